#!/usr/bin/env bash
# Where nothing was compared, nothing is "no drift": a disk that is not mounted, a wrong folder, too few open files.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

universal <<<'{"Chat": {"a": 1}}'
config </dev/null

# A host without an instance failed, in all that compares or changes.
for command in scan 'get Chat a' status 'flag SMP101 --reason x' 'deploy --all --dry-run' 'restart --all --dry-run' 'rollback --all --dry-run'; do
  # shellcheck disable=SC2086  # words
  run 1 $command
  cat "$scene/stdout" >>"$scene/stderr"
  complains "$instances" 'is an instance of Minecraft' mounted 'instances:'
done
run 1 -q scan
[ -s "$scene/stderr" ] || [ -s "$scene/stdout" ] || fail "says nothing to cron"
run 1 scan --json
json '.hosts[0].status' '"failed"'
json '.hosts[0].error.code' '"no-instances"'
valid scan
run 1 status --json
json '.hosts[0].error.code' '"no-instances"'
valid status

# What looks at no instance does not mind.
run 0 hosts
run 0 history
run 0 expect validate

# AMP's registry may say that there is none of ours: that is a warning.
mkdir -p "$instances/VAL01/valheim"
file .ampdata/instances.json <<<'[{"InstanceName": "ADS01", "Module": "ADS"}, {"InstanceName": "VAL01", "Module": "GenericModule"}]'
run 0 scan
complains "as AMP's registry says too"
run 0 scan --json
json '[.hosts[0].status, .warnings]' "$(jq -nc '["ok", ["no instance of this host is one of Minecraft, as AMP'"'"'s registry says too"]]')"
file .ampdata/instances.json <<<'[{"InstanceName": "SMP101", "Module": "Minecraft"}]'
run 1 scan
rm "$scene/.ampdata/instances.json"

# A link to a disk that is not there is an instance that failed; one that AMP does not list is none.
instance SMP101
plugin SMP101 Chat config.yml <<<'a: 1'
ln -s /nowhere/SMP102 "$instances/SMP102"
run 1 scan --json
json '[.hosts[0].instances[] | [.instance, .error.code]]' '[["SMP101",null],["SMP102","instance-unreadable"]]'
file .ampdata/instances.json <<<'[{"InstanceName": "SMP101", "Module": "Minecraft"}]'
run 0 scan
complains "AMP's registry does not list it"
rm "$instances/SMP102" "$scene/.ampdata/instances.json"

# A server without a platform's files is an instance all the same.
mkdir -p "$instances/FORGE1/Minecraft/mods"
touch "$instances/FORGE1/Minecraft/user_jvm_args.txt"
run 0 scan --json
json '[.hosts[0].instances[] | [.instance, .platform]]' '[["FORGE1",null],["SMP101","paper"]]'
says "FORGE1 has no platform's files"
rm -r "$instances/FORGE1"
run 0 retire FORGE1 --yes

# Few open files: whatever the limit is, the answer is whole or not 0.
wholes=0
for limit in $(seq 4 40); do
  status=0
  (ulimit -n "$limit" && exec "$AMPCFG" scan --json) >"$scene/stdout" 2>"$scene/stderr" </dev/null || status=$?
  if [ "$status" = 0 ]; then
    json '[.hosts[0].instances[].summary.ok]' '[1]'
    wholes=$((wholes + 1))
  fi
done
[ "$wholes" -gt 5 ] || fail "40 files are not enough"
[ "$wholes" -lt 37 ] || fail "no limit was too low"
