#!/usr/bin/env bash
# ampcfg deploy: the expected values into the files, and no other byte.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config <<'YAML'
groups:
  survival: ["SMP*"]
YAML
universal <<'JSON'
{"Chat": {"cooldown": 3, "format": "%name%", "lang/en": {"join": "Welcome"}}, "Warps": {"limits.donor": 10}}
JSON
variable <<<'{"Chat": {"cooldown": {"SMP201": 5}}}'
for name in HUB01 SMP101 SMP201; do
  instance $name
  plugin $name Chat config.yml <<'YAML'
# Chat: written by hand
format:   "%name%"      # who speaks
cooldown: 9             # seconds

other: kept
YAML
  plugin $name Chat lang/en.yml <<<'join: Welcome'
  plugin $name Warps config.yml <<'YAML'
limits:
    # per rank
    default: 3
YAML
done
contents() { # contents PATH: of a file of a plugin
  cat "$instances/$1"
}

# What is changed must be said, and somebody must have said yes. A dry run needs no yes.
run 64 deploy
complains 'name instances'
run 64 deploy -p Chat --yes
complains 'name instances'
run 64 deploy SMP101
complains --yes
run 64 deploy SMP101 --all --yes
run 64 deploy NOPE01 --yes
complains 'no instance matches'
run 2 deploy @survival --dry-run
says '4 keys in 4 files of 2 instances'
says_not HUB01
# By key, with values, the same once, with the instances that have it.
[ "$(head -n 3 "$scene/stdout")" = 'Chat/config.yml: cooldown       9  ->  3               SMP101
                                9  ->  5               SMP201
Warps/config.yml: limits.donor  (no such key)  ->  10  SMP101, SMP201' ] || fail 'the plan is not as expected'
run 2 deploy --all --dry-run --diff --json
valid deploy
json '[.deployment, .dry_run, .summary.planned, .hosts[0].instances[0].result]' '[null,true,3,"planned"]'
json '.hosts[0].instances[0].files[0].diff | contains("+cooldown: 3")' true
run 2 scan --json
json .summary.drift 6

# One instance: its values change, and nothing else in its files.
run 0 deploy SMP101 --yes
says 'changed' '2 keys in 2 files' 'needs a restart: SMP101' 'ampcfg rollback'
[ "$(contents SMP101/Minecraft/plugins/Chat/config.yml)" = '# Chat: written by hand
format:   "%name%"      # who speaks
cooldown: 3             # seconds

other: kept' ] || fail 'the file is not as expected'
[ "$(contents SMP101/Minecraft/plugins/Warps/config.yml)" = 'limits:
    # per rank
    default: 3
    donor: 10' ] || fail 'the key is not where it belongs'
run 0 scan SMP101

# The same again changes nothing.
run 0 deploy SMP101 --yes --json
valid deploy
json '[.deployment, .summary.unchanged, .hosts[0].instances[0].result]' '[null,1,"unchanged"]'

# Narrowed by plugin, file and key.
run 0 deploy @survival -p Chat -k cooldown --yes --json
valid deploy
json '[.hosts[0].instances[] | [.instance, .result, [.files[].keys[] | [.key, .before, .after, .source]]]]' \
  '[["SMP101","unchanged",[]],["SMP201","changed",[["cooldown",9,5,"variable"]]]]'
json '.deployment | test("^[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}$")' true
json '.hosts[0].instances[1].needs_restart' true
run 2 scan --json
json '[.hosts[0].instances[] | .summary.drift]' '[2,0,1]'

# Those with a restart flag: SMP101 and SMP201 have been changed, HUB01 has not.
run 0 deploy --flagged --yes --json
json '[.hosts[0].instances[] | [.instance, .result]]' '[["SMP101","unchanged"],["SMP201","changed"]]'

# What must be left is left, said, and 2: a missing file, one that no server reads, a mapping in the way, a key that could be anywhere.
universal <<'JSON'
{"Chat": {"cooldown": 3, "format": "%name%", "lang/en": {"join": "Welcome"}, "sounds": {"loud": true}},
 "Warps": {"limits": 1, "menu.title": "Warps"}}
JSON
printf 'join: x\n\tquit: y\n' | plugin HUB01 Chat lang/en.yml
run 2 deploy HUB01 --yes --json
valid deploy
json '.hosts[0].instances[0] | [.result, [.left[] | [.plugin, .file, .key, .code]]]' \
  '["changed",[["Chat","lang/en.yml",null,"invalid-file"],["Chat","sounds.yml",null,"missing-file"],["Warps","config.yml","limits","shape"],["Warps","config.yml","menu.title","ambiguous"]]]'
run 2 deploy HUB01 --yes
says 'left: Chat/lang/en.yml ' invalid-file missing-file shape ambiguous 'nothing can be changed, 4 left'
run 2 deploy HUB01 --yes --color always
says $'\033[33mnothing can be changed'
run 2 deploy HUB01 --yes --json
json '.hosts[0].instances[0].result' '"skipped"'

# --create makes the file, --replace overwrites the mapping. What is left then can only be mended by hand.
run 2 deploy HUB01 --yes --create --replace --json
json '[.hosts[0].instances[0].files[] | [.file, .new, .result]]' '[["sounds.yml",true,"changed"],["config.yml",false,"changed"]]'
json '[.hosts[0].instances[0].left[].code]' '["invalid-file","ambiguous"]'
[ "$(contents HUB01/Minecraft/plugins/Chat/sounds.yml)" = "loud: true" ] || fail 'the new file is not as expected'

# A value of another kind is written, with a warning that names it.
universal <<<'{"Chat": {"cooldown": 3}}'
plugin HUB01 Chat config.yml <<<'cooldown: [1, 2]'
run 0 deploy HUB01 --yes
complains 'warning: Chat/config.yml cooldown is a list where a number is expected (HUB01)'

# A failure is 1, and outranks what remains.
universal <<<'{"Chat": {"cooldown": 7, "sounds2": {"on": true}}}'
rm "$instances/SMP201/Minecraft/plugins/Chat/config.yml"
mkfifo "$instances/SMP201/Minecraft/plugins/Chat/config.yml"
run 1 deploy --all --yes --json
valid deploy
json '[.hosts[0].instances[] | [.instance, .result]]' '[["HUB01","changed"],["SMP101","changed"],["SMP201","skipped"]]'
rm "$instances/SMP201/Minecraft/plugins/Chat/config.yml"

# Silent with -q while nothing is wrong; a reader that goes away is no matter.
plugin HUB01 Chat config.yml <<<'cooldown: 1'
universal <<<'{"Chat": {"cooldown": 3}}'
run 0 deploy HUB01 -q --yes
is_silent
[ ! -s "$scene/stderr" ] || fail 'it says something'
plugin HUB01 Chat config.yml <<<'cooldown: 1'
{
  code=0
  "$AMPCFG" deploy HUB01 --yes 2>"$scene/stderr" || code=$?
  echo $code >"$scene/code"
} | head -c 1 >/dev/null
[ "$(cat "$scene/code") $(cat "$scene/stderr")" = '0 ' ] || { echo 'a closed pipe matters' >&2; exit 1; }
run 0 scan HUB01

# A file of another owner is not touched; the command that mends it stands on one line.
if [ "$(id -u)" = 0 ]; then
  plugin HUB01 Chat config.yml <<<'cooldown: 1'
  chown 65534 "$instances/HUB01/Minecraft/plugins/Chat/config.yml"
  run 1 deploy HUB01 --yes
  says 'failed: owner' "the instance to ${INSTANCES_OF:-root}"
  mend=$(sed -n 's/^  \(chown .*\)/\1/p' "$scene/stdout")
  [ -n "$mend" ] || fail 'no command is named'
  eval "$mend"
  run 0 deploy HUB01 --yes
else
  skipped 'needs root' 'a file of another owner'
fi

# A limit on the size of files is an error of the instance, whose file stays whole.
instance BIG
seq 30000 | sed 's/.*/key&: 1/' | plugin BIG Chat config.yml
cp "$instances/BIG/Minecraft/plugins/Chat/config.yml" "$scene/big"
universal <<<'{"Chat": {"config": {"key5": 2}}}'
(
  ulimit -f 100
  run 1 deploy BIG --yes
  says 'ulimit -f'
  says_not 'another file'
  # The others are changed.
  instance SMALL
  plugin SMALL Chat config.yml <<<'key5: 1'
  run 1 deploy BIG SMALL --yes --json
  json '[.hosts[0].instances[] | [.instance, .result, .error.code]]' '[["BIG","failed","write-failed"],["SMALL","changed",null]]'
)
run 0 history verify
run 0 rollback SMALL --yes
cmp -s "$scene/big" "$instances/BIG/Minecraft/plugins/Chat/config.yml" || fail "the file is not whole"
run 0 deploy BIG --yes

# --existing adds nothing.
instance OLD
plugin OLD Chat config.yml <<<'cooldown: 1'
universal <<<'{"Chat": {"cooldown": 3, "radius": 50}}'
run 64 deploy OLD --yes --existing --create
complains 'leave one out'
run 2 deploy OLD --yes --existing --json
valid deploy
json '[.hosts[0].instances[0].left[] | [.code, .key]]' '[["missing-key","radius"]]'
[ "$(cat "$instances/OLD/Minecraft/plugins/Chat/config.yml")" = 'cooldown: 3' ] || fail 'adds a key'

# What another program keeps open for writing is left to it, and the rest is changed. All of that is waited for once, a second.
begun=$SECONDS
python3 - "$expectations/universal_configs.json" <<'PYTHON'
import json, sys
json.dump({f"Open{n}": {"cooldown": 4} for n in range(20)} | {"Chat": {"cooldown": 4}}, open(sys.argv[1], "w"))
PYTHON
for name in OPEN1 OPEN2; do
  instance $name
  plugin $name Chat config.yml <<<'cooldown: 9'
  for n in {0..19}; do plugin $name "Open$n" config.yml <<<'cooldown: 9'; done
done
held=()
for path in "$instances"/OPEN[12]/Minecraft/plugins/Open*/config.yml; do
  exec {descriptor}>>"$path"
  held+=("$descriptor")
done
run 2 deploy OPEN1 OPEN2 --yes --json
valid deploy
json '[.hosts[0].instances[] | [.result, ([.files[] | .result + " " + (.code // "")] | group_by(.) | map([.[0], length]))]]' \
  '[["changed",[["changed ",1],["skipped busy",20]]],["changed",[["changed ",1],["skipped busy",20]]]]'
((SECONDS - begun < 60)) || fail "each of the files was waited for"
for descriptor in "${held[@]}"; do
  echo 'late: 1' >&"$descriptor"
  exec {descriptor}>&-
done
[ "$(contents OPEN1/Minecraft/plugins/Open7/config.yml)" = $'cooldown: 9\nlate: 1' ] || fail 'what it wrote is lost'
run 0 deploy OPEN1 OPEN2 --yes

# What no server reads is not written: a format that is not YAML, an item of a list, an empty file unless that is wished.
instance ODD
plugin ODD Chat server.properties <<<'motd=x'
plugin ODD Chat empty.yml </dev/null
plugin ODD Chat config.yml <<<'listeners: [{port: 1}]'
universal <<<'{"Chat": {"server.properties": {"motd": "y"}, "lang.JSON": {"a": 1}, "empty": {"a": 1}, "listeners[0].port": 2}}'
run 1 scan ODD --json
json '[.hosts[0].instances[0].findings[] | [.status, .kind, .file]]' \
  '[["drift","missing-key","config.yml"],["drift","empty-file","empty.yml"],["drift","missing-file","lang.JSON.yml"],["error","unsupported-format","server.properties"]]'
valid scan
run 1 deploy ODD --yes --replace --json
json '[.hosts[0].instances[0].left[] | [.code, .file, .key]]' \
  '[["shape","config.yml","listeners[0].port"],["empty-file","empty.yml",null],["missing-file","lang.JSON.yml",null],["unsupported-format","server.properties",null]]'
valid deploy
run 1 deploy ODD --yes --replace --create
says 'and none is made'
[ "$(ls "$instances/ODD/Minecraft/plugins/Chat")" = $'config.yml\nempty.yml\nserver.properties' ] || fail 'makes files'
[ "$(cat "$instances/ODD/Minecraft/plugins/Chat/empty.yml")" = 'a: 1' ] || fail 'does not fill the empty file'
run 1 get Chat motd ODD
says 'no YAML'
