#!/usr/bin/env bash
# ampcfg deploy on a terminal: it shows its plan, asks, and does nothing without a yes.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/question.bash"
on_terminals '' || exit 0

config </dev/null
instance A01
universal <<<'{"Chat": {"cooldown": 3}}'
plugin A01 Chat config.yml <<<'cooldown: 9'
chat=$instances/A01/Minecraft/plugins/Chat/config.yml

answered() { # answered EXIT ANSWER ARGUMENT…: what is typed at the question
  answer "$1" "$2" true deploy A01 "${@:3}"
}

# All but a yes is a no: nothing is done, and that is no failure.
for answer in '\n' 'n\n' 'no\n' 'yess\n' '\x04'; do
  answered 0 "$answer"
  says 'cooldown  9  ->  3' '1 key in 1 file of 1 instance. Deploy? [y/N, d: diff]' 'nothing was changed'
  [ "$(cat "$chat")" = 'cooldown: 9' ] || fail 'it was changed'
done
# So is an interrupt.
answered 130 '\x03'
[ "$(cat "$chat")" = 'cooldown: 9' ] || fail 'it was changed'

# Who wants to see the lines first asks for them, and is asked again.
answered 0 'd\nn\n'
says '-cooldown: 9' '+cooldown: 3' 'nothing was changed'
[ "$(grep -o 'Deploy? \[y/N, d: diff\]' "$scene/stdout" | wc -l)" = 2 ] || fail 'it is not asked again'
# With --diff they stand in place of the keys and values, and are not offered.
answered 0 'd\n' --diff
says '+cooldown: 3' '1 key in 1 file of 1 instance. Deploy? [y/N]' 'nothing was changed'
says_not 'cooldown  9  ->  3'
[ "$(cat "$chat")" = 'cooldown: 9' ] || fail 'it was changed'

# What is warned of stands before the plan, once, and not again when it is done.
plugin A01 Chat config.yml <<<'cooldown: "9"'
answered 0 'y\n'
grep -oE '^warning: Chat|->|Deploy|^changed 1 key' "$scene/stdout" | paste -sd ' ' >"$scene/order"
[ "$(cat "$scene/order")" = 'warning: Chat -> Deploy changed 1 key' ] || fail 'the warning is not before the plan'
says 'warning: Chat/config.yml cooldown is text where a number is expected (A01)'
plugin A01 Chat config.yml <<<'cooldown: 9'

answered 0 'y\n'
says 'needs a restart: A01'
[ "$(cat "$chat")" = 'cooldown: 3' ] || fail 'it was not changed'

# Where there is nothing to do, nothing is asked.
answered 0 '\n'
says 'everything is as expected'
says_not '[y/N]'
