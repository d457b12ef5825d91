#!/usr/bin/env bash
# Tables on terminals of three widths: characters of two columns and of none, what differs very much, what failed.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
command -v script >/dev/null || { skipped "no program 'script'"; exit 0; }
on_terminals '' || exit 0

config </dev/null
on_terminal() { # on_terminal COLUMNS LINES ARGUMENT…: what stands on such a terminal
  ran=("${@:3}")
  # shellcheck disable=SC2016 # the shell that script starts expands it
  COLUMNS='' TERM=xterm PAGER=cat NO_COLOR=1 script -qec 'stty cols '"$1"' rows '"$2"'; "$AMPCFG" '"${*:3}" /dev/null </dev/null | tr -d '\r' >"$scene/stdout" || true
  status=0
}
fits() { # fits COLUMNS [TEXT…]: no line is wider; all TEXT begin at the same column, each time that they stand there
  python3 - "$scene/stdout" "$@" <<'PYTHON' || fail "does not fit $1 columns"
import sys, unicodedata
path, columns, texts = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
def width(text):
    return sum(0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)
starts = set()
for line in open(path, encoding="utf-8").read().splitlines():
    if line.startswith("warning: "):
        continue
    if width(line) > columns:
        sys.exit("%d columns: %s" % (width(line), line))
    starts.update(width(line[:line.index(text)]) for text in texts if text in line)
if texts and len(starts) != 1:
    sys.exit("%s begin at %s" % (texts, sorted(starts)))
PYTHON
}

# Values, keys and names of every width: ideographs, emoji, marks that combine, selectors, joiners, Hangul.
universal <<'JSON'
{"聊天": {"消息.加入": "欢迎", "plain": "EXPECT", "e\u0301te\u0301": "EXPECT", "❤️": "EXPECT", "👩‍🚀": "🎮🎮", "한국": "EXPECT", "หวัดดี": "EXPECT"}}
JSON
for name in 生存一 B SMP3; do
  instance "$name"
  plugin "$name" 聊天 config.yml <<<$'消息: {加入: "再见"}\nplain: ACTUAL\ne\u0301te\u0301: ACTUAL\n"❤️": ACTUAL\n"👩‍🚀": 🎲\n한국: ACTUAL\nหวัดดี: ACTUAL'
done
for columns in 40 80 120; do
  on_terminal $columns 100 scan --by instance
  fits $columns
  [ $columns = 40 ] || fits $columns '"EXPECT"'
  [ $columns = 40 ] || fits $columns '"ACTUAL"'
  on_terminal $columns 100 scan --by key
  fits $columns
  [ $columns = 40 ] || fits $columns 'all 3 instances'
  [ $columns = 40 ] || fits $columns '"ACTUAL"'
  on_terminal $columns 100 get 聊天 "'*'"
  fits $columns
done

# A key that differs from instance to instance is said once; a part that is gone is one row.
rm -r "${instances:?}"/* "$scene/state"
rm "$expectations/universal_configs.json"
seq 40 | sed 's/.*/"key&": 1,/' | { echo '{"Chat": {"lang/en": {"gone": {'; cat; echo '"last": 1}, "limit": 5}}}'; } | universal
for number in $(seq 101 112); do
  instance "SMP$number"
  seq 40 | sed 's/.*/  key&: 1/' | { echo "limit: $number"; echo gone:; cat; echo '  last: 1'; } | plugin "SMP$number" Chat lang/en.yml
done
plugin SMP103 Chat lang/en.yml <<<'limit: 5'
plugin SMP104 Chat lang/en.yml <<<'limit: 5'
run 2 scan --by key
[ "$(grep -c limit "$scene/stdout")" = 1 ] || fail "says the key more than once"
says 'gone.*' '(41 keys)' '(no such keys)' 'SMP103, SMP104' 92\ drift
says_not ' error' # a column that would be empty
says_not key40
run 2 scan --by instance SMP103
says gone.key40 gone.last

# Very many: two screens of the worst on a terminal, all of it for whoever asks or saves it, and how to get there.
seq 100 | sed 's/.*/"f&": {"a": 1, "b": 1},/' | { echo '{"Chat": {'; cat; echo '"last": {"a": 1, "b": 1}}}'; } | universal
for number in $(seq 101 112); do
  for file in $(seq 100); do printf 'a: 2\nb: %s\n' "$number" >"$instances/SMP$number/Minecraft/plugins/Chat/f$file.yml"; done
done
hand_over
on_terminal 80 24 scan
says 'more findings in' 'see the rest: --by key, --by instance, -p PLUGIN'
[ "$(wc -l <"$scene/stdout")" -lt 90 ] || fail "is long"
on_terminal 80 24 scan --by key
says f100.yml last.yml
says_not 'more finding' 'the rest: --by key'
run 2 scan
says f100.yml last.yml
says_not 'more finding'

# By instance up to a screenful: as high as this terminal is.
on_terminal 80 24 scan -f f1 SMP101 SMP102
says SMP102 2\ of\ 2
on_terminal 80 12 scan -f f1 SMP101 SMP102 SMP103
says 'all 3 instances'
on_terminal 80 60 scan -f f1 SMP101 SMP102 SMP103
says_not 'all 3 instances'

# What failed is said, also where nothing else can be.
rm -r "$instances/SMP101/Minecraft/plugins" && ln -s /etc "$instances/SMP101/Minecraft/plugins"
run 1 scan -f f1 SMP101 SMP102
grep -qE '^SMP101 +failed$' "$scene/stdout" || fail "does not list what failed"
says 'drift in 1 of 2 instances, 1 instance failed'
run 1 scan SMP101
says 'nothing was compared: 1 instance failed'
says_not 'no drift'
run 1 scan --instances "$scene/nowhere"
says 'nothing was compared: 1 host failed ('
says_not 'no drift' '0 of 0' '0 keys'
# Nor is a host that failed left out of a sum.
config <<<$'hosts:\n  here: {}\n  gone: {address: 127.0.5.254, port: 1}'
run 1 -H all status
says ' on 1 of 2 hosts: 0 running' '1 host failed'
