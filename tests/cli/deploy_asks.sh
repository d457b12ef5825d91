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
  says 'cooldown  9  ->  3' 'change 1 key in 1 file of 1 instance? [y/N]' 'nothing was changed'
  [ "$(cat "$chat")" = 'cooldown: 9' ] || fail 'it was changed'
done
# So is an interrupt.
answered 130 '\x03'
[ "$(cat "$chat")" = 'cooldown: 9' ] || fail 'it was changed'

answered 0 'y\n' --diff
says '+cooldown: 3' 'needs a restart: A01'
[ "$(cat "$chat")" = 'cooldown: 3' ] || fail 'it was not changed'

# Where there is nothing to do, nothing is asked.
answered 0 '\n'
says 'everything is as expected'
says_not '[y/N]'
