#!/usr/bin/env bash
# ampcfg scan: every verdict, what the exit code says, and the JSON.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config </dev/null
instance SMP101
instance SMP201
universal <<'JSON'
{"Chat": {"format": "%name%: %message%", "cooldown": 3, "debug": false, "lang/en": {"join": "Welcome"}},
 "NotInstalled": {"a": 1}}
JSON
for name in SMP101 SMP201; do
  plugin $name Chat config.yml <<'YAML'
# Chat
format: '%name%: %message%'
cooldown: 3.0   # the same number
debug: off      # and this is false
YAML
  plugin $name Chat lang/en.yml <<<'join: Welcome'
done

# All is as decided: 0. Numbers are equal by value, and `off` is false, as a game server reads them.
run 0 scan
run 0 scan --json
valid scan
json '[.schema, .hosts[0].host, .hosts[0].status]' '["ampcfg/scan/1","here","ok"]'
json '[.summary.instances, .summary.keys, .summary.ok, .summary.drift, .summary.error]' '[2,8,8,0,0]'
json '[.hosts[].instances[].findings[]]' '[]'

# A value drifts: 2, and the report says where it stands.
plugin SMP201 Chat config.yml <<'YAML'
format: '%name%: %message%'
cooldown: "3"
debug: false
YAML
run 2 scan
begins <<'TEXT'
SMP201  paper
  line  key       expected  actual
  Chat/config.yml
     2  cooldown  3         "3"

TEXT
run 2 scan --json
valid scan
json '[.hosts[0].instances[] | .summary.drift]' '[0,1]'
json '.hosts[0].instances[1].findings[0] | [.status, .kind, .plugin, .file, .key, .expected, .actual, .source, .line, .column]' \
  '["drift","value","Chat","config.yml","cooldown",3,"3","universal",2,11]'

# Where text without quotes is not read as it looks, a line says so.
plugin SMP201 Chat lang/en.yml <<<'join: &aWelcome'
run 2 scan SMP201
says 'begins an anchor'
run 2 scan --json
valid scan
# shellcheck disable=SC2016  # no command of the shell
json '[.hosts[].instances[].findings[] | select(.hint) | [.key, .hint]]' \
  '[["join","without quotes, `&` begins an anchor, which is no part of the value"]]'
run 0 get Chat lang/en.join
says 'begins an anchor'
run 0 get --json Chat lang/en.join
valid get
plugin SMP201 Chat lang/en.yml <<<'join: Welcome'

# A documented value is a variance, not drift; the universal value in its place is drift.
variable <<'JSON'
{"Chat": {"cooldown": {"SMP201": "3", "here:SMP101": 5, "SMP101": 3}}}
JSON
run 2 scan --json
valid scan
json '[.hosts[0].instances[].findings[] | [.status, .kind, .expected]]' '[["drift","value",5],["variance","documented","3"]]'
run 2 scan
says_not SMP201
run 2 scan --show variance
says SMP201
rm "$expectations/variable_configs.json"

# Missing keys and files, and a file that the game server refuses: once for each file.
plugin SMP101 Chat config.yml <<<'format: "%name%: %message%"'
rm "$instances/SMP201/Minecraft/plugins/Chat/lang/en.yml"
plugin SMP201 Chat config.yml <<'YAML'
format: 'x'
	cooldown: 3
YAML
run 2 scan --json
valid scan
json '[.hosts[0].instances[].findings[] | [.kind, .file, .key]]' \
  '[["missing-key","config.yml","cooldown"],["missing-key","config.yml","debug"],["invalid-file","config.yml",null],["missing-file","lang/en.yml",null]]'
json '.hosts[0].instances[1].findings[0].line' 2
run 2 scan
begins <<'TEXT'
SMP101  paper
  line  key       expected  actual
  Chat/config.yml
     -  cooldown  3         (no such key)
     -  debug     false     (no such key)

SMP201  paper
  Chat/config.yml
    invalid file, line 2, column 1: a tab cannot stand here: use spaces
  Chat/lang/en.yml
    missing file

instance   drift
SMP101         2
SMP201         2
TEXT
# Where a terminal is too narrow for the columns, what stood in them has a name in its line.
COLUMNS=40 run 2 scan SMP101
begins <<'TEXT'
SMP101  paper
  line  key
  Chat/config.yml
     -  cooldown
        expected  3
        actual    (no such key)
TEXT

# What cannot be read is an error: 1, which outranks drift.
rm "$instances/SMP201/Minecraft/plugins/Chat/config.yml"
mkfifo "$instances/SMP201/Minecraft/plugins/Chat/config.yml"
run 1 scan --json
valid scan
json '[.hosts[0].instances[1].findings[] | [.status, .kind, .file]]' \
  '[["error","unreadable","config.yml"],["drift","missing-file","lang/en.yml"]]'
json '.summary | [.drift, .error]' '[3,1]'
run 1 scan

# The same as a page for a browser, beside what is printed: its owner's alone, whole, and in place of an old one.
echo old >"$scene/page.html"
chmod 644 "$scene/page.html"
run 1 scan --html "$scene/page.html" --json
valid scan
[ "$(stat -c %a "$scene/page.html")" = 600 ] || fail "others may read the page"
[ "$(tail -n 1 "$scene/page.html")" = '</html>' ] || fail "the page is not whole"
for words in '<h1>3 drift and 1 error on 2 of 2 instances</h1>' 'aria-label="SMP201, Chat: 1 drift, 1 error"' \
  'ampcfg deploy SMP201 -p Chat -f lang/en.yml --create'; do
  grep -qF "$words" "$scene/page.html" || fail "the page does not say $words"
done
# No page on stdout, none in the place of what is no file, and none with secrets.
replaces_files_alone --html "$instances"
run 64 scan --html "$scene/page.html" --show-secrets
run 1 scan --html "$scene/absent/page.html"
complains "$scene/absent/page.html cannot be written"

# A host whose instances are not there has failed: 1.
mv "$instances" "$instances.away"
run 1 scan --json
valid scan
json '.hosts[0].status' '"failed"'
mv "$instances.away" "$instances"

# What was compared is counted without a host that did not answer.
config <<'YAML'
hosts:
  here: {address: 127.0.0.1}
  gone: {address: 127.0.0.1, port: 1}
YAML
universal <<<'{"Chat": {"lang/en": {"join": "Welcome"}}}'
plugin SMP201 Chat lang/en.yml <<<'join: Welcome'
run 1 -H all scan
says 'no drift in 2 instances on 1 of 2 hosts, 1 host failed'

# No expectations, or wrong ones: 64, and nothing is compared.
rm -r "$expectations"
run 64 scan
is_silent
complains expectations
mkdir "$expectations"
universal <<<'{"Chat": {"a": 1,}}'
run 64 scan --json
complains universal_configs.json
