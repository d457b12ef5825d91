#!/usr/bin/env bash
# The record of what was done is damaged or gone: each command says what and where, what it cannot say, and what can be done.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config </dev/null
universal <<<'{"Chat": {"cooldown": 3}}'
for name in SMP101 SMP201; do
  instance $name
  plugin $name Chat config.yml <<<'cooldown: 9'
done
chat() { printf '%s' "$instances/$1/Minecraft/plugins/Chat/config.yml"; }
last_id() { "$AMPCFG" history --json | jq -r '.hosts[0].entries[0].id'; }
run 0 deploy --all --yes
first=$(last_id)
universal <<<'{"Chat": {"cooldown": 4}}'
sleep 1 # the next second, whose id is behind
run 0 deploy SMP101 --yes
second=$(last_id)
[ "$first" != "$second" ] || fail 'there is one deployment'
[ "$(wc -l <"$scene/state/audit.jsonl")" = 3 ] || fail 'there are not three lines'
cp -r "$scene/state" "$scene/whole"
cp -r "$instances" "$scene/deployed"
state=$(cd "$scene/state" && pwd -P)

spoil() { # spoil COMMAND: as after the two deployments, but for what it does in the state's folder
  rm -rf "$scene/state" "$instances"
  cp -r "$scene/whole" "$scene/state"
  cp -r "$scene/deployed" "$instances"
  (cd "$scene/state" && bash -c "$1")
}
at() { # at TEXT…: everything that was said has each text, in whatever lines
  local text
  for text; do cat "$scene/stdout" "$scene/stderr" | tr -s ' \n' ' ' | grep -qF -- "$text" || fail "does not say '$text'"; done
}

# rollback_refuses PLACE…: no deployment is taken for the last one, and an id still undoes it.
rollback_refuses() {
  run 1 rollback SMP101 --yes
  at 'which deployment is the last cannot be said' "$@" 'ampcfg rollback ID'
  grep -q 'cooldown: 4' "$(chat SMP101)" || fail 'something was undone'
  run 1 rollback SMP101 --yes --json
  valid rollback
  run 0 rollback "$second" SMP101 --yes
  grep -q 'cooldown: 3' "$(chat SMP101)" || fail 'the id undoes nothing'
}
# is_partial PLACE: what can be read is listed, and that it is not all is said.
is_partial() {
  run 0 history
  complains 'not as it was written' "$@"
  says "$first"
  run 0 history --json
  valid history
  json '.warnings | length > 0' true
  run 0 status
  complains 'the record of what was done is damaged' "$@"
  run 0 status --json
  valid status
}
# is_lost PLACE: nothing can be read, which is not to say that nothing was done.
is_lost() {
  run 1 history
  at 'what was done cannot be said' "$@" 'begin a new record' 'ampcfg history show ID'
  says_not 'nothing has been done yet'
  run 1 history --json
  valid history
  json '[.hosts[0].entries, .hosts[0].error.code]' '[[],"record-damaged"]'
  run 0 history show "$second"
  run 0 status
  complains 'the record of what was done is damaged' "$@"
  run 1 history verify
}

# A line that is no JSON, the last or another; and one that has lost a member.
spoil "sed -i '3s/.*/rubbish/' audit.jsonl"
is_partial "$state/audit.jsonl, line 3: it is damaged: column 1"
rollback_refuses "$state/audit.jsonl, line 3"
spoil "sed -i '1s/{/(/' audit.jsonl"
is_partial "$state/audit.jsonl, line 1: it is damaged"
rollback_refuses "$state/audit.jsonl, line 1"
spoil "sed -i '2s/\"result\"/\"outcome\"/' audit.jsonl"
is_partial "$state/audit.jsonl, line 2: it is damaged: \`result\` must be a text"
# An instance of which nothing is left in the record is no typing error.
spoil "sed -i '2s/.*/rubbish/' audit.jsonl"
run 0 history SMP201
complains "$state/audit.jsonl, line 2"
says 'the record, as far as it can be read, has nothing of this'

# A line can be read, and is not the one that was written.
spoil "sed -i '3s/SMP101/SMP301/' audit.jsonl"
run 0 history
complains 'not as it was written' "$state/audit.jsonl, line 3"
rollback_refuses "$state/audit.jsonl, line 3: it is not the line that was written"

# Lines are missing: at the end, in the middle, and half of one.
spoil "sed -i '\$d' audit.jsonl"
is_partial "$state/audit.jsonl, line 3: it is missing, and all behind it: \`head\` counts 3 lines"
rollback_refuses "$state/audit.jsonl, line 3"
spoil "sed -i 2d audit.jsonl"
is_partial "$state/audit.jsonl, line 2: line 3 stands here"
spoil "truncate -s -40 audit.jsonl"
is_partial "$state/audit.jsonl, line 3: it is missing"
rollback_refuses "$state/audit.jsonl, line 3"

# It is empty, gone, no file, or its head is.
spoil ': >audit.jsonl'
is_lost "$state/audit.jsonl, line 1: it is missing"
rollback_refuses "$state/audit.jsonl, line 1"
spoil 'rm audit.jsonl'
is_lost "$state/audit.jsonl, line 1: it is missing"
spoil 'rm audit.jsonl head'
is_lost "$state/audit.jsonl: it has no lines, though 2 deployments, the newest $second, are kept"
rollback_refuses "2 deployments, the newest $second, are kept"
spoil 'rm audit.jsonl; mkdir audit.jsonl'
is_lost "$state/audit.jsonl: it is damaged"
rollback_refuses "$state/audit.jsonl: it is damaged"
spoil 'rm head'
is_partial "$state/head: it is not there, and lines are"
rollback_refuses "$state/head: it is not there"
spoil 'echo rubbish >head'
is_partial "$state/head: it is damaged"

# A new record that was begun, as ampcfg-state(5) says, does not know the deployments from before.
spoil 'rm audit.jsonl head'
run 0 flag SMP101
run 0 history
complains "2 deployments, the newest $second, are kept, and not in the record"
run 1 rollback SMP101 --yes
at 'no deployment is left to undo for what is selected; but 2 deployments' "$second"

# The deployment's own record is damaged or gone: the one before it is not taken for the last.
for damage in "echo '{' >deployments/$second/manifest.json" "rm deployments/$second/manifest.json" "rm -r deployments/$second"; do
  spoil "$damage"
  run 1 rollback SMP101 --yes
  at 'which deployment is the last cannot be said' "$state/deployments/$second/manifest.json is" 'ampcfg rollback ID'
  grep -q 'cooldown: 4' "$(chat SMP101)" || fail 'the deployment before was undone'
  run 1 history show "$second"
  at "$state/deployments/$second/manifest.json is"
  run 1 rollback "$second" SMP101 --yes
  at "$state/deployments/$second/manifest.json is"
  run 0 rollback "$first" SMP201 --yes
done

# A deployment that is complete, but cannot be noted, is not called cut short; nor is anything of it undone.
spoil "sed -i '\$d' audit.jsonl"
universal <<<'{"Chat": {"cooldown": 5}}'
run 0 deploy SMP201 --yes
complains 'lines at its end are missing' 'move audit.jsonl and head to another folder; then the next command that writes'
run 0 scan SMP201
complains 'is complete; what is left' "$state/audit.jsonl, line 3: it is missing"
! grep -q 'cut short' "$scene/stderr" || fail 'it is called cut short'
run 0 deploy SMP101 --yes
complains 'what became of deployment' 'cannot be noted'
! grep -q 'cut short' "$scene/stderr" || fail 'it is called cut short'
grep -q 'cooldown: 5' "$(chat SMP201)" || fail 'it was undone'
# Once a new record is begun, the next command that writes notes both.
mkdir "$scene/broken"
mv "$scene/state/audit.jsonl" "$scene/state/head" "$scene/broken"
universal <<<'{"Chat": {"cooldown": 6}}'
run 0 deploy SMP101 --yes
run 0 history --json
json '[.hosts[0].entries[] | select(.action == "deploy")] | length' 3
run 2 scan
! grep -q 'is complete' "$scene/stderr" || fail 'it is still not noted'

# One that has something left to finish and has lost its record keeps its backups.
spoil "mkdir -p unfinished; touch unfinished/$second; chmod 600 unfinished/$second; rm deployments/$second/manifest.json"
run 2 scan
complains "deployment $second was not brought to an end" "$state/deployments/$second/manifest.json is not there, and was never pruned"
run 0 deploy SMP201 --yes
complains "deployment $second was not brought to an end, and cannot be yet"
[ -d "$scene/state/deployments/$second" ] || fail 'its backups are gone'

# Old deployments are not removed by a record that cannot be read.
config <<<'keep: {count: 1, days: 0}'
spoil "sed -i '2s/.*/rubbish/' audit.jsonl"
universal <<<'{"Chat": {"cooldown": 7}}'
run 0 deploy SMP101 --yes
complains 'old deployments could not be removed' "$state/audit.jsonl, line 2"
[ -d "$scene/state/deployments/$first" ] || fail 'it was removed'
