#!/usr/bin/env bash
# ampcfg -H: one plan over all hosts, one question, one report, one id; and the way back.
# shellcheck disable=SC2016 # jq has variables of its own
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/sshd.bash"
source "$(dirname "${BASH_SOURCE[0]}")/question.bash"

universal <<<'{"Chat": {"cooldown": 3, "api-key": "s3cret"}}'
variable <<<'{"Chat": {"cooldown": {"two:SMP201": 7}}}'
for name in SMP101 SMP201; do
  instance $name
  plugin $name Chat config.yml <<'YAML'
# kept
cooldown: 9     # seconds
api-key: unguessable
YAML
done
far one 127.0.5.1
far two 127.0.5.2
far_config </dev/null
chat() { # chat HOST INSTANCE: the file there
  echo "${home_of[$1]}/instances/$2/Minecraft/plugins/Chat/config.yml"
}
cooldown() { sed -n 's/^cooldown: *\([0-9]*\).*/\1/p' "$(chat "$1" "$2")"; }
holds() { # holds VALUE…: the cooldowns of one:SMP101, one:SMP201, two:SMP101, two:SMP201
  local found
  found=$(cooldown one SMP101; cooldown one SMP201; cooldown two SMP101; cooldown two SMP201)
  [ "$found" = "$(printf '%s\n' "$@")" ] || fail "the cooldowns are $found"
}
cp "$(chat one SMP101)" "$scene/before"

# What a far host says to type is what is typed here.
run 1 -H one history show
says '`ampcfg -H one history` lists what was done'
run 0 -H one history
says 'nothing has been done yet'

# What is to be seen of it is what is to be seen here.
run 2 diff SMP101
cp "$scene/stdout" "$scene/here"
rm -rf "$scene/state"
run 2 -H one diff SMP101
diff "$scene/here" "$scene/stdout" || fail "the diff differs from the one here"
run 2 -H all deploy --all --dry-run --json --diff
valid deploy
json '[.summary.hosts, .summary.planned, .summary.keys]' '[2,4,8]'
json '[.hosts[] | .host as $h | .instances[] | [$h, .instance, (.files[0].keys[] | select(.key == "cooldown").after)]]' \
  '[["one","SMP101",3],["one","SMP201",3],["two","SMP101",3],["two","SMP201",7]]'
json '[.hosts[].instances[].files[].diff | contains("+cooldown: 3") or contains("+cooldown: 7")] | all' true
! grep -qE 'unguessable|s3cret' "$scene/stdout" || fail "a secret came"
run 64 -H all deploy --all
complains --yes
holds 9 9 9 9

# What could not be written there is known here before anything is done.
real=$(chat one SMP101).real
mv "$(chat one SMP101)" "$real"
ln -s "$real" "$(chat one SMP101)"
run 1 -H all deploy SMP101 --dry-run --json
valid deploy
json '[.hosts[].instances[] | [.result, .error.code, .files[0].result, .files[0].code]]' \
  '[["failed","link","failed","link"],["planned",null,"planned",null]]'
json ".hosts[0].instances[0].error.message | contains(\"is a link to $real\")" true
run 1 -H one deploy SMP101 --yes
says 'failed: link'
rm "$(chat one SMP101)"
mv "$real" "$(chat one SMP101)"
holds 9 9 9 9

# One id on every host; the record, the backups and the flags are there, and nothing of it is here.
run 0 -H all deploy --all --yes --json
valid deploy
json '[.hosts[] | .host as $h | .instances[] | [$h, .instance, .result, .needs_restart]]' \
  '[["one","SMP101","changed",true],["one","SMP201","changed",true],["two","SMP101","changed",true],["two","SMP201","changed",true]]'
id=$(jq -r .deployment "$scene/stdout")
holds 3 3 3 7
[ "$(stat -c %U "$(chat two SMP201)")" = "${user_of[two]}" ] || fail "it belongs to another user"
[ ! -e "$scene/state" ] || fail "a state was made here"
for host in one two; do
  jq -e --arg user "${user_of[$host]}" --arg by "root@$(hostname)" \
    '.user == $user and .asked_by == $by and .command == "ampcfg -H all deploy --all --yes --json" and .kind == "deploy"' \
    "${home_of[$host]}/state/deployments/$id/manifest.json" >/dev/null || fail "the record of $host is another"
  [ -z "$(ls "${home_of[$host]}/state/unheard")" ] || fail "$host does not know that it was heard"
done
run 0 -H all scan
# What is new is asked of the other hosts, and what has written the files; it is remembered here.
run 0 -H all scan --changes
sed -i 's/^cooldown: *[0-9]*/cooldown: 5/' "$(chat one SMP101)"
touch -d 2026-01-02T03:04:05Z "$(chat one SMP101)"
variable <<<'{"Chat": {"cooldown": {"two:SMP201": 8}}}'
run 2 -H all scan --changes
says 'new       one:SMP101  Chat/config.yml cooldown  expected 3, is 5  file of 2026-01-02 03:04, not by ampcfg' \
  'new       two:SMP201  Chat/config.yml cooldown  expected 8, is 7' ", by ampcfg ($id)"
run 0 -H one scan --changes
is_silent
[ -e "$scene/state/reports/default.output" ] || fail 'there is no mark here'
rm -r "$scene/state"
variable <<<'{"Chat": {"cooldown": {"two:SMP201": 7}}}'
sed -i 's/^cooldown: *[0-9]*/cooldown: 3/' "$(chat one SMP101)"
run 0 -H all deploy --all --yes --json
json '[.deployment, .summary.unchanged]' '[null,4]'
run 0 -H all history show "$id" --json
valid history show
json '[.hosts[] | [.host, .status]]' '[["one","ok"],["two","ok"]]'
run 0 -H all history verify
run 0 -H all status --flagged --json
json '[.hosts[] | .host as $h | .instances[] | [$h, .last_deployment]] | unique' "[[\"one\",\"$id\"],[\"two\",\"$id\"]]"

# The last one is the same everywhere: no id is needed. What was undone is as it was, byte for byte.
run 0 -H all rollback --all --yes --json
valid rollback
json '[.undoes, .summary.changed]' "[\"$id\",4]"
holds 9 9 9 9
diff "$scene/before" "$(chat one SMP101)" || fail "is not as it was"
# Where it is not the same, it is refused.
run 0 -H one deploy SMP101 --yes
says 'undo it: ampcfg rollback -H one 2'
run 0 -H two deploy SMP101 --yes --json
id=$(jq -r .deployment "$scene/stdout")
run 64 -H all rollback --all --yes
complains 'not the same on all hosts' "$id"
holds 3 9 3 9
# A host that does not know the id has nothing to undo.
run 0 -H all rollback "$id" --all --yes --json
json '[(.warnings | length), .summary.changed]' '[1,1]'
holds 3 9 9 9
run 0 -H all rollback --all --yes
complains 'two: no deployment is left to undo'
holds 9 9 9 9
run 1 -H all rollback --all --yes
says 'no deployment is left'

# Values travel as they are given.
echo '{"one:SMP101": {"Chat": {"cooldown": 5}}, "SMP201": {"Chat": {"cooldown": 6}}}' >"$scene/values"
run 0 -H one,two deploy --from "$scene/values" --yes --json
json '[.hosts[] | .host as $h | .instances[] | [$h, .instance, .result]]' \
  '[["one","SMP101","changed"],["one","SMP201","changed"],["two","SMP201","changed"]]'
holds 5 6 9 6

# A host that does not answer stops all, unless it is to be left out.
far_entries+=("  gone: {address: 127.0.5.9, port: $port}")
far_config </dev/null
run 1 -H all deploy --all --yes
complains 'nothing was changed' gone --skip-unreachable
says gone refused
run 1 -H all deploy --all --yes --json
valid deploy
holds 5 6 9 6
run 1 -H all deploy --all --yes --skip-unreachable --json
valid deploy
json '[.hosts[] | [.host, .status]]' '[["gone","unreachable"],["one","ok"],["two","ok"]]'
holds 3 3 3 7
# So does one that cannot be changed any more when the others are: its own failure, and theirs it is not.
universal <<<'{"Chat": {"cooldown": 4}}'
variable <<<'{}'
exec {lock}<"${home_of[one]}/state/lock"
flock "$lock"
run 1 -H one,two deploy SMP101 --yes --json
json '[.hosts[] | [.host, .status, .error.code]]' '[["one","failed","locked"],["two","ok",null]]'
exec {lock}<&-
holds 3 3 4 7

# An older set is refused where a newer one was deployed, here too.
metadata() { echo "{\"created\": \"$1\"}" | file expectations/metadata.json; }
universal <<<'{"Chat": {"cooldown": 5}}'
metadata 2026-11-24T09:30:00Z
run 0 -H one,two deploy --all --yes
holds 5 5 5 5
universal <<<'{"Chat": {"cooldown": 6}}'
metadata 2026-11-24T10:00:00+02:00
run 1 -H one,two deploy --all --yes --json
json '[.hosts[] | [.status, .error.code]] | unique' '[["failed","expectations-older"]]'
says 2026-11-24T09:30:00Z --older
run 1 -H one deploy --all --dry-run
run 2 -H one diff
holds 5 5 5 5
run 0 -H one,two deploy --all --yes --older
holds 6 6 6 6
run 0 deploy --all --yes
metadata 2026-11-24T09:59:59.5+02:00
universal <<<'{"Chat": {"cooldown": 7}}'
run 1 deploy --all --yes
says 'older than'
metadata 2026-11-24T10:00:01+02:00
run 0 deploy --all --yes

if on_terminals 'what was confirmed'; then
  # The lines of other hosts are there for who asks for them at the question.
  answer 0 'd\nn\n' true -H one,two deploy SMP101
  says 'Chat/config.yml: cooldown  6  ->  7  one:SMP101' '+cooldown: 7     # seconds' 'nothing was changed'
  # What was not confirmed is not done: there, the file has another value by then.
  answer 1 'y\n' "sed -i 's/cooldown: 6/cooldown: 66/' $(chat one SMP101)" -H one,two deploy --all
  says 'no longer what was confirmed' 'nothing was done there'
  holds 66 6 7 7
  # Beside the values that were confirmed, a plugin may write what it likes.
  answer 0 'y\n' "echo 'other: 1' >>$(chat one SMP101)" -H one deploy SMP101
  holds 7 6 7 7
  grep -qx 'other: 1' "$(chat one SMP101)" || fail "what the plugin wrote is lost"
fi

# A file there in an editor here: its secrets stay there, and what was edited is decided, and deployed there alone.
cooldown one SMP101 >"$scene/before"
EDITOR="sh -c 'cp \"\$1\" $scene/seen; sed -i \"s/^cooldown: [0-9]*/cooldown: 8/\" \"\$1\"' sh" run 0 edit two:SMP101 Chat --yes
grep -qx 'api-key: ‹hidden›' "$scene/seen" || fail 'the editor has another text'
jq -e '.Chat["config.yml"].cooldown == {"two:SMP101": 8}' "$expectations/variable_configs.json" >/dev/null || fail 'it is decided for another'
[ "$(cooldown two SMP101)" = 8 ] || fail 'it is not deployed there'
cooldown one SMP101 | diff "$scene/before" - || fail 'it is deployed elsewhere'

# What is live on two hosts is learned at once, with the host before a name that both have; a secret's value stays there. Where a
# host does not answer, nothing is learned.
rm -r "${expectations:?}"
sed -i 's/^cooldown.*/cooldown: 11/' "$(chat two SMP101)"
run 1 -H all expect learn --yes
complains 'gone does not say what is there, so nothing is learned'
[ ! -e "$expectations" ] || fail 'a set was made'
run 0 -H one,two expect learn --yes --json
valid expect learn
json '[.read.hosts, .read.instances, .learned.secret, .differing, .unasked]' '[2,4,1,[],["gone"]]'
json '[.decisions[] | select(.key == "cooldown" and .for != []).for] | flatten | index("two:SMP101") != null' true
! grep -rqE 'unguessable|s3cret' "$scene/stdout" "$expectations" || fail "a secret came"
run 0 -H one,two scan
run 0 -H one,two deploy --all --dry-run
run 0 -H one,two expect learn --yes
says 'nothing is new'
