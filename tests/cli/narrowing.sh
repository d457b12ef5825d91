#!/usr/bin/env bash
# Which instances, plugins, files and keys: names, globs, groups, and what matches nothing.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config <<'YAML'
groups:
  survival: [SMP101, "EVO*"]
YAML
universal <<'JSON'
{"Chat": {"format": 1, "rooms.staff.open": 1, "messages": {"a, b: *": 1}}, "Economy": {"start": 1}}
JSON
for name in SMP101 SMP201 EVO01; do
  instance $name
  plugin $name Chat config.yml <<<'{format: 2, rooms: {staff: {open: 2}}}'
  plugin $name Chat messages.yml <<<'"a, b: *": 2'
  plugin $name Economy config.yml <<<'start: 2'
done

# shellcheck disable=SC2016 # the variables are jq's
drifting() { json '[.hosts[].instances[] | .instance as $i | .findings[] | "\($i) \(.plugin) \(.key)"]' "$1"; }

# Instances: by name, glob and group; options stand before the command or after it.
run 2 scan --json SMP201 -p Economy
drifting '["SMP201 Economy start"]'
run 2 -p Economy scan 'SMP*' --json
drifting '["SMP101 Economy start","SMP201 Economy start"]'
run 2 scan @survival --json --plugin Economy
drifting '["EVO01 Economy start","SMP101 Economy start"]'
run 2 scan here:EVO01 --json -p 'Econ*'
drifting '["EVO01 Economy start"]'

# Keys as in their file or as an expectation writes them; they may have commas, colons, spaces and stars.
run 2 scan EVO01 --json -k 'rooms.*'
drifting '["EVO01 Chat rooms.staff.open"]'
json '.summary.keys' 1
run 2 scan EVO01 --json -k 'a, b: *'
drifting '["EVO01 Chat a, b: *"]'
run 2 scan EVO01 --json -k 'messages.a, b: *'
drifting '["EVO01 Chat a, b: *"]'
run 2 scan EVO01 --json -k format -k start
drifting '["EVO01 Chat format","EVO01 Economy start"]'

# Files with their extension or without.
run 2 scan EVO01 --json -f messages
drifting '["EVO01 Chat a, b: *"]'
run 2 scan EVO01 --json -f messages.yml
drifting '["EVO01 Chat a, b: *"]'

# A finding for a whole file stays where a selected key is in it.
plugin EVO01 Chat messages.yml <<<'['
run 2 scan EVO01 --json -k 'a, b: *'
drifting '["EVO01 Chat null"]'
run 2 scan EVO01 --json -k format
drifting '["EVO01 Chat format"]'

# What matches nothing is wrong usage, with the near names.
run 64 scan SMP102
complains SMP102 SMP101
run 64 scan here:EVO02
complains 'did you mean EVO01?'
run 64 scan -p Chatt
complains Chatt Chat
run 64 scan -f mesages
complains 'did you mean messages?'
run 64 scan -f messages.ylm
complains 'did you mean messages.yml?'
run 64 scan -k frmat
complains frmat format
run 64 scan @survivl
complains survivl survival
run 64 scan -H nowhere
complains nowhere

# A pattern that is a key's name, as the expectation writes it, picks that key alone.
universal <<<'{"Chat": {"messages": {"k[1]": 1, "k1": 1}}}'
plugin EVO01 Chat messages.yml <<<'{"k[1]": 2, k1: 2}'
run 2 scan EVO01 --json -k 'k[1]'
drifting '["EVO01 Chat k[1]"]'
run 2 scan EVO01 --json -k 'messages.k[1]'
drifting '["EVO01 Chat k[1]"]'
run 2 scan EVO01 --json -k 'messages.k[12]'
drifting '["EVO01 Chat k1"]'
