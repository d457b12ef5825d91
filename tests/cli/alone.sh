#!/usr/bin/env bash
# ampcfg without a command, and what a scan says to type next: on a terminal, from the state alone. Help, in groups.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/screen.bash"
on_terminals '' || exit 0
export PAGER=cat

# Where nothing is set up it is help, and so it is for programs.
AMPCFG_CONFIG='' on_screen 64 80x24
says Usage 'Start with'
config </dev/null
run 64
is_silent
complains 'Start with'

# On a host that is set up: what its state says, what to type next, and which commands there are.
instance 'SMP 1'
instance SMP2
universal <<<'{"Chat": {"cooldown": 3, "limit": 1}}'
for name in 'SMP 1' SMP2; do plugin "$name" Chat config.yml <<<$'cooldown: 4\nlimit: 1'; done
on_screen 0 80x24
says 'here: no scan of all instances yet, none flagged' 'next: ampcfg scan' \
  'look     scan get read diff status history' 'decide   review edit expect validate, show, pack, learn' 'hosts    hosts [check|trust|clean]' \
  'more     ampcfg help COMMAND'
[ ! -e "$scene/state" ] || fail 'makes a state'
on_screen 2 80x24 scan
says 'next: ampcfg diff'
on_screen 0 80x24
says 'here: 2 instances, 2 drift on 2 (scan of ' 'next: ampcfg diff'
AMPCFG_CONFIG='' on_screen 0 80x24 --config "$scene/config.yaml"
says "next: ampcfg diff --config $scene/config.yaml"
for size in 40x24 120x40; do
  on_screen 0 $size
  while IFS= read -r line; do [ ${#line} -le ${size%x*} ] || fail "$size: $line"; done <"$scene/stdout"
done

# What a scan says to type next is for what it has looked at, and can be typed.
on_screen 2 80x24 --state "$scene/state" scan 'SMP 1' -p 'C*' --by key
next=$(sed -n 's/^next: ampcfg //p' "$scene/stdout")
[ "$next" = "diff --state $scene/state -p 'C*' 'SMP 1'" ] || fail "$next"
eval "run 2 $next"
says '# SMP 1' '+cooldown: 3'
says_not SMP2
run 2 scan
says_not next:

# Of files that are invalid a diff says no more than a scan: what a server would not read is.
printf 'cooldown: 3\nlimit: 1\n\tquit: Bye\n' | plugin SMP2 Chat config.yml
on_screen 2 80x24 scan SMP2
next=$(sed -n 's/^next: ampcfg //p' "$scene/stdout")
[ "$next" = "read $instances/SMP2/Minecraft/plugins/Chat/config.yml" ] || fail "$next"
eval "run 1 $next"
complains 'a tab cannot stand here'
plugin SMP2 Chat config.yml <<<$'cooldown: 4\nlimit: 1'

# It reads the state and nothing else: no instance, no expectation, and it waits for no lock.
mv "$instances/SMP2" "$scene/away"
echo broken >"$expectations/universal_configs.json"
on_screen 0 80x24
says '2 drift on 2'
mv "$scene/away" "$instances/SMP2"
universal <<<'{"Chat": {"cooldown": 3, "limit": 1}}'

# After a deploy the last scan no longer says what drifts; the next does, and what needs a restart is left.
sed -i 's/[0-9-]*T[0-9:]*Z/2026-01-02T03:04:05Z/' "$scene/state/scans/"*
run 0 deploy --all --yes
exec 9<"$scene/state/lock"
flock -n 9
on_screen 0 80x24
says '(scan of 2026-01-02 ' 'before the last' '2 flagged' 'next: ampcfg scan'
exec 9<&-
run 0 scan
on_screen 0 80x24
says 'here: 2 instances, no drift (scan of ' '2 flagged' 'next: ampcfg status --flagged'
run 0 unflag --all
on_screen 0 80x24
says 'none flagged'
says_not next:

# A laptop with other hosts only; a state that cannot be used.
printf 'name: laptop\ninstances: %s\nhosts: {ovh: {}, hetzner: {}}\n' "$scene/none" >"$scene/laptop.yaml"
on_screen 0 80x24 --config "$scene/laptop.yaml"
says 'laptop: no instances here, 2 hosts configured' 'next: ampcfg -H all scan'
echo 99 >"$scene/state/format"
on_screen 0 80x24
says 'is another version'

# Help: examples first, and every command in its group.
run 0 help
[ "$(sed -n '/^[A-Z]/p' "$scene/stdout" | paste -sd,)" = 'Start with,Usage,Look,Change,Decide,Hosts,More,Options of every command' ] || fail 'other groups'
run 0 help scan
[ "$(sed -n '/^[A-Z]/p' "$scene/stdout" | grep -nE '^(Examples|Usage|Options)' | cut -d: -f2 | paste -sd,)" = 'Examples,Usage,Options,Options of every command' ] || fail 'examples are not first'
