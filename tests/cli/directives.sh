#!/usr/bin/env bash
# Sets that say more than values: directives, groups and facts of instances.json, sections in variable_configs.json; and what
# scan, get, diff, deploy and expect make of them.
# shellcheck disable=SC2016  # $ is a directive's
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

for name in SMP101 SMP102 TOW01; do
  instance "$name"
  printf 'server-port=255%s\n' "${name: -2}" >"$instances/$name/Minecraft/server.properties"
  plugin "$name" Warps config.yml <<YAML
cooldown: 10 # seconds
limits:
  donor: 5
  old: 1 # of version 1
prefix: co_${name,,}_
port: 255${name: -2}
mode: easy
YAML
done
config </dev/null
file expectations/instances.json <<'JSON'
{"groups": {"survival": ["SMP*"], "towny": ["here:TOW*"], "nobody": ["X*"]},
 "facts": {"TOW01": {"short": "tower"}, "SMP101": {"short": "one"}, "SMP102": {"short": "two"}}}
JSON
universal <<'JSON'
{"Warps": {"cooldown": {"$range": [1, 20], "why": "players complain of more"}, "limits.old": {"$absent": true},
  "prefix": {"$template": "co_{instance:lower}_"}, "port": {"$template": "{port}", "as": "number"},
  "mode": {"$oneOf": ["easy", "normal"], "default": "normal"}, "limits.donor": 5}}
JSON
variable <<'JSON'
{"Warps": {"config.yml": {"limits.donor": {"@towny": 7}}, "cooldown": {"@survival": {"$value": 10}}}}
JSON

# What holds is no drift; the old key is. Groups are for selections, too.
run 0 expect validate
says 'no instance is in the group @nobody'
run 2 scan @towny --json
json '[.hosts[].instances[].instance]' '["TOW01"]'
run 64 scan @townie
echo 'groups: {towny: [SMP101]}' | config
run 64 scan @towny
complains 'the group @towny has other members in'
config </dev/null
run 2 scan --json
valid scan
json '[.hosts[].instances[].findings[] | [.kind, .key]] | unique' '[["constraint","limits.old"],["documented","cooldown"],["value","limits.donor"]]'
json '.hosts[0].instances[2].findings[] | select(.key == "limits.donor") | [.group, .expected, .actual]' '["towny",7,5]'
json '.hosts[0].instances[0].findings[] | select(.key == "limits.old") | .expected' '{"$absent":true}'
run 0 get Warps cooldown --json
valid get
json '[.hosts[].instances[].keys[] | [.status, .group]]' '[["variance","survival"],["variance","survival"],["ok",null]]'

# A deploy takes the old key away with its comment, and rollback brings both back.
cp "$instances/SMP101/Minecraft/plugins/Warps/config.yml" "$scene/before"
run 0 deploy --all --yes --json
valid deploy
json '[.hosts[].instances[].files[].keys[] | [.key, .before, .after]] | unique' '[["limits.donor",5,7],["limits.old",1,null]]'
! grep -q ' old:' "$instances/SMP101/Minecraft/plugins/Warps/config.yml" || fail 'it is there'
run 0 scan
run 0 rollback SMP101 --yes
cmp "$scene/before" "$instances/SMP101/Minecraft/plugins/Warps/config.yml"
run 0 deploy --all --yes

# What demands no single value is left, and what has a default gets it.
plugin SMP101 Warps config.yml <<<$'cooldown: 99\nlimits: {donor: 5}\nprefix: x\nport: 1\nmode: hard'
universal <<'JSON'
{"Warps": {"cooldown": {"$range": [1, 20]}, "mode": {"$oneOf": ["easy", "normal"], "default": "normal"}, "gone": {"$any": true},
  "prefix": {"$template": "co_{short}_"}, "port": {"$template": "{port}", "as": "number"}}}
JSON
variable <<<'{}'
run 2 deploy SMP101 --yes --json
json '[.hosts[0].instances[0].left[] | [.key, .code]]' '[["cooldown","no-single-value"],["gone","no-single-value"]]'
[ "$(cat "$instances/SMP101/Minecraft/plugins/Warps/config.yml")" = $'cooldown: 99\nlimits: {donor: 5}\nprefix: co_one_\nport: 25501\nmode: normal' ] ||
  fail 'the file is another'

# What is filled in with a port or the day is not remembered past them.
printf 'server-port=25999\n' >"$instances/SMP101/Minecraft/server.properties"
run 2 scan SMP101 --json
json '[.hosts[0].instances[0].findings[] | select(.key == "port") | .message]' '["should be 25999"]'

# A zone that this machine does not know is UTC, and said to be, also where there are no instances.
echo '{"zone": "Europe/Nowhere"}' | file expectations/instances.json
printf 'instances: %s\nexpectations: %s\n' "$scene/none" "$expectations" | file config.yaml
variable <<<'{}'
run 0 expect validate
says 'this machine knows no time zone "Europe/Nowhere"'
config </dev/null

# Two groups that contradict each other, and a part without a value, are errors of that key alone.
file expectations/instances.json <<'JSON'
{"groups": {"survival": ["SMP*"], "first": ["SMP101"]}, "facts": {"TOW01": {"short": "tower"}}}
JSON
universal <<<'{"Warps": {"prefix": {"$template": "co_{short}_"}, "port": 1}}'
variable <<<'{"Warps": {"port": {"@survival": 2, "@first": 3}}}'
run 1 scan SMP101 --json
json '[.hosts[0].instances[0].findings[] | [.status, .kind, .key]]' '[["error","two-groups","port"],["error","unresolved","prefix"]]'
run 1 deploy SMP101 --yes --json
json '[.hosts[0].instances[0].left[].code]' '["two-groups","unresolved"]'
run 1 deploy SMP101 --dry-run
says ', 2 errors'

# A date that passes gives no deploy leave to change what was allowed until then.
plugin SMP101 Warps config.yml <<<$'cooldown: 3\nport: 5'
yesterday=$(date -u -d yesterday +%F)
universal <<<'{"Warps": {"cooldown": 10}}'
variable <<<'{"Warps": {"cooldown": {"SMP101": {"$value": 3, "until": "'"$yesterday"'", "why": "summer", "by": "eva"}}}}'
run 2 scan SMP101 --json
valid scan
json '.hosts[0].instances[0].findings[0] | [.expected, .actual, .ended]' '[10,3,{"until":"'"$yesterday"'","why":"summer","by":"eva"}]'
run 2 deploy SMP101 --yes --json
json '[.hosts[0].instances[0].left[].code]' '["ended"]'
run 2 deploy --all --yes # as cron does at night
grep -qx 'cooldown: 3' "$instances/SMP101/Minecraft/plugins/Warps/config.yml" || fail 'a date that passed has changed a game'
run 0 deploy SMP101 --yes --ended
run 0 scan SMP101
variable <<<'{"Warps": {"cooldown": {"SMP101": {"$value": 3, "until": "'"$(date -u +%F)"'"}}}}'
run 2 scan SMP101

# expect show says what is noted, and of whom.
variable <<<'{"Warps": {"cooldown": {"SMP101": {"$value": 3, "until": "2099-12-31", "why": "summer"}, "@survival": 4}}}'
run 0 expect show --json
valid expect show
json '[.expected[] | [.instance, .value, .until, .why]]' '[[null,10,null,null],["SMP101",{"$value":3},"2099-12-31","summer"],["@survival",4,null,null]]'

run 0 expect show @survival --json
json '[.expected[].instance]' '[null,"@survival"]'

# What is wrong in a set is named with its place.
variable <<<'{"Warps": {"cooldown": {"@surival": 3, "SMP101": {"$rnage": [1, 2]}}}}'
run 64 expect validate
says '"@surival": the set defines no such group; did you mean "survival"?' 'did you mean "$range"?'

# Random sets, judged a second time by another program: the same in each run. These found that a value which no other instance may
# have was not looked for where an instance has it as its secret.
python3 -B "$(dirname "${BASH_SOURCE[0]}")/../judge_directives.py" "$AMPCFG" "${SETS:-6}" "${SEED:-642375791}" || fail 'it judges otherwise'
