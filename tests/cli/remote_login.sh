#!/usr/bin/env bash
# ampcfg -H: the ways to log in: a key of an agent, a certificate, an identity that is named; and IPv6.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/sshd.bash"

universal <<<'{"Chat": {"cooldown": 3}}'
instance SMP101
plugin SMP101 Chat config.yml <<<'cooldown: 9'
far keys 127.0.8.1
ssh-keygen -q -t ed25519 -N '' -f "$scene/authority"
far certified 127.0.8.2 "TrustedUserCAKeys $scene/authority.pub"
: >"$scene/sshd-certified/authorized_keys"
rm "${home_of[certified]}/.ssh/authorized_keys"
if grep -q '^0*1 ' /proc/net/if_inet6 2>/dev/null; then
  far six '[::1]' 'AddressFamily inet6'
else
  skipped 'no IPv6 here' 'a host by IPv6'
fi
far_config <<<''

run 2 -H keys scan
[ -z "${home_of[six]:-}" ] || run 2 -H six scan

# The agent's keys do, and it is not forwarded: who is root there could use it.
run 1 -H certified scan --json
json '.hosts[0].error.code' '"auth-failed"'
eval "$(ssh-agent -s)" >/dev/null
sshds+=("$SSH_AGENT_PID")
ssh-add -q "$HOME/.ssh/id_ed25519"
mv "$HOME/.ssh/id_ed25519" "$scene/key"
mv "$HOME/.ssh/id_ed25519.pub" "$scene/key.pub"
run 2 -H keys scan
! grep -q auth-agent-req "$scene/sshd-keys/log" || fail "the agent was forwarded"
ssh-add -q -D
run 1 -H keys scan --json
json '.hosts[0].error.code' '"auth-failed"'

# A certificate lies beside its key, which may be one that is named.
cp "$scene/key" "$HOME/.ssh/id_ed25519"
cp "$scene/key.pub" "$HOME/.ssh/id_ed25519.pub"
run 2 -H keys scan
ssh-keygen -q -s "$scene/authority" -I test -n "${user_of[certified]}" "$HOME/.ssh/id_ed25519.pub"
run 2 -H keys,certified scan
mkdir "$scene/keys"
mv "$HOME"/.ssh/id_ed25519* "$scene/keys"
run 1 -H certified scan
sed -i "s|{address: \"127.0.8.2\"|{identity: $scene/keys/id_ed25519, address: 127.0.8.2|" "$scene/config.yaml"
run 2 -H certified scan
