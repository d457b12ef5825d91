#!/usr/bin/env bash
# ampcfg flag and unflag: by hand, and what is kept of it.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/amp.bash"

config <<'YAML'
groups: {survival: [SMP*]}
YAML
for name in SMP1 SMP2 EVO1 '-rf' 'a b'; do instance "$name"; done

# A selection is needed, and nothing is asked.
run 64 flag
complains 'you have named nothing' '--all'
run 64 unflag
run 64 flag --all SMP1
run 64 flag --all --flagged
run 64 flag NOBODY
run 64 flag SMP1 --reason ''
run 64 flag SMP1 --reason "$(printf '%1001s' '' | tr ' ' x)"
run 0 flag @survival --reason 'new world'
says 'instance  result' 'SMP1      flagged' 'SMP2      flagged'
run 0 flag --json -- -rf 'a b'
valid flag
json '[.hosts[].instances[] | [.instance, .result, .error]]' '[["-rf","flagged",null],["a b","flagged",null]]'
run 0 status --json
valid status
json '[.hosts[].instances[] | [.instance, .needs_restart, .reasons[0].text]]' \
  '[["-rf",true,"by hand"],["EVO1",false,null],["SMP1",true,"new world"],["SMP2",true,"new world"],["a b",true,"by hand"]]'
json '[.hosts[].instances[].reasons[] | [.kind, .id]] | unique' '[["hand",null]]'

# Each wish is a reason of its own.
run 0 flag SMP1 --reason 'and new plugins'
run 0 status --json SMP1
is SMP1 '[.reasons[].text]' '["new world","and new plugins"]'
# A scan says it too.
universal <<'JSON'
{"Chat": {"cooldown": 3}}
JSON
run 0 scan --json
is SMP1 .needs_restart true
is EVO1 .needs_restart false

run 0 unflag --json SMP1 EVO1
valid unflag
json '[.hosts[].instances[] | [.reasons[] | [.kind, .id, .text]]]' '[[],[["hand",null,"new world"],["hand",null,"and new plugins"]]]'
json '[.hosts[].instances[] | [.instance, .result]]' '[["EVO1","unchanged"],["SMP1","unflagged"]]'
run 0 -q unflag --flagged
is_silent
run 0 status --json --flagged
json '[.hosts[].instances[]]' '[]'
run 0 history --json
json '[.hosts[].entries[] | select(.action == "flag")] | length' 5

# Changed JARs count as loaded, too.
touch "$instances/SMP1/Minecraft/plugins/Homes.jar"
run 0 status --json SMP1
is SMP1 '[.reasons[].kind]' '["jar"]'
run 0 flag SMP1 --reason 'new border'
run 0 unflag SMP1 EVO1
[ "$(cat "$scene/stdout")" = 'instance  result
EVO1      had no flag
SMP1      unflagged
  new border
  plugins/Homes.jar is new' ] || fail 'the reasons are not told'
run 0 status --json SMP1
is SMP1 .reasons '[]'

# A deploy that was undone whole has changed nothing: its reason goes again, and no other. fails N: one whose Nth exchange fails.
fails() {
  rm -f "$scene/faults"
  LD_PRELOAD=$DISK_FAULTS FAULT=EIO FAULT_ARMED=1 FAULT_AT=$1 FAULT_LOG=$scene/faults FAULT_WHERE='renameat2 config.yml' \
    run 1 deploy GAME --yes --json
  grep -q '^fault ' "$scene/faults" || fail 'nothing went wrong'
  is GAME '[.result, .error.code]' '["failed","write-failed"]'
}
# flagged WITH REASON…: the deploy said that it needs a restart (null: that it does not), and its flag has these reasons.
flagged() {
  is GAME .needs_restart "$1"
  run 0 status --json GAME
  is GAME '[.reasons[].text]' "$2"
}
if [ -n "${DISK_FAULTS:-}" ]; then
  amp_instance GAME
  plugin GAME Chat config.yml <<<'cooldown: 9'
  plugin GAME Homes config.yml <<<'limit: 5'
  universal <<<'{"Chat": {"cooldown": 3}, "Homes": {"limit": 7}}'
  # The game is stopped: it reads its files, which are as before, at its next start.
  run 0 flag GAME --reason 'new world'
  fails 2
  flagged null '["new world"]'
  # It runs since before, and nothing was exchanged.
  start GAME
  run 0 unflag GAME
  fails 1
  flagged null '[]'
  # It may have read what one file held meanwhile. The same is not said twice.
  fails 2
  flagged true '["deploy of Chat/config.yml and 1 more was undone; files are as before"]'
  fails 2
  flagged true '["deploy of Chat/config.yml and 1 more was undone; files are as before"]'
  # What failed before does not cover what was changed now.
  run 0 deploy GAME --yes --json
  flagged true '["deploy of Chat/config.yml and 1 more was undone; files are as before","deploy changed Chat/config.yml and 1 more"]'
  amp stop GAME
else
  skipped 'nothing can be preloaded into this build' 'a deploy that was undone'
fi

# Another ampcfg is writing: it is waited for, then nothing is done. A status goes on.
run 0 flag SMP1
exec 8<>"$scene/state/lock"
flock 8
run 1 unflag SMP1
complains 'another ampcfg is changing this host'
run 0 status --json SMP1
is SMP1 .needs_restart true
flock -u 8

# A flag that cannot be read is still one.
echo '{' >"$scene/state/flags/SMP1.json"
run 0 status --json SMP1
valid status
is SMP1 '[.needs_restart, .reasons[0].kind]' '[true,"damaged"]'
run 0 unflag SMP1
run 0 status --json SMP1
is SMP1 .needs_restart false
