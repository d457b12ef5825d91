#!/usr/bin/env bash
# ampcfg restart where something goes wrong: what counts as a restart, what is said, and that the flag stays.
# shellcheck disable=SC2016  # backquotes of messages
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/amp.bash"

amp_config <<YAML
timeout: $(paced 8)
notify: [[dd, status=none, "of=$scene/heard"], ["false"]]
overrides:
  - {match: HUNG*, timeout: $(paced 8)}
$(for name in GOOD SLOW YOUNG LATE CODE1 MUCH KEEPS; do echo "  - {match: $name, timeout: 300}"; done)
YAML
export AMPINSTMGR_LOCK=$scene/lock
# running NAME GAME-SETTING… -- SETTING…: an instance that runs and is flagged; the settings count from the next start.
running() {
  local name=$1 game=()
  shift
  while [ "$1" != -- ]; do
    game+=("$1")
    shift
  done
  amp_instance "$name"
  start "$name"
  printf '%s\n' "${game[@]}" >"$instances/$name/Minecraft/game.settings"
  instance_settings "$name" "${@:2}"
}

# Those that restart, whatever is said of it.
running GOOD --
running SLOW -- start=slow seconds=2
running YOUNG seconds=1 --
running LATE answer=late seconds=1 --
running CODE1 -- code=1
running MUCH -- output=much
running KEEPS -- keep=yes
# Those that do not, whatever is said of it.
running HUNG_NEVER -- start=never
running HUNG_STARTED -- start=hangs
running HUNG_ENDLESS -- output=endless
running HUNG_STOP -- stop=hangs
running DOWN -- start=down
running DOWN_MODE -- start=down
echo 'AMP.AppStartupMode=0' >"$instances/DOWN_MODE/AMPConfig.conf"
running FAILS -- start=fails
running OLD -- stop=ignored
running ASKS -- password=yes
running RUBBISH answer=rubbish --
running CLOSES answer=close --
running SILENT answer=silent --
running NOBODY answer=none --
running SLEEPS -- sleeps=yes
run 0 flag --all --reason 'new world'
[ -z "$(called)" ] || fail 'ampinstmgr was called'

sleep 1 # a flag knows the second: a game of that second may have started before it
games >"$scene/before"
run 1 restart --all --yes --parallel 30 --json --notify
valid restart
complains '`false` was not notified'
# The games that are down are told first.
json '[.hosts[].instances[] | select(.result == "failed" and .state == "stopped").instance]' \
  "$(jq -c '[.down[].instance]' "$scene/heard")"
jq -e '.schema == "ampcfg/restart/1" and (.down | map(.instance) | contains(["DOWN", "DOWN_MODE", "FAILS"]))' "$scene/heard" \
  >/dev/null || fail 'they are not said to be down'
games >"$scene/after"
for name in GOOD SLOW YOUNG LATE CODE1 MUCH KEEPS; do
  is $name '[.result, .error, .state, [.answered[].text]]' '["restarted",null,"running",["new world"]]'
done
for name in HUNG_NEVER HUNG_STARTED HUNG_ENDLESS HUNG_STOP; do is $name '[.result, .error.code]' '["failed","command-hung"]'; done
for name in DOWN DOWN_MODE FAILS; do is $name '[.result, .error.code, .state]' '["failed","game-down","stopped"]'; done
is DOWN_MODE '.error.message | test("startup mode")' true
is FAILS '.error.message | test("Failed to start AMP")' true
is OLD '[.result, .error.code, (.error.message | test("has been running since"))]' '["failed","not-restarted",true]'
is ASKS '[.result, .error.code, .state]' '["failed","sudo-password","running"]'
for name in RUBBISH CLOSES SILENT NOBODY; do is $name '[.result, .error.code]' '["failed","no-answer"]'; done
is SLEEPS '[.result, .error.code, .state]' '["failed","sleeping","sleeping"]'
json '[.hosts[].instances[] | select(.result == "failed" and .answered != [])]' '[]'
# What is kept of output without end is its beginning and its end.
for name in MUCH HUNG_ENDLESS; do
  is $name '.output | test("bytes are left out")' true
  is $name '.output | length < 70000' true
done
# Each was called once, and the lock that a child of ampinstmgr keeps is none of ours.
[ "$(called | jq -r '.[1]' | sort | uniq -d)" = '' ] || fail 'one was called twice'
if flock -n "$scene/lock" true; then fail 'no child keeps the lock'; fi

# The flags of those that have not restarted are still there, with their reasons. One game has started all the same, and
# answers: that is seen now.
for name in GOOD SLOW YOUNG LATE CODE1 MUCH KEEPS; do [ ! -e "$scene/state/flags/$name.json" ] || fail "$name is flagged"; done
[ "$(find "$scene/state/flags" -name '*.json' | wc -l)" = 14 ] || fail 'a flag is gone'
run 0 status --json
for ((tries = 0; tries < 100; ++tries)); do # it answers when it is ready, and later on a loaded machine
  jq -e '.hosts[].instances[] | select(.instance == "HUNG_STARTED").needs_restart' "$scene/stdout" >/dev/null || break
  sleep 0.2
  run 0 status --json
done
json '[.hosts[].instances[] | select(.needs_restart | not) | .instance]' \
  '["CODE1","GOOD","HUNG_STARTED","KEEPS","LATE","MUCH","SLOW","YOUNG"]'
json '[.hosts[].instances[] | select(.needs_restart) | .reasons[].text] | unique' '["new world"]'
# Of the hung ones, the command is gone with its child; the game that it has started is not.
is HUNG_STARTED .state '"running"'
is HUNG_STOP .state '"running"'
is HUNG_NEVER .state '"stopped"'
for process in /proc/[0-9]*; do
  case $(readlink "$process/cwd") in / | "$instances"/*) ;; *) continue ;; esac
  words=$({ tr '\0' ' ' <"$process/cmdline"; } 2>/dev/null) || continue
  case $words in *"$stand_ins/ampinstmgr restart HUNG"* | *"sleep 3600 "*) fail "$words is still there" ;; esac
done
run 0 history --json
json '[.hosts[].entries[] | select(.action == "restart") | .instances[].result] | group_by(.) | map([.[0], length])' \
  '[["failed",14],["restarted",7]]'

# The messages for people.
amp_config <<YAML
timeout: 300
overrides:
  - {match: GOOD, timeout: $(paced 8)}
YAML
instance_settings GOOD password=yes
run 1 restart --yes GOOD CODE1
says 'GOOD      failed' 'sudo wants a password' 'NOPASSWD' 'CODE1     restarted' 'restarted 1 of 2 instances; see to GOOD'
run 1 -q restart --yes GOOD CODE1
says 'GOOD      failed'
says_not 'CODE1'

# An account without instances, a command that is not there, one that asks for what is missing: at once, for each.
AMPINSTMGR_INSTANCES='' run 1 restart --yes --json CODE1
is CODE1 '[.error.code, (.error.hint | test("as the user of AMP"))]' '["wrong-account",true]'
config <<YAML
ampinstmgr: {restart: [/nowhere/ampinstmgr, restart, "{instance}"]}
YAML
run 1 restart --yes --json CODE1
is CODE1 '[.error.code, (.error.message | test("No such file"))]' '["command-missing",true]'
printf '#!/bin/sh\nexec %s/ampinstmgr restart\n' "$stand_ins" >"$scene/forgets"
chmod +x "$scene/forgets"
config <<YAML
ampinstmgr: {restart: [$scene/forgets, "{instance}"]}
YAML
run 1 restart --yes --json CODE1
is CODE1 '[.error.code, (.output | test("Please enter value"))]' '["not-restarted",true]'
run 0 status --json
is CODE1 .needs_restart false

# Another check than the ping: connections, a process, or what the command says of itself.
amp_config <<'YAML'
timeout: 60
overrides:
  - {match: SILENT, check: tcp}
  - {match: NOBODY, check: process}
  - {match: RUBBISH, check: none}
  - {match: CODE1, check: none}
YAML
run 1 restart --yes --json SILENT NOBODY RUBBISH CODE1
for name in SILENT NOBODY RUBBISH; do is $name .result '"restarted"'; done
is CODE1 '[.result, .error.code]' '["failed","command-failed"]'
