#!/usr/bin/env bash
# ampcfg scan --metrics: figures for Prometheus, in a file that nobody meets half written, also of a scan that failed.
# What Prometheus's own tools say of it is in tests/metrics.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/amp.bash"

config <<'YAML'
hosts:
  here: {address: 127.0.0.1}
  gone: {address: 127.0.0.1, port: 1}
YAML
amp_instance SMP101 players=3
amp_instance $'B\xffD'
universal <<'JSON'
{"Chat": {"cooldown": {"$value": 3, "undecided": true}, "format": "x"}}
JSON
variable <<'JSON'
{"Chat": {"cooldown": {"SMP101": {"$value": 9, "until": "2020-01-31", "why": "a trial"}}, "format": {"SMP101": "y"}}}
JSON
plugin SMP101 Chat config.yml <<<$'cooldown: 9\nformat: y'
plugin $'B\xffD' Chat config.yml <<<$'cooldown: 3\nformat: x'
figures=$scene/figures/ampcfg.prom
mkdir "$scene/figures"

# figure LINE…: the file has this line.
figure() {
  local line
  for line; do grep -qxF -- "$line" "$figures" || fail "no figure $line in: $(cat "$figures")"; done
}
no_figure() { ! grep -q -- "$1" "$figures" || fail "a figure $1"; }

# Nothing is said with -q, the file is there, for everybody to read; a scan answers as it would without.
run 2 scan --json
cp "$scene/stdout" "$scene/plain.json"
run 2 scan --json --metrics "$figures"
diff <(jq 'del(.generated_at)' "$scene/plain.json") <(jq 'del(.generated_at)' "$scene/stdout") >&2 || fail 'answers otherwise'
[ "$(ls -A "$scene/figures")" = ampcfg.prom ] || fail "left behind: $(ls -A "$scene/figures")"
[ "$(stat -c %a "$figures")" = 644 ] || fail "mode $(stat -c %a "$figures")"
smp='{amp_host="here",amp_instance="SMP101"}'
bad=$'{amp_host="here",amp_instance="B\ufffdD"}'
figure '# TYPE ampcfg_drift gauge' 'ampcfg_up{amp_host="here"} 1' "ampcfg_keys$smp 2" "ampcfg_drift$smp 1" "ampcfg_variances$smp 1" \
  "ampcfg_undecided$smp 1" "ampcfg_exceptions_ended$smp 1" "ampcfg_errors$smp 0" "ampcfg_restart_needed$smp 0" \
  'ampcfg_drift_by_plugin{amp_host="here",amp_instance="SMP101",plugin="Chat"} 1' "ampcfg_drift$bad 0" "ampcfg_undecided$bad 1"
no_figure players
grep -q "^ampcfg_info{amp_host=\"here\",version=\"[0-9.]*\",expectations=\"$(jq -r .expectations.digest "$scene/stdout")\"} 1\$" "$figures" ||
  fail 'no ampcfg_info'

# What is remembered of the last scan has the same figures.
cp "$figures" "$scene/first.prom"
chmod 600 "$figures"
run 2 scan -q --metrics "$figures"
diff <(grep -v '_seconds' "$scene/first.prom") <(grep -v '_seconds' "$figures") >&2 || fail 'other figures from memory'
[ "$(stat -c %a "$figures")" = 644 ] || fail "mode $(stat -c %a "$figures")"

# Until it is whole it has a name that node_exporter does not read; where it cannot be renamed, the old one stays, and nothing else.
if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
  cp "$figures" "$scene/first.prom"
  ran=(scan -q --metrics "$figures")
  status=0
  ASAN_OPTIONS=detect_leaks=0 strace -f -o "$scene/trace" -e trace=openat,renameat -e inject=renameat:error=ENOSPC \
    "$AMPCFG" "${ran[@]}" >"$scene/stdout" 2>"$scene/stderr" || status=$?
  [ "$status" = 1 ] || fail "exit $status, not 1"
  complains 'the figures are not written' 'No space left on device'
  grep -q 'renameat([0-9]*, "[.]ampcfg-[-0-9]*", [0-9]*, "ampcfg.prom") .*INJECTED' "$scene/trace" || fail 'nothing failed'
  ! grep -q 'openat(.*[.]prom"' "$scene/trace" || fail 'opens the file itself'
  [ "$(ls -A "$scene/figures")" = ampcfg.prom ] || fail "left behind: $(ls -A "$scene/figures")"
  cmp "$figures" "$scene/first.prom" || fail 'the old figures are gone'
else
  skipped 'strace cannot trace here' 'a rename that fails'
fi

# The games are asked where that is wanted.
start SMP101
run 2 scan -q --metrics "$figures" --players
figure "ampcfg_players$smp 3" "ampcfg_game_up$smp 1" "ampcfg_players$bad 0" "ampcfg_game_up$bad 0"
run 64 scan --players
complains --metrics

# A host that does not answer is down; so is an instance that cannot be looked at, and neither has counts.
mv "$instances/SMP101/Minecraft" "$scene/away"
run 1 -H all scan -q --metrics "$figures" --players
figure 'ampcfg_up{amp_host="gone"} 0' 'ampcfg_up{amp_host="here"} 1' "ampcfg_instance_up$smp 0" "ampcfg_instance_up$bad 1"
no_figure "ampcfg_drift$smp"
mv "$scene/away" "$instances/SMP101/Minecraft"

# So is every host where the scan cannot begin: expectations that are wrong, or away.
echo '{' >"$expectations/variable_configs.json"
run 64 -H all scan --metrics "$figures"
figure 'ampcfg_up{amp_host="gone"} 0' 'ampcfg_up{amp_host="here"} 0'
no_figure amp_instance
rm -r "$expectations" "$figures"
run 64 scan --metrics "$figures"
figure 'ampcfg_up{amp_host="here"} 0'
universal <<<'{"Chat": {"format": "x"}}'

# Figures are of everything: 64, and the file stays as it is.
run 2 scan -q --metrics "$figures"
cp "$figures" "$scene/whole.prom"
for part in SMP101 '-p Chat' '-f config.yml' '-k format' here:SMP101; do
  # shellcheck disable=SC2086  # two words
  run 64 scan --metrics "$figures" $part
  complains 'a part' "$part"
  is_silent
done
cmp "$figures" "$scene/whole.prom" || fail 'writes figures of a part'

# Nothing but a file is replaced; where it cannot be written, the scan is shown all the same: 1.
replaces_files_alone --metrics "$scene/figures"
run 1 scan --metrics "$scene/nowhere/ampcfg.prom"
says format
complains 'the figures are not written' "$scene/nowhere/ampcfg.prom"
run 1 scan -q --metrics "$scene/nowhere/ampcfg.prom"
complains 'the figures are not written'
