#!/usr/bin/env bash
# ampcfg -H deploy: what becomes of it where the connection is lost, somebody presses Ctrl-C, or the far side is killed.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/sshd.bash"
[ -n "${DISK_FAULTS:-}" ] || { skipped 'nothing can be preloaded into this build'; exit 0; }

universal <<<'{"Chat": {"cooldown": 3}}'
for name in SMP101 SMP201; do
  instance $name
  plugin $name Chat config.yml <<<'cooldown: 9'
done
cp "$DISK_FAULTS" "$scene/faults.so"
chmod 755 "$scene/faults.so"

# far_with NAME ADDRESS SCRIPT: a host where SCRIPT runs before the first file of a deployment is exchanged.
far_with() {
  local folder=$scene/at-$1
  mkdir "$folder"
  chmod 777 "$folder"
  printf '#!/bin/sh\ncd %s\n%s\n' "$folder" "$3" >"$folder/run"
  chmod 755 "$folder/run"
  far "$1" "$2" "SetEnv LD_PRELOAD=$scene/faults.so FAULT_ARMED=1 FAULT_AT=1 FAULT_RUN=$folder/run FAULT_LOG=$folder/log \"FAULT_WHERE=renameat2 config.yml\""
}
# shellcheck disable=SC2016 # of the far side's shell
waits='echo $PPID >process; mv process reached; while [ ! -e go ]; do sleep 0.1; done'
far_with reset 127.0.6.1 "$waits"
far_with pressed 127.0.6.2 "$waits"
# shellcheck disable=SC2016
far_with killed 127.0.6.3 '[ $PPID -gt 1 ] && kill -9 $PPID'
far_with mute 127.0.6.4 "$waits"
far_with deaf 127.0.6.5 "$waits"
far_config <<<"silence: 8"

begin() { # begin HOST: a deploy there, as far as its first exchange; its process is $deploy
  "$AMPCFG" -H "$1" deploy --all --yes --json >"$scene/stdout-$1" 2>"$scene/stderr-$1" </dev/null &
  deploy=$!
  until [ -e "$scene/at-$1/reached" ]; do sleep 0.1; done
}
ended() { # ended HOST EXIT: how the deploy ends
  ran=(-H "$1" deploy)
  status=0
  wait "$deploy" || status=$?
  cp "$scene/stdout-$1" "$scene/stdout"
  cp "$scene/stderr-$1" "$scene/stderr"
  [ "$status" = "$2" ] || fail "exit $status, not $2"
}
go_on() { # go_on HOST: lets the far side exchange its file, and waits for its end
  local agent
  agent=$(cat "$scene/at-$1/reached")
  touch "$scene/at-$1/go"
  while [ -d "/proc/$agent" ]; do sleep 0.1; done
  grep -q '^fault renameat2 config.yml' "$scene/at-$1/log" || fail "the far side was not kept waiting"
}
holds() { # holds HOST VALUE VALUE: the cooldowns of its instances
  local found
  found=$(cat "${home_of[$1]}"/instances/*/Minecraft/plugins/Chat/config.yml)
  [ "$found" = "$(printf 'cooldown: %s\n' "$2" "$3")" ] || fail "$1 has $found"
}
# of_session HOST: the processes of sshd that serve a connection to it.
of_session() {
  local listener child
  listener=$(cat "$scene/sshd-$1/pid")
  for child in $(pgrep -P "$listener"); do
    echo "$child"
    pgrep -P "$child" sshd || true
  done
}

# The connection ends: the instance that was begun is finished, the next is not begun, and the next contact says so, once.
begin reset
for process in $(of_session reset); do send KILL "$process"; done
ended reset 1
json '.hosts[0] | [.status, .error.code]' '["failed","connection-lost"]'
says 'history show 20'
sleep 1
go_on reset
holds reset 3 9
run 0 -H reset status
complains 'may not have been heard' 'changed SMP101' 'skipped SMP201' "root@$(hostname)"
run 0 -H reset status
[ ! -s "$scene/stderr" ] || fail "says it twice"
run 0 -H reset history verify

# A signal, as of Ctrl-C (which a background process ignores): the far side is told, and what it has done is reported.
begin pressed
send TERM "$deploy"
sleep 2
go_on pressed
ended pressed 130
json '[.hosts[0].instances[] | [.instance, .result, .error.code]]' '[["SMP101","changed",null],["SMP201","skipped","interrupted"]]'
holds pressed 3 9
run 0 -H pressed status
[ ! -s "$scene/stderr" ] || fail "what was reported is said again"

# The far side is killed: the next reader is warned, the next writer undoes what was begun.
ran=(-H killed deploy)
status=0
"$AMPCFG" -H killed deploy --all --yes --json >"$scene/stdout" 2>"$scene/stderr" </dev/null || status=$?
[ "$status" = 1 ] || fail "exit $status, not 1"
json '.hosts[0] | [.status, .error.code]' '["failed","agent-ended"]'
grep -q '^fault renameat2 config.yml' "$scene/at-killed/log" || fail "the far side was not killed"
holds killed 9 9
run 2 -H killed scan
rm "$scene/at-killed/run" && printf '#!/bin/sh\n' >"$scene/at-killed/run" && chmod 755 "$scene/at-killed/run"
run 0 -H killed deploy --all --yes
complains SMP101 undone
holds killed 3 3

# Silence, of this side and of the other: both give up after the configured 8 seconds, and the far side comes to its safe point.
begin mute
mute=$deploy
send STOP "$mute"
begin deaf
for process in $(of_session deaf); do send STOP "$process"; done
ended deaf 1
json '.hosts[0] | [.status, .error.code]' '["failed","silent"]'
sleep 5
go_on mute
holds mute 3 9
send CONT "$mute"
deploy=$mute
ended mute 1
json '[.hosts[0].instances[] | [.instance, .result]]' '[["SMP101","changed"],["SMP201","skipped"]]'
for process in $(of_session deaf); do send CONT "$process"; done
go_on deaf
holds deaf 3 9
run 0 -H mute,deaf status
complains 'mute: deploy' 'deaf: deploy' 'changed SMP101' 'skipped SMP201'
