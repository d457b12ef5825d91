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
rmdir "$instances"
run 0 history
says 'nothing has been done yet'
mkdir "$instances"

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
few_files() {
  local wholes=0 limit
  for limit in $(seq 4 40); do
    status=0
    (ulimit -n "$limit" && exec "$AMPCFG" scan --json) >"$scene/stdout" 2>"$scene/stderr" </dev/null || status=$?
    if [ "$status" = 0 ]; then
      json '[.hosts[0].instances[].summary.ok]' '[1]'
      wholes=$((wholes + 1))
    elif [ "$status" != 127 ]; then # of the loader, which found no room for a library
      says 'ulimit -n'
    fi
  done
  [ "$wholes" -gt 5 ] || fail "40 files are not enough"
  [ "$wholes" -lt 37 ] || fail "no limit was too low"
}
if [ -n "${DISK_FAULTS:-}" ]; then
  few_files
else
  skipped 'where it finds no room for a pipe, UBSan takes every object for none' 'few open files'
fi

# ---------------------------------------------------------------- a plugin that no instance has
# Nothing is compared there. Where another spelling is installed, that is said, once every instance has answered.
rm -rf "${instances:?}"/* "$scene/state"
for name in SMP101 SMP201; do
  instance $name
  plugin $name Essentials config.yml <<<'a: 1'
done
universal <<<'{"Essentails": {"a": 1}, "Gone": {"a": 1}, "essentials": {"a": 1}}'
run 0 scan
complains '"Essentails"' 'did you mean "Essentials"?' '"essentials"'
! grep -q Gone "$scene/stderr" || fail 'warns of a plugin that is near none'
run 0 scan SMP101
! grep -q Essentails "$scene/stderr" || fail 'warns where not all were asked'
run 0 get Essentails a
complains 'did you mean "Essentials"?'
run 0 expect validate --json
valid expect validate
json '[.problems[] | select(.code == "plugin-unknown") | .message]' '["no instance has Essentails, Gone and essentials"]'
universal <<<'{"Essentails": {"a": 1}, "Essentials": {"a": 1}}'
run 0 scan
! grep -q Essentails "$scene/stderr" || fail 'takes a plugin that is expected for another'

# Values that somebody gives for it by hand are left.
echo '{"SMP101": {"Essentails": {"a": 2}, "Essentials": {"a": 2}}}' >"$scene/values.json"
run 2 deploy --from "$scene/values.json" --yes --json
valid deploy
json '.hosts[0].instances[0] | [.result, [.left[] | [.plugin, .file, .code]]]' '["changed",[["Essentails",null,"plugin-absent"]]]'
run 2 deploy --from "$scene/values.json" --yes
says 'left: Essentails  plugin-absent ' 'plugins/ has no such folder; did you mean Essentials?'

# Of config.yml and config.yaml one counts: that is told whether anything differs or not, also where it is remembered.
plugin SMP101 Essentials config.yaml <<<'a: 1'
universal <<<'{"Essentials": {"a": 2}}'
run 0 scan SMP101
complains 'SMP101: Essentials: config.yaml lies beside config.yml, which counts'
for _ in 1 2; do
  run 2 scan --json
  json '[.hosts[].instances[].findings[].instance, .warnings[]]' \
    '[null,"SMP101: Essentials: config.yaml lies beside config.yml, which counts"]'
done
run 0 get Essentials a
complains 'SMP101: Essentials: config.yaml lies beside config.yml, which counts'
universal <<<'{"Essentials": {"a": 3}}'
run 2 scan SMP101 --json
json '[.hosts[0].instances[0].findings[].hint]' '["config.yaml lies beside config.yml, which counts"]'
run 2 deploy SMP101 --dry-run
complains 'Essentials: config.yaml lies beside config.yml, which counts'
