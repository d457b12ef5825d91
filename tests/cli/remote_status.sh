#!/usr/bin/env bash
# ampcfg -H: status, flags and history of other hosts, each with its own state.
# shellcheck disable=SC2016 # jq has variables of its own
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/sshd.bash"

universal <<<'{"Chat": {"cooldown": 3}}'
for name in SMP101 SMP201; do
  instance $name
  plugin $name Chat config.yml <<<'cooldown: 4'
done
far one 127.0.4.1
far two 127.0.4.2
far_config <<<'groups: {lobby: ["one:SMP101", "two:SMP2*"]}'

# What a state there says, not one here: this machine has none.
run 0 -H all status --json
valid status
json '[.hosts[] | .host, .status, (.instances | map([.instance, .state, .needs_restart]))]' \
  '["one","ok",[["SMP101","stopped",false],["SMP201","stopped",false]],"two","ok",[["SMP101","stopped",false],["SMP201","stopped",false]]]'
[ ! -e "$scene/state" ] || fail "a state was made here"

escapes=$'a \e[31mred\e[0m one'
SUDO_USER=alice run 0 flag one:SMP101 --reason "$escapes" --json
valid flag
json '[.hosts[] | .host, (.instances[] | [.instance, .result])]' '["one",["SMP101","flagged"]]'
[ -e "${home_of[one]}/state/flags/SMP101.json" ] || fail "the flag is not there"
run 0 -H all status --json
json '[.hosts[] | .host as $h | .instances[] | select(.needs_restart) | [$h, .instance, .reasons[0].kind, .reasons[0].text]]' \
  "$(jq -cn --arg text "$escapes" '[["one","SMP101","hand",$text]]')"
run 0 -H all status --flagged
says one:SMP101 'a \u001b[31mred'
says_not two:SMP101
grep -q $'\e' "$scene/stdout" && fail "an escape reaches the terminal"
run 0 flag @lobby
run 0 -H all unflag --flagged --json
valid unflag
json '[.hosts[] | .host as $h | .instances[] | [$h, .instance, .result]]' '[["one","SMP101","unflagged"],["two","SMP201","unflagged"]]'
run 0 -H all unflag --all
says 'two:SMP201' 'had no flag'
run 64 -H all flag SMP301
complains SMP301 SMP201

# The record there names the account, who asked, and the command.
run 0 -H one,two history --json
valid history
json '.hosts[0].entries[-1] | [.action, .user, .asked_by, .instances[0].instance]' \
  "$(jq -cn --arg user "${user_of[one]}" --arg by "root@$(hostname)" '["flag",$user,$by,"SMP101"]')"
json '[.hosts[].entries[].command | startswith("ampcfg ")] | all' true
json '.hosts[1].entries | map(.action)' '["unflag","flag"]'
run 0 -H all history one:SMP101
says "root@$(hostname) as ${user_of[one]}"
if [ "$(cat /proc/self/loginuid 2>/dev/null || echo 4294967295)" = 4294967295 ]; then
  says "alice as root@$(hostname) as ${user_of[one]}" # and the person there
else
  skipped 'somebody has logged in' 'the person under sudo'
fi
run 64 -H all history SMP301
complains SMP301

run 0 -H all history verify --json
valid history verify
json '[.hosts[] | [.host, .lines, .problems]]' '[["one",3,[]],["two",2,[]]]'
there one sed -i 's/unflag/uncoil/' "${home_of[one]}/state/audit.jsonl"
run 1 -H all history verify
says one: audit.jsonl 'two: '
run 1 -H all history show 20261124T093000Z-3f2a --json
valid history show
json '[.hosts[] | [.host, .status, .error.code]]' '[["one","failed","deployment-unknown"],["two","failed","deployment-unknown"]]'

# What they have answered is there for a Tab: their instances, with -H, and as HOST:INSTANCE.
completes() { # completes WORD… -- CANDIDATE…: exactly these
  local words=() found
  while [ "$1" != -- ]; do words+=("$1"); shift; done
  shift
  run 0 complete -- words "${words[@]}"
  found=$(cut -f1 "$scene/stdout" | sort | tr '\n' ' ')
  [ "$found" = "$(printf '%s ' "$@")" ] || fail "offers $found"
}
mv "$instances/SMP201" "$instances/HERE"
completes -H two scan SMP -- SMP101 SMP201
completes -H one,two scan SMP2 -- SMP201
completes scan SMP -- SMP101
completes scan two: -- two:SMP101 two:SMP201
completes -H on -- one
known=$HOME/.cache/ampcfg/instances
[ "$(cat "$known/two")" = "$(printf 'SMP101\nSMP201')" ] || fail "others are known"
# What a host that is not trusted says is bounded, and no escape comes through.
there two sh -c "for n in \$(seq 600); do mkdir -p '${home_of[two]}'/instances/n\$n/Minecraft/plugins; done"
there two mkdir -p "${home_of[two]}/instances/$escapes/Minecraft/plugins"
run 0 -H two status
[ "$(wc -l <"$known/two")" = 500 ] || fail "keeps more than enough"
! grep -q $'\e' "$known/two" || fail "keeps an escape"

# The state there, and an instance that is gone there: each host remembers its own.
run 0 -H one,two state --json
valid state
json '[.hosts[] | [.host, .status, (.state.serves | endswith("/instances"))]]' '[["one","ok",true],["two","ok",true]]'
run 0 -H two state claim --yes
says 'already'
run 2 -H two scan
rm -r "${home_of[two]}/instances/SMP201"
run 1 -H two scan SMP201
run 0 -H two retire SMP201 --yes --json
valid retire
json '[.hosts[] | .host, (.instances[] | [.instance, .result])]' '["two",["SMP201","retired"]]'
run 2 -H two scan
