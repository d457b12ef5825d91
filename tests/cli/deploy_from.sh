#!/usr/bin/env bash
# ampcfg deploy --from: values for named instances, from a file or a pipe.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config </dev/null
for name in SMP101 SMP201; do
  instance $name
  plugin $name Spawn config.yml <<'YAML'
spawn: {x: 0, y: 64}
motd: 'Hello'
YAML
done
rm -r "$expectations" # none are needed

# The file says which instances; each has what it is given.
file values.json <<'JSON'
{
  "SMP101": {"Spawn": {"spawn.x": 5}},
  "here:SMP201": {"Spawn": {"spawn.x": 7, "motd": "Hi"}}
}
JSON
run 2 diff --from "$scene/values.json"
says '+spawn: {x: 5, y: 64}' '+spawn: {x: 7, y: 64}' "+motd: 'Hi'"
run 0 deploy --from "$scene/values.json" --yes --json
valid deploy
json '.expectations' null
json '[.hosts[0].instances[] | [.instance, .result, [.files[].keys[] | [.key, .after]]]]' \
  '[["SMP101","changed",[["spawn.x",5]]],["SMP201","changed",[["motd","Hi"],["spawn.x",7]]]]'
run 0 deploy --from "$scene/values.json" --yes --json
json '.summary.unchanged' 2

# Arguments narrow it further.
sed -i 's/: 5/: 50/; s/: 7/: 70/' "$scene/values.json"
run 0 deploy 'SMP1*' --from "$scene/values.json" --yes --json
json '[.hosts[0].instances[].instance]' '["SMP101"]'
run 0 deploy --from "$scene/values.json" -k motd --yes
says_not changed
run 64 deploy HUB01 --from "$scene/values.json" --yes
complains 'no instance in' SMP101

# From a pipe.
from_pipe() { # from_pipe EXIT JSON ARGUMENT…
  status=0
  ran=(deploy --from - "${@:3}")
  "$AMPCFG" "${ran[@]}" >"$scene/stdout" 2>"$scene/stderr" <<<"$2" || status=$?
  [ "$status" = "$1" ] || fail "exit $status, not $1"
}
from_pipe 0 '{"SMP201": {"Spawn": {"spawn.x": 70}}}' --yes
says '1 key in 1 file'
from_pipe 64 '{"SMP201": {"Spawn": {"spawn.x": 71}}}'
complains --yes

# What is wrong is named with its place, and nothing is done.
from_pipe 64 '{"SMP101": {"Spawn": {"spawn.x": 1}},
  "SMP201": {"Spawn": 5}}' --yes
complains 'stdin:2:14'
from_pipe 64 '{"SMP101": {"Spawn": {"password": "‹hidden›"}}}' --yes
complains 'stdin:1:35' 'was not shown'
from_pipe 64 '{"SMP101": ' --yes
complains 'not JSON'
from_pipe 64 '{}' --yes
from_pipe 64 '{"SMP901": {"Spawn": {"spawn.x": 1}}}' --yes
complains 'no instance matches "SMP901"' SMP101
run 64 deploy --from "$scene/absent.json" --yes
complains absent.json
[ "$(cat "$instances/SMP101/Minecraft/plugins/Spawn/config.yml")" = "spawn: {x: 50, y: 64}
motd: 'Hello'" ] || fail 'something was done'
