#!/usr/bin/env bash
# ampcfg restart that is interrupted or killed, and what others do meanwhile: no flag is lost, and none stays too long.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/amp.bash"

amp_config <<'YAML'
timeout: 300
YAML
for name in A B C; do
  amp_instance $name
  start $name
done

# restarting ARGUMENT…: begins a restart; `ended EXIT` waits for its end.
restarting() {
  ran=(restart "$@")
  called >/dev/null
  env --default-signal=INT "$AMPCFG" restart "$@" >"$scene/stdout" 2>"$scene/stderr" & # a shell has SIGINT ignored here
  restarting=$!
}
await_call() { until grep -q "\"restart\", \"$1\"" "$AMPINSTMGR_CALLS" 2>/dev/null; do sleep 0.05; done; }
# interrupts: Ctrl-C until it ends; two that come at once are one.
interrupts() {
  while send INT $restarting 2>/dev/null; do sleep 0.2; done
}
ended() {
  status=0
  wait $restarting || status=$?
  [ "$status" = "$1" ] || fail "exit $status, not $1"
}
flagged() { for file in "$scene"/state/flags/*.json; do [ ! -e "$file" ] || basename "$file" .json; done | paste -sd ' '; }

# Ctrl-C: the one in hand comes to its end, the rest is left.
for signal in INT TERM HUP; do
  for name in A B C; do instance_settings $name start=slow seconds=1; done
  run 0 flag --all --reason 'new world'
  restarting A B C --yes --json
  await_call A
  send $signal $restarting
  ended 130
  valid restart
  json '[.hosts[].instances[] | [.instance, .result, .error.code]]' \
    '[["A","restarted",null],["B","skipped","interrupted"],["C","skipped","interrupted"]]'
  [ "$(called)" = '["restart","A"]' ] || fail 'more was begun'
  [ "$(flagged)" = 'B C' ] || fail "flagged: $(flagged)"
done
# So too while it waits for players.
echo 'players=1' >"$instances/B/Minecraft/game.settings"
amp restart B
await B
restarting B --yes --when-empty
sleep "$(paced 1)" # until it waits
send INT $restarting
ended 130
says 'B         skipped'
[ -z "$(called)" ] || fail 'ampinstmgr was called'
# A second one ends it at once.
run 0 flag A
instance_settings A start=slow seconds=5
restarting A --yes
await_call A
interrupts
ended 130
[ "$(flagged)" = 'A C' ] || fail "flagged: $(flagged)"
await A

# Killed in the middle: the next status sees that the game has started since, and only then.
echo 'players=0' >"$instances/B/Minecraft/game.settings"
run 0 unflag --all
sleep 1.1 # a flag counts whole seconds
run 0 flag A B --reason 'new world'
sleep 1.1
restarting A B --yes
await_call A
send KILL $restarting
wait $restarting 2>/dev/null || true
[ "$(flagged)" = 'A B' ] || fail "flagged: $(flagged)"
amp restart A # somebody sees to it
await A
[ "$(flagged)" = B ] || fail "flagged: $(flagged)"
run 0 status --json
is B '[.needs_restart, .reasons[0].text]' '[true,"new world"]'
run 0 restart --flagged --yes
says 'restarted 1 of 1 instance'

# What comes in while an instance restarts is not answered by that.
universal <<'JSON'
{"Chat": {"cooldown": 3}}
JSON
plugin A Chat config.yml <<<'cooldown: 4'
touch "$instances/A/Minecraft/plugins/Homes.jar"
run 0 status
run 0 flag A --reason 'before'
restarting A --yes --json
await_call A
run_beside() { "$AMPCFG" "$@" >"$scene/beside" 2>&1 || fail "$(cat "$scene/beside")"; }
run_beside flag A --reason 'meanwhile'
run_beside deploy A --yes
ended 0
is A '[.result, [.answered[].text]]' '["restarted",["before"]]'
[ "$(jq -c '[.reasons[].kind]' "$scene/state/flags/A.json")" = '["hand","deployment"]' ] || fail 'a reason is gone'
run 0 unflag A

# A deployment that is under way is waited for: which bytes a game would load is not known.
run 0 flag A
exec 8<>"$scene/state/lock"
flock 8
run 1 restart A --yes --json
is A '[.result, .error.code]' '["failed","locked"]'
flock -u 8
[ -z "$(called | sed 1d)" ] || fail 'ampinstmgr was called'
[ "$(flagged)" = A ] || fail "flagged: $(flagged)"

# JARs: what is there when the game starts is loaded, what comes later is not.
touch "$instances/A/Minecraft/plugins/Homes.jar"
echo 2 >"$instances/A/Minecraft/plugins/Chat.jar"
run 0 restart A --yes --json
run 0 status --json A
is A '[.needs_restart, .reasons]' '[false,[]]'

# No state, and a full one: nothing is lost.
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
  export scene
  cat >"$scene/full" <<'SH'
set -eu
mkdir "$scene/small"
mount -t tmpfs -o size=128k,mode=700 tmpfs "$scene/small"
"$AMPCFG" --state "$scene/small" flag A --reason 'new world'
cat /dev/zero >"$scene/small/filler" 2>/dev/null || true
code=0
"$AMPCFG" --state "$scene/small" restart A --yes --json >"$scene/stdout" || code=$?
ls "$scene/small/flags" >"$scene/left"
exit $code
SH
  ran=(--state small restart A)
  status=0
  unshare -m bash "$scene/full" 2>"$scene/stderr" || status=$?
  [ "$(cat "$scene/left")" = A.json ] || [ "$status" = 0 ] || fail 'the flag is gone'
  echo "a full state: exit $status, $(jq -c '[.hosts[].instances[] | [.result, .error.code, .warnings]]' "$scene/stdout")"
fi
run 1 --state /dev/null restart A --yes
complains '/dev/null'
