#!/usr/bin/env bash
# ampcfg rollback: the state from before a deployment.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config </dev/null
universal <<'JSON'
{"Chat": {"cooldown": 3, "format": "%name%", "password": "s3cret", "lang/en": {"join": "Welcome"}}}
JSON
for name in SMP101 SMP201; do
  instance $name
  plugin $name Chat config.yml <<<$'# by hand\r\ncooldown:   9   # seconds\r\nformat: "%player%"\r\npassword: old'
  plugin $name Chat lang/en.yml <<<'join: Hi'
done
cp -r "$instances" "$scene/before"
chat() { printf '%s' "$instances/$1/Minecraft/plugins/Chat/${2-config.yml}"; }
is_as_before() { # is_as_before PATH…: of an instance or a file of it
  local path
  for path; do diff -r "$scene/before/$path" "$instances/$path" >/dev/null || fail "$path is not as it was"; done
}
last_id() { "$AMPCFG" history --json | jq -r '.hosts[0].entries[0].id'; }

# Nothing was done, so there is nothing to undo.
run 1 rollback --all --yes -k nosuch
says 'no deployment is left to undo' 'nothing to bring back'
says_not 'host failed'

run 0 deploy --all --yes
deployed=$(last_id)
says "undo it: ampcfg rollback $deployed --all"

# What is brought back must be said, and somebody must have said yes; an id only narrows.
run 64 rollback
run 64 rollback "$deployed" --yes
complains 'name instances'
run 64 rollback --all
complains --yes
run 64 rollback SMP102 --yes
complains 'did you mean'
# What matches nothing that was deployed is a typing error, and no host has failed.
run 64 rollback --all --yes -k cooldwn
complains 'no key matches "cooldwn"' 'did you mean cooldown?'
run 64 rollback --all --yes -p Chta
complains 'no plugin matches "Chta"' 'did you mean Chat?'
run 64 rollback "$deployed" --all --yes -f config.yaml
complains 'no file matches'
run 64 rollback "$deployed" 20200101T000000Z-0000 --all --yes
run 1 rollback 20200101T000000Z-0000 --all --yes

# A dry run shows the plan, with the lines, and does nothing.
run 0 rollback --all --dry-run --diff
says "$deployed" '+cooldown:   9   # seconds'
says_not s3cret '3  ->  9'
run 0 rollback --all --dry-run
says 'Chat/config.yml: cooldown  3  ->  9' 'SMP101, SMP201'
run 0 rollback "${deployed:0:9}" --all --dry-run --json --diff # so much of the id as no other has
valid rollback
json '[.undoes, .deployment, .summary.planned]' "[\"$deployed\",null,2]"

# One instance, one file: every byte is as it was, and the rest stays.
run 0 rollback SMP101 -f lang/en --yes
is_as_before SMP101/Minecraft/plugins/Chat/lang
grep -q 'cooldown:   3' "$(chat SMP101)"
run 0 rollback SMP101 --yes
is_as_before SMP101
run 0 rollback --all --yes --json
valid rollback
json '[.undoes, .summary.changed, [.hosts[0].instances[] | [.instance, .result, .needs_restart]]]' \
  "[\"$deployed\",1,[[\"SMP201\",\"changed\",true]]]"
is_as_before SMP101 SMP201
run 1 rollback --all --yes

# A rollback is undone by its id; then the deployment is the last one again.
rollback=$(last_id)
run 0 rollback "$rollback" --all --yes
grep -q 'cooldown:   3' "$(chat SMP201)"
run 0 rollback --all --yes
is_as_before SMP201

# A plugin has written the file anew: keys with the deployed value get the old one, others are named and stay.
run 0 deploy SMP101 --yes
deployed=$(last_id)
plugin SMP101 Chat config.yml <<<$'format: "%name%"\ncooldown: 5\nnew: 1'
run 2 rollback SMP101 --yes
says changed-since 'Chat/config.yml: cooldown'
[ "$(cat "$(chat SMP101)")" = $'format: "%player%"\ncooldown: 5\nnew: 1' ] || fail 'other keys were touched'
is_as_before SMP101/Minecraft/plugins/Chat/lang
# With --force the bytes come back.
run 0 rollback "$deployed" SMP101 --force --yes
is_as_before SMP101

# Files that were made are taken away, with the folders that were made for them; not those that were changed since.
rm -r "$instances/SMP101/Minecraft/plugins/Chat/lang"
run 0 deploy SMP101 --create --yes
[ -e "$(chat SMP101 lang/en.yml)" ]
run 0 rollback SMP101 --yes
[ ! -e "$(chat SMP101 lang)" ] || fail 'the folder is still there'
run 0 deploy SMP101 --create --yes
echo 'more: 1' >>"$(chat SMP101 lang/en.yml)"
run 2 rollback SMP101 --yes
[ -e "$(chat SMP101 lang/en.yml)" ] || fail 'the file is gone'

# An instance that is gone is said; a backup that is gone or damaged costs its instance alone.
cp -r "$scene/before/." "$instances"
run 0 deploy --all --yes
deployed=$(last_id)
mv "$instances/SMP101" "$scene/elsewhere"
run 1 rollback "$deployed" --all --yes
says 'SMP101 is gone'
is_as_before SMP201
mv "$scene/elsewhere" "$instances/SMP101"
backup=$(sha256sum <"$scene/before/SMP101/Minecraft/plugins/Chat/config.yml" | cut -d' ' -f1)
chmod u+w "$scene/state/deployments/$deployed/$backup"
echo damaged >>"$scene/state/deployments/$deployed/$backup"
run 1 rollback SMP101 --yes
says 'does not hold what was put there'
rm "$scene/state/deployments/$deployed/$backup"
run 1 rollback SMP101 --yes
says 'is not there'

# Another ampcfg holds the lock: who, and since when.
(
  exec 9<>"$scene/state/lock"
  flock 9
  printf '{"process": %d, "user": "eve", "since": "2026-11-24T09:30:00Z", "command": "ampcfg apply"}\n' "$BASHPID" >"$scene/state/lock"
  run 1 deploy SMP201 --yes
  cat "$scene/stdout" "$scene/stderr" | tr -s ' \n' ' ' >"$scene/told" # in lines as wide as the terminal
  grep -q "process $BASHPID of eve, since 2026-11-24 09:30:00 UTC: ampcfg apply" "$scene/told" || fail 'does not say who has the lock'
)

# Where a plugin has taken back all of the last deployment, that is still the last: the one before is named, not undone.
instance SMP301
plugin SMP301 Chat config.yml <<<'cooldown: 9'
universal <<<'{"Chat": {"config": {"cooldown": 3}}}'
run 0 deploy SMP301 --yes
before=$(last_id)
universal <<<'{"Chat": {"config": {"cooldown": 4}}}'
run 0 deploy SMP301 --yes
plugin SMP301 Chat config.yml <<<'cooldown: 3'
run 0 rollback SMP301 --yes
says 'nothing to bring back'
complains 'is left to bring back' "$before"
run 0 rollback SMP301 --yes --json
valid rollback
json '[.summary.changed, (.warnings | length)]' '[0,1]'
[ "$(cat "$(chat SMP301)")" = 'cooldown: 3' ] || fail "the deployment before was undone"
run 0 rollback SMP301 "$before" --yes
[ "$(cat "$(chat SMP301)")" = 'cooldown: 9' ] || fail "it cannot be undone by its id"

# A key that is there, and that the last deployment has not changed, is no typing error: of that one nothing is left under it.
plugin SMP301 Chat config.yml <<<$'cooldown: 9\nother: 1'
universal <<<'{"Chat": {"config": {"cooldown": 5}}}'
run 0 deploy SMP301 --yes
before=$(last_id)
universal <<<'{"Chat": {"config": {"other": 2}}}'
run 0 deploy SMP301 --yes
run 0 rollback SMP301 --yes -k cooldown
says 'nothing to bring back'
complains 'is left to bring back' "$before"
run 64 rollback SMP301 --yes -k cooldwn
complains 'no key matches "cooldwn"'
run 0 rollback SMP301 --yes -k other
[ "$(cat "$(chat SMP301)")" = $'cooldown: 5\nother: 1' ] || fail "-k brings back something else"

# What a deploy has made goes: there is no such key then.
universal <<<'{"Chat": {"added": 1}}'
run 0 deploy SMP101 -p Chat --yes
run 0 rollback SMP101 --dry-run
says 'added  1  ->  (no such key)'

# What undoes it can be typed as it is: it is about the same state.
run 0 deploy --all --yes --state "$scene/state"
undoes=$(sed -n 's/^undo it: ampcfg //p' "$scene/stdout")
[ "$undoes" = "rollback --state $scene/state $(last_id) --all" ] || fail "$undoes"
eval "run 0 $undoes --yes"
