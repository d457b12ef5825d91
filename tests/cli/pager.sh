#!/usr/bin/env bash
# A pager, as git has it: for an answer that does not fit the terminal, and nowhere else.
# shellcheck disable=SC2016  # what $PAGER has is for its shell
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/screen.bash"
on_terminals '' || exit 0
unset PAGER LESS

config </dev/null
instance SMP101
seq 40 | sed 's/.*/"key&": 1,/' | { echo '{"Chat": {'; cat; echo '"last": 1}}'; } | universal
seq 40 | sed 's/.*/key&: 2/' | plugin SMP101 Chat config.yml
mark='sed "s/^/paged: /"' # a pager that leaves a mark

# Long answers of the commands that have some; what goes to stderr is part of them, and the exit code is the answer's.
PAGER=$mark on_screen 2 80x24 scan
says 'paged: ' 'paged: SMP101' 'key40'
PAGER=$mark on_screen 2 80x24 diff
says 'paged: +++' 'paged: 41 keys in 1 file'
PAGER=$mark on_screen 0 80x24 get Chat 'key*'
says 'paged: '
PAGER=$mark on_screen 0 80x24 expect show
says 'paged: '
run 0 deploy --all --yes
id=$("$AMPCFG" history --json | jq -r '.hosts[].entries[0].id')
PAGER=$mark on_screen 0 80x24 history show "$id"
says 'paged: '
PAGER=$mark on_screen 0 80x2 history
says 'paged: '
run 0 rollback --all --yes

# Not for what fits, for programs, or where it is not wanted; one that is not there, or that ends early, costs nothing.
PAGER=$mark on_screen 2 80x24 scan -k key1
says key1
says_not 'paged: '
PAGER=$mark on_screen 2 80x24 scan --json
says_not 'paged: '
PAGER=$mark on_screen 0 80x24 status
says_not 'paged: '
PAGER=$mark SCREEN_TERM=dumb on_screen 2 80x24 scan
says_not 'paged: '
PAGER=$mark run 2 scan
says_not 'paged: '
for none in '' cat no-such-pager; do
  PAGER=$none on_screen 2 80x24 scan
  says key40 '41 drift'
done
PAGER='head -n 1' on_screen 2 80x24 scan
[ "$(wc -l <"$scene/stdout")" -le 2 ] || fail 'goes on without its pager'

# A long plan, and its diff, before the question; while that is open there is none, nor for a plan that is agreed to.
PAGER=$mark TYPED=$'[y/N, d: diff]\td\r\n[y/N, d: diff]\tn\r' on_screen 0 80x24 deploy SMP101
says 'paged:     key40' 'paged: +key40: 1'
says_not 'paged: 41 keys'
PAGER=$mark on_screen 2 80x24 deploy SMP101 --dry-run
says 'paged:     key40'
PAGER=$mark on_screen 0 80x24 deploy SMP101 -p Chat --yes
says key40
says_not 'paged: '
run 0 rollback SMP101 --yes
PAGER=$mark TYPED=$'[y/N, d: diff]\tn\r' on_screen 0 80x24 deploy SMP101 -k key1
says_not 'paged: '

if ! command -v less >/dev/null; then
  skipped 'there is no less' 'less'
  exit 0
fi
# Without $PAGER it is less, as git calls it; its keys are its own: Ctrl-C there does not end ampcfg.
TYPED=$':\t\x03rG\nEND\tq' on_screen 2 80x24 scan
says key40 '41 drift'
LESS=-e PAGER=$'printf "%s" "LESS is $LESS"; cat >/dev/null' on_screen 2 80x24 scan
says 'LESS is -e'
PAGER=$'printf "%s" "LESS is $LESS"; cat >/dev/null' on_screen 2 80x24 scan
says 'LESS is FRX'

# With more rights than the caller's nothing that the environment names is run, and less does nothing but show.
export SUDO_UID=54321
PAGER="touch $scene/ran" TYPED=$':\t!touch '"$scene"$'/ran\r\n\tq\n\tq' on_screen 2 80x24 scan
says key1
[ ! -e "$scene/ran" ] || fail 'a program was run with the rights of root'
