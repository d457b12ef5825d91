#!/usr/bin/env bash
# ampcfg -H all review: one question for what is the same on two hosts, one set, one deploy.
# shellcheck disable=SC2016  # $ is a directive's
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/sshd.bash"
source "$(dirname "${BASH_SOURCE[0]}")/screen.bash"
on_terminals 'the screen' || exit 0

universal <<<'{"Chat": {"config.yml": {"cooldown": 3, "join": "Hello", "quit": "Bye"}}}'
for name in SMP101 SMP201 TOW01; do
  instance "$name"
  plugin "$name" Chat config.yml <<<$'cooldown: 3\njoin: Hello\nquit: Bye'
done
far one 127.0.6.1
far two 127.0.6.2
far_config </dev/null
chat() { echo "${home_of[$1]}/instances/$2/Minecraft/plugins/Chat/config.yml"; } # chat HOST INSTANCE: the file there
sed -i 's/cooldown: 3/cooldown: 9/' "$(chat one SMP101)" "$(chat two SMP201)"
sed -i 's/Hello/Hi/' "$(chat two TOW01)"
sed -i 's/Bye/Ciao/' "$(chat one TOW01)"

# What is fixed, accepted and skipped; an instance's name that two hosts have is written with its host.
TYPED=$'two:TOW01 differs\ta\none:TOW01 differs\ts\none:SMP101 and two:SMP201 differ\tf\nare answered\t\r\n[y/N, d: diff]\ty\r' \
  on_screen 2 80x60 -H all review
grep -qF '"two:TOW01": {"$value": "Hi"' "$expectations/variable_configs.json" || fail 'not accepted'
grep -qx 'cooldown: 3' "$(chat one SMP101)" || fail 'not fixed on one'
grep -qx 'cooldown: 3' "$(chat two SMP201)" || fail 'not fixed on two'
grep -qx 'quit: Ciao' "$(chat one TOW01)" || fail 'what was skipped was changed'
# What is right everywhere becomes so on both, by a set that those hosts have not seen before.
TYPED=$'one:TOW01 differs\te\nare answered\t\r\n[y/N, d: diff]\ty\r' on_screen 0 80x60 -H all review
for host in one two; do
  for name in SMP101 SMP201 TOW01; do grep -qx 'quit: Ciao' "$(chat $host $name)" || fail "not on $host:$name"; done
done
run 0 -H all scan

# A group has members on both hosts, and each of them gets what is decided for it.
echo '{"groups": {"greeting": ["one:SMP101", "two:SMP2*"]}}' | file expectations/instances.json
run 0 -H all expect set Chat join Moin @greeting --yes
run 0 -H all deploy --all --yes
for host in one two; do
  grep -l 'join: Moin' "${home_of[$host]}"/instances/*/Minecraft/plugins/Chat/config.yml
done >"$scene/members"
printf '%s\n' "$(chat one SMP101)" "$(chat two SMP201)" | diff - "$scene/members" || fail 'others than the members have it'
run 0 -H all scan

# A host that does not answer is left out, and said.
send TERM "${sshds[1]}"
sed -i 's/Hi/Hey/' "$(chat one SMP101)"
sed -i 's/cooldown: 3/cooldown: 4/' "$(chat one SMP101)"
TYPED=$'SMP101 differs\ts' on_screen 1 80x60 -H all review
says 'it is not known what instances of two have'
