#!/usr/bin/env bash
# A change of several files of a set that is killed before any of its steps: the set loads, expects of each instance what it did
# or what it was to do, readers warn, and whoever changes it next undoes it and says so.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

[ -n "${DISK_FAULTS:-}" ] || { skipped 'nothing can be preloaded into this build'; exit 0; }

config </dev/null
instance SMP101
plugin SMP101 Shops config.yml <<<'limit: 5'
universal <<<'{"Shops": {"limit": 1}}'
# shellcheck disable=SC2016
variable <<<'{"Shops": {"limit": {"SMP101": {"$template": "{short}"}, "@big": 3}}}'
file expectations/paper/variable_configs.json <<<'{"Shops": {"limit": {"SMP101": 5}}}'
file expectations/instances.json <<<'{"groups": {"big": ["SMP101"]}, "facts": {"SMP101": {"short": "one"}}}'
file expectations/metadata.json <<<'{"created": "2026-01-01T00:00:00Z"}'
cp -a "$expectations" "$scene/before"
again() { rm -rf "$expectations" && cp -a "$scene/before" "$expectations"; }

# What is expected of the instance and of its new name.
expected_of() {
  "$AMPCFG" --config "$scene/config.yaml" get Shops limit --json -q | jq -c '.hosts[].instances[].keys[] | [.expected, .status]'
}
[ "$(expected_of)" = '[5,"variance"]' ] || fail 'the set does not say what it is to say'

# faulty FAULT CALLS AT: a rename in which the AT-th call that has CALLS in its line goes wrong; false where there are fewer.
faulty() {
  : >"$scene/faults"
  status=0
  {
    LD_PRELOAD=$DISK_FAULTS FAULT=$1 FAULT_ARMED=1 FAULT_WHERE=$2 FAULT_AT=$3 FAULT_LOG=$scene/faults \
      "$AMPCFG" expect rename SMP101 SMP202 --yes >"$scene/stdout" 2>"$scene/stderr" </dev/null || status=$?
  } 2>/dev/null
  grep -q ^fault "$scene/faults"
}

# A file is put in its place by renameat2, and so is what says that a change has begun, and that it is complete.
unfinished=0
for ((at = 1; ; at++)); do
  again
  faulty KILL renameat2 "$at" || break
  [ "$status" = 137 ] || fail "it was not killed at $at"
  # As the universal value, once its own has gone with its name; never what the group, or another layer, would give it.
  case $(expected_of) in '[5,"variance"]' | '[1,"drift"]') ;; *) fail "killed at $at, it is expected to have $(expected_of)" ;; esac
  had_begun=$(find "$expectations" -name .ampcfg-change)
  run 0 expect validate
  [ -z "$had_begun" ] || says 'was cut short; the next command that changes the set undoes it'
  # Whichever state the next one has.
  run 0 expect rename SMP101 SMP303 --yes --state "$scene/others-$((at % 2))"
  if [ -n "$had_begun" ]; then
    complains 'was cut short, and is undone' 'expect rename SMP101 SMP202'
    unfinished=$((unfinished + 1))
  fi
  [ -z "$(find "$expectations" -name '.ampcfg-*')" ] || fail "killed at $at, something is left beside the set"
  ! grep -rq SMP202 "$expectations" || fail "killed at $at, it is not undone"
done
[ "$unfinished" = 9 ] || fail "only $unfinished kills were in the middle of the change" # eight writes, and the end of it
grep -rq SMP202 "$expectations" || fail 'it is not renamed without a fault'

# Once all is written, what is left beside the set is taken away and nothing undone.
again
faulty KILL 'unlinkat .ampcfg-changed' 1 || fail 'nothing goes wrong at the end'
run 0 expect validate
says_not 'was cut short'
run 0 expect rename SMP202 SMP303 --yes
[ -z "$(find "$expectations" -name '.ampcfg-*')" ] || fail 'something is left beside the set'

# Where a call fails, nothing has changed, and it is said; a full disk is met before the first file changes.
for ((at = 1; ; at++)); do
  again
  faulty EIO renameat2 "$at" || break
  [ "$status" = 1 ] || fail "EIO at $at: exit $status"
  diff -r "$scene/before" "$expectations" >&2 || fail "EIO at $at: something has changed"
done
again
faulty ENOSPC 'openat .ampcfg-2' 3 || fail 'the disk is not full'
complains 'No space left on device'
diff -r "$scene/before" "$expectations" >&2 || fail 'the disk was full, and something has changed'
