#!/usr/bin/env bash
# What was written to a set: taken back by `expect undo`, listed by `expect exceptions`, renamed and forgotten with its instance.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config </dev/null
for name in SMP101 SMP102; do
  instance $name
  plugin $name Shops config.yml <<<'limits: {max: 10}'
done
universal <<'JSON'
{
  "Shops": {
    "limits.max": 10,
    "db.password": "hunter2"
  }
}
JSON
variable <<'JSON'
{
  "Shops": {
    "limits.max": {
      "SMP101": {"$value": 20, "why": "the sale", "by": "anna", "until": "2026-10-01"},
      "@big": {"$value": 30, "until": "2099-01-01"},
      "SMP102": 12
    }
  }
}
JSON
file expectations/instances.json <<<'{"groups": {"big": ["SMP102", "SMP1*"]}, "facts": {"SMP102": {"short": "two"}}}'
cp -a "$expectations" "$scene/before"
is_as_before() { diff -r "$scene/before" "$expectations" || fail 'not all is as it was'; }

# ---------------------------------------------------------------- exceptions

run 2 expect exceptions
begins <<'TEXT'
ended: 1
  Shops  limits.max  until 2026-10-01
    value  20
    on     SMP101
    why    the sale (anna)
TEXT
says 'until 2099-01-01' '    value  12' '    on     @big' 'have no end: 1' 'SMP102' 'ampcfg expect unset'
says_not hunter2
run 2 expect exceptions --ending 0
says 'the sale'
says_not '@big' SMP102
run 2 expect exceptions --json
valid expect exceptions
json '[.exceptions[] | [.instance, .ended, .why]]' '[["SMP101",true,"the sale"],["@big",false,null],["SMP102",null,null]]'
json '[.exceptions[] | select(.ended == false) | .days_left > 365]' '[true]'
run 64 expect exceptions --ending soon

# ---------------------------------------------------------------- a name

run 0 expect rename SMP102 SMP202 --dry-run
says '-      "SMP102": 12' '+      "SMP202": 12' '1 value of its own, its facts, a member of @big'
is_as_before
run 64 expect rename SMP102 SMP202
complains 'nobody to ask'
run 0 expect rename SMP102 SMP202 --yes
says 'written in' 'expect undo'
complains 'there is no instance SMP202 on here'
grep -q '"big": \["SMP202", "SMP1\*"\]}, "facts": {"SMP202"' "$expectations/instances.json" || fail 'the groups and facts keep the name'
run 64 expect rename SMP102 SMP203 --yes
complains 'says nothing of an instance' 'SMP202'
run 64 expect rename SMP202 SMP101 --yes
complains 'says something of SMP101 already' 'expect forget'
run 0 expect forget SMP202 --yes --json
valid expect forget
json '[.result, [.files[].file]]' '["changed",["instances.json","variable_configs.json"]]'
! grep -rq SMP202 "$expectations" || fail 'it is not forgotten'

# ---------------------------------------------------------------- undo

# The last that is neither an undo nor undone, then the one before it: all bytes as they were.
run 0 expect undo --dry-run
says '+      "SMP202": 12' 'expect forget SMP202'
run 0 expect undo --yes --json
valid expect undo
json '[.result, .undoes.command, .left]' '["changed","ampcfg expect forget SMP202 --yes --json",[]]'
undone=$(jq -r .change "$scene/stdout")
run 0 expect undo --yes
is_as_before
run 1 expect undo --yes
complains 'no change of the set in' 'is left to undo'
# An undo by its name; and its change can be undone then.
run 64 expect undo 20200101T000000Z-0000 --yes
complains 'no change 20200101T000000Z-0000' "$undone"
run 0 expect rename SMP102 SMP202 --yes
run 0 expect undo --yes
is_as_before

# In a file that somebody has written since, entries that are still as they were left.
run 0 expect set Shops limits.max 11 --yes
run 0 expect set Shops db.user admin --yes
sed -i 's/"limits.max": 11/"limits.max": 13/' "$expectations/universal_configs.json"
run 0 expect undo --yes
! grep -q admin "$expectations/universal_configs.json" || fail 'the entry is not taken back'
run 2 expect undo --yes
says 'left, as it was changed since: universal_configs.json: Shops / limits.max' 'nothing of it is as it was left'
says_not hunter2
grep -q '"limits.max": 13' "$expectations/universal_configs.json" || fail 'the hand edit is gone'
grep -q hunter2 "$expectations/universal_configs.json" || fail 'more than was asked for is gone'

# Several at once, each after the other: nobody's entry is lost.
writers=()
for number in 1 2 3; do
  "$AMPCFG" expect set Shops "at.once-$number" "$number" --yes -q >/dev/null 2>"$scene/writer-$number" &
  writers+=($!)
done
for number in 1 2 3; do
  wait "${writers[number - 1]}" || fail "writer $number: $(cat "$scene/writer-$number")"
  grep -q "at.once-$number\": $number" "$expectations/universal_configs.json" || fail "the entry of writer $number is lost"
done

# ---------------------------------------------------------------- sums, and who may not

run 0 expect pack "$expectations" "$scene/packed"
sed -i 's/"created": "[^"]*"/"created": "2020-01-01T00:00:00Z"/' "$scene/packed/metadata.json"
run 0 expect rename SMP102 SMP202 --yes --expectations "$scene/packed"
run 0 expect validate "$scene/packed"
says_not 'checksum-mismatch' 'after its sum was taken' 'but there are'
! grep -q 2020-01-01 "$scene/packed/metadata.json" || fail 'metadata.json has its old time'
echo >>"$scene/packed/variable_configs.json"
run 0 expect rename SMP202 SMP102 --yes --expectations "$scene/packed"
complains 'the sum of variable_configs.json' 'was wrong before'

chmod 444 "$expectations/variable_configs.json"
run 64 expect rename SMP102 SMP202 --yes
complains 'is not to be written' 'chmod u+w'
chmod 644 "$expectations/variable_configs.json"
echo '{' >"$scene/packed/variable_configs.json"
run 64 expect rename SMP102 SMP202 --yes --expectations "$scene/packed"
complains 'expect validate`'

# By sudo, the set stays its owner's, and the person is noted.
if [ "$(id -u)" = 0 ]; then
  chown -R games: "$expectations"
  chmod 755 "$scene"
  SUDO_USER=alice run 0 expect rename SMP102 SMP202 --yes
  [ -z "$(find "$expectations" ! -user games)" ] || fail 'root has taken files over'
  grep -q '"person": "alice"' "$scene/state/set_changes/"*/change.json || fail 'nobody knows who it was'
else
  skipped 'needs root' 'a set of another user'
fi
