# ampcfg on a terminal of some size, with keys that are typed there. Sourced after scene.bash, never run.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # of scene.bash

# on_screen EXIT COLUMNSxROWS ARGUMENT…: on such a terminal ampcfg ends with this exit code; stdout is what the terminal got. TYPED
# says what is typed there: on each line a text that is waited for, a tab, the keys (`\e` is the escape key) or `run:` and a
# command. What `status --watch` has shown last is in $scene/frame.
on_screen() {
  status=0
  ran=("${@:3}")
  TERM=${SCREEN_TERM-xterm} NO_COLOR=1 python3 - "$scene/stdout" "$2" "${TYPED-}" "$AMPCFG" "${ran[@]}" <<'PYTHON' || status=$?
import fcntl, os, pty, re, select, struct, subprocess, sys, termios, time
out, size, typed, command = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
steps = [line.split("\t") for line in typed.split("\n") if line]
columns, rows = map(int, size.split("x"))
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    os.execv(command[0], command)
seen, fresh, end = b"", b"", time.monotonic() + 120
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
    fresh += data
    while steps and steps[0][0].encode() in fresh:
        fresh, keys = b"", steps.pop(0)[1]
        if keys.startswith("run:"):
            subprocess.run(keys[4:], shell=True, check=True, stdout=subprocess.DEVNULL)
        else:
            os.write(terminal, keys.replace("\\e", "\x1b").encode())
else:
    os.kill(pid, 9)
_, status = os.waitpid(pid, 0)
seen = seen.replace(b"\r\n", b"\n")
open(out, "wb").write(seen)
frames = [frame for frame in seen.split(b"\x1b[H") if frame.startswith(b"\x1b[2K")]
open(os.path.join(os.path.dirname(out), "frame"), "wb").write(re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", b"".join(frames[-1:])))
if steps:
    print("never seen on the terminal:", steps[0][0], file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 99)
PYTHON
  : >"$scene/stderr"
  [ "$status" = "$1" ] || fail "exit $status, not $1"
}

shows() { # shows TEXT…: the frame has each text
  local text
  for text; do grep -qF -- "$text" "$scene/frame" || { cat "$scene/frame" >&2; fail "does not show '$text'"; }; done
}
shows_not() {
  local text
  for text; do ! grep -qF -- "$text" "$scene/frame" || { cat "$scene/frame" >&2; fail "shows '$text'"; }; done
}
