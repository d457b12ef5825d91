#!/usr/bin/env bash
# ampcfg read: what a game server reads from a file, or why it refuses it.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
cd "$scene"

# YAML 1.1, as the game servers' parser has it; keys are dotted and become text.
file good.yml <<'YAML'
yes: on
octal: 0777
hex: 0x1F
time: 12:30
date: 2024-01-01
version: 1.20.4
big: 123456789012345678901234567890
nothing:
a:
  b: {c: [1, 'two', ~]}
YAML
run 0 read --json good.yml
json '.keys | del(.big)' '{"true":true,"octal":511,"hex":31,"time":750,"date":"2024-01-01","version":"1.20.4","nothing":null,"a.b.c":[1,"two",null]}'
says 123456789012345678901234567890

# A byte order mark and CRLF are fine; an empty file has no keys.
printf '\xef\xbb\xbfa: 1\r\nb: 2\r\n' >windows.yml
: >empty.yml
run 0 read --json windows.yml empty.yml
valid read
json '.keys' $'{"a":1,"b":2}\n{}'

# A refusal says where and why, and shows the line; other files are still read: one object a line.
printf 'a: 1\nb:\n\tc: 2\n' >tab.yml
run 1 read --json tab.yml good.yml missing.yml
valid read
json '[.file, (.error | type)]' $'["tab.yml","object"]\n["good.yml","null"]\n["missing.yml","object"]'
json 'select(.file == "tab.yml") | [.error.line, .error.column]' '[3,1]'
json '[has("keys"), has("error")] | unique' $'[false,true]\n[false,true]\n[false,true]'

refuses() { # refuses TEXT: a file of this text is refused, with a place
  printf '%b' "$1" >refused.yml
  run 1 read --json refused.yml
  json '.error | has("message") and has("line") and has("column")' true
}
refuses 'a: 1\n---\nb: 2\n'
refuses '- a\n- list\n'
refuses 'a: *nothing\n'
refuses 'a: !!binary aGk=\n'
refuses 'a: &x [*x]\n'
refuses 'a: "open\n'

# What is refused shows its line, but no password of it, and names none.
printf 'token: "hunter2\n' >secret.yml
run 1 read secret.yml
complains '1 | token: ‹hidden›'
run 1 read --show-secrets secret.yml
complains '1 | token: "hunter2'
for value in '*hunter2' '!hunter2!x y' '@hunter2' "a: 'hunter2' x: y" '"a" hunter2'; do
  echo "password: $value" >secret.yml
  run 1 read secret.yml
  ! grep -q hunter2 "$scene/stderr" || fail "a secret is shown: $value"
  run 1 read --json secret.yml
  says_not hunter2
done

# A bomb of aliases is refused at once, and honest use of aliases is not.
{
  echo 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]'
  for i in 1 2 3 4 5 6 7; do
    before="*a$((i - 1))"
    echo "a$i: &a$i [$before, $before, $before, $before, $before, $before, $before, $before, $before, $before]"
  done
} >bomb.yml
run 1 read --json bomb.yml
printf 'base: &b {x: 1, y: 2}\none:\n  <<: *b\n  y: 3\n' >merge.yml
run 0 read --json merge.yml
json '.keys' '{"base.x":1,"base.y":2,"one.x":1,"one.y":3}'

run 64 read
