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

clean() { # no control character but line ends, no C1, no direction marks, nothing that is not seen
  python3 - "$scene/stdout" "$scene/stderr" "$@" <<'PYTHON' || fail "prints what can steer a terminal"
import sys
bad = set(range(0x20)) - {10} | set(range(0x7f, 0xa0)) | {0xad, 0x61c, 0x180e, 0xfeff} | set(range(0x200b, 0x2010))
bad |= set(range(0x2028, 0x202f)) | set(range(0x2060, 0x206a)) | set(range(0xfff9, 0xfffc)) | set(range(0xe0000, 0xe0080))
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
run 2 scan --html "$scene/page.html"
clean "$scene/page.html"

# What is not seen is shown in names and in values: two that look alike are told apart, and JSON means the same.
hidden=$(printf 'Sky\u200bWars')
instance "$hidden"
plugin "$hidden" Chat config.yml <<<$'motd: "hel\u200dlo\U000e0041"'
run 2 scan "$hidden"
clean
says 'Sky\u200bWars' 'hel\u200dlo\udb40\udc41'
run 2 scan "$hidden" --json
clean
valid scan
json '.hosts[0].instances[0].instance' "\"$hidden\""
json '[.hosts[0].instances[0].findings[] | select(.key == "motd") | .actual]' $'["hel\u200dlo\U000e0041"]'
run 0 get Chat motd
clean
run 64 scan $'Sky\u2060Wars'
clean

# A pipe gets the bytes as they are, for patch; its names are quoted for patch.
run 2 diff "$hidden"
grep -q $'^-motd: "hel\u200dlo\U000e0041"$' "$scene/stdout" || fail 'the diff has not the bytes of the file'
run 2 diff "$hidden" --color always
says 'hel\u200dlo\udb40\udc41'

# Joiners that are seen stay: between letters that join, and in emoji.
plugin "$hidden" Chat config.yml <<<$'motd: "\u0645\u06cc\u200c\u062e\u0648 \U0001f469\u200d\U0001f4bb"'
run 2 scan "$hidden"
says $'\u06cc\u200c\u062e' $'\U0001f469\u200d\U0001f4bb'
