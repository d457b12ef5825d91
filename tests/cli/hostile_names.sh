#!/usr/bin/env bash
# Names and values from other people's files never reach the terminal as they are, and JSON stays JSON.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config </dev/null
escape=$(printf '\033')
bell=$(printf '\a')
name="SMP${escape}[2J${bell}"
instance "$name"
instance $'BAD\xff01'
universal <<'JSON'
{"Chat": {"motd": "hello", "\u001b[31mkey": 1, "reversed": "a"}}
JSON
plugin "$name" Chat config.yml <<'YAML'
motd: "\e[31m\x07\u202e\x9b red"
"\e[31mkey": "\u2028"
reversed: "\u202eb"
YAML
plugin $'BAD\xff01' Chat config.yml <<<'motd: hello'

clean() { # no control character but line ends, no C1, no direction marks
  python3 - "$scene/stdout" "$scene/stderr" <<'PYTHON' || fail "prints what can steer a terminal"
import sys
bad = set(range(0x20)) - {10} | set(range(0x7f, 0xa0)) | {0x200e, 0x200f} | set(range(0x2028, 0x202f)) | set(range(0x2066, 0x206a))
for path in sys.argv[1:]:
    text = open(path, "rb").read().decode("utf-8")  # which fails on bytes that are none
    found = sorted({hex(ord(c)) for c in text if ord(c) in bad})
    if found:
        sys.exit(path + ": " + " ".join(found))
PYTHON
}

run 2 scan
clean
run 2 scan --json
clean
valid scan
says '\udcff' '\u001b'
json '[.hosts[0].instances[] | .instance | length] | length' 2
run 0 get Chat motd
clean
run 0 get --json Chat motd
clean
run 0 expect show
clean
run 64 scan "NO${escape}[31m"
clean
run 1 read "$scene/no${escape}[31m.yml"
clean
plugin "$name" Chat config.yml <<<$'a: "\x1b[31m\nb: ['
run 2 scan
clean
