#!/usr/bin/env bash
# Going through what differs with a person: ampcfg review, its keys, what it asks before it writes, and what it keeps; for scripts
# review --json and expect accept ID.
# shellcheck disable=SC2016  # $ is a directive's
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/screen.bash"

config </dev/null
fresh() { # one set, and DEV01 and SMP102 that differ from it
  rm -rf "${expectations:?}"/* "$scene/state"
  universal <<'JSON'
{
  "Jobs": {
    "config.yml": {
      "Mail.ExpireTime": 367,
      "Orders.MaximumItems": 0,
      "Greeting": "Hello"
    }
  },
  "Vault": {
    "config.yml": {
      "password": "old-secret"
    }
  }
}
JSON
  for name in DEV01 SMP101 SMP102 TOW01; do
    instance "$name"
    plugin "$name" Jobs config.yml <<<$'Mail:\n  ExpireTime: 367\nOrders:\n  MaximumItems: 0\nGreeting: Hello'
  done
  plugin DEV01 Jobs config.yml <<<$'Mail:\n  ExpireTime: 30\nOrders:\n  MaximumItems: 256\nGreeting: Hello'
  plugin SMP102 Jobs config.yml <<<$'Mail:\n  ExpireTime: 367\nOrders:\n  MaximumItems: 0\nGreeting: Hi'
}
set_is() { # set_is FILE: that file of the set is what is piped in
  diff - "$expectations/$1" >&2 || fail "$1 is another"
}

# For scripts: what the same instances have otherwise in one plugin is one group, whose id is the same as long as its values are.
fresh
run 2 review --json
valid review
json '[.groups[] | [.rank, .instances[0].instance, [.keys[].key]]]' \
  '[["difference","DEV01",["Mail.ExpireTime","Orders.MaximumItems"]],["difference","SMP102",["Greeting"]]]'
json '.groups[1].choices' '["fix","accept","everywhere","group","directive","no-longer"]'
json '.groups[0].keys[0] | [.others, .instances[0].actual]' '[3,30]'
ids=$(jq -c '[.groups[].id]' "$scene/stdout")
run 2 review --json
json '[.groups[].id]' "$ids"
greeting=$(jq -r '.[1]' <<<"$ids")
run 64 expect accept rv-0123456789abcdef --yes
complains 'there is no question "rv-0123456789abcdef"'
run 0 expect accept "$greeting" --why 'a joke' --by eva --yes
set_is variable_configs.json <<'JSON'
{
  "Jobs": {
    "config.yml": {
      "Greeting": {
        "SMP102": {"$value": "Hi", "why": "a joke", "by": "eva"}
      }
    }
  }
}
JSON
run 64 expect accept "$greeting" --yes
complains 'what it was about has changed'
run 2 review --json
json '[.groups[].id] | length' 1
run 0 expect accept "$(jq -r '.groups[0].id' "$scene/stdout")" --group dev --yes
grep -qF '"dev": ["DEV01"]' "$expectations/instances.json" || fail 'no group'
run 0 review --json
run 64 review
complains 'there is no terminal'

on_terminals 'the screen' || exit 0

# A key answers a question. Nothing is written before all was shown once more; then the set is written, and deployed.
fresh
TYPED=$'1 of 2\ta\n2 of 2\tf\nare answered\t\r\n[y/N, d: diff]\ty\r' on_screen 0 80x60 review
says 'Jobs: DEV01 differs from the 3 others that have it, in 2 keys' 'Mail.ExpireTime' 'f fix   a accept   e everywhere' \
  '+    "config.yml": {' 'Greeting' 'then deploy' 'to take it back: ampcfg expect undo'
set_is variable_configs.json <<JSON
{
  "Jobs": {
    "config.yml": {
      "Mail.ExpireTime": {
        "DEV01": {"\$value": 30, "by": "$(id -un)"}
      },
      "Orders.MaximumItems": {
        "DEV01": {"\$value": 256, "by": "$(id -un)"}
      }
    }
  }
}
JSON
grep -qx 'Greeting: Hello' "$instances/SMP102/Minecraft/plugins/Jobs/config.yml" || fail 'not deployed'
run 0 scan
run 0 history --json
json '.hosts[0].entries[0] | [.action, [.instances[].instance]]' '["deploy",["SMP102"]]'
run 0 review --json
json .groups '[]'

# Only what was decided is deployed; what is right everywhere is deployed to the others.
fresh
TYPED=$'1 of 2\ts\n2 of 2\te\nare answered\t\r\n[y/N, d: diff]\ty\r' on_screen 2 80x60 review
for name in DEV01 SMP101 TOW01; do
  grep -qx 'Greeting: Hi' "$instances/$name/Minecraft/plugins/Jobs/config.yml" || fail "$name has no greeting"
done
grep -qF 'ExpireTime: 30' "$instances/DEV01/Minecraft/plugins/Jobs/config.yml" || fail 'DEV01 was skipped, and changed'

# The answer no keeps all. What was decided is taken up the next time; what is another since then is asked anew.
fresh
TYPED=$'1 of 2\ti\n2 of 2\ta\nare answered\t\r\n[y/N]\tn\r' on_screen 2 80x60 review
[ ! -e "$expectations/variable_configs.json" ] || fail 'written'
[ "$(stat -c %a "$scene/state/review.json")" = 600 ] || fail 'for others to read'
! grep -qF Hi "$scene/state/review.json" || fail 'a value is kept'
sed -i 's/Hi/Hey/' "$instances/SMP102/Minecraft/plugins/Jobs/config.yml"
TYPED=$'2 of 2\tb\n1 of 2\t\r\n2 of 2\ts\nare answered\t\r\n[y/N]\ty\r' on_screen 2 80x60 review
says '1 of 2 was decided before' 'changed since, and is asked anew' 'decided: no longer checked'
set_is unchecked.json <<<'["Jobs/config.yml: Mail.ExpireTime", "Jobs/config.yml: Orders.MaximumItems"]'
run 2 scan --json
json '[.hosts[].instances[].findings[].key]' '["Greeting"]'

# Quitting asks; Ctrl-C gives the terminal back; both keep what was decided. Going back decides anew.
fresh
TYPED=$'1 of 2\ta\n2 of 2\t\x03' on_screen 130 80x24 review
[[ $(cat "$scene/stdout") == *$'\e[?1049l' ]] || fail 'leaves something'
TYPED=$'2 of 2\tq\nso far (1 of 2)\tn' on_screen 2 80x24 review
says '1 answer is kept'
TYPED=$'2 of 2\tb\nmay differ; Enter\tf\n2 of 2\tq\nso far (1 of 2)\ty\n[y/N, d: diff]\ty\r' on_screen 2 80x60 review
grep -qF 'ExpireTime: 367' "$instances/DEV01/Minecraft/plugins/Jobs/config.yml" || fail 'not fixed'
[ ! -e "$expectations/variable_configs.json" ] || fail 'the first answer counts'

# Capitals answer all that remain, after a question with their number.
fresh
TYPED=$'1 of 2\tA\n2 questions that remain: may differ?\tn\n1 of 2\tA\n2 questions\ty\nare answered\t\r\n[y/N]\ty\r' on_screen 0 80x60 review
run 0 scan

# A group, a reason, a directive; what cannot be is said, and asked again.
fresh
echo '{"groups": {"smp": ["SMP*"]}}' | file expectations/instances.json
TYPED=$'1 of 2\tg\ngroup: \tsmp\r\nDEV01 is not in the group\tg\ngroup: \tdev\r\n2 of 2\tw\nwhy: \ta joke\r\nuntil\t2099-12-31\r\nwhy: a joke\td\ndirective: \tone-of Hi Hello\r\nare answered\t\r\n[y/N]\ty\r' \
  on_screen 0 80x60 review
grep -qF '"@dev": {"$value": 30' "$expectations/variable_configs.json" || fail 'no group'
grep -qF '{"$oneOf": ["Hi", "Hello"], "why": "a joke", "until": "2099-12-31", "by": "' "$expectations/universal_configs.json" || fail 'no directive'

# All of a question, with lines of the file; its keys apart.
fresh
TYPED=$'1 of 2\tv\n-  ExpireTime: 30\to\n1 of 3\ta\n2 of 3\tq\nso far\tn' on_screen 2 120x40 review
says 'ampcfg never deployed these files there' 'each of its 2 keys is asked about by itself now'
TYPED=$'2 of 3\tq\nso far\tn' on_screen 2 80x24 review

# Its screen says who has written the file: a plugin or a person, and ampcfg before that, if it did.
fresh
touch -d 2026-01-02T03:04:05Z "$instances/DEV01/Minecraft/plugins/Jobs/config.yml"
TYPED=$'1 of 2\ts\n2 of 2\tq' on_screen 2 120x24 review
says "DEV01's file was written 2026-01-02 03:04 UTC by a plugin or a person; ampcfg never deployed it"
run 0 deploy SMP102 --yes
plugin SMP102 Jobs config.yml <<<$'Mail:\n  ExpireTime: 367\nOrders:\n  MaximumItems: 0\nGreeting: Hi'
touch -d 2036-01-02T03:04:05Z "$instances/SMP102/Minecraft/plugins/Jobs/config.yml"
TYPED=$'1 of 1\tq' on_screen 2 120x24 review SMP102
says "SMP102's file was written 2036-01-02 03:04 UTC by a plugin or a person; ampcfg deployed it before that, "

# A small window; what is too long scrolls; no line is wider, none is out of sight.
for size in 40x15 80x24; do
  fresh
  {
    echo '{"Jobs": {"config.yml": {'
    for n in $(seq 10 39); do echo "\"some.rather.long.name.of.a.key.$n\": \"a value that is long as well\","; done
    echo '"end": 1}}}'
  } | universal
  TYPED=$'1 of 1\t\e[B\e[F\nkey.39\tq' on_screen 2 $size review
  while IFS= read -r line; do [ ${#line} -le ${size%x*} ] || fail "$size: $line"; done <"$scene/frame"
  [ "$(wc -l <"$scene/frame")" -lt "${size#*x}" ] || fail "$size: too many lines"
  shows 'q quit' '? help' 'f fix'
done

# A value that is hidden is accepted by its name, and never shown or written.
fresh
plugin DEV01 Vault config.yml <<<'password: new-secret'
TYPED=$'1 of 1\ta\nare answered\t\r\n[y/N]\ty\r' on_screen 0 80x60 review -p Vault
says '‹hidden›' 'Vault: DEV01 differs, in 1 key'
says_not old-secret new-secret
grep -qF '"$secret": "Vault/config.yml/password@{instance}"' "$expectations/variable_configs.json" || fail 'not by its name'
rm -r "$instances/DEV01/Minecraft/plugins/Vault"

# Of files that no server reads nothing is offered but to look.
fresh
plugin TOW01 Jobs config.yml <<<'a: ['
TYPED=$'1 of 3\ta\nno set can say\ts\n2 of 3\tq' on_screen 2 80x24 review
says 'TOW01 has what cannot be judged'

# A set that cannot be written: what is expected can be deployed.
fresh
if chattr +i "$expectations" "$expectations/universal_configs.json" 2>/dev/null; then
  trap 'chattr -i "$expectations" "$expectations/universal_configs.json"; rm -rf "$scene"' EXIT
  TYPED=$'no decision can be written\ta\nno set can say\tf\n2 of 2\ts\nare answered\t\r\n[y/N, d: diff]\ty\r' on_screen 2 80x60 review
  chattr -i "$expectations" "$expectations/universal_configs.json"
  trap 'rm -rf "$scene"' EXIT
  grep -qF 'ExpireTime: 367' "$instances/DEV01/Minecraft/plugins/Jobs/config.yml" || fail 'not fixed'
else
  skipped 'the file system has no attributes' 'a set that cannot be written'
fi

# Where keys cannot act at once, a line does.
fresh
SCREEN_TERM=dumb TYPED=$'> \tf\r\n> \ta\r\n> \t\r\n[y/N, d: diff]\ty\r' on_screen 0 80x60 review
run 0 scan

# What nobody has decided is asked about in the same way.
rm -rf "${expectations:?}"/* "$scene/state"
universal <<<'{"Jobs": {"config.yml": {"Mail.ExpireTime": 367, "Orders.MaximumItems": 0}}}'
variable <<'JSON'
{
  "Jobs": {
    "config.yml": {
      "Mail.ExpireTime": {
        "DEV01": {"$value": 30, "undecided": true}
      },
      "Orders.MaximumItems": {
        "DEV01": {"$value": 256, "undecided": true, "why": "as found"}
      }
    }
  }
}
JSON
plugin DEV01 Jobs config.yml <<<$'Mail:\n  ExpireTime: 30\nOrders:\n  MaximumItems: 256'
plugin TOW01 Jobs config.yml <<<$'Mail:\n  ExpireTime: 367\nOrders:\n  MaximumItems: 0'
on_screen 0 80x24 review
says 'nothing differs'
run 0 review --undecided --json
valid review
json '[.undecided, [.groups[].keys[].key]]' '[true,["Mail.ExpireTime","Orders.MaximumItems"]]'
TYPED=$'1 of 1\ta\nare answered\t\r\n[y/N]\ty\r' on_screen 0 80x60 review --undecided
set_is variable_configs.json <<'JSON'
{
  "Jobs": {
    "config.yml": {
      "Mail.ExpireTime": {
        "DEV01": 30
      },
      "Orders.MaximumItems": {
        "DEV01": {"$value": 256, "why": "as found"}
      }
    }
  }
}
JSON
on_screen 0 80x24 review --undecided
says 'nothing is undecided'
