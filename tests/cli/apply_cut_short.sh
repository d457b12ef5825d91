#!/usr/bin/env bash
# ampcfg apply, killed at any point: the next command says how each instance was left, --resume goes on, --abort undoes.
#   EVERY=1 kills at each name that it gives a file, one run after another; else at some of them.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/amp.bash"
if ! strace -qq -o "$scene/strace" true 2>/dev/null; then
  skipped 'strace cannot trace here'
  exit 0
fi

manager=$stand_ins/ampinstmgr
config <<YAML
timeout: 300
ampinstmgr:
  start: [$manager, start, "{instance}"]
  stop: [$manager, stop, "{instance}"]
  restart: [$manager, restart, "{instance}"]
YAML
universal <<'JSON'
{"Chat": {"cooldown": 3}, "Homes": {"limit": 7}}
JSON
for name in RUNS STAYS; do
  amp_instance $name write_back=plugins/Chat/config.yml
done

# reset: RUNS runs and STAYS is stopped, both with their old files, and nothing is known of them.
reset() {
  stop_games
  rm -rf "$scene/state"
  local name
  for name in RUNS STAYS; do
    plugin $name Chat config.yml <<<'cooldown: 4 # seconds'
    plugin $name Homes config.yml <<<'limit: 5'
  done
  start RUNS
}
has() { # has NAME COOLDOWN LIMIT
  local plugins=$instances/$1/Minecraft/plugins
  [ "$(cat "$plugins/Chat/config.yml" "$plugins/Homes/config.yml")" = "cooldown: $2 # seconds
limit: $3" ] || fail "at $n, $1 has: $(cat "$plugins/Chat/config.yml" "$plugins/Homes/config.yml")"
}
# whole NAME: each file has its old bytes or its new ones, and nothing else lies there.
whole() {
  local plugins=$instances/$1/Minecraft/plugins
  grep -qxE 'cooldown: [34] # seconds' "$plugins/Chat/config.yml" || fail "at $n, Chat of $1 is broken"
  grep -qxE 'limit: [57]' "$plugins/Homes/config.yml" || fail "at $n, Homes of $1 is broken"
}
leaves_nothing() {
  local left
  left=$(find "$instances" -name '.ampcfg-*')
  [ -z "$left" ] || fail "at $n, it leaves $left"
}
is_running() {
  run 0 status --json RUNS STAYS
  is RUNS .state '"running"'
  is STAYS .state '"stopped"'
}
# killed N: ampcfg apply is killed as it gives a file a name for the Nth time; false where it came to its end.
killed() {
  ran=(apply --all --yes)
  status=0
  # The shell's word on the killed process goes with it. Nobody looks for leaks while somebody traces.
  { ASAN_OPTIONS=detect_leaks=0 strace -qq -o "$scene/strace" -e trace=rename,renameat,renameat2 -e "inject=rename,renameat,renameat2:signal=KILL:when=$1" \
    "$AMPCFG" apply --all --yes >"$scene/stdout" </dev/null; } 2>"$scene/stderr" || status=$?
  [ "$status" = 137 ] && return 0
  [ "$status" = 0 ] || fail "it ends with $status"
  return 1
}

file values.json <<<'{"RUNS": {"Chat": {"cooldown": 9}}, "STAYS": {"Chat": {"cooldown": 9}}}'
every=${EVERY:-4}
deaths=0 found=0
for ((n = 1; ; n += every)); do
  reset
  killed "$n" || break
  deaths=$((deaths + 1))
  sleep "$(paced 1)" # a command of ampinstmgr that it had begun goes on
  whole RUNS
  whole STAYS
  if [ -z "$(find "$scene/state/apply" -name '*.json' 2>/dev/null)" ]; then
    continue # before it was written down, or after its end
  fi
  found=$((found + 1))
  # Who only reads is told; nobody else touches the instances that are not done.
  for name in $(jq -r '.instances[] | select((.steps | last | .step) != "done") | .instance' "$scene"/state/apply/*.json); do
    run 0 status
    complains "was cut short: $name" '--resume' '--abort'
    run 1 deploy --yes --json --from "$scene/values.json" "$name"
    is "$name" .error.code '"apply-unfinished"'
    whole "$name"
  done
  if ((deaths % 2)); then
    run 0 apply --resume --yes
    has RUNS 3 7
    has STAYS 3 7
  else
    run 0 apply --abort --yes
    whole RUNS
    whole STAYS
  fi
  leaves_nothing
  is_running
  run 0 history verify
  run 0 apply --resume --yes
  says 'no apply was cut short'
  # Afterwards all is as it always is.
  run 0 apply --all --yes
  has RUNS 3 7
  has STAYS 3 7
  is_running
done
((deaths > 2 && found > 2)) || fail "it was killed $deaths times, of which $found in the middle: that proves nothing"

# One that was cut short when all was done, and only its record was left to be taken away, is over.
n=over
for how in --resume --abort; do
  reset
  run 0 apply --all --yes
  kept=("$scene"/state/deployments/*/apply.json)
  id=$(basename "$(dirname "${kept[-1]}")")
  [ -d "$scene/state/apply" ] || mkdir -m 700 "$scene/state/apply"
  cp -p "${kept[-1]}" "$scene/state/apply/$id.json"
  run 0 apply $how --yes
  says 'no apply was cut short'
  [ ! -e "$scene/state/apply/$id.json" ] || fail 'its record stays'
done

# What is different on the asking side by then is said.
n=last
reset
killed 6 || fail "it was not killed"
universal <<'JSON'
{"Chat": {"cooldown": 8}}
JSON
run 1 apply --resume --yes
complains 'expectations are not those'
run 64 apply --resume --abort --yes
run 64 apply --resume --yes RUNS
run 64 apply --resume --yes 20200101T
complains 'no apply 20200101T was cut short'
run 1 apply --all --yes
run 1 restart --yes RUNS
id=$(basename "$scene"/state/apply/*.json .json)
run 0 apply --abort --yes "${id:0:15}"
is_running
leaves_nothing

# An instance that is gone by then keeps nobody from going on.
reset
killed 6 || fail "it was not killed"
stop_games
rm -rf "$instances/RUNS"
run 1 apply --abort --yes --json
is RUNS .error.code '"instance-missing"'
run 0 apply --resume --yes
says 'no apply was cut short'

# A secret is asked for again by one that goes on: no record has its value.
amp_instance RUNS write_back=plugins/Chat/config.yml
n=secret
echo 'Chat/token: planted-new' | file vault.yaml
chmod 600 "$scene/vault.yaml"
echo "secrets: $scene/vault.yaml" >>"$scene/config.yaml"
# shellcheck disable=SC2016 # a directive
universal <<<'{"Chat": {"cooldown": 3, "token": {"$secret": "Chat/token"}}, "Homes": {"limit": 7}}'
have_token() { # have_token VALUE: both instances have it
  local name
  for name in RUNS STAYS; do
    grep -qx "token: $1" "$instances/$name/Minecraft/plugins/Chat/config.yml" || fail "$name has another token than $1"
  done
  ! grep -q planted-new "$scene/stdout" "$scene/stderr" || fail 'the secret is shown'
  # Backups are the files themselves, by their sums.
  ! find "$scene/state" -type f | grep -vE '/[0-9a-f]{64}$' | tr '\n' '\0' | xargs -0 grep -l planted-new || fail 'the secret is kept'
}
with_tokens() {
  stop_games
  rm -rf "$scene/state"
  local name
  for name in RUNS STAYS; do plugin "$name" Chat config.yml <<<$'cooldown: 4 # seconds\ntoken: planted-old'; done
  start RUNS
}
with_tokens
run 0 apply --all --yes
have_token planted-new
with_tokens
killed 6 || fail 'it was not killed'
sleep "$(paced 1)"
run 0 apply --resume --yes
have_token planted-new
is_running
