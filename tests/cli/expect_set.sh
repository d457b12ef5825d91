#!/usr/bin/env bash
# Decisions without touching JSON: ampcfg expect set, unset and accept, and what a set looks like afterwards.
# shellcheck disable=SC2016  # $ is a directive's
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/question.bash"

for name in SMP101 SMP102 TOW01; do
  instance "$name"
  plugin "$name" Warps config.yml <<YAML
cooldown: 10
limits: {donor: 5}
password: hunter$name
YAML
  plugin "$name" Warps lang/en.yml <<<'join: Welcome'
done
config </dev/null
set_is() { # set_is FILE: that file of the set is what is piped in
  diff - "$expectations/$1" >&2 || fail "$1 is another"
}
fresh() {
  rm -rf "${expectations:?}"/*
  universal <<'JSON'
{
  "Warps": {
    "cooldown": 3,
    "password": "old-secret"
  }
}
JSON
  echo '{"groups": {"survival": ["SMP*"]}}' | file expectations/instances.json
}

# One decision is one line. What was written in clear before is not shown.
fresh
run 64 expect set Warps cooldown 10
complains 'there is nobody to ask'
run 0 expect set Warps cooldown 10 --dry-run
says '-    "cooldown": 3,' '+    "cooldown": 10,' 'now: 10 on SMP101, SMP102 and TOW01' '‹hidden›'
says_not old-secret 'no instance differs'
set_is universal_configs.json <"$expectations/universal_configs.json"
run 0 expect set Warps cooldown 10 --yes
says 'no instance differs'
set_is universal_configs.json <<'JSON'
{
  "Warps": {
    "cooldown": 10,
    "password": "old-secret"
  }
}
JSON
run 0 expect set Warps cooldown 10 --yes
says 'the set says so already'

# For instances and groups, with a reason and an end; a key where get shows it, or in a file.
run 0 expect set Warps cooldown 12 SMP101 @survival --why 'an event' --until 2099-12-31 --by eva --yes
says '2 instances differ now: SMP101 and SMP102' 'next: ampcfg deploy SMP101 SMP102 -p Warps -f config.yml -k cooldown'
run 0 expect set Warps/lang/en.yml join Hello TOW01 --yes --json
valid expect set
json '[.result, .decisions[0].for, [.differing[].instance]]' '["changed",["TOW01"],["TOW01"]]'
set_is variable_configs.json <<'JSON'
{
  "Warps": {
    "config.yml": {
      "cooldown": {
        "SMP101": {"$value": 12, "why": "an event", "until": "2099-12-31", "by": "eva"},
        "@survival": {"$value": 12, "why": "an event", "until": "2099-12-31", "by": "eva"}
      }
    },
    "lang/en.yml": {
      "join": {
        "TOW01": "Hello"
      }
    }
  }
}
JSON
run 0 expect set Warps cooldown 11 --yes
says 'SMP101 and @survival keep values of their own'
run 0 expect unset Warps cooldown SMP101 --yes
run 64 expect unset Warps cooldown SMP101 --yes
complains 'nothing is expected of SMP101'
run 0 expect unset Warps join TOW01 --yes --json
valid expect unset
json '[.decisions[0].removed, .differing]' '[true,[]]'

# What VALUE is, is what a game server reads; options make directives of it.
value_is() { # value_is JSON ARGUMENT…
  run 0 expect set Warps cooldown --yes "${@:2}"
  [ "$(jq -c .Warps.cooldown "$expectations/universal_configs.json")" = "$1" ] || fail 'the value is another'
}
value_is 31 0x1F
value_is true yes
value_is '"yes"' --string yes
value_is '["a",1]' '[a, 1]'
value_is null '~'
value_is '""' --string ''
value_is -5 -- -5
value_is '{"$range":[1,20],"default":10}' --range 1..20 --default 10
value_is '{"$range":[null,1.5]}' --range ..1.5
value_is '{"$oneOf":[1,"x"]}' --one-of 1 --one-of x
value_is '{"$template":"{port}","as":"number"}' --template '{port}' --as number
value_is '{"$absent":true,"why":"old","by":"eva"}' --absent --why old --by eva
for value in '' '# no' '&aHello' 'a: b' '{a: 1}' .inf '[1'; do
  run 64 expect set Warps cooldown "$value" --yes
  complains hint
done
run 64 expect set Warps cooldown --any --absent --yes
run 64 expect set Warps cooldown 1 --default 2 --yes
run 64 expect set Warps cooldown --range 5..1 --yes
complains 'no number is in this range'
run 64 expect set Warps cooldown 1 SMP101 --until 2020-01-01 --yes
complains 'has passed'
run 64 expect set Warps cooldown 1 SMP101 --until 2026-02-30 --yes
complains '"2026-02-30" is no day'

# Typing errors, and what is doubtful.
run 64 expect set Warpz cooldown 1 --yes
complains 'did you mean Warps?'
run 64 expect set Warps cooldown 1 SMP11 --yes
complains 'did you mean SMP101?'
run 64 expect set Warps cooldown 1 @survivals --yes
complains 'did you mean @survival?'
run 0 expect set Warps cooldwn 1 --dry-run
complains 'no instance has "cooldwn" in Warps/config.yml'
run 0 expect set Warps cooldown soon --dry-run
complains 'this is text, and all 3 instances that have it have a number now'

run 64 expect set Warps 'cool*' 1 --dry-run
complains 'a pattern is no KEY'
for words in 'Warps config.yml/cooldown 1' 'Warps/config.yml/cooldown 1 SMP101' 'Warps -f config.yml/cooldown 1 2'; do
  # shellcheck disable=SC2086  # words
  run 64 expect set $words --dry-run
  complains '"config.yml/cooldown" is no key' 'name the file behind the plugin: `ampcfg expect set Warps/config.yml cooldown …`'
done
run 64 expect unset Warps lang/en.yml/join --yes
complains '`ampcfg expect unset Warps/lang/en.yml join …`'
run 64 expect set @server spawn-radius 1 --dry-run
complains 'name the file'

# An entry that means another file where one has the name of its beginning.
plugin SMP101 Elsewhere level.yml <<<'x: 1'
plugin SMP101 Elsewhere config.yml <<<'level.x: 1'
run 0 expect set Elsewhere/config.yml other 1 --yes
sed -i 's/"other": 1/"other": 1}, "level.x": 2, "config": {"a": 1/' "$expectations/universal_configs.json"
run 64 expect set Elsewhere/config.yml level.x 3 --yes
complains 'means another file on SMP101'
run 0 expect set Elsewhere level.x 3 --dry-run
says '"level.x": 3'

# A secret is never written in clear.
run 64 expect set Warps password new --yes
complains '--secret NAME'
run 64 expect set Warps password 123456 --yes
run 64 expect set Warps password 7 --yes
complains 'is a secret elsewhere'
run 64 expect set Warps password --one-of a --one-of b --yes
run 0 expect set Warps password '' --string --dry-run

# A question, and what comes of the answers.
if on_terminals 'the question'; then
  fresh
  answer 0 'n\n' true expect set Warps cooldown 10
  says 'nothing was changed' 'write 1 file of'
  grep -q '"cooldown": 3' "$expectations/universal_configs.json"
  answer 0 'y\n' true expect set Warps cooldown 10
  grep -q '"cooldown": 10' "$expectations/universal_configs.json"
fi

# What is live becomes decided: of those that differ, of all, of a group that is made for it.
fresh
plugin TOW01 Warps config.yml <<<$'cooldown: 20\npassword: x'
run 2 expect accept --yes
says 'left: SMP101 Warps/config.yml password' 'a secret'
set_is variable_configs.json <<'JSON'
{
  "Warps": {
    "config.yml": {
      "cooldown": {
        "SMP101": 10,
        "SMP102": 10,
        "TOW01": 20
      }
    }
  }
}
JSON
run 0 expect accept -k cooldown --yes
says 'the set says so already'
fresh
run 0 expect accept 'SMP*' -k cooldown --group smp --yes
run 0 expect accept TOW01 -k cooldown --universal --yes
jq -e '.groups.smp == ["SMP101", "SMP102"]' "$expectations/instances.json" >/dev/null || fail 'the group is another'
run 0 scan -k cooldown
fresh
run 2 expect accept -k cooldown --universal --yes --json
valid expect accept
json '[.left[].message] | unique' '["these instances do not agree"]'
run 64 expect accept --universal --group smp --yes
# Of the selected, also those count that have what is expected of all, and those of which nothing is expected.
plugin TOW01 Warps config.yml <<<$'cooldown: 3\npassword: x'
run 2 expect accept SMP101 TOW01 -k cooldown --universal --yes --json
json '[.left[].message]' '["TOW01 has another value"]'
run 2 expect accept SMP101 TOW01 -k cooldown --group two --yes --json
json '[.left[].message]' '["TOW01 has another value"]'
run 0 expect unset Warps cooldown --yes
run 0 expect set Warps cooldown 9 SMP101 --yes
plugin TOW01 Warps config.yml <<<'password: x'
run 2 expect accept SMP101 TOW01 -p Warps --group two --yes --json
json '[.left[] | select(.key == "cooldown").message]' '["TOW01 has another value"]'
plugin TOW01 Warps config.yml <<<$'cooldown: 3\npassword: x'
for whom in '--group two' --universal; do
  # shellcheck disable=SC2086  # words
  run 2 expect accept SMP101 TOW01 -k cooldown $whom --yes --json
  json '[.left[].message]' '["TOW01 has another value"]'
done
plugin TOW01 Warps config.yml <<<$'cooldown: 10\npassword: x'
run 0 expect accept SMP101 TOW01 -k cooldown --group two --yes
# What a platform's folder says counts before the top: what is accepted is said there, too.
fresh
: >>"$instances/SMP101/Minecraft/paper.jar"
echo '{"Warps": {"cooldown": {"@survival": 4}}}' | file expectations/paper/variable_configs.json
run 0 expect set Warps cooldown 9 SMP101 --platform top --yes
run 0 expect accept SMP101 -k cooldown --yes
run 0 scan SMP101 -k cooldown
# A value of an instance's own is changed, or taken away, as it is written, whatever the set calls that instance elsewhere.
fresh
run 0 expect set Warps limits.donor 5 here:SMP101 --yes
run 0 expect set Warps cooldown 9 SMP101 --yes
run 0 expect accept SMP101 -k cooldown --yes
jq -e '.Warps["config.yml"].cooldown == {"SMP101": 10}' "$expectations/variable_configs.json" >/dev/null || fail 'it is written twice'
run 0 expect set Warps cooldown 9 SMP101 --yes
run 2 expect accept here:SMP101 -k cooldown --universal --yes
says 'the value of SMP101 on every host counts there'
run 0 expect accept SMP101 -k cooldown --universal --yes
run 0 scan SMP101 -k cooldown
jq -e '.Warps["config.yml"] | has("cooldown") | not' "$expectations/variable_configs.json" >/dev/null || fail 'the value of its own counts'
fresh
plugin TOW01 Warps config.yml <<<$'cooldown: 20\npassword: x'
# An instance that is named with its host is decided of with it.
run 0 expect accept here:TOW01 -k cooldown --group tow --yes
jq -e '.groups.tow == ["here:TOW01"]' "$expectations/instances.json" >/dev/null || fail 'another host may have one of that name'

# A machine without a name has instances like any other.
fresh
sed -i '/^name:/d' "$scene/config.yaml"
run 0 expect accept SMP101 -k cooldown --until 2099-12-31 --by eva --yes
run 0 expect accept local:SMP102 -k cooldown --until 2099-12-31 --yes
run 0 scan 'SMP*' -k cooldown
jq -e '.Warps["config.yml"].cooldown | [.SMP101["$value", "until", "by"], .["local:SMP102"]["$value"]] == [10, "2099-12-31", "eva", 10]' \
  "$expectations/variable_configs.json" >/dev/null || fail 'something else is accepted'
config </dev/null

# Without a host, whatever the layout.
fresh
rm -rf "$instances"
run 0 expect set Warps cooldown 10 --yes
complains 'it is not known what instances of here have'
universal <<<'{"Warps": {"a": 1, "lang/en": {"join": "x", "leave": "y"}}}'
run 0 expect set Warps join z --yes
run 0 expect set Warps config.b 2 --yes
set_is universal_configs.json <<<'{"Warps": {"a": 1, "lang/en": {"join": "z", "leave": "y"}, "config.yml": {"b": 2}}}'

# CRLF, no newline at the end, escapes: as they are.
printf '{\r\n    "W\\u00e4rps": {\r\n        "a": 1\r\n    }\r\n}' >"$expectations/universal_configs.json"
run 0 expect set Wärps b ü --yes
printf '{\r\n    "W\\u00e4rps": {\r\n        "a": 1,\r\n        "config.yml": {\r\n            "b": "\\u00fc"\r\n        }\r\n    }\r\n}' |
  cmp - "$expectations/universal_configs.json"

# The folder of a platform, which is asked for where several could be meant.
fresh
mkdir "$expectations/paper" "$expectations/velocity"
echo '{"Warps": {"cooldown": 3}}' | tee "$expectations/paper/universal_configs.json" >"$expectations/velocity/universal_configs.json"
run 64 expect set Warps cooldown 1 --yes
complains '--platform PLATFORM'
run 0 expect set Warps cooldown 1 --platform velocity --yes
set_is velocity/universal_configs.json <<<'{"Warps": {"cooldown": 1}}'
run 64 expect set Warps cooldown 1 --platform vlocity --yes

# metadata.json tells the truth afterwards, as far as it tells anything.
rm -r "$expectations/paper" "$expectations/velocity"
run 0 expect pack "$expectations" "$expectations"
run 0 expect set Warps cooldown 7 --yes
run 0 expect validate
says_not mismatch

# A set in git that somebody else owns, edited by root; by a link; and one that may not be written.
if [ "$(id -u)" = 0 ] && [ -n "${INSTANCES_OF-}" ]; then
  chown -R "$INSTANCES_OF:" "$expectations"
  as_owner() { setpriv --reuid "$INSTANCES_OF" --regid "$INSTANCES_OF" --clear-groups env HOME="$HOME" "$@"; }
  chmod 755 "$scene"
  as_owner git -C "$expectations" init -q
  as_owner git -C "$expectations" add .
  as_owner git -C "$expectations" -c user.name=x -c user.email=x@x commit -qm set
  run 0 expect set Warps cooldown 8 --yes
  [ "$(as_owner git -C "$expectations" diff --numstat -- universal_configs.json)" = $'1\t1\tuniversal_configs.json' ] || fail 'more than a line has changed'
  [ -z "$(find "$expectations" ! -user "$INSTANCES_OF")" ] || fail 'something is not the owner'"'"'s'
else
  skipped 'it takes root and a user (INSTANCES_OF)' "another user's set"
fi
mv "$expectations/universal_configs.json" "$expectations/real.json"
ln -s real.json "$expectations/universal_configs.json"
run 0 expect set Warps cooldown 9 --yes
[ -L "$expectations/universal_configs.json" ] || fail 'the link is gone'
grep -q '"cooldown": 9' "$expectations/real.json"
if [ "$(id -u)" != 0 ]; then
  chmod a-w "$expectations"
  run 64 expect set Warps cooldown 10 --dry-run
  chmod u+w "$expectations"
  complains 'cannot be written'
else
  skipped 'root may write everywhere' 'a set that may not be written'
fi
universal <<<'{"Warps": {"cooldown": 1, "cooldown": 2}}'
run 64 expect set Warps cooldown 3 --yes
complains 'stands here again'

# A set that is on another host is refused before anybody is asked anything.
echo 'hosts: {ovh: {address: 127.0.0.1, port: 1, expectations: there}}' | config
fresh
[ -z "${INSTANCES_OF-}" ] || chown -R "$INSTANCES_OF:" "$expectations"
run 64 -H ovh expect set Warps cooldown 3 --yes
complains 'expectations: there'
run 0 expect set Warps cooldown 4 SMP101 --yes
