#!/usr/bin/env bash
# ampcfg status: what runs, who plays, what needs a restart, with real processes that answer.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/amp.bash"

config <<'YAML'
overrides:
  - {match: RUBBISH, timeout: 2}
YAML
amp_instance RUNS players=3 max=30 'version=Paper 1.21.4'
odd="a b\$(c)'" # a name that no shell may see
amp_instance "$odd"
amp_instance DOWN
amp_instance SLEEPS
instance_settings SLEEPS sleeps=yes
amp_instance YOUNG answer=none
amp_instance RUBBISH answer=rubbish
amp_instance ESCAPES $'version=\e[31mPaper'
echo 'AMP.AppStartupMode=0' >"$instances/RUNS/AMPConfig.conf"

start RUNS
start "$odd"
start ESCAPES
start SLEEPS sleeping
amp start RUBBISH
amp start YOUNG
run 0 status --json
valid status
is RUNS '[.state, .players.online, .players.max, .version, .comes_back]' '["running",3,30,"Paper 1.21.4",false]'
is RUNS '.since | fromdateiso8601 > now - 600' true
is DOWN '[.state, .since, .players, .needs_restart, .reasons]' '["stopped",null,null,false,[]]'
is SLEEPS '[.state, .players]' '["sleeping",null]'
is YOUNG '[.state, (.reason | test("nobody listens"))]' '["starting",true]'
is "$odd" .state '"running"'
# A game that has had its time and still says rubbish is not running, and not stopped.
sleep 2.2
run 0 status --json RUBBISH
is RUBBISH '[.state, (.reason | test("something other than a Minecraft status"))]' '["unknown",true]'
run 0 status
says 'RUNS' '3/30' 'sleeping' '\u001b[31mPaper'
grep -q $'\e' "$scene/stdout" && fail "an escape reaches the terminal"

# It fits, whatever the terminal's width; the flagged ones come first.
run 0 flag RUNS --reason 'new world'
run 0 flag DOWN --reason 'new plugins, which somebody has described in very many words that no line has room for'
for columns in 20 40 80 200; do
  COLUMNS=$columns run 0 status
  while IFS= read -r line; do
    [ ${#line} -le $columns ] || fail "$columns columns: $line"
  done <"$scene/stdout"
done
says 'needs a restart: new world' 'AMP would not start the game again' 'at its next start: new plugins'
[ "$(sed -n '2s/ .*//p' "$scene/stdout")" = DOWN ] || fail "a flagged one is not first"
[ "$(grep -n '^RUNS' "$scene/stdout" | cut -d: -f1)" -lt "$(grep -n '^ESCAPES' "$scene/stdout" | cut -d: -f1)" ] ||
  fail "a flagged one is not first"
run 0 -q status
says RUNS DOWN
says_not SLEEPS
run 0 status --flagged --json
json '[.hosts[].instances[].instance]' '["DOWN","RUNS"]'
json '.summary.needs_restart' 2

# A start that somebody else made answers what was asked for before it, and what was undone before it.
if [ -n "${DISK_FAULTS:-}" ]; then
  universal <<<'{"Homes": {"limit": 7}}'
  plugin DOWN Homes config.yml <<<'limit: 5'
  LD_PRELOAD=$DISK_FAULTS FAULT=KILL FAULT_ARMED=1 FAULT_AT=1 FAULT_LOG=$scene/faults FAULT_WHERE='renameat2 config.yml' \
    run 137 deploy --yes DOWN
  run 1 rollback --yes DOWN
  says 'was cut short in DOWN, and is undone'
  run 0 status --json DOWN
  is DOWN '.reasons[1].text' '"deploy of Homes/config.yml was undone; files are as before"'
  rm -r "${expectations:?}"/* "$instances/DOWN/Minecraft/plugins/Homes"
else
  skipped 'nothing can be preloaded into this build' 'a deploy that was undone'
fi
sleep 1.1
start DOWN
run 0 status --json DOWN RUNS
is DOWN '[.needs_restart, .reasons]' '[false,[]]'
is RUNS '.needs_restart' true
[ ! -e "$scene/state/flags/DOWN.json" ] || fail "the flag is still there"

# Plugins' JARs: the first sight is no reason; what changes since is one, until the game starts.
plugin_jar() { echo "$3" | file ".ampdata/instances/$1/Minecraft/plugins/$2"; }
amp_instance JARS
plugin_jar JARS Chat.jar 1
start JARS
run 0 status --json JARS
is JARS .needs_restart false
plugin_jar JARS Chat.jar 2
plugin_jar JARS update/Homes.jar 1
run 0 status --json JARS
valid status
is JARS '[.reasons[] | [.kind, .text]]' \
  '[["jar","plugins/Chat.jar has changed"],["jar","plugins/update/Homes.jar is new"]]'
sleep 2.1 # a start that is told twice may differ by two seconds
amp restart JARS
mv "$instances/JARS/Minecraft/plugins/update/Homes.jar" "$instances/JARS/Minecraft/plugins"
start JARS
run 0 status --json JARS
is JARS .reasons '[]'

# What was found by the last whole scan, and who changed what last.
universal <<'JSON'
{"Chat": {"cooldown": 3}}
JSON
plugin JARS Chat config.yml <<<'cooldown: 4'
run 2 scan JARS
run 0 status --json JARS
is JARS '[.drift, .last_scan.drift, .last_deployment]' '[1,1,null]'
is JARS '.drift_at == .last_scan.at' true
run 0 status JARS DOWN
says '1 (' ' ago)'
sleep 1.1 # a record's time is a whole second
run 0 deploy --yes JARS
run 0 status JARS DOWN
says '1 (before the last deploy)'
run 0 status --json JARS
valid status
is JARS '[.reasons[0].kind, .needs_restart]' '["deployment",true]'
is JARS '.reasons[0].id == .last_deployment' true

# check: none and process, port: of the configuration.
config <<'YAML'
overrides:
  - {match: RUNS, check: process}
  - {match: DOWN, check: none}
  - {match: ESCAPES, port: 1}
YAML
run 0 status --json RUNS DOWN ESCAPES
is RUNS '[.state, .players]' '["running",null]'
is DOWN .state '"running"'
is ESCAPES '[.state, .port]' '["starting",1]'

# An unprivileged user sees less, and says so.
if [ "$(id -u)" = 0 ]; then
  for_anyone
  chmod 755 "$scene"/.ampdata
  python3 - "$AMPCFG" "$scene" >"$scene/stdout" <<'PYTHON'
import os, subprocess, sys
os.setgid(65534)
os.setgroups([])
os.setuid(65534)
subprocess.run([sys.argv[1], "status", "--json", "SLEEPS", "YOUNG"], cwd="/", check=False, stderr=subprocess.DEVNULL,
               env={"AMPCFG_CONFIG": sys.argv[2] + "/config.yaml", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"})
PYTHON
  is YOUNG '[.state, .needs_restart, (.reason | test("root can"))]' '["unknown",null,true]'
  is SLEEPS '.state' '"sleeping"'
else
  skipped 'needs root' 'what an unprivileged user sees'
fi

# --watch goes on until it is ended.
ran=(status RUNS --watch)
env --default-signal=INT "$AMPCFG" status RUNS --watch >"$scene/stdout" 2>&1 & # a shell has SIGINT ignored here
watch=$!
end=$((SECONDS + 120))
until [ "$(grep -c '^RUNS' "$scene/stdout")" -ge 2 ]; do
  ((SECONDS < end)) || fail "--watch looks once"
  sleep 0.1
done
send INT $watch
status=0
wait $watch || status=$?
[ "$status" = 130 ] || fail "--watch ends with $status"
run 64 status --watch --json
run 64 status NOBODY
