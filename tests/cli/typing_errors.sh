#!/usr/bin/env bash
# What is typed wrong ends with 64, says what was meant, and prints nothing on stdout.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
config </dev/null

wrong() { # wrong TEXT ARGUMENT…
  run 64 "${@:2}"
  is_silent
  complains "$1"
}
wrong scan scann
wrong validate expect valdate
wrong --plugin scan --plugn Chat
wrong --json scan --jsn
wrong -p scan -p
wrong '-x' scan -x
wrong scan schema scn
run 64

# For who has asked for JSON, on any place of the line, the error is the answer; whoever reads stderr finds it there, too.
answers_error() { # answers_error CODE TEXT ARGUMENT…: that is the one answer
  run 64 "${@:3}"
  valid error
  json .schema '"ampcfg/error/1"'
  json .error.code "\"$1\""
  complains "$2"
}
answers_error unknown-option '--plugin' --json scan --plugn Chat
answers_error usage 'does not end' status --watch --json
file colour.yaml <<<'colour: red'
answers_error configuration-invalid colour scan --json --config "$scene/colour.yaml"
run 64 scan -- --json # a name
is_silent

# What matches nothing is named, and of very many the first, at once.
universal <<<'{"Chat": {"a": 1}}'
instance SMP101
plugin SMP101 Chat config.yml <<<'a: 1'
mapfile -t many < <(seq -f none%.0f 20000)
before=$SECONDS
run 64 scan "${many[@]}"
complains none1 none10 'and 19,990 more'
[ "$(wc -l <"$scene/stderr")" -le 12 ] || fail "complains too much"
[ $((SECONDS - before)) -lt 100 ] || fail "takes long"
run 64 scan none1 none2 SMP101 -p Chta
complains none1 none2 Chta
[ "$(grep -c more "$scene/stderr")" = 0 ] || fail "leaves something out"

# Help is an answer, not an error.
run 0 --help
says scan get read expect hosts schema
for command in scan get read 'expect validate' 'expect show' 'expect pack' hosts schema; do
  # shellcheck disable=SC2086
  run 0 $command --help
  says "$command" "--config"
done
run 0 --version
says ampcfg
