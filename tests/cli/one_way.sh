#!/usr/bin/env bash
# Whatever changes something does it in one way: it warns, shows its plan, asks, carries it out, and says what is new.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/amp.bash"
source "$(dirname "${BASH_SOURCE[0]}")/question.bash"

amp_config <<'YAML'
timeout: 20
hosts:
  here: {address: 127.0.0.1}
  gone: {address: 127.0.0.1, port: 1}
YAML
universal <<'JSON'
{"Chat": {"cooldown": 3}, "Homes": {"limit": 7}}
JSON
amp_instance SMP1
start SMP1
chat=$instances/SMP1/Minecraft/plugins/Chat/config.yml
old() { plugin SMP1 Chat config.yml <<<'cooldown: 9'; }
mkdir -p "$instances/SMP1/Minecraft/plugins/Homes" # without its file: something that a deploy leaves
is_old() { [ "$(cat "$chat")" = 'cooldown: 9' ] || fail 'it was changed'; }

# once TEXT: stdout has a line with that text, and no other.
once() { [ "$(grep -cF -- "$1" "$scene/stdout")" = 1 ] || fail "says '$1' $(grep -cF -- "$1" "$scene/stdout") times"; }

# declined ARGUMENT…: what is said on a terminal where somebody answers no.
declined() { answer 0 'n\n' true "$@"; }

# declined_json TEXT ARGUMENT…: the same with --json, where stdout is a file: that has one object, which is as published,
# and the terminal has the plan, with TEXT, and the question.
file to_a_file <<SH
#!/bin/sh
exec "$AMPCFG" "\$@" >"$scene/object"
SH
chmod +x "$scene/to_a_file"
declined_json() {
  AMPCFG=$scene/to_a_file answer 0 'n\n' true "${@:2}" --json
  says "$1" '? [y/N'
  mv "$scene/object" "$scene/stdout"
  [ "$(wc -l <"$scene/stdout")" = 1 ] || fail 'not one line'
}

# ---------------------------------------------------------------- the answer no
old
answers_no() {
  declined deploy SMP1
  says '1 key in 1 file of 1 instance. Deploy?' 'nothing was changed'
  declined_json 'cooldown  9  ->  3' deploy SMP1
  valid deploy
  json '[.dry_run, .deployment, .hosts[].instances[].result]' '[true,null,"planned"]'

  declined apply SMP1
  says 'SMP1  running, nobody plays' '1 key in 1 file of 1 instance. Apply?' 'nothing was changed'
  declined_json 'SMP1  running' apply SMP1
  valid apply
  json '[.dry_run, .deployment, .hosts[].instances[].result]' '[true,null,"planned"]'
  is_old

  declined restart SMP1
  says 'restart 1 instance' 'nothing was restarted'
  declined_json 'running  0' restart SMP1
  valid restart
  json '[.hosts[].instances[].result]' '["planned"]'
  ! called | grep -q restart || fail 'it was restarted'

  run 2 deploy --yes SMP1
  id=$("$AMPCFG" history --json | jq -r '.hosts[0].entries[0].id')
  declined rollback SMP1
  says "to undo: $id" '1 key in 1 file of 1 instance. Bring back?' 'nothing was changed'
  declined_json "to undo: $id" rollback SMP1
  valid rollback
  json '[.dry_run, .deployment, .undoes, .hosts[].instances[].result]' "[true,null,\"$id\",\"planned\"]"
  run 0 rollback --yes SMP1
  is_old
}
if on_terminals 'the answer no'; then answers_no; fi

# ---------------------------------------------------------------- an apply that was cut short: going on, and undoing
printf 'start=slow\nseconds=3\n' >"$instances/SMP1/instance.settings"
"$AMPCFG" apply --yes SMP1 >/dev/null 2>&1 </dev/null &
applying=$!
until grep -qs starting "$scene"/state/apply/*.json; do kill -0 $applying || fail 'it ended before it was killed'; done
kill -KILL $applying
wait $applying 2>/dev/null || true
sleep 3.5 # the start that it had begun goes on
rm "$instances/SMP1/instance.settings"

neither_goes_on_nor_undoes() {
  declined apply --resume
  says 'begun' 'SMP1      starting' 'go on with it? [y/N]' 'nothing was done'
  declined apply --abort
  says 'begun' 'SMP1      starting' 'undo the part of it that is not done? [y/N]' 'nothing was done'
  # What is asked about is shown, also with -q and with --json.
  declined -q apply --abort
  says 'SMP1      starting' 'undo the part of it that is not done? [y/N]'
  declined_json 'SMP1      starting' apply --resume
  valid apply
  json '[.dry_run, .deployment, [.hosts[].instances[] | .instance, .batch]]' '[true,null,["SMP1",1]]'
  declined_json 'SMP1      starting' apply --abort
  valid apply
  json '[.dry_run, .deployment, [.hosts[].instances[] | .instance, .result]]' '[true,null,["SMP1","unchanged"]]'
}
if on_terminals 'the answer no of one that was cut short'; then neither_goes_on_nor_undoes; fi
run 0 status
complains 'was cut short: SMP1'

# A host that cannot be asked is one of the answer's hosts, and the rest is done.
run 1 -H here,gone apply --resume --yes --json
valid apply
json '[.hosts[] | [.host, .status, .error.code != null, (.instances | length)]]' \
  '[["gone","unreachable",true,0],["here","ok",false,1]]'
is SMP1 .result '"changed"'
run 1 -H here,gone apply --resume --yes
once 'gone'
says_not 'no apply was cut short'
run 0 apply --resume --yes
says 'no apply was cut short'

# ---------------------------------------------------------------- each thing is said once
# What the plan leaves, and a host without a plan, are not said again behind it.
old
run 1 -H here,gone apply --yes --skip-unreachable SMP1
once 'Homes/config.yml'
once 'no connection to'
[ ! -s "$scene/stderr" ] || fail 'complains of what is shown'
# The lines of --diff stand apart from the rest of the plan, and its keys are not said again.
old
run 2 apply --dry-run --diff SMP1
grep -A1 -F '+cooldown: 3' "$scene/stdout" | grep -qx '' || fail 'the diff runs into the plan'
says 'left: Homes/config.yml' '1 key in 1 file of 1 instance differs from what is expected, 1 left'
says_not '9  ->  3'

# ---------------------------------------------------------------- what was cut short is said in any case
plugin SMP1 Homes config.yml <<<'limit: 5'
[ -n "${DISK_FAULTS:-}" ] || { skipped 'nothing can be preloaded into this build' 'what was cut short'; exit 0; }
LD_PRELOAD=$DISK_FAULTS FAULT=KILL FAULT_ARMED=1 FAULT_AT=2 FAULT_LOG=$scene/faults FAULT_WHERE=manifest.json \
  run 137 deploy SMP1 --yes 2>/dev/null
run 0 -q restart --dry-run SMP1
complains 'was cut short; the next command that writes undoes'
run 0 -q apply --yes SMP1
complains 'was cut short in SMP1, and is undone'
