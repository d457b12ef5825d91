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
table: co_${name,,}_
limits: {donor: 5, list: [1, two]}
password: hunter$name
YAML
  plugin "$name" Warps lang/en.yml <<<'password-wrong: Your password is wrong'
  echo 'settings: {allow-end: true}' | file ".ampdata/instances/$name/Minecraft/bukkit.yml"
done
sed -i 's/cooldown: 10/cooldown: 20/' "$instances/TOW01/Minecraft/plugins/Warps/config.yml"
config </dev/null
rmdir "$expectations"

set_says() { # set_says FILTER VALUE: of both files of the set, by plugin, file and key
  local found
  found=$(jq -cs "$1" "$expectations/universal_configs.json" "$expectations/variable_configs.json")
  [ "$found" = "$2" ] || fail "the set's $1 is $found, not $2"
}
nothing_left() { # a scan finds neither drift nor error, a deploy has nothing to do, and learning again adds nothing
  run 0 scan
  ! grep -q 'passwords in it' "$scene/stderr" || fail 'messages are taken for passwords'
  run 0 deploy --all --dry-run
  run 0 expect learn --yes
  says 'nothing is new'
}

no_secrets() { # in no file of the set or the state
  ! grep -rq hunter "$expectations" "$scene/state" || fail 'a secret was written'
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
set_says '.[0].Warps."config.yml" | [.password, .table."$template"]' \
  '[{"$secret":"Warps/config.yml/password@{instance}"},"co_{instance:lower}_"]'
set_says '.[1].Warps."config.yml".cooldown.TOW01."$value"' 20
no_secrets
nothing_left

# It can be taken back, and learned again, with JSON.
run 0 expect undo --yes
[ -z "$(ls "$expectations")" ] || fail 'the first change was not taken back'
run 0 expect learn --yes --json
valid expect learn
json '[.result, .learned.secret, .learned.variance > 0, .undecided > 0, .differing]' '["changed",1,true,true,[]]'
! grep -q hunter "$scene/stdout" || fail 'a secret was told'

# A new key is learned, and what is decided stays: of an instance, too, that a selection leaves out.
run 0 expect set Warps cooldown --range 1..30 --yes
for name in SMP101 SMP102 SMP103 TOW01; do echo 'delay: 3' >>"$instances/$name/Minecraft/plugins/Warps/lang/en.yml"; done
run 64 expect learn -p Wraps --dry-run
complains 'did you mean Warps?'
# What it says to type next is about the same set.
run 0 expect learn --expectations "$scene/another" --dry-run
says "undecided: \`ampcfg --expectations $scene/another review --undecided\`"
run 0 expect learn SMP101 --explain delay --show left-out
says 'Warps/lang/en.yml delay'
# A JAR of which it is not known what it brings is told with the reasons.
echo 'half of it' >"$instances/SMP102/Minecraft/plugins/Warps-1.0.jar"
run 0 expect learn SMP101 --explain delay
complains 'SMP102: the JAR Warps-1.0.jar' 'so what it brings is not known'
rm "$instances/SMP102/Minecraft/plugins/Warps-1.0.jar"
run 0 expect learn SMP101 --yes
set_says '[.[0].Warps."lang/en.yml".delay, .[0].Warps."config.yml".cooldown."$range"]' '[3,[1,30]]'

# A new instance has values of its own where another has.
instance NEW01
plugin NEW01 Warps config.yml <<<'cooldown: 40'
plugin NEW01 Warps lang/en.yml <"$instances/SMP101/Minecraft/plugins/Warps/lang/en.yml"
run 64 expect learn NEW01 --like TOW02 --yes
complains 'the set has no value of "TOW02" alone'
run 2 scan -k cooldown
run 0 expect learn NEW01 --like TOW01 --yes
set_says '.[1].Warps."config.yml".cooldown.NEW01."$value"' 40
run 0 scan -k cooldown
rm -r "${instances:?}/NEW01"

# Nothing is learned of a file that no server reads, and of nothing where an instance cannot be read.
rm -r "${expectations:?}"
plugin TOW01 Warps lang/en.yml <<<'password-wrong: [a'
run 1 expect learn --yes
says 'Warps/lang/en.yml: TOW01: line 1' 'written in'
set_says '.[1].Warps."lang/en.yml"' null
run 2 scan
instance GONE01
rm -r "${instances:?}/GONE01/Minecraft"
ln -s /etc "$instances/GONE01/Minecraft"
rm -r "${expectations:?}"
run 1 expect learn --yes
complains 'here:GONE01 does not say what is there, so nothing is learned'
[ ! -e "$expectations" ] || fail 'a set was made'
run 1 expect learn --yes --partial
says 'written in'
rm -r "${instances:?}/GONE01"
plugin TOW01 Warps lang/en.yml <"$instances/SMP101/Minecraft/plugins/Warps/lang/en.yml"

# Of two platforms, each has its own folder.
rm -r "${expectations:?}"
mkdir -p "$instances/VEL01/Minecraft/plugins"
echo 'bind = "0.0.0.0:25565"' >"$instances/VEL01/Minecraft/velocity.toml"
plugin VEL01 Warps config.yml <<<'cooldown: 50'
run 0 expect learn --yes
says 'no instance differs'
[ -f "$expectations/velocity/universal_configs.json" ] || fail 'Velocity has no folder'
[ ! -e "$expectations/universal_configs.json" ] || fail 'something is at the top'
nothing_left
no_secrets
