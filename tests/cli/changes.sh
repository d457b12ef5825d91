#!/usr/bin/env bash
# `scan --changes`: what is new since the last time, once, for standard output and for each command of `notify`.
# shellcheck disable=SC2016  # directives, and backquotes of messages
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

cat >"$scene/listen" <<'END'
#!/bin/bash
# listen FILE [EXIT]: notes what it is told.
{ echo "$AMPCFG_EVENT"; cat; } >>"$1"
exit "${2:-0}"
END
chmod 755 "$scene/listen"
notified() { config <<<"hosts: {gone: {address: 127.0.0.1, port: 1}}
notify: $1
${2-}"; }

config <<<'hosts: {gone: {address: 127.0.0.1, port: 1}}'
universal <<<'{"Chat": {"cooldown": 3, "password": "a"}, "Shop": {"limit": 5}}'
for name in SMP101 EVO01; do
  instance "$name"
  plugin "$name" Chat config.yml <<<$'cooldown: 3\npassword: a\n'
  plugin "$name" Shop config.yml <<<'limit: 7'
done

# ---------------------------------------------------------------- what is news

# The first report is one line of totals, and drift by instance, with the exit code of a scan.
run 2 scan --changes
begins <<'END'
first     2 drift on 2 of 2 instances   (ampcfg scan shows them)
drift     EVO01   1 drift
drift     SMP101  1 drift
END
run 0 scan --changes
is_silent
[ ! -s "$scene/stderr" ] || fail 'it says something on stderr'

# A new finding, with the file's time; then another value, with the hidden one left hidden; then it is gone.
plugin SMP101 Chat config.yml <<<$'cooldown: 0\npassword: b\n'
touch -d 2026-01-02T03:04:05Z "$instances/SMP101/Minecraft/plugins/Chat/config.yml"
run 2 scan --changes
begins <<'END'
new       SMP101  Chat/config.yml cooldown  expected 3, is 0  file of 2026-01-02 03:04, not by ampcfg
new       SMP101  Chat/config.yml password  expected ‹hidden›, is another  file of 2026-01-02 03:04, not by ampcfg
still     2 drift on 2 instances   (ampcfg scan shows them)
END
plugin SMP101 Chat config.yml <<<$'cooldown: 1\npassword: c\n'
run 2 scan --changes --json
valid changes
json '.news | map([.news, .instance, .key, .expected, .actual, .hidden, .deployment])' \
  '[["changed","SMP101","cooldown",3,1,null,null],["changed","SMP101","password",null,null,true,null]]'
json '[.first, .still.drift, .since]' '[false,2,"default"]'
run 0 deploy SMP101 -p Chat --yes
run 0 scan --changes
begins <<'END'
gone      SMP101  Chat/config.yml cooldown
gone      SMP101  Chat/config.yml password
still     2 drift on 2 instances   (ampcfg scan shows them)
END

# What a deployment has written says which.
universal <<<'{"Chat": {"cooldown": 4, "password": "a"}, "Shop": {"limit": 5}}'
run 2 scan --changes -p Chat
says 'SMP101  Chat/config.yml cooldown  expected 4, is 3' ', by ampcfg (2' 'EVO01   Chat/config.yml cooldown' 'not by ampcfg'

# An invalid file: what is in it is unknown, and never gone; an error is news of a failure, exit 1.
run 2 scan --changes --since other
plugin SMP101 Shop config.yml <<<'limit: [7'
run 2 scan --changes
says 'new       SMP101  Shop/config.yml  invalid file, line 1'
says_not gone
run 0 scan --changes
is_silent
plugin SMP101 Shop config.yml <<<'limit: 7'
run 0 scan --changes
says 'gone      SMP101  Shop/config.yml'
says_not 'limit'
mv "$instances/SMP101/Minecraft/plugins/Shop/config.yml" "$scene/linked.yml"
ln -s "$scene/linked.yml" "$instances/SMP101/Minecraft/plugins/Shop/config.yml"
run 1 scan --changes
says 'new       SMP101  Shop/config.yml  unreadable'
run 0 scan --changes
is_silent
rm "$instances/SMP101/Minecraft/plugins/Shop/config.yml"
plugin SMP101 Shop config.yml <<<'limit: 7'
run 0 scan --changes

# A mark of another name knows nothing of all that, and is not asked for the rest of what it has not looked at.
run 0 scan --changes --since other
is_silent
run 2 scan --changes --since narrow -p Chat --html "$scene/page.html"
says 'first     2 drift on 2 of 2 instances   (ampcfg scan -p Chat shows them)'
run 2 scan --changes --since narrow
begins <<'END'
first     2 drift on 2 instances, where nothing was looked at before   (ampcfg scan shows them)
still     2 drift on 2 instances   (ampcfg scan shows them)
END
run 0 scan --changes --since narrow
is_silent

# Of another selection, only what both cover is compared.
plugin EVO01 Shop config.yml <<<'limit: 8'
run 0 scan --changes SMP101
is_silent
run 2 scan --changes 'EVO*' -p Shop
says 'changed   EVO01  Shop/config.yml limit  expected 5, is 8'
run 0 scan --changes
is_silent

# Instances come and go, and what is found on a new one is new.
cp -a "$instances/EVO01" "$instances/NEW01"
run 2 scan --changes
says 'new       NEW01  Shop/config.yml limit' 'instance  NEW01  is there now'
rm -r "$instances/NEW01"
run 1 scan --changes
says 'instance  NEW01  is there no more' 'still     4 drift on 2 instances'
says_not 'gone  '
run 0 retire NEW01 --yes
run 0 scan --changes
is_silent

# A disk that is not mounted: nothing is concluded, before and after.
mv "$instances" "$scene/unmounted"
mkdir "$instances"
run 1 scan --changes
says 'host      here  gives no answer since'
run 0 scan --changes
is_silent
rmdir "$instances"
mv "$scene/unmounted" "$instances"
run 0 scan --changes
begins <<'END'
host      here  answers again
still     4 drift on 2 instances   (ampcfg scan shows them)
END

# Another host that does not answer, once; JSON has the same.
run 1 -H all scan --changes --json
valid changes
json '.news | map([.news, .host, .error.code])' '[["host-stopped","gone","refused"]]'
run 0 -H all scan --changes
is_silent

# A variance that ended, and is still there: that is said of it, and no more.
variable <<<'{"Shop": {"limit": {"EVO01": {"$value": 8, "until": "2026-01-05", "why": "christmas", "by": "mara"}}}}'
run 2 scan --changes --json
valid changes
run 0 scan --changes
is_silent
variable <<<'{"Shop": {"limit": {"SMP101": {"$value": 9, "until": "2026-01-05", "why": "christmas", "by": "mara"}}}}'
run 2 scan --changes
says 'ended     SMP101  exception "christmas" (mara) of Shop limit  until 2026-01-05'
rm "$expectations/variable_configs.json"
run 0 scan --changes
is_silent

# After some days all of it is said again; the mark is as old as that here.
python3 - "$scene/state/reports/default.output" <<'END'
import hashlib, re, sys
whole = open(sys.argv[1], 'rb').read()
first, sums, rest = whole[:14], whole[14:78], whole[78:]
assert hashlib.sha256(rest).hexdigest().encode() == sums
rest = re.sub(rb'20\d\d-(\d\d-\d\dT\d\d:\d\d:\d\dZ)', rb'2025-\1', rest)
open(sys.argv[1], 'wb').write(first + hashlib.sha256(rest).hexdigest().encode() + rest)
END
run 2 scan --changes --remind 7
says 'still     EVO01   Shop/config.yml limit     expected 5, is 8' 'still     SMP101  Chat/config.yml cooldown'
run 0 scan --changes --remind 7
is_silent

# ---------------------------------------------------------------- who is told

# A command of `notify` has a mark of its own. What it gets has no values, unless the configuration says so.
notified "[[$scene/listen, $scene/heard], [$scene/listen, $scene/with space, 3]]"
run 1 scan --changes
is_silent
complains "\`$scene/listen\` was not notified: it ended with exit code 3" 'it gets the same again'
[ "$(head -n 1 "$scene/heard")" = changes ] || fail 'it is not told which event it is'
tail -n +2 "$scene/heard" >"$scene/stdout"
valid changes
json '[.first, .summary.drift, .warnings]' '[true,4,[]]'
plugin SMP101 Chat config.yml <<<$'cooldown: 77\npassword: a\n'
: >"$scene/heard"
run 1 scan --changes
says 'changed   SMP101  Chat/config.yml cooldown  expected 4, is 77'
tail -n +2 "$scene/heard" >"$scene/stdout"
valid changes
json '.news | map([.news, .key, has("expected"), has("actual"), has("file_time")])' '[["changed","cooldown",false,false,true]]'
! grep -q 77 "$scene/heard" || fail 'it is told a value'
# The one that fails was told the same first report twice.
[ "$(grep -c '"first":true' "$scene/with space")" = 2 ] || fail 'it does not get the same again'
notified "[[$scene/listen, $scene/heard], [$scene/no-such]]" 'notify_values: true'
plugin SMP101 Chat config.yml <<<$'cooldown: 78\npassword: a\n'
: >"$scene/heard"
run 1 scan --changes
complains "\`$scene/no-such\` was not notified: it cannot be started: No such file or directory"
grep -q '"actual":78' "$scene/heard" || fail 'it is told no value'

# Marks hold no value, and nobody else may read them.
plugin SMP101 Chat config.yml <<<$'cooldown: 3141592653\npassword: a\n'
run 1 scan --changes
says 3141592653
! grep -rqa 3141592653 "$scene/state/reports" || fail 'a mark holds a value'
[ "$(stat -c %a "$scene/state/reports" "$scene/state/reports/default.output" | tr '\n' ' ')" = '700 600 ' ] || fail 'others may read the marks'

# ---------------------------------------------------------------- what goes wrong

config </dev/null
# What could not be printed is said again; where nobody reads it, that is no error.
plugin SMP101 Chat config.yml <<<$'cooldown: 80\npassword: a\n'
status=0
"$AMPCFG" scan --changes >/dev/full 2>"$scene/stderr" || status=$?
[ "$status" = 1 ] || fail 'a full disk is no failure'
run 2 scan --changes
says 'is 80'

# A mark that is damaged: what the one before knows is not said again, and nothing is lost.
plugin SMP101 Chat config.yml <<<$'cooldown: 81\npassword: a\n'
run 2 scan --changes
printf x | dd of="$scene/state/reports/default.output" bs=1 seek=100 conv=notrunc status=none
run 2 scan --changes
says 'changed   SMP101  Chat/config.yml cooldown  expected 4, is 81'
run 0 scan --changes
is_silent

# A kill between giving and noting may repeat one report; nothing is lost, and nothing else is said twice.
if [ -n "${DISK_FAULTS:-}" ]; then
  killed=0
  for at in 1 2 3; do # the mark before, and the mark
    plugin SMP101 Chat config.yml <<<"cooldown: 9$at"
    : >"$scene/faults"
    status=0
    {
      LD_PRELOAD=$DISK_FAULTS FAULT=KILL FAULT_ARMED=1 FAULT_WHERE=default.output FAULT_AT=$at FAULT_LOG=$scene/faults \
        "$AMPCFG" scan --changes >"$scene/stdout" 2>"$scene/stderr" </dev/null || status=$?
    } 2>/dev/null
    says "is 9$at"
    grep -q ^fault "$scene/faults" || break
    [ "$status" = 137 ] || fail 'it was not killed'
    killed=$((killed + 1))
    run 2 scan --changes
    says "changed   SMP101  Chat/config.yml cooldown  expected 4, is 9$at"
    run 0 scan --changes
    is_silent
  done
  [ "$killed" -ge 2 ] || fail "it was killed only $killed times"
else
  skipped 'nothing can be preloaded into this build' kills
fi

# Two at once: one waits, and has nothing to say.
plugin SMP101 Chat config.yml <<<'cooldown: 100'
notified "[[$scene/listen, $scene/both]]"
: >"$scene/both"
"$AMPCFG" scan --changes >"$scene/one" 2>&1 </dev/null &
first=$!
"$AMPCFG" scan --changes >"$scene/two" 2>&1 </dev/null || true
wait "$first" || true
[ "$(cat "$scene/one" "$scene/two" | grep -c 'is 100')" = 1 ] || fail 'it is said once by two'
[ "$(grep -cx changes "$scene/both")" = 1 ] || fail 'it is notified once by two'

# Without a usable state there is nothing to compare with.
: >"$scene/no-folder"
run 1 scan --changes --state "$scene/no-folder/state"
complains 'state'
run 1 scan --changes --instances "$scene/.ampdata/instances/."  --state "$scene/no-folder"
is_silent
run 64 scan --since nightly
complains '--since belongs to --changes'
run 64 scan --changes --since 2026/11
complains '--since takes a name'
run 64 scan --changes --show ok
run 64 scan --changes --remind 0
config <<<'notify: [mail]'
run 64 scan --changes
complains 'each of `notify` must be a list of words'
