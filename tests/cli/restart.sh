#!/usr/bin/env bash
# ampcfg restart: flags, restarts in order, values that plugins have written back, what is asked and shown.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/amp.bash"

amp_config <<'YAML'
timeout: 20
groups: {survival: [SMP1, SMP2]}
YAML
amp_instance SMP1 players=3
amp_instance SMP2
amp_instance DOWN
odd="it's \$HOME; \"x\"" # a name that no shell may see
amp_instance "$odd"
amp_instance -rf
start SMP1
start SMP2

# A selection is needed, and a yes; nothing is done without them.
run 64 restart --yes
complains 'you have named nothing' '--all'
run 64 restart SMP1
complains '--yes'
run 64 restart --yes NOBODY
run 64 restart --yes --all SMP1
run 64 restart --yes SMP1 --parallel 0
run 64 restart --yes SMP1 --delay soon
run 64 restart --yes SMP1 --when-empty=x
[ -z "$(called)" ] || fail 'ampinstmgr was called'

# What would be done, who plays, and what would not come back.
echo 'AMP.AppStartupMode=1' >"$instances/SMP2/AMPConfig.conf"
run 0 flag SMP1 DOWN --reason 'new world'
run 0 restart --all --dry-run
says 'instance         game     players  why' 'SMP1             running  3        new world' 'SMP2             running  0' \
  'AMP would not start the game again' 'DOWN             stopped  -        left alone: it is stopped'
run 0 restart --all --dry-run --json
valid restart
is SMP1 '[.result, .state, .players, .comes_back]' '["planned","running",3,true]'
is SMP2 .comes_back false
is DOWN '[.result, .error.code]' '["skipped","stopped"]'
[ -z "$(called)" ] || fail 'ampinstmgr was called'
rm "$instances/SMP2/AMPConfig.conf"

# The flagged ones that run: one restart, and its flag is gone. The other waits for its start.
before=$(games)
run 0 restart --flagged --yes
says 'instance  result' 'SMP1      restarted in' 'answers as Paper 1.21.4' 'restarted 1 of 1 instance'
[ "$(called)" = '["restart","SMP1"]' ] || fail 'not just SMP1 was restarted'
[ "$before" != "$(games)" ] || fail 'the game is the same'
run 0 status --json
is SMP1 '[.needs_restart, .state]' '[false,"running"]'
is DOWN '.needs_restart' true
run 0 restart --flagged --yes --json
valid restart
is DOWN '[.result, .error.code]' '["skipped","stopped"]'
[ -z "$(called)" ] || fail 'ampinstmgr was called'
run 0 history --json
valid history
json '[.hosts[].entries[] | select(.action == "restart") | .instances[] | [.instance, .result]]' '[["SMP1","restarted"]]'

# In the order in which they are named. A stopped one that is named is started, and any name reaches ampinstmgr as it is.
run 0 restart --yes --json -- SMP2 "$odd" -rf SMP1 DOWN
valid restart
json '[.hosts[].instances[] | .result] | unique' '["restarted"]'
is DOWN '[.answered[] | [.kind, .text]]' '[["hand","new world"]]'
is SMP1 '[.state, .players, .version, .answered]' '["running",3,"Paper 1.21.4",[]]'
is SMP1 '.output | test("AMP instance SMP1 is now running")' true
[ "$(called | jq -r '.[1]')" = "$(printf '%s\n' SMP2 "$odd" -rf SMP1 DOWN)" ] || fail 'not in that order'
# As it is run: an empty stdin, a session of its own, a folder that everyone may enter.
run 0 restart --yes SMP1
[ "$(jq -c '[.folder, .stdin, .session]' "$AMPINSTMGR_CALLS")" = '["/","/dev/null",true]' ] || fail 'not run as it should'
called >/dev/null

# A pattern, a group and --all start nothing.
amp stop SMP2
amp stop DOWN
run 0 restart --yes 'SMP*' 'D*'
run 0 restart --yes @survival
says 'left alone: it is stopped'
run 0 restart --yes --all
[ "$(called | jq -r '.[1]' | sort -u)" = "$(printf '%s\n' -rf SMP1 "$odd")" ] || fail 'a stopped one was started'
start SMP2

# A plugin that has written back what it had loaded: the value is gone, and the instance is flagged again.
universal <<'JSON'
{"Chat": {"cooldown": 3, "prefix": "!"}, "Homes": {"max": 5}}
JSON
plugin SMP2 Chat config.yml <<<$'cooldown: 4\nprefix: "?"'
plugin SMP2 Homes config.yml <<<'max: 1'
echo 'write_back=plugins/Chat/config.yml' >"$instances/SMP2/Minecraft/game.settings"
amp restart SMP2
start SMP2
run 0 deploy --yes SMP2 --json
deployment=$(jq -r .deployment "$scene/stdout")
run 0 restart --flagged --yes --json
valid restart
is SMP2 '[.result, [.answered[].kind]]' '["restarted",["deployment"]]'
is SMP2 "[.reverted[] | [.plugin, .file, .key, .reverted == \"$deployment\"]]" \
  '[["Chat","config.yml","cooldown",true],["Chat","config.yml","prefix",true]]'
run 0 status --json SMP2
valid status
is SMP2 "[.needs_restart, [.reasons[] | [.kind, .id == \"$deployment\"]]]" '[true,[["reverted",true]]]'
is SMP2 '.reasons[0].text | test("Chat/config.yml cooldown and 1 more")' true
# A scan says so of what differs by it, and of nothing else.
universal <<'JSON'
{"Chat": {"cooldown": 3, "prefix": "!"}, "Homes": {"max": 5}, "Kits": {"delay": 7}}
JSON
plugin SMP2 Kits config.yml <<<'delay: 1'
run 2 scan --json SMP2
valid scan
is SMP2 "[.findings[] | [.key, .reverted == \"$deployment\"]]" '[["cooldown",true],["prefix",true],["delay",false]]'
run 2 scan SMP2
says '4 (reverted)'
says_not '1 (reverted)'
run 2 scan SMP2 --by key
says '4 (reverted)'
# It stays until the value is there: deployed while the game is down, and restarted.
run 0 restart --flagged --yes
says 'reverted: Chat/config.yml cooldown' 'see to SMP2'
run 0 status --json SMP2
is SMP2 '[.reasons[].kind]' '["reverted"]'
amp stop SMP2
run 0 deploy --yes SMP2
run 0 restart --yes SMP2 --json
is SMP2 '[.reverted, [.answered[].kind]]' '[[],["reverted","deployment"]]'
run 0 status --json SMP2
is SMP2 .needs_restart false

# On a terminal it asks, and a no is no failure.
if ! command -v script >/dev/null; then
  skipped "no program 'script'" 'its question'
elif on_terminals 'its question'; then
  called >/dev/null
  script -qec "$AMPCFG restart SMP1" /dev/null <<<n >"$scene/stdout" || fail 'a no is a failure'
  says '3 players' 'restart 1 instance, 3 players online? [y/N]' 'nothing was restarted'
  [ -z "$(called)" ] || fail 'a no restarts'
  script -qec "$AMPCFG restart SMP1" /dev/null <<<y >"$scene/stdout" || fail 'it has failed'
  says 'restarted 1 of 1 instance'
  [ "$(called)" = '["restart","SMP1"]' ] || fail 'a yes does not restart'
fi
run 0 -q restart SMP1 --yes
is_silent
