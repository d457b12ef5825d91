#!/usr/bin/env bash
# ampcfg history: who did what, what it changed, and the proof that this is what was written.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config <<<'keep: {count: 2, days: 0}'
universal <<'JSON'
{"Chat": {"cooldown": 3, "password": "s3cret"}}
JSON
for name in SMP101 SMP201; do
  instance $name
  plugin $name Chat config.yml <<<$'cooldown: 9 # seconds\npassword: hunter2'
done

# Nothing was done yet.
run 0 history
says 'nothing has been done yet'
run 0 history verify
run 0 history --json
valid history
json '.hosts[0].entries' '[]'

run 0 deploy --all --yes
run 0 history
says 'ampcfg deploy --all --yes' 'changed: SMP101, SMP201 (2 files)' "$(id -un)"
run 0 history --json
valid history
json '[.hosts[0].entries[0] | .action, .kept, .command, [.instances[] | [.instance, .result, .files]]]' \
  '["deploy",true,"ampcfg deploy --all --yes",[["SMP101","changed",1],["SMP201","changed",1]]]'
deployed=$(jq -r '.hosts[0].entries[0].id' "$scene/stdout")
begun=$(jq -r '.hosts[0].entries[0].time' "$scene/stdout")

# The keys, from what to what, the same on several instances once; secrets are hidden.
run 0 history
says 'Chat/config.yml: cooldown  9  ->  3                SMP101, SMP201' 'Chat/config.yml: password  ‹hidden›  ->  ‹hidden›'
run 0 history --show-secrets
says '"hunter2"  ->  "s3cret"'
run 0 history SMP201 --json
valid history
json '[.hosts[0].entries[0].instances[].changed[] | .plugin, .file, .reason, [.keys[] | [.key, .before, .after, .hidden]]]' \
  '["Chat","config.yml",null,[["cooldown",9,3,null],["password",null,null,true]]]'
says_not hunter2 s3cret

# Only what changed such keys, since then, so many. A key that nobody changed is no error, but may be mistyped.
run 0 history -p Chat -f config -k 'cool*' --since 7d --limit 1
says 'cooldown  9  ->  3'
says_not password
run 0 history -k cooldwon
says 'nothing of this has been done yet'
complains 'has changed a key "cooldwon"' 'did you mean cooldown'
run 0 history --since 2099-01-01 --json
valid history
json '.hosts[0].entries' '[]'
run 64 history --since yesterday
complains '--since 7d'
run 64 history --limit 0

# Times are those of who asks, whatever the records have; no id is cut where it is narrow.
TZ=XYZ-5:30 run 0 history
says 'when (XYZ)' "$(TZ=XYZ-5:30 date -d "$begun" '+%F %R')  deploy"
TZ=XYZ-5:30 run 0 history show
says "begun     $(TZ=XYZ-5:30 date -d "$begun" '+%F %R')" ' XYZ'
COLUMNS=40 run 0 history
says "$deployed*"
[ "$(wc -L <"$scene/stdout")" -le 40 ] || fail 'is wider than that'

# One deployment with its lines; secrets are hidden on both sides.
run 0 history show "$deployed"
says '# - is what the file had before, + what was written'
says "$deployed" 'ampcfg deploy --all --yes' 'Chat/config.yml  changed' '2 instances: SMP101, SMP201' '-cooldown: 9 # seconds' '+cooldown: 3 # seconds'
says_not hunter2 s3cret
run 0 history show "$deployed" --show-secrets
says hunter2 s3cret
run 0 history show "$deployed" --json
valid 'history show'
json '[.deployment, .hosts[0].action, [.hosts[0].instances[] | [.instance, .result, .files[0].result]]]' \
  "[\"$deployed\",\"deploy\",[[\"SMP101\",\"done\",\"changed\"],[\"SMP201\",\"done\",\"changed\"]]]"
json '[.hosts[0].instances[0].files[].keys[] | [.key, .before, .after, .hidden]]' \
  '[["cooldown",9,3,null],["password",null,null,true]]'
says_not hunter2 s3cret
run 1 history show 20200101T000000Z-0000 --json
valid 'history show'
run 64 history show yesterday
complains 'no deployment'

# Without an id it is the newest; of an id so much will do as no other has.
run 0 history show
says "deploy $deployed" '+cooldown: 3 # seconds'
run 0 history show "${deployed:0:9}" --json
valid history show
json '[.deployment, .hosts[0].deployment]' "[\"$deployed\",\"$deployed\"]"
run 1 history show 20200101T
says 'no deployment 20200101T'
run 64 history show "${deployed:0:8}"

# The newest first, of the instances that are picked.
SUDO_USER=alice run 0 rollback SMP101 --yes
run 64 history show "${deployed:0:9}"
complains 'is the beginning of 2 ids'
run 0 history show
says 'rollback ' "undoes    $deployed"
# Under sudo, the person.
if [ "$(cat /proc/self/loginuid 2>/dev/null || echo 4294967295)" = 4294967295 ]; then
  says "alice as $(id -un)"
  run 0 history --json
  json '[.hosts[0].entries[] | .person]' '["alice",null]'
  grep -q '"person": "alice"' "$scene"/state/deployments/*/manifest.json || fail 'the record does not name the person'
else
  skipped 'somebody has logged in' 'the person under sudo'
fi
run 0 history SMP101 --json
json '[.hosts[0].entries[] | [.action, .undoes]]' "[[\"rollback\",\"$deployed\"],[\"deploy\",null]]"
run 0 history 'SMP2*' --json
json '[.hosts[0].entries[] | .instances[].instance]' '["SMP201"]'
run 64 history SMP102
complains 'did you mean'

# What the setting keep does not keep goes after a deployment; its line stays, and so does the newest of an instance.
run 0 deploy SMP101 --yes
run 0 rollback SMP101 --yes
run 0 history --json
json '[.hosts[0].entries[] | [.action, .kept]]' '[["prune",false],["rollback",true],["deploy",true],["rollback",false],["deploy",true]]'
pruned=$(jq -r '.hosts[0].entries[0].id' "$scene/stdout")
json '[.hosts[0].entries[] | select(.action == "rollback") | .instances[0].changed | length]' '[1,0]'
json '[.hosts[0].entries[] | select(.kept | not) | .instances[0].changed]' '[[],null]'
run 0 history
says '(no longer kept)'
# One that is no longer kept may have changed them, and what is no deployment has not.
run 0 history -k cooldown --json
json '[.hosts[0].entries[] | [.action, .kept]]' '[["rollback",true],["deploy",true],["rollback",false],["deploy",true]]'
run 1 history show "$pruned"
says 'was removed'

# All is as it was written; then a line, a record or a backup is not.
run 0 history verify
says 'are as they were written'
run 0 history verify --json
valid 'history verify'
json '[.hosts[0] | .lines, .deployments, .backups, .problems]' '[6,3,6,[]]'
run 0 -q history verify
is_silent
cp -r "$scene/state" "$scene/whole"
spoil() { # spoil COMMAND…: then `history verify` fails
  rm -rf "$scene/state"
  cp -r "$scene/whole" "$scene/state"
  (cd "$scene/state" && bash -c "$1")
  run 1 history verify
  grep -qE '^of .*(, 1 is not as it was|, [0-9]+ are not as they were) written$' "$scene/stdout" || fail 'counts otherwise'
}
spoil 'sed -i 3s/rollback/restart/ audit.jsonl'
says 'audit.jsonl, line 3'
run 0 history
complains 'not as it was written'
spoil 'sed -i 3d audit.jsonl'
says 'audit.jsonl, line 3'
spoil "sed -i '\$d' audit.jsonl"
says 'audit.jsonl, line 6' missing
run 0 deploy SMP101 --yes
complains 'lines at its end are missing'
spoil 'sed -i "2{h;d};3G" audit.jsonl'
says 'audit.jsonl, line 2'
spoil 'rm head'
says 'head: '
spoil "sed -i s/SMP201/SMP301/ deployments/$deployed/manifest.json"
says "deployments/$deployed/manifest.json" 'it was changed'
spoil "rm -r deployments/$deployed"
says "deployments/$deployed/manifest.json" 'it is not there'
backup=$(printf 'cooldown: 9 # seconds\npassword: hunter2\n' | sha256sum | cut -d' ' -f1)
spoil "echo >>deployments/$deployed/$backup"
says "$backup" 'does not hold what was put there'
spoil "rm deployments/*/$backup"
run 0 history
says 'Chat/config.yml  (no longer kept)'
spoil "rm deployments/$deployed/$backup"
says "$backup" 'is not there'
run 1 history verify --json
valid 'history verify'
json '.hosts[0].problems | length' 1
spoil 'rm audit.jsonl head'
says 'the audit does not know it'
rm -rf "$scene/state"
cp -r "$scene/whole" "$scene/state"
run 0 history verify

# By hand, on the worst day: what ampcfg-state(5) says.
cd "$scene/state"
jq -e . deployments/*/manifest.json audit.jsonl head >/dev/null
[ "$(sed -n 2p audit.jsonl | sha256sum | cut -d' ' -f1)" = "$(sed -n 3p audit.jsonl | jq -r .previous)" ] || fail 'the hash by hand'
[ "$(tail -n 1 audit.jsonl | sha256sum | cut -d' ' -f1)" = "$(jq -r .last head)" ] || fail 'the last hash by hand'
[ "$(wc -l <audit.jsonl)" = "$(jq .lines head)" ] || fail 'the count by hand'
for file in deployments/*/????????????????????????????????????????????????????????????????; do
  [ "$(sha256sum <"$file" | cut -d' ' -f1)" = "$(basename "$file")" ] || fail "$file by hand"
done

# And one file back by cp alone: from the record to its backup.
chat=$instances/SMP201/Minecraft/plugins/Chat/config.yml
facts=$(stat -c '%u %g %a' "$chat")
grep -q 'cooldown: 3' "$chat" || fail 'nothing is deployed there'
cd "deployments/$deployed"
read -r before plugin name < <(jq -r '.instances[] | select(.instance == "SMP201") | .files[] | [.before, .plugin, .file] | @tsv' manifest.json)
game=$(jq -r '.instances[] | select(.instance == "SMP201") | .path + "/" + .game' manifest.json)
cp "$before" "$game/plugins/$plugin/$name"
[ "$(cat "$chat")" = $'cooldown: 9 # seconds\npassword: hunter2' ] || fail 'the file is not as it was'
[ "$(stat -c '%u %g %a' "$chat")" = "$facts" ] || fail 'its owner or mode is not as it was'

# Of very many keys the list has ten, and says where the others are; who asks for keys gets them all.
cd "$scene"
plugin SMP101 Many config.yml < <(printf 'key%02d: 1\n' {1..30})
printf '{"Many": {%s}}' "$(printf '"key%02d": 2, ' {1..30} | sed 's/, $//')" | universal
run 0 deploy SMP101 -p Many --yes
run 0 history --limit 2
says key10 'and 20 more: `ampcfg history show'
says_not key11
run 0 history -p Many
says key30

# It is about what was done, whether or not the instances are there now; what would change them says what is missing.
mv "$instances" "$scene/away"
run 0 history --limit 2
says 'ampcfg deploy SMP101 -p Many --yes'
run 0 history show
run 0 history verify
run 1 flag SMP101
complains 'is not there'
run 0 history --limit 1
mv "$scene/away" "$instances"
