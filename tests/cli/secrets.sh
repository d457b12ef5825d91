#!/usr/bin/env bash
# Secrets are hidden wherever values are shown, unless --show-secrets says otherwise.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config <<'YAML'
redact: ["*license*", "!*webhook*"]
YAML
instance A01
universal <<'JSON'
{"Bot": {"discord.Token": "exp-hunter2", "database": {"password": "exp-hunter2"}, "license-key": "exp-hunter2", "webhook": "open-secret",
  "logins": [{"user": "u", "password": "exp-hunter2"}], "api-key-count": 3}}
JSON
plugin A01 Bot config.yml <<'YAML'
discord:
  Token: real-hunter2
license-key: real-hunter2
webhook: not-hidden
logins:
  - {user: u, password: real-hunter2}
api-key-count: 4
YAML
plugin A01 Bot database.yml <<<'password: real-hunter2'

hidden() {
  ! grep -q hunter2 "$scene/stdout" "$scene/stderr" || fail "a secret is shown"
}

# A hidden finding says so and has neither value; only strings are secrets; a pattern with ! is taken out.
run 2 scan --json
hidden
valid scan
json '.hosts[0].instances[0].findings[] | select(.key == "discord.Token") | [.hidden, has("expected"), has("actual")]' '[true,false,false]'
json '.hosts[0].instances[0].findings[] | select(.key == "license-key") | .hidden' true
json '.hosts[0].instances[0].findings[] | select(.key == "webhook") | [.hidden, .actual]' '[null,"not-hidden"]'
json '.hosts[0].instances[0].findings[] | select(.key == "api-key-count") | .actual' 4
json '.hosts[0].instances[0].findings[] | select(.key == "logins") | .actual' '[{"user":"u","password":"‹hidden›"}]'
run 2 scan
hidden
says '‹hidden›' '(a hidden part differs)'
# Nothing points at a place in what is hidden.
COLUMNS=60 run 2 scan
hidden
says_not '^'

run 0 get Bot discord.Token
hidden
says 'drift, another hidden value expected'
run 0 get Bot logins
hidden
says 'another hidden value'
run 0 get --json Bot discord.Token
hidden
valid get
json '.hosts[0].instances[0].keys[0].hidden' true
run 0 expect show Bot
hidden
run 0 read --json "$instances/A01/Minecraft/plugins/Bot/config.yml"
hidden
json '.keys["discord.Token"]' '"‹hidden›"'

# Who asks for them sees them.
run 2 scan --json --show-secrets
says exp-hunter2 real-hunter2
run 0 get Bot discord.Token --show-secrets
says real-hunter2

# Planted in each place that a plugin has for them, they are in no output, and in nothing that is kept but the backups of the
# files themselves: by name, in a list, behind an alias and where that leads, in an address, in comments, as a number.
planted() {
  plugin A01 Shop config.yml <<'YAML'
# token: hunter2-comment
# password:
#   hunter2-below
db: {pass: hunter2-pass, pwd: 777777222, auth-key: hunter2-auth}
url: jdbc:mysql://root:hunter2-url@localhost/db # was http://h/?password=hunter2-query
hook: https://discord.com/api/webhooks/1/hunter2-hook
base: &x hunter2-anchor
list: &y [hunter2-item]
token: *x
tokens: *y
smtp.credentials: [hunter2-credential]
port: 1
YAML
}
universal <<'JSON'
{"Shop": {"port": 2, "url": "jdbc:mysql://root:hunter2-new@localhost/db", "db.pwd": 777777333, "db.pass": "hunter2-new", "token": "hunter2-new",
  "tokens": ["hunter2-new"], "hook": "https://discord.com/api/webhooks/2/hunter2-new", "smtp.credentials": ["hunter2-new"],
  "base": "plain", "list": ["plain"]}}
JSON
nothing_shown() {
  ! grep -qE 'hunter2|777777' "$scene/stdout" "$scene/stderr" || fail "a secret is shown: $(grep -ohE '(hunter2-|777777)[a-z0-9]*' "$scene/stdout" "$scene/stderr" | sort -u | paste -sd' ')"
}
planted
for options in "" --json; do
  for command in scan "scan --by key" "scan --show variance" "get Shop *" "diff" "expect show Shop" "deploy A01 --dry-run" \
    "deploy A01 --dry-run --diff" "read $instances/A01/Minecraft/plugins/Shop/config.yml"; do
    code=0
    set -f
    # shellcheck disable=SC2086  # words
    "$AMPCFG" $command $options >"$scene/stdout" 2>"$scene/stderr" </dev/null || code=$?
    set +f
    ran=("$command" "$options")
    case $code in 0 | 2) ;; *) fail "exit $code" ;; esac
    nothing_shown
  done
done
run 0 deploy A01 -p Shop --yes --diff
nothing_shown
says '+hook: ‹hidden›' '+port: 2'
for command in history "history show $("$AMPCFG" history --json | jq -r '.hosts[0].entries[0].id')" status "rollback A01 --yes --diff"; do
  # shellcheck disable=SC2086  # words
  run 0 $command
  nothing_shown
done
find "$scene/state" "$HOME" -type f | grep -vE '/[0-9a-f]{64}$' | tr '\n' '\0' | xargs -0 grep -lE 'hunter2|777777' >"$scene/stdout" && fail "a secret is kept"
plugin A01 Shop config.yml <<'YAML'
tokens:
- hunter2-item
url: "http://u:hunter2-url@h
	port: 1
YAML
run 1 read "$instances/A01/Minecraft/plugins/Shop/config.yml"
nothing_shown
# A page shows the lines of such a file.
universal <<<'{"Shop": {"port": 1}, "Bot": {"discord.Token": "exp-hunter2", "logins": [{"user": "u", "password": "exp-hunter2"}]}}'
variable <<'JSON'
{"Bot": {"license-key": {"A01": {"$value": "exp-hunter2", "why": "shown"}}}}
JSON
run 2 scan --html "$scene/page.html"
for words in '<pre>' '‹hidden›' shown; do
  grep -q "$words" "$scene/page.html" || fail "the page does not show $words"
done
! grep -qE 'hunter2|777777' "$scene/page.html" || fail "a secret is in the page"
rm "$expectations/variable_configs.json"

# Where the locale has no UTF-8 our own signs are ASCII; values are as they are, and so is JSON.
universal <<<'{"Bot": {"license-key": "exp-hunter2", "webhook": "open"}}'
plugin A01 Bot config.yml <<<$'license-key: real-hunter2\nwebhook: Öffnet für die ganze Welt und für alle anderen Leute, die noch kommen'
for locale in LC_ALL=C 'LC_ALL= LC_CTYPE=POSIX' 'LC_ALL= LC_CTYPE= LANG=C' 'LC_ALL= LC_CTYPE= LANG='; do
  (
    # shellcheck disable=SC2163,SC2086  # words
    export $locale
    run 2 scan
    hidden
    says '<hidden>' 'Öffnet für' '~'
    says_not '‹' '…'
    run 0 scan --help
    says '[INSTANCE]...'
    run 0 read --json "$instances/A01/Minecraft/plugins/Bot/config.yml"
    says '‹hidden›' 'Öffnet'
  )
done
LC_ALL='' LC_CTYPE=C.utf8 run 2 scan
says '‹hidden›' '…'
