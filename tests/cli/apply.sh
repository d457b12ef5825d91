#!/usr/bin/env bash
# ampcfg apply: stop, write, start and check, one batch after another, with real processes.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/amp.bash"

manager=$stand_ins/ampinstmgr
config <<YAML
timeout: 300
notify: [[dd, status=none, "of=$scene/heard"]]
ampinstmgr:
  start: [$manager, start, "{instance}"]
  stop: [$manager, stop, "{instance}"]
  restart: [$manager, restart, "{instance}"]
overrides:
  - {match: "BAD*", timeout: $(paced 2)}
YAML
universal <<'JSON'
{"Chat": {"cooldown": 3}}
JSON

# chat NAME [SETTING]…: an instance whose plugin has its configuration in memory, and writes it back as it stops.
chat() {
  amp_instance "$1" write_back=plugins/Chat/config.yml "${@:2}"
  plugin "$1" Chat config.yml <<<"cooldown: ${cooldown:-4} # seconds"
}
file_of() { cat "$instances/$1/Minecraft/plugins/Chat/config.yml"; }
has() { [ "$(file_of "$1")" = "cooldown: $2 # seconds" ] || fail "$1 has $(file_of "$1")"; }
# calls: what ampinstmgr was asked to do, in order: `stop A, start A`.
calls() { jq -r '.arguments | join(" ")' "$scene/calls" 2>/dev/null | paste -sd, | sed 's/,/, /g'; }
was_asked() { [ "$(calls)" = "$1" ] || fail "ampinstmgr was asked: $(calls)"; }
process_of() {
  local process
  for process in $(games); do
    [ "$(readlink "/proc/$process/cwd")" = "$instances/$1/Minecraft" ] && echo "$process"
  done
  return 0
}

chat A players=2
chat B
chat C # stays stopped
start A
start B

# What a deploy writes while the game runs, the plugin takes back as it stops; the restart finds that.
run 0 deploy --yes A
run 0 restart --yes --json A
is A '[.result, .reverted[0].key, (.reverted[0].reverted | length)]' '["restarted","cooldown",21]'
has A 4
run 0 status --json A
is A '.reasons[0].kind' '"reverted"'

# The plan: who plays, who would restart, in which order; nothing is done.
rm -f "$scene/calls"
run 2 apply --all --dry-run
says 'A  running, 2 players' 'B  running, nobody plays' 'C  stopped: it is written, and left stopped'
run 2 apply --all --dry-run --json --canary B --batch 2
valid apply
is B .batch 1
is A .batch 2
is C .batch 2
[ ! -e "$scene/calls" ] || fail "a dry run does something"
has A 4

# It needs a selection, and somebody to ask.
run 64 apply
run 64 apply --all
complains 'nobody to ask'
run 64 apply --all --yes --canary NOBODY
complains 'canary'
run 64 apply --all --yes --batch 0

# The cure: written between stop and start. One that was stopped is written and left stopped.
old=$(process_of A)
run 0 apply --all --yes --json
valid apply
was_asked 'stop A, start A, stop B, start B'
is A '[.result, .ran, .state, [.steps[].step]]' \
  '["changed",true,"running",["stopping","stopped","writing","written","starting","checking","done"]]'
is C '[.result, .ran, [.steps[].step]]' '["changed",false,["writing","written","checking","done"]]'
json '.summary.changed' 3
for name in A B C; do has $name 3; done
[ "$(process_of A)" != "$old" ] || fail "A has not stopped"
[ -n "$(process_of A)" ] || fail "A has not started"
[ -z "$(process_of C)" ] || fail "C was started"
run 0 status --json
is A '[.state, .needs_restart]' '["running",false]'
is C '[.state, .needs_restart, .reasons[0].kind]' '["stopped",true,"deployment"]'
run 0 scan
run 0 history verify
id=$("$AMPCFG" history --json | jq -r '[.. | objects | select(.action? == "apply") | .id][0]')
run 0 history show "$id" --json
valid history show
json '[.hosts[0].apply[] | .instance, .batch, (.steps | length)]' '["A",1,7,"B",2,7,"C",3,4]'
run 0 history show "$id"
says 'A  batch 1' 'stopping' 'done'
[ -e "$scene/state/deployments/$id/apply.json" ] || fail "the steps are not in the record"

# Again: there is nothing to do, and nothing restarts.
rm -f "$scene/calls"
run 0 apply --all --yes
says 'everything is as expected'
[ ! -e "$scene/calls" ] || fail "it restarts for nothing"

# A deployment of it is undone as any other.
run 0 rollback --yes "$id" --all
has C 4

# A check that fails: the instance gets its old bytes back and runs again, and the rest is not begun.
universal <<'JSON'
{"Chat": {"cooldown": 5}}
JSON
chat BAD1 answer=good
start BAD1
cp "$instances/BAD1/Minecraft/game.settings" "$scene/good.settings"
# After the stop the game comes up with other settings: it does not answer any more.
echo answer=rubbish >>"$instances/BAD1/Minecraft/game.settings"
chat ZZ
start ZZ
old=$(process_of ZZ)
run 1 apply --yes --json BAD1 ZZ
valid apply
is BAD1 '[.result, .error.code, [.steps[].step]]' \
  '["failed","no-answer",["stopping","stopped","writing","written","starting","undoing","undone"]]'
is ZZ '[.result, .error.code]' '["skipped","halted"]'
has BAD1 4
has ZZ 4
[ "$(process_of ZZ)" = "$old" ] || fail "ZZ was touched"
# Its game was stopped as its old files came back, so that none of its reasons is left.
run 0 status --json BAD1
is BAD1 .reasons '[]'

# The same with a plugin that does not take the value: its game comes up, but what was written is gone.
cp "$scene/good.settings" "$instances/BAD1/Minecraft/game.settings"
amp stop BAD1
amp start BAD1
start BAD1
plugin BAD1 Chat config.yml.default <<<'cooldown: 4 # seconds'
echo 'overwrite=plugins/Chat/config.yml' >>"$instances/BAD1/Minecraft/game.settings"
run 1 apply --yes --json BAD1 ZZ
is BAD1 '[.result, .error.code]' '["undone","reverted"]'
is ZZ .result '"skipped"'
has BAD1 4
run 0 status --json BAD1
is BAD1 '[.state, .reasons]' '["running",[]]'
run 1 apply --yes BAD1 ZZ
says 'does not accept this value' 'undone' 'halted'

# --max-failures goes on.
run 1 apply --yes --json --max-failures 1 BAD1 ZZ
is BAD1 .result '"undone"'
is ZZ .result '"changed"'
has ZZ 5

# A game that cannot be stopped is left as it is: nothing was written.
chat BAD2
start BAD2
instance_settings BAD2 stop=ignored
old=$(process_of BAD2)
run 1 apply --yes --json BAD2
is BAD2 '[.result, .error.code, [.steps[].step]]' '["undone","not-stopped",["stopping","undoing","undone"]]'
has BAD2 4
[ "$(process_of BAD2)" = "$old" ] || fail "BAD2 was stopped"

# A game that does not come up again is the last that is said, in red, with when it went down, its files and what to type.
instance_settings BAD2 start=down
# `notify` is told of it first, and of no value.
TZ=CET-1 run 1 apply --yes --color always BAD2 --notify
has BAD2 4
says 'nothing was changed, 1 failed' 'with them, either'
[ "$(grep -o 'did not come up' "$scene/stdout" | wc -l)" = 1 ] || fail 'says twice why it did not come up'
tail -n 2 "$scene/stdout" | tr '\n' ' ' >"$scene/end"
grep -qE $'\033\\[31mBAD2 IS DOWN since [0-2][0-9]:[0-5][0-9] CET; its files are as before\\.' "$scene/end" || fail 'does not say that it is down'
cp "$scene/heard" "$scene/stdout"
valid apply
json 'keys_unsorted[4]' '"down"'
json '[.down[] | .instance, .state, has("since")]' '["BAD2","stopped",true]'
json '[.hosts[].instances[].files[].keys[] | .key, has("before")]' '["cooldown",false]'
instance_settings BAD2
# shellcheck disable=SC2046 # words
run 0 --yes $(sed -n 's/.*Try: ampcfg \([a-zA-Z0-9 ]*\).*/\1/p' "$scene/end")
run 0 status --json BAD2
is BAD2 .state '"running"'
run 1 apply --yes --max-failures 1 BAD1 # its game comes up, on its old files
says_not 'DOWN'

# Players: it waits for nobody longer than it was told.
chat PLAYED players=3
start PLAYED
run 1 apply --yes --json --when-empty=0 PLAYED
is PLAYED '[.result, .error.code]' '["skipped","players"]'
has PLAYED 4

# One that is saving the file just as it is looked at, and has emptied it for that, has taken nothing back.
chat SAVES save=plugins/Chat/config.yml
start SAVES
run 0 apply --yes --json SAVES
is SAVES '[.result, .reverted]' '["changed",null]'
sleep 0.5
has SAVES 5
amp stop SAVES
rm -r "${instances:?}/SAVES"
