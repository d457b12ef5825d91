#!/usr/bin/env bash
# ampcfg restart of many: how many at a time, with which pauses, when nobody plays, by one command, and at what cost.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/amp.bash"

amp_config <<'YAML'
timeout: 300
YAML
for name in A B C D; do
  amp_instance $name
  start $name
  instance_settings $name start=slow seconds=0.5
done

# paces: how many ampinstmgr ran at a time, at most, and the shortest time from one's end to the next one's begin.
paces() {
  python3 - "$AMPINSTMGR_CALLS" <<'PYTHON'
import json, sys
def times(path):
    return {call["process"]: call["at"] for call in map(json.loads, open(path, encoding="utf-8"))}
begun, ended = times(sys.argv[1]), times(sys.argv[1] + ".ended")
steps = sorted([(at, 1) for at in begun.values()] + [(at, -1) for at in ended.values()])
running = most = 0
for _, step in steps:
    running += step
    most = max(most, running)
gaps = [next((at for at in sorted(begun.values()) if at > end), None) for end in sorted(ended.values())]
shortest = min((at - end for at, end in zip(gaps, sorted(ended.values())) if at is not None), default=0)
print(len(begun), most, shortest)
PYTHON
}

# One after another, in order, unless it is said how many at a time.
run 0 restart --all --yes
read -r calls most _ < <(paces)
[ "$calls $most" = '4 1' ] || fail "$calls calls, $most at a time"
[ "$(called | jq -r '.[1]' | paste -sd ' ')" = 'A B C D' ] || fail 'not in order'
run 0 restart --all --yes --parallel 2
read -r calls most _ < <(paces)
[ "$calls $most" = '4 2' ] || fail "$calls calls, $most at a time"
called >/dev/null
run 0 restart A B C --yes --delay 1
read -r calls most shortest < <(paces)
[ "$calls $most" = '3 1' ] || fail "$calls calls, $most at a time"
awk -v pause="$shortest" 'BEGIN {exit !(pause >= 1)}' || fail "the next one after $shortest s"
called >/dev/null

# When nobody plays: the empty one first, the other when its players have left, and not where they stay.
amp_instance PLAYED players=2
start PLAYED
amp_instance MUTE
start MUTE
config_mute() { # one that does not say who plays
  amp_config <<'YAML'
timeout: 300
overrides:
  - {match: MUTE, check: tcp}
YAML
}
config_mute
run 0 flag PLAYED A MUTE --reason 'new world'
run 1 restart PLAYED A MUTE --yes --when-empty=0 --json
valid restart
is A .result '"restarted"'
is PLAYED '[.result, .error.code, .error.message, .players]' '["skipped","players","2 players are on it",2]'
is MUTE '[.result, .error.code, .error.message]' '["skipped","players","it does not say who plays"]'
[ "$(called)" = '["restart","A"]' ] || fail 'not just the empty one'
run 0 status --json
is PLAYED .needs_restart true
is A .needs_restart false
# They leave while it waits: a game with another count in the place of this one.
"$AMPCFG" restart PLAYED B --yes --when-empty=5 --json >"$scene/stdout" 2>"$scene/stderr" &
waiting=$!
await_call() { until grep -q "\"$1\"" "$AMPINSTMGR_CALLS" 2>/dev/null; do sleep 0.1; done; }
await_call B
echo 'players=0' >"$instances/PLAYED/Minecraft/game.settings"
amp restart PLAYED
ran=(restart PLAYED B --when-empty=5)
status=0
wait $waiting || status=$?
[ "$status" = 0 ] || fail "exit $status"
is PLAYED .result '"restarted"'
[ "$(called | jq -r '.[1]' | paste -sd ' ')" = 'B PLAYED' ] || fail 'not the empty one first'

# One command for all: only where it restarts just what is selected, and all of that runs.
run 64 restart A --yes --use-restart-all
run 64 restart --all --yes --use-restart-all --parallel 2
run 1 restart --all --yes --use-restart-all
says "registry cannot be read"
registry() {
  jq -n '$ARGS.positional | map({InstanceName: ., Module: (if . == "ADS01" then "ADS" else "Minecraft" end)})' \
    --args "$@" >"$scene/.ampdata/instances.json"
}
registry ADS01 A B C D PLAYED MUTE ELSEWHERE
run 1 restart --all --yes --use-restart-all
says 'restarts ELSEWHERE too'
registry ADS01 A B C D PLAYED
run 1 restart --all --yes --use-restart-all
says 'does not list MUTE'
registry ADS01 A B C D PLAYED MUTE
amp stop D
run 1 restart --all --yes --use-restart-all
says 'would start D, which is stopped'
[ -z "$(called)" ] || fail 'ampinstmgr was called'
start D
run 0 flag A --reason 'new world'
run 0 restart --all --yes --use-restart-all --json
valid restart
json '[.hosts[].instances[] | .result] | [length, unique]' '[6,["restarted"]]'
[ "$(called)" = '["restartAll"]' ] || fail 'not one command'
run 0 status --json A
is A .needs_restart false

# Twenty at a time are one thread, which sleeps while they are at it.
for number in $(seq 1 16); do
  amp_instance "N$number"
  amp start "N$number"
  instance_settings "N$number" start=slow seconds=3
done
for number in $(seq 1 16); do await "N$number"; done
for name in A B C D; do instance_settings $name start=slow seconds=3; done
python3 - "$AMPCFG" >"$scene/cost" <<'PYTHON'
import os, subprocess, sys, time
ampcfg = subprocess.Popen([sys.argv[1], "restart", "A", "B", "C", "D", "N*", "--yes", "--parallel", "20"],
                          stdout=subprocess.DEVNULL)
most = ticks = 0
while ampcfg.poll() is None:
    with open(f"/proc/{ampcfg.pid}/stat", encoding="utf-8") as line:  # there until it is waited for
        fields = line.read().rpartition(") ")[2].split()
    if fields[0] != "Z" and os.path.exists(os.environ["AMPINSTMGR_CALLS"]):
        most = max(most, int(fields[17]))
        ticks = int(fields[11]) + int(fields[12])  # its own, without its children's
    time.sleep(0.05)
print(ampcfg.returncode, most, ticks / os.sysconf("SC_CLK_TCK"))
PYTHON
read -r code most seconds <"$scene/cost"
ran=(restart --parallel 20)
status=$code
[ "$(called | wc -l)" = 20 ] || fail 'not twenty'
[ "$code" = 0 ] || fail "exit $code"
echo "$most threads, $seconds s of a processor"
[ "$most" = 1 ] || fail "$most threads"
awk -v used="$seconds" 'BEGIN {exit !(used < 1)}' || fail "busy for $seconds s"
