# ampcfg on a terminal, where somebody answers its question. Sourced after scene.bash, never run.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # of scene.bash

# answer EXIT TEXT COMMAND ARGUMENT…: ampcfg with these arguments; at the question COMMAND runs (`true` for none), then TEXT is typed.
answer() {
  status=0
  ran=("${@:4}")
  python3 - "$scene/stdout" "$2" "$3" "$AMPCFG" "${ran[@]}" <<'PYTHON' || status=$?
import os, pty, re, select, subprocess, sys, time
out, text, meanwhile, command = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(command[0], command)
seen, asked, end = b"", False, time.monotonic() + 600
while time.monotonic() < end:
    try:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    seen += data
    if not asked and re.search(rb"\[y/N(, d: diff)?\] ", seen):
        asked = True
        subprocess.run(meanwhile, shell=True, check=True)
        os.write(terminal, text.encode().decode("unicode_escape").encode())
_, status = os.waitpid(pid, 0)
open(out, "wb").write(seen.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 99)
PYTHON
  : >"$scene/stderr"
  [ "$status" = "$1" ] || fail "exit $status, not $1"
}
