#!/usr/bin/env bash
# ampcfg -H: restart and apply over several hosts, in one order, with one plan and one question.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/amp.bash"
source "$(dirname "${BASH_SOURCE[0]}")/sshd.bash"
trap 'for instances in "$scene/one" "$scene/two"; do stop_games; done; end_hosts' EXIT
all_calls=$scene/calls

# Two hosts, each with instances, a state and a configuration of its own, and one log of what ampinstmgr was asked.
for host in one two; do
  mkdir -p "$scene/$host"
  file "$host.yaml" <<YAML
instances: $scene/$host
state: $scene/state-$host
timeout: 300
overrides:
  - {match: BAD, timeout: $(paced 3)}
ampinstmgr:
$(for operation in start stop restart; do
    echo "  $operation: [env, AMPINSTMGR_INSTANCES=$scene/$host, AMPINSTMGR_CALLS=$all_calls, $stand_ins/ampinstmgr, $operation, \"{instance}\"]"
  done)
YAML
done
ssh_port=$port
# Root logs in, but not to the home of who runs this.
sshd_at one 127.0.2.1 "SetEnv HOME=$HOME"
sshd_at two 127.0.2.2 "SetEnv HOME=$HOME"
config <<YAML
hosts:
  one: {address: 127.0.2.1, port: $ssh_port, user: root, config: $scene/one.yaml}
  two: {address: 127.0.2.2, port: $ssh_port, user: root, config: $scene/two.yaml}
YAML
universal <<'JSON'
{"Chat": {"cooldown": 3}}
JSON

# on HOST NAME [SETTING]…: a running instance there whose plugin writes its file back as it stops.
on() {
  instances=$scene/$1
  mkdir -p "$instances/$2/Minecraft/plugins/Chat"
  echo "server-port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')" \
    >"$instances/$2/Minecraft/server.properties"
  printf '%s\n' write_back=plugins/Chat/config.yml "${@:3}" >"$instances/$2/Minecraft/game.settings"
  echo 'cooldown: 4' >"$instances/$2/Minecraft/plugins/Chat/config.yml"
  AMPINSTMGR_INSTANCES=$instances AMPINSTMGR_CALLS='' "$stand_ins/ampinstmgr" start "$2" >/dev/null
}
has() { [ "$(cat "$scene/$1/$2/Minecraft/plugins/Chat/config.yml")" = "cooldown: $3" ] || fail "$1:$2 has not $3"; }
calls() { jq -r '.arguments | join(" ")' "$all_calls" 2>/dev/null | paste -sd, | sed 's/,/, /g'; }
# comes_up HOST NAME: waits until its game answers there.
comes_up() {
  local end=$((SECONDS + 120))
  until "$AMPCFG" -H "$1" status --json "$2" | jq -e '.hosts[0].instances[0].state == "running"' >/dev/null; do
    ((SECONDS < end)) || fail "$2 does not come up on $1"
    sleep 0.1
  done
}
on one A players=2
on one B
on two C
on two D
for game in 'one A' 'one B' 'two C' 'two D'; do
  # shellcheck disable=SC2086 # a host and its instance
  comes_up $game
done
run 0 -H all status --json
json '[.hosts[].instances[] | .instance, .state]' '["A","running","B","running","C","running","D","running"]'

# Restart: on each host what is named, one after another; the flags there are answered.
run 0 -H all flag --all --reason 'new world'
run 0 -H all restart --all --dry-run
says 'two:D     running  0' 'one:A     running  2'
run 0 -H all restart --flagged --yes --json
valid restart
json '[.hosts[].instances[] | .instance, .result]' '["A","restarted","B","restarted","C","restarted","D","restarted"]'
[ "$(calls)" = 'restart A, restart B, restart C, restart D' ] || fail "ampinstmgr was asked: $(calls)"
run 0 -H all status --flagged --json
json '[.hosts[].instances[]]' '[]'
grep -q 'asked_by": "[^"]*@' "$scene/state-one/audit.jsonl" || fail "the record there does not say who asked"

# Apply: the canary on one host first, then batches over the whole fleet; the record of each host has its part.
rm -f "$all_calls"
run 2 -H all apply --all --dry-run --canary two:D --batch 2 --json
valid apply
json '[.hosts[].instances[] | .instance, .batch]' '["A",2,"B",2,"C",3,"D",1]'
run 0 -H all apply --all --yes --canary two:D --json
valid apply
json '[.hosts[].instances[] | .instance, .result, .batch]' '["A","changed",2,"B","changed",3,"C","changed",4,"D","changed",1]'
[ "$(calls)" = 'stop D, start D, stop A, start A, stop B, start B, stop C, start C' ] || fail "asked: $(calls)"
for where in 'one A' 'one B' 'two C' 'two D'; do
  # shellcheck disable=SC2086 # a host and its instance
  has $where 3
done
id=$(jq -r .deployment "$scene/stdout")
for host in one two; do
  [ -e "$scene/state-$host/deployments/$id/apply.json" ] || fail "$host has no record of $id"
done
run 0 -H all history verify

# A batch over both hosts: they are at it at once.
universal <<'JSON'
{"Chat": {"cooldown": 6}}
JSON
run 0 -H all apply --yes --batch 4 --all --json
json '[.hosts[].instances[] | .result, .batch] | unique' '[1,"changed"]'
has one A 6
has two D 6

# A failure on one host halts all: that instance is as it was, the rest is not begun.
universal <<'JSON'
{"Chat": {"cooldown": 5}}
JSON
on one BAD
comes_up one BAD
echo answer=rubbish >>"$scene/one/BAD/Minecraft/game.settings"
rm -f "$all_calls"
run 1 -H all apply --all --yes --canary one:BAD --json
valid apply
json '[.hosts[].instances[] | select(.instance != "BAD") | .result, .error.code] | unique' '["halted","skipped"]'
[ "$(calls)" = 'stop BAD, start BAD, stop BAD, start BAD' ] || fail "asked: $(calls)"
has one BAD 4
has two C 6

# A host that cannot be asked stops it, unless that is meant.
sed -i 's/127.0.2.2, port: [0-9]*/127.0.2.2, port: 1/' "$scene/config.yaml"
run 1 -H all apply -p Chat --all --yes
complains '--skip-unreachable'
has one A 6
run 1 -H all apply --yes --skip-unreachable A
has one A 5
sed -i "s/127.0.2.2, port: 1/127.0.2.2, port: $ssh_port/" "$scene/config.yaml"

# One that was cut short there is gone on with from here. The far side is killed while a game starts.
printf 'start=slow\nseconds=3\n' >"$scene/two/C/instance.settings"
"$AMPCFG" -H two apply --yes C >"$scene/stdout" 2>"$scene/stderr" </dev/null &
asking=$!
end=$((SECONDS + 120))
until grep -qs starting "$scene"/state-two/apply/*.json; do
  ((SECONDS < end)) || fail "it does not come to the start"
  sleep 0.05
done
# The agent of this scene's sshd alone: other tests have theirs.
below() {
  local child
  for child in $(pgrep -P "$1"); do
    echo "$child"
    below "$child"
  done
}
agents=$(below "$(cat "$scene/sshd-two/pid")" | grep -xFf <(pgrep -f '^[^ ]*/ampcfg/[0-9a-f]{64} agent')) || fail "no agent is there"
mapfile -t agents <<<"$agents"
send KILL "${agents[@]}"
status=0
wait "$asking" || status=$?
[ "$status" = 1 ] || fail "exit $status"
# The command that it had begun, if it came to that, goes on to its end.
while pgrep -f "$stand_ins/ampinstmgr start C" >/dev/null; do sleep 0.1; done
run 0 -H two status
complains 'was cut short: C'
run 1 -H two restart --yes C --json
json '.hosts[].instances[].error.code' '"apply-unfinished"'
rm "$scene/two/C/instance.settings"
run 0 -H two apply --resume --yes --json
json '[.hosts[].instances[] | .instance, .result]' '["C","changed"]'
has two C 5
