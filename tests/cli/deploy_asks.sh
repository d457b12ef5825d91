#!/usr/bin/env bash
# ampcfg deploy on a terminal: it shows its plan, asks, and does nothing without a yes.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
command -v script >/dev/null || { echo 'skipped: no script(1)'; exit 0; }

config </dev/null
instance A01
universal <<<'{"Chat": {"cooldown": 3}}'
plugin A01 Chat config.yml <<<'cooldown: 9'
chat=$instances/A01/Minecraft/plugins/Chat/config.yml

answered() { # answered EXIT ANSWER ARGUMENT…: what is typed at the question
  status=0
  ran=(deploy A01 "${@:3}")
  python3 - "$scene/stdout" "$2" "$AMPCFG" "${ran[@]}" <<'PYTHON' || status=$?
import os, pty, select, sys, time
out, answer, command = sys.argv[1], sys.argv[2], sys.argv[3:]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(command[0], command)
seen, asked, end = b"", False, time.monotonic() + 60
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
    if not asked and b"[y/N] " in seen:
        asked = True
        os.write(terminal, answer.encode().decode("unicode_escape").encode())
_, status = os.waitpid(pid, 0)
open(out, "wb").write(seen.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 99)
PYTHON
  : >"$scene/stderr"
  [ "$status" = "$1" ] || fail "exit $status, not $1"
}

# All but a yes is a no: nothing is done, and that is no failure.
for answer in '\n' 'n\n' 'no\n' 'yess\n' '\x04'; do
  answered 0 "$answer"
  says 'cooldown  9  ->  3' 'change 1 key in 1 file of 1 instance? [y/N]' 'nothing was changed'
  [ "$(cat "$chat")" = 'cooldown: 9' ] || fail 'it was changed'
done
# So is an interrupt.
answered 130 '\x03'
[ "$(cat "$chat")" = 'cooldown: 9' ] || fail 'it was changed'

answered 0 'y\n' --diff
says '+cooldown: 3' 'needs a restart: A01'
[ "$(cat "$chat")" = 'cooldown: 3' ] || fail 'it was not changed'

# Where there is nothing to do, nothing is asked.
answered 0 '\n'
says 'all is as expected'
says_not '[y/N]'
