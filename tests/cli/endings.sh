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
broken = turn = 0
while turn < 180 or (broken == 0 and turn < 3000):
    command = commands[turn % len(commands)]
    number = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP][turn // len(commands) % 3]
    process = subprocess.Popen([ampcfg] + command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(0.001 + random.random() * 0.06 * (1 + turn // 180))
    process.send_signal(number)
    out, _ = process.communicate(timeout=600)
    # Before main nobody has asked for the signal: the system's own end.
    assert process.returncode in (0, 1, 2, 130, -number), (command, process.returncode)
    broken += process.returncode == 130
    assert not out or out.endswith(b"\n"), (command, out[-80:])
    if out and "--json" in command:
        json.loads(out)
    left = [name for folder, _, names in os.walk(scene) for name in names if name.startswith(".ampcfg-")]
    assert not left, (command, left)
    turn += 1
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

# An account that may start no thread more is slower, no worse.
if [ "$(id -u)" = 0 ]; then
  for_anyone
  chmod -R a+rX "$scene"
  status=0
  ran=(scan without threads)
  # Who looks for leaks needs a thread.
  ASAN_OPTIONS=detect_leaks=0 setpriv --reuid 54321 --clear-groups --regid 54321 bash -c 'ulimit -u 1 && exec "$AMPCFG" scan' >"$scene/stdout" 2>"$scene/stderr" </dev/null || status=$?
  [ "$status" = 2 ] || fail "exit $status, not 2"
else
  skipped 'needs root' 'an account that may start no thread more'
fi

# Too little memory ends it in order. Where it is too little for the C library to be loaded, main never runs and the
# loader (127), the shell (126) or the system (139) says so. Sanitizers need more than all of these to begin with.
if (ulimit -v 400000 && "$AMPCFG" --version) >/dev/null 2>&1; then
  began=0 short=0
  seq 300000 | sed 's/.*/key&: 1/' | plugin SMP100 Chat config.yml
  for kilobytes in 12000 16000 20000 24000 32000 48000 64000 96000 160000 400000; do
    status=0
    (ulimit -v "$kilobytes" && exec "$AMPCFG" scan) >"$scene/stdout" 2>"$scene/stderr" </dev/null || status=$?
    ran=(scan in "$kilobytes" kB)
    begins=0
    (ulimit -v "$kilobytes" && exec "$AMPCFG" --version) >/dev/null 2>&1 || begins=$?
    if [ "$begins" -lt 126 ]; then
      began=$((began + 1))
      case $status in
        1) short=$((short + 1)); grep -q 'not enough memory' "$scene/stdout" "$scene/stderr" || fail "does not say what it lacks" ;;
        2) ;;
        *) fail "exit $status" ;;
      esac
    else
      case $status in 126 | 127 | 139) ;; *) fail "exit $status, and it did not begin" ;; esac
    fi
  done
  [ "$status" = 2 ] || fail "400 MB are too little"
  [ "$began" -gt 3 ] || fail "only $began began"
  [ "$short" -gt 0 ] || fail "none had too little memory"
else
  skipped 'this build needs more to begin with' 'too little memory'
fi
