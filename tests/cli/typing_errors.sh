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
# The words that other tools have for it do nothing, and name ours; each command that is named can be typed.
# shellcheck disable=SC2016 # the backticks stand in the hint
for word in undo log logs plan check set verify validate version list ls revert restore reset show describe info top watch blame \
  config; do
  wrong "there is no command $word" $word
  grep -q '^hint: .*`ampcfg ' "$scene/stderr" || fail "no command is named for $word"
  grep -o '`ampcfg [^`]*`' "$scene/stderr" | tr -d '\`' >>"$scene/hints"
done
# The second word of a command alone is no command: what it is a word of can be typed.
for word in unset accept exceptions rename forget pack trust clean claim; do
  wrong "there is no command $word" $word
  grep -qE "^hint: .*\`ampcfg help [a-z]+ $word\`" "$scene/stderr" || fail "does not say what $word belongs to"
  # shellcheck disable=SC2016 # the backticks stand in the hint
  grep -o '`ampcfg [^`]*`' "$scene/stderr" | tr -d '\`' >>"$scene/hints"
done
wrong 'ampcfg help expect` lists what may follow it' expect nothing-like-it
wrong 'there is no command log' log -n 5
wrong 'there is no command logs' logs -f
wrong 'there is no command ls' -q ls
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
answers_error command-incomplete 'no command' --json
file colour.yaml <<<'colour: red'
answers_error configuration-invalid colour scan --json --config "$scene/colour.yaml"
run 64 scan -- --json # a name
is_silent

# A hint that names a command names it with the configuration and state of this line, so that it can be typed, also where no
# command takes the line.
AMPCFG_CONFIG='' wrong "\`ampcfg --config $scene/config.yaml --state $scene/elsewhere deploy --all --dry-run\`" plan --config "$scene/config.yaml" \
  "--state=$scene/elsewhere"
AMPCFG_CONFIG='' wrong "\`ampcfg help history verify\`" history verify a --config "$scene/config.yaml"
AMPCFG_CONFIG='' run 1 --config "$scene/config.yaml" history show
# shellcheck disable=SC2016 # the backticks stand in the hint
hint=$(sed -n 's/^  `ampcfg \([^`]*\)`.*/\1/p' "$scene/stdout")
[ "$hint" = "--config $scene/config.yaml history" ] || fail "$hint"
AMPCFG_CONFIG='' eval "run 0 $hint"

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

# What is no instance, but something else that is known.
run 64 scan Chat
complains 'no instance matches "Chat"' 'hint:  Chat is a plugin: -p Chat'
run 64 scan chat/config.yml
complains 'Chat is a plugin: -p Chat -f config.yml'
run 64 deploy Chat --yes
complains '-p Chat'
run 64 rollback Chat --yes
complains 'Chat is a plugin: -p Chat'
for command in status 'restart --yes' flag; do
  # shellcheck disable=SC2086
  run 64 $command Chat
  complains "Chat is a plugin, and this takes instances, which \`ampcfg status\` lists"
done
run 64 scan -p SMP101
complains 'SMP101 is an instance, and no plugin'
run 64 scan -p Chat/config.yml
complains 'Chat is a plugin: -p Chat -f config.yml'
# What a selection can be made with is what the command takes.
wrong 'name instances or a @group, or write --flagged or --all; -H only narrows the selection' restart
wrong 'or write --flagged or --all; -H, -p, -f and -k only narrow the selection' deploy
# A group that has no member here is no typing error.
config <<<'groups: {creative: [CRE01, "EV*"], all: ["*"]}'
run 64 scan @creative
complains 'no member of the group @creative is here: it has CRE01 and EV*' 'ampcfg status'
config <<<$'groups: {creative: [CRE01, "EV*"], all: ["*"]}\nhosts: {far: {address: 192.0.2.1}}'
run 64 scan @creative
complains 'ask the other hosts, too: -H all'
run 0 scan @all
config </dev/null
# What is wrong with a set is looked for in the set that was used.
file "other set/universal_configs.json" <<<'{"Chat": [1]}'
run 64 scan --expectations "$scene/other set"
complains "\`ampcfg expect validate '$scene/other set'\`"
run 64 expect validate "$scene/other set"
says universal_configs.json
file "other set/universal_configs.json" <<<'{"Chat": {"b": 1}}'
run 64 expect show --expectations "$scene/other set" Nothing
complains "\`ampcfg --expectations '$scene/other set' expect show\`"

# Each command that a hint has named is one.
sort -u "$scene/hints" >"$scene/named"
[ "$(wc -l <"$scene/named")" -ge 10 ] || fail 'few commands are named'
while read -r -a line; do
  run 0 "${line[@]:1}"
done <"$scene/named"

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
