#!/usr/bin/env bash
# A deploy writes passwords, and shows none: not in its plan, its diff, its JSON, its report, nor when something fails.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config </dev/null
instance A01
universal <<'JSON'
{"Bot": {"token": "new-hunter2", "database": {"password": "new-hunter2", "port": 1}, "logins": [{"user": "u", "password": "new-hunter2"}],
  "secrets.map": 5}}
JSON
written() {
  plugin A01 Bot config.yml <<'YAML'
# password: commented-hunter2
token: old-hunter2
key-1: 1
api-key: other-hunter2   # stays
logins:
  - {user: u, password: old-hunter2}
secrets: {map: {a: old-hunter2}}
YAML
  plugin A01 Bot database.yml <<<"{password: 'old-hunter2', port: 2}"
}
hidden() {
  ! grep -q hunter2 "$scene/stdout" "$scene/stderr" || fail "a secret is shown"
}

written
run 2 diff
hidden
says '-token: ‹hidden›' '+token: ‹hidden›' ' api-key: ‹hidden›   # ‹hidden›' 'not for patch'
patch -s -p1 -d "$instances/A01" <"$scene/stdout" >"$scene/patch" 2>&1 && fail 'patch takes a diff with hidden lines'
hidden
written
run 2 diff --json
hidden
valid diff
json '.hosts[0].instances[0].files[0].keys[] | select(.key == "token")' '{"key":"token","hidden":true,"source":"universal"}'
run 2 deploy A01 --dry-run
hidden
[ "$(grep -c '(changes, hidden)' "$scene/stdout")" = 3 ] || fail "a secret, one in a section, and one in a list"
# So by key, over several instances.
cp -r "$instances/A01" "$instances/A02"
run 2 deploy --all --dry-run
hidden
grep -qE '^Bot/config.yml: token +\(changes, hidden\) +A01, A02$' "$scene/stdout" || fail 'the secret is not one row'
rm -r "$instances/A02"
run 2 deploy A01 --dry-run --diff
hidden
run 2 deploy A01 --dry-run --diff --json
hidden
run 2 deploy A01 --yes --diff
hidden
written
run 2 deploy A01 --yes --diff --json
hidden
valid deploy
json '.hosts[0].instances[0] | [.result, [.left[].code]]' '["changed",["shape"]]'
grep -q 'token: new-hunter2' "$instances/A01/Minecraft/plugins/Bot/config.yml" || fail 'it is not written'

# Who asks for them sees them, and patch takes the diff.
written
run 2 diff --show-secrets
says '+token: new-hunter2' ' api-key: other-hunter2   # stays'
patch -s -p1 -d "$instances/A01" <"$scene/stdout" || fail 'patch refuses it'
run 2 scan --json
json '.summary.drift' 1

# What stands for a secret in a report is no value that a set may have: it would be written in its place.
universal <<<'{"Bot": {"token": "‹hidden›", "url": "http://u:‹hidden›@h/"}}'
run 64 expect validate "$expectations"
says 'stands for a secret' '--show-secrets'
run 64 deploy A01 --yes
! grep -q hidden "$instances/A01/Minecraft/plugins/Bot/config.yml" || fail "it was written"
