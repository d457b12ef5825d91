#!/usr/bin/env bash
# Warnings: what is the same of many once, with what to do about it, above the line that sums up; silenced by their kinds.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config </dev/null
universal <<<'{"Chat": {"cooldown": 3}}'
variable <<'JSON'
{"Chat": {"cooldown": {"SMP301": 4, "SMP302": 4, "SMP303": 4, "SMP304": 4, "ovh:EVO01": 5, "ovh:EVO02": 5}}}
JSON
for name in SMP101 SMP102; do
  instance $name
  plugin $name Chat config.yml <<<'cooldown: 3'
done

warns() { # warns: stderr is what is piped in
  diff - "$scene/stderr" >&2 || fail 'warns otherwise'
}

# Values for instances that are not here are two lines, however many there are. JSON has one for each.
run 0 scan
warns <<TEXT
warning: the expectations document instances that no host has (4: SMP301, SMP302, SMP303, SMP304); correct the name in variable_configs.json, or take it out
warning: the expectations document instances of hosts that were not asked (ovh:EVO01, ovh:EVO02); name those hosts below \`hosts:\`, and ask them with -H
hint: what may stay can be silenced: \`quiet_warnings: [instance-unknown, instance-elsewhere]\` in $scene/config.yaml
TEXT
run 0 scan --json
valid scan
json '.warnings | length' 6
json '.warnings[0]' '"the expectations document an instance that no host has: SMP301"'

# As the hint says, they can be silenced for people.
config <<<'quiet_warnings: [instance-unknown, instance-elsewhere]'
run 0 scan
warns </dev/null
run 0 scan --json
json '.warnings | length' 6
config <<<'quiet_warnings: [instance-unknown]'
run 0 scan
warns <<TEXT
warning: the expectations document instances of hosts that were not asked (ovh:EVO01, ovh:EVO02); name those hosts below \`hosts:\`, and ask them with -H
hint: what may stay can be silenced: \`quiet_warnings: [instance-elsewhere]\` in $scene/config.yaml
TEXT
# So is what is doubtful in several places of the set.
universal <<<'{"Chat": {"cooldown": 3, "password": "x"}}'
variable <<<'{"Chat": {"password": {"SMP101": "y"}}}'
chmod 644 "$expectations"/*.json
config <<<'quiet_warnings: [instance-elsewhere]'
run 2 scan
warns <<TEXT
warning: there are passwords in it, and everyone on this machine may read it; chmod 640 it (universal_configs.json, variable_configs.json)
hint: what may stay can be silenced: \`quiet_warnings: [readable-by-all]\` in $scene/config.yaml
TEXT
universal <<<'{"Chat": {"cooldown": 3}}'
rm "$expectations/variable_configs.json"

# The same of several instances is one line with their names, in every command that looks at them.
config </dev/null
for name in FORGE1 FORGE2; do
  mkdir -p "$instances/$name/Minecraft/mods"
  touch "$instances/$name/Minecraft/user_jvm_args.txt"
done
for command in scan status 'get Chat cooldown'; do
  # shellcheck disable=SC2086 # words
  run 0 $command
  warns <<TEXT
warning: an instance has no platform's files in its game folder: only what is expected of every platform counts there (FORGE1, FORGE2); \`overrides\` in the configuration can say which it is
hint: what may stay can be silenced: \`quiet_warnings: [platform-unknown]\` in $scene/config.yaml
TEXT
done
run 0 diff
complains '(FORGE1, FORGE2)'
# Who asks for others is not told of them.
for command in scan status 'deploy --dry-run'; do
  # shellcheck disable=SC2086 # words
  run 0 $command SMP101
  ! grep -q FORGE "$scene/stderr" || fail 'warns of what was not asked for'
done
rm -r "$instances"/FORGE? "$scene/state"

# Of many of a kind the first are told.
{
  echo '['
  for number in $(seq 12); do echo "{\"Nameless\": $number},"; done
  echo '{"InstanceName": "SMP101"}, {"InstanceName": "SMP102"}]'
} | file .ampdata/instances.json
run 0 scan
[ "$(grep -c 'has no InstanceName' "$scene/stderr")" = 4 ] || fail 'tells too many'
complains 'warning: 8 more of the kind amp-registry (--json has all)'
run 0 scan --json
json '[.warnings[] | select(contains("has no InstanceName"))] | length' 12

# They stand above the line that sums up, not before a table that takes them off the screen.
plugin SMP101 Chat config.yml <<<'cooldown: 4'
"$AMPCFG" scan >"$scene/stdout" 2>&1 </dev/null || true
ran=(scan)
[[ $(tail -n 1 "$scene/stdout") == '1 drift in 1 of 2 instances'* ]] || fail 'the sum is not last'
[[ $(tail -n 2 "$scene/stdout" | head -n 1) == 'hint: '* ]] || fail 'the warnings are not above the sum'
[[ $(head -n 1 "$scene/stdout") == SMP101* ]] || fail 'the warnings are above the table'
rm "$scene/.ampdata/instances.json"

# What must be seen is no kind: a sum that is wrong is told whatever is silenced.
run 0 expect pack "$expectations" "$scene/packed"
rm -r "$expectations"
mv "$scene/packed" "$expectations"
universal <<<'{"Chat": {"cooldown": 4}}'
config <<'YAML'
quiet_warnings: [amp-registry, amp-settings, platform-unknown, platform-unchecked, instance-unknown, instance-elsewhere,
  plugin-unknown, collision, count-mismatch, readable-by-all, replaced-key, unknown-name]
YAML
run 2 scan
complains 'was changed after its sum was taken'
config <<<'quiet_warnings: [checksum-mismatch]'
run 64 scan
complains 'line 5' checksum-mismatch amp-registry
config </dev/null

# On a terminal they are wrapped at words.
universal <<<'{"Chat": {"cooldown": 3}}'
variable <<<'{"Chat": {"cooldown": {"SMP301": 4, "SMP302": 4}}}'
command -v script >/dev/null || { skipped "no program 'script'" 'a terminal'; exit 0; }
on_terminals 'a terminal' || exit 0
# shellcheck disable=SC2016 # the shell that script starts expands it
TERM=xterm NO_COLOR=1 script -qec 'stty cols 60 rows 50; "$AMPCFG" scan' /dev/null </dev/null | tr -d '\r' >"$scene/stdout" || true
ran=(scan)
says 'warning: the expectations document instances that no host' '         has (SMP301, SMP302); correct the name in'
awk 'length($0) > 60 {print; wide = 1} END {exit wide}' "$scene/stdout" || fail 'wider than the terminal'
