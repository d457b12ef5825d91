#!/usr/bin/env bash
# From a live fleet to expectations: ampcfg expect learn.
# shellcheck disable=SC2016  # $ is a directive's
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/question.bash"

for name in SMP101 SMP102 SMP103 TOW01; do
  instance "$name"
  plugin "$name" Warps config.yml <<YAML
cooldown: 10
motd: 'Hello there'
limits: {donor: 5, list: [1, two]}
password: hunter$name
YAML
  plugin "$name" Warps lang/en.yml <<<'password-wrong: Your password is wrong'
  echo 'settings: {allow-end: true}' | file ".ampdata/instances/$name/Minecraft/bukkit.yml"
done
echo 'cooldown: 20' >"$instances/TOW01/Minecraft/plugins/Warps/config.yml"
config </dev/null
rmdir "$expectations"

set_says() { # set_says FILTER VALUE: of both files of the set, by plugin, file and key
  local found
  found=$(jq -cs "$1" "$expectations/universal_configs.json" "$expectations/variable_configs.json")
  [ "$found" = "$2" ] || fail "the set's $1 is $found, not $2"
}
nothing_left() { # a scan finds neither drift nor error, a deploy has nothing to do, and learning again adds nothing
  run 0 scan
  run 0 deploy --all --dry-run
  run 0 expect learn --yes
  says 'nothing is new'
}

# A set that is not there is made; nothing is before it is agreed to. No secret is in it, or told.
run 64 expect learn
complains 'there is nobody to ask'
run 0 expect learn --dry-run
says 'read 4 instances on 1 host: 1 plugin' '+      "cooldown": 10'
says_not hunter
[ ! -e "$expectations" ] || fail 'a dry run has made the set'
run 0 expect learn --yes
says 'no instance differs' 'to take it back: ampcfg expect undo'
set_says '[.[0].Warps."config.yml".cooldown, .[0].Warps."lang/en.yml", .[0]."@server"."bukkit.yml"]' \
  '[10,{"password-wrong":"Your password is wrong"},{"settings.allow-end":true}]'
set_says '.[1].Warps."config.yml".cooldown.TOW01."$value"' 20
! grep -rq hunter "$expectations" "$scene/state" || fail "a secret was written"
nothing_left
