#!/usr/bin/env bash
# Secrets that a set only names: where their values come from, what of them is seen where, and which host gets which.
# shellcheck disable=SC2016  # $ is a directive's
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
# shellcheck source=tests/cli/sshd.bash
source "$(dirname "${BASH_SOURCE[0]}")/sshd.bash"

file vault.yaml <<'YAML'
Bot/config.yml/db.pw: planted-right
"Bot/config.yml/pin@A01": 4711
"Bot/config.yml/pin@far.A01": 4712
Bot/config.yml/only-here: planted-other
YAML
chmod 600 "$scene/vault.yaml"
secrets="secrets: $scene/vault.yaml"
for name in A01 A02; do
  instance "$name"
  plugin "$name" Bot config.yml <<<$'db:\n  pw: planted-wrong # of the database\n# pw: planted-comment\nport: 1'
done
plugin A02 Bot config.yml <<<$'db: {pw: planted-right}\nport: 1'
universal <<<'{"Bot": {"db.pw": {"$secret": "Bot/config.yml/db.pw"}, "port": 1}}'
variable <<<'{}'
config <<<"$secrets"

nothing_shown() { ! grep -q planted "$scene/stdout" "$scene/stderr" || fail 'a secret is shown'; }
# Nor is one kept, but in the backups of the files themselves.
nothing_kept() {
  ! find "$scene/state" "$HOME" "${home_of[far]-$HOME}/state" "${home_of[far]-$HOME}/.cache" -type f 2>/dev/null |
    grep -vE '/[0-9a-f]{64}$' | tr '\n' '\0' | xargs -0 grep -lE planted || fail 'a secret is kept'
}

# What is not the secret is drift, and what it is nobody sees; --show-secrets shows what is there, and no more.
run 2 scan --show ok --json
valid scan
nothing_shown
json '[.hosts[].instances[] | [.instance, .summary.drift, .summary.ok]]' '[["A01",1,1],["A02",0,2]]'
json '.hosts[0].instances[0].findings[] | select(.status == "drift") | [.kind, .key, .hidden, has("expected"), has("actual"), .line]' '["constraint","db.pw",true,false,false,2]'
run 0 status --json
json '[.hosts[].instances[].last_scan | [.drift, [.plugins[].plugin]]]' '[[1,["Bot"]],[0,[]]]'
run 2 scan --show-secrets --json
json '.hosts[0].instances[0].findings[] | [.expected, .actual]' '[{"$secret":"Bot/config.yml/db.pw"},"planted-wrong"]'
! grep -q planted-right "$scene/stdout" || fail 'the vault is shown'
for command in "scan" "scan --by key" "get Bot *" "get Bot db" "get Bot db.pw --json" "diff" "diff --json" "expect show Bot" "read $instances/A01/Minecraft/plugins/Bot/config.yml" \
  "read --json $instances/A01/Minecraft/plugins/Bot/config.yml" "deploy --all --dry-run --diff" "deploy --all --dry-run --json"; do
  code=0
  set -f
  # shellcheck disable=SC2086  # words
  "$AMPCFG" $command >"$scene/stdout" 2>"$scene/stderr" </dev/null || code=$?
  set +f
  ran=("$command")
  case $code in 0 | 2) ;; *) fail "exit $code" ;; esac
  nothing_shown
done
run 0 get Bot db.pw --json
valid get
json '[.hosts[].instances[].keys[] | [.status, .kind, .hidden]]' '[["drift","constraint",true],["ok",null,true]]'
run 2 deploy --all --dry-run --json
valid deploy
json '[.hosts[].instances[].files[].keys[] | [.key, .hidden, has("after")]]' '[["db.pw",true,false]]'

# A deploy writes it where it was not, and nothing else; a rollback brings back what was there.
run 0 deploy --all --yes --diff
nothing_shown
nothing_kept
[ "$(cat "$instances/A01/Minecraft/plugins/Bot/config.yml")" = $'db:\n  pw: planted-right # of the database\n# pw: planted-comment\nport: 1' ] || fail 'the file is another'
run 0 scan
for command in "history" "history show $("$AMPCFG" history --json | jq -r '.hosts[0].entries[0].id')" "status"; do
  # shellcheck disable=SC2086  # words
  run 0 $command
  nothing_shown
done
run 0 rollback A01 --yes --diff --json
nothing_shown
run 2 scan
# The next scan knows of a new secret, though no file has changed.
sed -i 's/planted-right/planted-wrong/' "$scene/vault.yaml"
run 2 scan --json
json '[.hosts[].instances[] | .summary.drift]' '[0,1]'
sed -i 's/db.pw: planted-wrong/db.pw: planted-right/' "$scene/vault.yaml"

# Without a source, or where that does not know it, nothing is checked, which is said once, and cron goes on.
config </dev/null
run 0 scan --json
json .warnings '["2 keys that have secrets are not checked: the configuration has no `secrets`"]'
json '.summary | [.keys, .ok]' '[2,2]'
run 0 deploy --all --yes --json
valid deploy
json '[.hosts[].instances[].left[] | [.key, .code]] | unique' '[["db.pw","secret-unknown"]]'
config <<<'quiet_warnings: [secret-unknown]'
run 0 scan
! grep -q secret "$scene/stderr" "$scene/stdout" || fail 'it is told'
config <<<"secrets: [/bin/sh, -c, 'test \"\$1\" = p/Bot/config.yml/db.pw && echo planted-right && echo planted-noise >&2', sh, 'p/{name}']"
run 2 scan
nothing_shown
config <<<'secrets: [/bin/false, "{name}"]'
run 0 scan --json
json .warnings '["2 keys that have secrets are not checked: `secrets` does not know \"Bot/config.yml/db.pw\""]'
config <<<"$secrets"
chmod 640 "$scene/vault.yaml"
run 64 scan
complains 'others than its owner may read the secrets file'
nothing_shown
chmod 600 "$scene/vault.yaml"
config <<<'secrets: [pass, show]'
run 64 scan
complains '`secrets` does not say "{name}"'
config <<<"$secrets"

# A file that is not there is made for it, and a date that has passed gives no deploy leave to overwrite one.
universal <<<'{"Bot": {"new.yml": {"token": {"$secret": "Bot/config.yml/db.pw"}}, "port": 1}}'
run 2 scan --json
json '[.hosts[].instances[].findings[].kind] | unique' '["missing-file"]'
run 2 deploy --all --yes
run 0 deploy --all --yes --create
[ "$(cat "$instances/A02/Minecraft/plugins/Bot/new.yml")" = 'token: planted-right' ] || fail 'the file is another'
run 0 scan
echo '{"A01": {"Bot": {"port": {"$secret": "x"}}}}' >"$scene/given"
run 64 deploy --from "$scene/given" --yes
complains '"$secret" gives no value'

# Names are filled in for each instance, and one by instance alone needs every configured host.
plugin A01 Bot config.yml <<<$'pin: 1\nport: 1'
plugin A02 Bot config.yml <<<$'port: 1'
universal <<<'{"Bot": {"port": 1}}'
variable <<<'{"Bot": {"pin": {"A01": {"$secret": "Bot/config.yml/pin@{instance}", "as": "number"}}}}'
run 2 scan --json
json '[.hosts[].instances[].findings[].key]' '["pin"]'
run 0 deploy --all --yes
[ "$(head -1 "$instances/A01/Minecraft/plugins/Bot/config.yml")" = 'pin: 4711' ] || fail 'it is no number'

# Another host tells only how its values look, sealed, and gets those alone that its plan writes, when that is confirmed.
plugin A01 Bot config.yml <<<$'db: {pw: planted-wrong}\npin: 4711\nport: 1'
touch "$scene/heard" "$scene/said"
chmod 666 "$scene/heard" "$scene/said"
far far 127.0.8.1 "$(answers "tee -a $scene/heard | sh -c \"\$SSH_ORIGINAL_COMMAND\" | tee -a $scene/said")"
far_config <<<"$secrets"
# frames_have WHAT: what went to the other host since the last time has it, and what came from there has not.
frames_have() {
  grep -qa "$1" "$scene/heard" || fail "$1 is not in what was sent"
  ! grep -qa "$1" "$scene/said" || fail "$1 came back"
}
no_frame_has() { ! grep -qaE "$1" "$scene/heard" "$scene/said" || fail 'a secret is in a frame'; }
new_frames() { : >"$scene/heard" && : >"$scene/said"; }
universal <<<'{"Bot": {"db.pw": {"$secret": "Bot/config.yml/db.pw"}, "port": 1}}'
run 2 scan -H here --json
json '.warnings[0] | test("filled in only where every configured host has answered")' true
variable <<<'{"Bot": {"pin": {"A01": {"$secret": "Bot/config.yml/pin@{host}.{instance}", "as": "number"}}, "db.pw": {"A02": {"$value": null}}}}'
run 2 scan -H far --json
valid scan
nothing_shown
json '[.hosts[].instances[].findings[] | select(.status == "drift") | [.key, .kind]]' '[["db.pw","constraint"],["pin","constraint"]]'
grep -qa db.pw "$scene/said" || fail "nothing was heard of"
no_frame_has planted
run 0 get -H far Bot db.pw
nothing_shown
no_frame_has planted
new_frames
run 2 deploy -H far --all --dry-run --json
nothing_shown
no_frame_has planted
run 2 deploy -H far --all --dry-run --diff
nothing_shown
new_frames
run 0 deploy -H far --all --yes --json
nothing_shown
nothing_kept
frames_have planted-right
no_frame_has 'planted-other|planted-noise'
far_file=${home_of[far]}/instances/A01/Minecraft/plugins/Bot/config.yml
[ "$(cat "$far_file")" = $'db: {pw: planted-right}\npin: 4712\nport: 1' ] || fail 'the file is another'
! grep -rq planted-other "${home_of[far]}" || fail 'it got another secret'
run 0 scan -H far
run 0 history -H far
nothing_shown

# No other instance may have the value of a key that is $unique: of all hosts that are asked, selected or not.
for name in A01 A02; do plugin "$name" Bot config.yml <<<"id: ${name,,}"; done
printf 'id: a02\n' >"$far_file"
printf 'id: other\n' >"${home_of[far]}/instances/A02/Minecraft/plugins/Bot/config.yml"
universal <<<'{"Bot": {"id": {"$unique": true}}}'
variable <<<'{}'
run 0 scan
run 2 scan -H here,far A02 --json
valid scan
json '[.hosts[].instances[].findings[] | [.kind, .expected, .actual, .also_on, .message]]' '[["not-unique",{"$unique":true},"a02",["far:A01"],"is also on far:A01"]]'
json '[.hosts[].instances[].instance]' '["A02","A02"]'
run 2 deploy -H here,far --all --yes --json
json '[.hosts[].instances[].left[] | [.key, .code]]' '[["id","no-single-value"],["id","no-single-value"]]'
run 0 get -H here,far Bot id --json
valid get
json '[.hosts[].instances[].keys[] | [.status, .kind]]' '[["drift","not-unique"],["ok",null],["ok",null],["drift","not-unique"]]'
# The same value in another file is seen though nothing of this one has changed, and a silent host makes it hold.
printf 'id: else\n' >"$far_file"
run 0 scan -H here,far
plugin A01 Bot config.yml <<<'id: a02'
run 2 scan --json
json '[.hosts[].instances[].findings[].also_on[]]' '["here:A02","here:A01"]'
plugin A01 Bot config.yml <<<'id: a01'
sed -i 's/127.0.8.1/127.0.8.2/' "$scene/config.yaml"
run 1 scan -H here,far --json
json '.warnings | map(select(test("no other instance may have")))' '["whether far has values that no other instance may have is not known"]'
