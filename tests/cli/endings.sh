#!/usr/bin/env bash
# However ampcfg ends: only 0, 1, 2, 64 and 130, no half line, no temporary file.
# shellcheck disable=SC2016 # the lines are expanded where they are run
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config </dev/null
universal <<<'{"Chat": {"a": 1, "b": {"c": "x"}}}'
for number in $(seq 100 140); do
  instance "SMP$number"
  plugin "SMP$number" Chat config.yml <<<'a: 2'
done

# Signals at many moments. Lines are whole: JSON is all there or nothing, a table ends with an end of line.
python3 - "$AMPCFG" "$scene" <<'PYTHON'
import json, os, random, signal, subprocess, sys, time
ampcfg, scene = sys.argv[1:]
random.seed(4)
pack = os.path.join(scene, "packed")
commands = [["scan"], ["scan", "--json"], ["scan", "--by", "key"], ["get", "Chat", "a", "--json"],
            ["read", scene + "/.ampdata/instances/SMP100/Minecraft/plugins/Chat/config.yml"],
            ["expect", "pack", scene + "/expectations", pack]]
broken = 0
for turn in range(180):
    command = commands[turn % len(commands)]
    number = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP][turn // len(commands) % 3]
    process = subprocess.Popen([ampcfg] + command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(0.001 + random.random() * 0.06)
    process.send_signal(number)
    out, _ = process.communicate(timeout=60)
    # Before main nobody has asked for the signal: the system's own end.
    assert process.returncode in (0, 1, 2, 130, -number), (command, process.returncode)
    broken += process.returncode == 130
    assert not out or out.endswith(b"\n"), (command, out[-80:])
    if out and "--json" in command:
        json.loads(out)
    left = [name for folder, _, names in os.walk(scene) for name in names if name.startswith(".ampcfg-")]
    assert not left, (command, left)
assert broken > 0, "no signal came in time"
PYTHON

ends() { # ends EXIT COMMAND: a shell's line, with its redirections
  status=0
  ran=("$2")
  (eval "$2") >"$scene/stdout" 2>"$scene/stderr" </dev/null || status=$?
  [ "$status" = "$1" ] || fail "exit $status, not $1"
}

# Closed files take nobody's place; a full one is said.
ends 2 '"$AMPCFG" scan >&-'
ends 2 '"$AMPCFG" scan 2>&-'
ends 2 '"$AMPCFG" scan <&- >&- 2>&-'
ends 64 '"$AMPCFG" scan --no-such 2>&-'
if [ -c /dev/full ]; then
  for arguments in scan 'scan --json' 'get Chat a' --help --version 'schema scan'; do
    ends 1 "\"\$AMPCFG\" $arguments >/dev/full"
    complains 'cannot be written'
  done
  ends 64 '"$AMPCFG" scan --no-such 2>/dev/full'
fi

# Odd arguments.
long=$(printf 'x%.0s' {1..255})
plugin SMP100 "$long" "${long:0:251}.yml" <<<'a: 1'
ends 2 '"$AMPCFG" scan'
for arguments in "''" "scan ''" "scan -p ''" "scan -k ''" "get '' ''" "scan $long$long" "scan -p $'\\xff\\e[31m'" "--$long" '-' '--' '-p' "scan --color=''" \
  "scan --config ''" "expect ''" "help ''" "schema ''"; do
  ends 64 "\"\$AMPCFG\" $arguments"
  ! grep -q $'\e' "$scene/stderr" || fail "prints an escape"
done
ends 1 "\"\$AMPCFG\" read ''"
ends 0 '"$AMPCFG" complete -- words ""'
ends 2 '"$AMPCFG" scan $(seq -f "SMP%g" 100 140) $(yes SMP100 | head -n 20000)'

# Too little memory ends it in order. Sanitizers need more than that to begin with.
if (ulimit -v 400000 && "$AMPCFG" --version) >/dev/null 2>&1; then
  for kilobytes in 16000 24000 32000 48000 64000 96000 160000; do
    status=0
    (ulimit -v "$kilobytes" && exec "$AMPCFG" scan) >"$scene/stdout" 2>"$scene/stderr" </dev/null || status=$?
    case $status in 1 | 2 | 64 | 126 | 127) ;; *) ran=(scan in "$kilobytes" kB); fail "exit $status" ;; esac
  done
fi
