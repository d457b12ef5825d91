#!/usr/bin/env bash
# ampcfg diff: the lines that a deploy would change, for people and for patch.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config </dev/null
universal <<'JSON'
{"Chat": {"cooldown": 3, "filter.words": ["a", "b"], "lang/en": {"join": "Welcome"}},
 "Warps": {"limits.donor": 10, "homes": {"max": 5}}}
JSON
for name in HUB01 SMP101 SMP201; do
  instance $name
  plugin $name Chat config.yml <<'YAML'
# Chat
cooldown: 3   # seconds
filter: {words: [a, b]}
YAML
  plugin $name Chat lang/en.yml <<<"join: Welcome"
done

# All is as decided: nothing to show, 0.
run 0 diff
is_silent

# Two instances have the same drift: its diff stands once, below their names. What is left alone is said on stderr.
for name in SMP101 SMP201; do
  plugin $name Chat config.yml <<'YAML'
# Chat
cooldown: 9   # seconds
filter: {words: [a, b]}
YAML
  plugin $name Warps config.yml <<<'limits: {default: 3}'
done
plugin SMP201 Chat lang/en.yml <<<"join: 'Hi'"
run 2 diff
begins <<'TEXT'
# - is what the file has now, + what would be written
# 2 instances: SMP101, SMP201
TEXT
says '# SMP201'
says '--- a/Minecraft/plugins/Chat/config.yml' '+++ b/Minecraft/plugins/Chat/config.yml' \
  '-cooldown: 9   # seconds' '+cooldown: 3   # seconds' "-join: 'Hi'" "+join: 'Welcome'"
says_not HUB01 '# SMP101'
[ "$(grep -c '^-cooldown' "$scene/stdout")" = 1 ] || fail 'the same diff stands twice'
complains 'left: Warps/homes.yml  missing-file: the file is not there  SMP101, SMP201'

# Nothing is changed by it.
run 2 scan --json
json .summary.drift 7

# It can be narrowed, as a scan can.
run 2 diff SMP201 -p Chat -f lang/en
says "+join: 'Welcome'"
says_not cooldown
complains '1 key in 1 file of 1 instance differs from what is expected'
run 0 diff HUB01
is_silent
run 64 diff 'SMQ*'
complains 'no instance matches "SMQ*"'
run 64 diff -k coldown
complains cooldown

# patch makes of an instance's folder what a deploy would: whatever the file is like.
plugin SMP101 Chat config.yml < <(printf '# no newline at the end\r\nfilter: {words: [b]}\r\ncooldown: 9')
mkdir -p "$instances/SMP101/Minecraft/plugins/Odd \"one\""
plugin SMP101 'Odd "one"' config.yml < <(printf 'caf\xe9: 1 # \xff\nvalue: 0\n')
universal <<'JSON'
{"Chat": {"cooldown": 3, "filter.words": ["a", "b"]}, "Odd \"one\"": {"value": 1, "new": {"made": true}}}
JSON
cp -a "$instances/SMP101" "$scene/copy"
run 2 diff SMP101 --create
patch -s -p1 -d "$scene/copy" <"$scene/stdout" || fail 'patch refuses it'
[ "$(cat "$scene/copy/Minecraft/plugins/Odd \"one\"/new.yml")" = 'made: true' ] || fail 'the new file is not as expected'
mv "$instances/SMP101" "$scene/before"
mv "$scene/copy" "$instances/SMP101"
run 0 scan SMP101
rm -r "$instances/SMP101"
mv "$scene/before" "$instances/SMP101"

# For scripts: the keys with their values, and the diff of each file.
run 2 diff SMP101 -p Chat --json
valid diff
json '[.schema, .deployment, .dry_run, .summary.files, .summary.keys, .summary.planned]' '["ampcfg/diff/1",null,true,1,2,1]'
json '.hosts[0].instances[0] | [.instance, .result, .files[0].plugin, .files[0].file]' '["SMP101","planned","Chat","config.yml"]'
json '.hosts[0].instances[0].files[0].keys' \
  '[{"key":"cooldown","before":9,"after":3,"source":"universal"},{"key":"filter.words","before":["b"],"after":["a","b"],"source":"universal"}]'
json '.hosts[0].instances[0].files[0].diff | contains("+cooldown: 3")' true

# What steers a terminal reaches a pipe as it is, and no terminal.
plugin HUB01 Chat config.yml < <(printf '# \u202e\ncooldown: 9\nfilter: {words: [a, b]}\n')
run 2 diff HUB01
says "$(printf '\u202e')"
run 2 diff HUB01 --color always
says '\u202e'
says_not "$(printf '\u202e')"

# What cannot be read: 1, which outranks drift.
rm "$instances/SMP201/Minecraft/plugins/Chat/config.yml"
mkfifo "$instances/SMP201/Minecraft/plugins/Chat/config.yml"
run 1 diff
complains unreadable SMP201
