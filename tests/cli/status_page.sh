#!/usr/bin/env bash
# ampcfg status INSTANCE: all that is known of one, and what to type next. And what status --watch shows on a terminal.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/screen.bash"

config <<<'groups: {one: [SMP201]}'
universal <<<'{"Chat": {"cooldown": 3}, "Economy": {"balance": 5, "interest": 1}, "Warps": {"lang/en": {"join": "Hi"}}}'
instance HUB01
odd="it's odd"
for name in SMP201 "$odd"; do
  instance "$name"
  plugin "$name" Chat config.yml <<<'cooldown: 4'
  plugin "$name" Economy config.yml <<<$'balance: 1\ninterest: 2'
  plugin "$name" Warps lang/en.yml <<<$'join: Hi\n\tquit: Bye'
done

# Before a scan there is nothing to say of drift, and the next step is one.
run 0 status SMP201
says 'SMP201  paper, on here' 'stopped' 'not needed' 'never' 'no scan yet' 'next      ampcfg scan SMP201'

# What the last scan has found, by plugin, and which files it could not compare.
run 2 scan
run 0 status SMP201
says '4 (scan of ' '): Economy 2, Chat 1, Warps 1' 'left      Warps/lang/en.yml: invalid file, line 2' 'next      ampcfg diff SMP201'
run 0 status SMP201 --json
valid status
json '.hosts[0].instances[0].last_scan | [.drift, .plugins[0], .left]' \
  '[4,{"plugin":"Economy","findings":2},[{"plugin":"Warps","file":"lang/en.yml","kind":"invalid-file","line":2}]]'
run 0 status HUB01
says 'drift     none (scan of '
says_not next

# What it says to type next can be typed, also where this was asked of another state.
run 0 status SMP201 --state "$scene/state"
says "next      ampcfg diff --state $scene/state SMP201"
run 0 status "$odd"
next=$(sed -n 's/^  next *ampcfg //p' "$scene/stdout")
eval "run 2 $next"
says '--- a/'
run 0 status here:SMP201
says 'ampcfg diff here:SMP201'
run 2 diff here:SMP201

# After a deploy, that is no longer so; then there are a reason and an id.
sleep 1.1 # of a scan and a deployment in one second nobody can say which was first
run 2 deploy SMP201 --yes
run 0 status SMP201
says 'before the last deploy' 'at its next start: deploy changed' 'next      ampcfg scan SMP201'
id=$("$AMPCFG" history --json | jq -r '.hosts[].entries[0].id')
says "($id)"

# One name in full has a page; a pattern, a group, several, and what is narrowed are a table.
for arguments in 'SMP20?' @one 'SMP201 HUB01' 'SMP201 --flagged'; do
  # shellcheck disable=SC2086  # words
  run 0 status $arguments
  says 'instance  platform'
done
for columns in 20 40 80; do
  COLUMNS=$columns run 0 status SMP201
  while IFS= read -r line; do [ ${#line} -le $columns ] || [[ $line == *next* ]] || fail "$columns columns: $line"; done <"$scene/stdout"
done
run 64 status --watch=0
complains '--watch takes a number from 1'

on_terminals 'status --watch' || exit 0
# It has a screen of its own, of which nothing is left, and goes at a key.
TYPED=$'q quit\tq' on_screen 0 80x24 status --watch
[[ $(cat "$scene/stdout") == $'\e[?1049h'*$'\e[?1049l' ]] || fail 'leaves something'
shows 'here  ' ', every 2 s   q quit  / narrow   0 of 3 run, 1 flagged' 'instance  platform  state    players  drift  restart'
grep -qE '^SMP201 +paper +stopped +- +\? +at its next start: deploy changed' "$scene/frame" || fail 'no row'
TYPED=$'q quit\t\x03' on_screen 130 80x24 status --watch
[[ $(cat "$scene/stdout") == *$'\e[?1049l' ]] || fail 'leaves something'
for size in 40x24 80x24 120x40; do
  TYPED=$'flagged\tq' on_screen 0 $size status --watch=30
  while IFS= read -r line; do [ ${#line} -le ${size%x*} ] || fail "$size: $line"; done <"$scene/frame"
  shows SMP201 '1 flagged' 'q quit'
done
# It looks again.
run 0 flag HUB01 --reason 'new world'
TYPED=$'2 flagged\trun:"$AMPCFG" unflag HUB01\n1 flagged\tq' on_screen 0 80x24 status --watch=1
shows HUB01
# It narrows to rows with some text, and widens again.
TYPED=$'q quit\t/\n/_\tpaPRE\x7f\x7f\x7f\x7f\x7fSMP2\n/SMP2_\t\r\n/SMP2\t\\e\nodd\tq' on_screen 0 80x24 status --watch=30
says '/SMP2'
shows "$odd" HUB01 'q quit'
TYPED=$'q quit\t/\n/_\tsmp2\n/smp2_\t\r\n/smp2\tq' on_screen 0 80x24 status --watch=30
shows SMP201
shows_not HUB01
# With more than the screen has room for, heading and flagged ones stay while the rest scrolls.
for number in $(seq 10 40); do instance "LOBBY$number"; done
TYPED=$'LOBBY10\t\\e[F\nLOBBY40\tq' on_screen 0 80x12 status --watch=30
shows instance SMP201 LOBBY40 'more: the arrows scroll'
shows_not LOBBY10
[ "$(sed -n '3s/ .*//p' "$scene/frame")" = SMP201 ] || fail 'a flagged one is out of sight'
# A name that is wrong is said, not watched.
on_screen 64 80x24 status --watch NOBODY
says 'no instance matches "NOBODY"'
# Where nobody can type, it goes on below.
ran=(status --watch)
env --default-signal=INT TERM=xterm "$AMPCFG" status --watch=1 >"$scene/stdout" 2>&1 </dev/null &
watch=$!
end=$((SECONDS + 60))
until [ "$(grep -c '^SMP201' "$scene/stdout")" -ge 2 ]; do
  ((SECONDS < end)) || fail 'looks once'
  sleep 0.1
done
send INT $watch
wait $watch || true
