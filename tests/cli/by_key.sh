#!/usr/bin/env bash
# A scan's table where much differs: the same on many instances stands there once.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config </dev/null
universal <<'JSON'
{"Chat": {"cooldown": 3, "motd": "a", "lang/en": {"join": "Hi"}}, "Warps": {"limit": 1}}
JSON
variable <<<'{"Warps": {"limit": {"SMP101": 2}}}'
for number in $(seq 101 117); do
  instance "SMP$number"
  plugin "SMP$number" Chat config.yml <<<$'cooldown: 0\nmotd: a'
  plugin "SMP$number" Chat lang/en.yml <<<'join: Hi'
  plugin "SMP$number" Warps config.yml <<<'limit: 1'
done
plugin SMP101 Warps config.yml <<<'limit: 2'
plugin SMP103 Chat config.yml <<<$'cooldown: 0\nmotd: b'
plugin SMP104 Chat config.yml <<<$'cooldown: 0\nmotd: b'
plugin SMP105 Chat lang/en.yml <<<'{'
rm "$instances/SMP106/Minecraft/plugins/Chat/lang/en.yml"

times() { # times NUMBER TEXT: so many lines have it
  local found
  found=$(grep -cF -- "$2" "$scene/stdout" || true)
  [ "$found" = "$1" ] || fail "says '$2' in $found lines, not in $1"
}

# Once each, with its instances; what most have first.
run 2 scan --by key
begins <<'TEXT'
  key       expected  actual  on
Chat/config.yml  19 drift
  cooldown  3         0       all 17 instances
  motd      "a"       "b"     SMP103, SMP104
Chat/lang/en.yml  2 drift
TEXT
times 1 cooldown
says 'Chat/config.yml  19 drift' 'all 17 instances' 'SMP103, SMP104' 'invalid file, line 1' 'missing file'
[ "$(grep -nF cooldown "$scene/stdout" | cut -d: -f1)" -lt "$(grep -nF motd "$scene/stdout" | cut -d: -f1)" ] || fail "order"
says_not Warps
[[ $(tail -n 1 "$scene/stdout") == *--show\ variance* ]] || fail "the last line does not say how to see the rest"
says '--by instance' '-p PLUGIN'
run 2 scan --by key --show variance
says Warps/config.yml 'as documented'

# Each instance with all that it has.
run 2 scan --by instance
times 17 cooldown

# By itself: by instance while that is no longer than a page, else by key.
run 2 scan
times 1 cooldown
run 2 scan SMP101 SMP102
times 2 cooldown
says_not '--by instance'

# JSON is the same.
run 2 scan --json
jq -S 'del(.generated_at)' "$scene/stdout" >"$scene/json"
run 2 scan --json --by key
jq -S 'del(.generated_at)' "$scene/stdout" | diff "$scene/json" - || fail "--by changes the JSON"
run 64 scan --by plugin
complains key instance

# Names that fit the width, how many more, or how many.
COLUMNS=60 run 2 scan --by key -k motd 'SMP10[34]'
says 'all 2 instances'
COLUMNS=160 run 2 scan --by key -k cooldown 'SMP10*' SMP110
says 'all 10 instances'
for columns in 40 80 160; do
  COLUMNS=$columns run 2 scan --by key
  awk -v most=$columns 'length($0) > most {print; wide = 1} END {exit wide}' "$scene/stdout" || fail "wider than $columns columns"
done

# Hosts and instances that fail are said all the same.
ln -s /nonexistent "$instances/SMP104/Minecraft/plugins/Warps"
rm -r "$instances/SMP105/Minecraft/plugins" && ln -s /etc "$instances/SMP105/Minecraft/plugins"
run 1 scan --by key
says SMP105
