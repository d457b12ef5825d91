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
says '‹hidden›'

run 0 get Bot discord.Token
hidden
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
