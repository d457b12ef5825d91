#!/usr/bin/env bash
# What stands on stdout for a pipe, a terminal, and one who is gone.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config </dev/null
universal <<<'{"Chat": {"a": 1}}'
for number in $(seq 100 160); do
  instance "SMP$number"
  plugin "SMP$number" Chat config.yml <<<'a: 2'
done

# A reader that goes away changes no exit code and makes no noise.
for arguments in 'scan' 'scan --json' 'get Chat a' '--help'; do
  {
    code=0
    # shellcheck disable=SC2086 # words
    "$AMPCFG" $arguments 2>"$scene/stderr" || code=$?
    echo $code >"$scene/code"
  } | head -c 1 >/dev/null
  code=$(cat "$scene/code")
  case $arguments in scan*) expected=2 ;; *) expected=0 ;; esac
  [ "$code" = "$expected" ] || { echo "$arguments | head: exit $code, not $expected" >&2; exit 1; }
  [ ! -s "$scene/stderr" ] || { cat "$scene/stderr" >&2; exit 1; }
done

escape=$(printf '\033')
# No colour where no terminal is, unless it is asked for.
run 2 scan
says_not "$escape"
run 2 scan --color always
says "$escape"
run 2 scan --json --color always
says_not "$escape"

# Colour on a terminal; none with NO_COLOR; no line wider than it.
on_terminal() { # on_terminal ENVIRONMENT…: a scan on a terminal of 60 columns
  # shellcheck disable=SC2016 # the shell that script starts expands it
  env TERM=xterm-256color "$@" script -qec 'stty cols 60; "$AMPCFG" scan SMP100' /dev/null </dev/null >"$scene/stdout" || true
}
if ! command -v script >/dev/null; then
  skipped "no program 'script'" 'a scan on a terminal'
elif on_terminals 'a scan on a terminal'; then
  on_terminal AMPCFG="$AMPCFG"
  says "${escape}[" SMP100
  on_terminal AMPCFG="$AMPCFG" NO_COLOR=1
  says SMP100
  ! grep -q "${escape}\[[0-9;]*m" "$scene/stdout" || { ran=(scan); status=0; fail "coloured in spite of NO_COLOR"; }
  tr -d '\r' <"$scene/stdout" | awk 'length($0) > 60 {print; wide = 1} END {exit wide}' || { echo "wider than the terminal" >&2; exit 1; }
fi

# -q is silent unless there is something to say.
run 2 -q scan SMP100
says SMP100
plugin SMP100 Chat config.yml <<<'a: 1'
run 0 scan -q SMP100
is_silent
