#!/usr/bin/env bash
# ampcfg get: one key on every instance, grouped by value.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config </dev/null
universal <<'JSON'
{"Chat": {"cooldown": 3, "lang/en": {"join": "Welcome"}}}
JSON
for name in A01 B01 C01; do
  instance $name
  plugin $name Chat config.yml <<<$'cooldown: 3\nunexpected: here'
  plugin $name Chat lang/en.yml <<<'join: Welcome'
done
plugin C01 Chat config.yml <<<'cooldown: 10'

# The value that differs comes first; drift is no failure of a question.
run 0 get Chat cooldown
begins <<'TEXT'
cooldown  Chat/config.yml
  value  is                 on
  10     drift, 3 expected  C01
  3      as expected        A01, B01
TEXT
run 0 get --json Chat cooldown
valid get
json '[.hosts[0].instances[] | [.instance, .keys[0].value, .keys[0].expected, .keys[0].status]]' \
  '[["A01",3,3,"ok"],["B01",3,3,"ok"],["C01",10,3,"drift"]]'
json '.hosts[0].instances[2].keys[0] | [.plugin, .file, .key, .source, .line]' '["Chat","config.yml","cooldown","universal",1]'

# As an expectation writes it, or with its file.
run 0 get --json Chat lang/en.join
json '[.hosts[0].instances[].keys[].value] | unique' '["Welcome"]'
run 0 get --json Chat join -f lang/en.yml
json '[.hosts[0].instances[].keys[].value] | unique' '["Welcome"]'
run 0 get --json Chat/lang/en.yml join
json '[.hosts[0].instances[].keys[] | [.file, .value]] | unique' '[["lang/en.yml","Welcome"]]'
run 0 get Chat/config.yml cooldown
says 'cooldown  Chat/config.yml'
run 64 get Chat/lang/en.yml join -f lang/en.yml
complains 'a file is named twice'
run 64 get Chat/lang/es.yml join
complains lang/en

# A key that nothing is expected of has no status; where it is absent it has no value.
run 0 get --json Chat unexpected
valid get
json '[.hosts[0].instances[].keys[] | [.value, .status]]' '[["here",null],["here",null],[null,null]]'
run 0 get Chat unexpected
begins <<'TEXT'
unexpected  Chat/config.yml
  value          is            on
  (no such key)  not expected  C01
  "here"         not expected  A01, B01
TEXT

# What is documented is said, also where something else is there.
variable <<<'{"Chat": {"cooldown": {"A01": 3, "B01": 5, "C01": 10}}}'
run 0 get Chat cooldown
begins <<'TEXT'
cooldown  Chat/config.yml
  value  is                              on
  3      drift, 5 expected (documented)  B01
  3      as expected                     A01
  10     as documented                   C01
TEXT
# What is too wide for the columns stands in lines with their names.
COLUMNS=40 run 0 get Chat cooldown
begins <<'TEXT'
cooldown  Chat/config.yml
  value
  3
    is        drift (documented)
    expected  5
    on        B01
  3
    is        as expected
    on        A01
TEXT
rm "$expectations/variable_configs.json"
run 0 get Chat lang/en.join
begins <<'TEXT'
join  Chat/lang/en.yml
  value      is           on
  "Welcome"  as expected  all 3 instances
TEXT

# It may be in any file, and be a mapping: as an expectation would write it.
plugin A01 Chat lang/de.yml <<<'chat: {join: Willkommen}'
run 0 get --json Chat lang/de.chat.join
json '[.hosts[0].instances[].keys[] | [.file, .key, .value, .kind]]' \
  '[["lang/de.yml","chat.join","Willkommen",null],["lang/de.yml","chat.join",null,"missing-file"],["lang/de.yml","chat.join",null,"missing-file"]]'
run 0 get --json Chat lang/de.chat
json '.hosts[0].instances[0].keys[0].value' '{"join":"Willkommen"}'
plugin B01 Chat config.yml <<<'['
run 0 get --json Chat unexpected
json '.hosts[0].instances[1].keys[0] | [.kind, .status]' '["invalid-file",null]'
# Of plugins that have no such key, nothing is said.
plugin A01 Other config.yml <<<'a: 1'
run 0 get --json '*' unexpected
json '[.hosts[0].instances[].keys[].plugin] | unique' '["Chat"]'
plugin B01 Chat config.yml <<<$'cooldown: 3\nunexpected: here'

# Without its file's name it is found where it stands, if nothing else is meant.
plugin A01 Chat lang/fr.yml <<<'leave: Salut'
plugin B01 Chat lang/fr.yml <<<'leave: Adieu'
run 0 get Chat leave
says 'leave  Chat/lang/fr.yml' Salut Adieu
says_not config.yml
run 0 get Chat join B01
says Welcome Chat/lang/en.yml
says_not lang/de

# A key that is nowhere is wrong usage, with the near name.
run 64 get Chat cooldwn
complains cooldown
run 64 get Chat cooldown -f lang/en.yml
complains 'no key matches "cooldown"' '"cooldown" is a key of config.yml, not of lang/en.yml: leave -f out'
run 64 get Chat unexpected -f lang/en.yml
complains 'that is looked for in lang/en.yml alone; without -f, in every file'
run 0 get Chat join -f lang/en
run 64 get Chat unexpectd
complains 'did you mean unexpected?'
run 64 get Chat
run 64 get

# A plugin that is expected, and that nobody has.
universal <<<'{"Nowhere": {"a": 1}}'
run 0 get Nowhere a
says 'no instance that was looked at has such a plugin'
