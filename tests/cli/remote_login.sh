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

# Also where there is no ssh to ask.
PATH=/nowhere run 2 -H keys scan

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

# What ~/.ssh/config says of a host counts as for ssh. Here: keys of several names, and a host for each way to it.
cp "$scene/key" "$scene/key.pub" "$HOME/.ssh/" # as key, which is no usual name
config_of() { # config_of HOST LINE…: what ~/.ssh/config says of that host of the configuration, and nothing of others
  {
    echo "Host $(sed -n "s/.*$1: {.*address: \"*\([0-9.]*\).*/\1/p" "$scene/config.yaml")"
    printf '  %s\n' "${@:2}"
  } >"$HOME/.ssh/config"
}
code() { json '.hosts[0].error.code' "\"$1\""; }
message() { json ".hosts[0].error.message | contains(\"$1\")" true; }

run 1 -H keys scan --json
code auth-failed
config_of keys "IdentityFile $HOME/.ssh/key"
run 2 -H keys scan
config_of keys 'IdentityFile ~/.ssh/key' 'IdentitiesOnly yes'
run 2 -H keys scan

# Seven keys in an agent are too many for sshd, before the right one's turn; the one that is named is tried first.
for n in 1 2 3 4 5 6 7; do
  ssh-keygen -q -t ed25519 -N '' -f "$scene/wrong$n"
  ssh-add -q "$scene/wrong$n"
done
config_of keys "IdentityFile $HOME/.ssh/key"
began=$SECONDS
for path in "$PATH" /nowhere; do
  PATH=$path run 1 -H keys scan --json
  code too-many-keys
  message 'too many keys were tried'
done
[ $((SECONDS - began)) -lt 15 ] || fail 'it was taken for a slow host'
# Of an agent's keys those that are configured come first, as for ssh.
ssh-add -q "$HOME/.ssh/key"
run 2 -H keys scan
ssh-add -q -d "$HOME/.ssh/key"
config_of keys "IdentityFile $HOME/.ssh/key" 'IdentitiesOnly yes'
run 2 -H keys scan
cp "$scene/config.yaml" "$scene/config.before"
sed -i "s|keys: {|keys: {identity: $scene/key, |" "$scene/config.yaml"
rm "$HOME/.ssh/config"
run 2 -H keys scan

# An encrypted key is one of the agent's, or it is said; with IdentitiesOnly the agent's others are not tried.
ssh-keygen -q -p -N 'a passphrase' -f "$scene/key" >/dev/null
ssh-add -q -D
run 1 -H keys scan --json
code auth-failed
message "the key $scene/key is encrypted"
json '.hosts[0].error.hint | contains("ssh-add ")' true
for n in 1 2 3 4 5 6 7; do ssh-add -q "$scene/wrong$n"; done
ssh-add -q "$HOME/.ssh/key"
ssh-keygen -q -p -N 'a passphrase' -f "$HOME/.ssh/key" >/dev/null
cp "$scene/config.before" "$scene/config.yaml"
config_of keys "IdentityFile $HOME/.ssh/key" 'IdentitiesOnly yes'
run 2 -H keys scan
mv "$HOME/.ssh/key.pub" "$scene/only.pub" # which is in the private one, too, and not encrypted there
run 2 -H keys scan
config_of keys "IdentityFile $scene/only.pub" 'IdentitiesOnly yes'
run 2 -H keys scan
mv "$scene/only.pub" "$HOME/.ssh/key.pub"
config_of keys "IdentityFile $HOME/.ssh/key" 'IdentitiesOnly yes' 'IdentityAgent none'
run 1 -H keys scan --json
message "the key $HOME/.ssh/key is encrypted"
config_of keys "IdentityFile $HOME/.ssh/key" 'IdentitiesOnly yes' "IdentityAgent $SSH_AUTH_SOCK"
SSH_AUTH_SOCK=/nowhere run 2 -H keys scan
ssh-add -q -D
sed -i "s|keys: {|keys: {identity: $scene/none, |" "$scene/config.yaml"
run 1 -H keys scan --json
message "there is no $scene/none"
cp "$scene/config.before" "$scene/config.yaml"

# A certificate that lies elsewhere; one that is no good leaves its key as it is.
ssh-keygen -q -p -P 'a passphrase' -N '' -f "$HOME/.ssh/key" >/dev/null
ssh-keygen -q -s "$scene/authority" -I test -n "${user_of[certified]}" "$HOME/.ssh/key.pub"
mv "$HOME/.ssh/key-cert.pub" "$scene/certificate.pub"
sed -i "s|identity: $scene/keys/id_ed25519, ||" "$scene/config.yaml"
config_of certified "IdentityFile $HOME/.ssh/key" "CertificateFile $scene/certificate.pub"
run 2 -H certified scan
# So it is where the key itself is the agent's alone, and another one has a usual name.
cp "$scene/wrong1" "$HOME/.ssh/id_ed25519"
mv "$HOME/.ssh/key" "$scene/elsewhere"
ssh-add -q "$scene/elsewhere"
run 2 -H certified scan
config_of certified "CertificateFile $scene/certificate.pub" 'IdentitiesOnly yes'
run 2 -H certified scan
ssh-add -q -D
rm "$HOME/.ssh/id_ed25519"
mv "$scene/elsewhere" "$HOME/.ssh/key"
ssh-keygen -q -s "$scene/authority" -I test -n nobody-there "$scene/key.pub"
ssh-keygen -q -p -P 'a passphrase' -N '' -f "$scene/key" >/dev/null
sed -i "s|keys: {|keys: {identity: $scene/key, |" "$scene/config.yaml"
rm "$HOME/.ssh/config"
run 2 -H keys scan

# An agent that does not answer costs a part of the time, and the keys in files are offered after it.
python3 -c 'import signal, socket, sys; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(9); signal.pause()' "$scene/silent" &
sshds+=("$!")
until grep -q "$scene/silent" /proc/net/unix; do sleep 0.05; done
SSH_AUTH_SOCK=$scene/silent run 2 -H keys --host-timeout 8 scan
SSH_AUTH_SOCK=$scene/silent run 1 -H certified --host-timeout 4 scan --json
code auth-failed
message 'the agent does not answer in time'

# A host's key is looked up as HostKeyAlias says, and trusted so.
known=$HOME/.ssh/known_hosts
cp "$known" "$scene/known"
grep -v '127\.0\.8\.1\]' "$scene/known" >"$known"
line=$(cut -d' ' -f1,2 "$scene/sshd-keys/key.pub")
echo "the-alias $line" >>"$known"
run 1 -H keys scan --json
code key-unknown
config_of keys 'HostKeyAlias the-alias'
run 2 -H keys scan
sed -i '/the-alias/d' "$known"
run 1 -H keys scan --json
code key-unknown
run 0 hosts trust keys
grep -q "^the-alias $line" "$known" || fail 'it is not trusted under its alias'
run 2 -H keys scan
echo "the-alias $(cut -d' ' -f1,2 "$scene/sshd-certified/key.pub")" | cat - "$scene/known" >"$known"
run 1 -H keys scan --json
code key-changed

# What is not followed is named: another file of ssh's, and authorities.
grep -v '127\.0\.8\.1\]' "$scene/known" >"$known"
grep '127\.0\.8\.1\]' "$scene/known" >"$scene/sshs"
config_of keys "UserKnownHostsFile /dev/null $scene/sshs"
run 1 -H keys scan --json
code key-unknown
message "it is in $scene/sshs, but ampcfg does not follow UserKnownHostsFile"
config_of keys "GlobalKnownHostsFile $scene/sshs"
run 1 -H keys scan --json
message "it is in $scene/sshs"
config_of keys 'KnownHostsCommand /bin/true'
run 1 -H keys scan --json
message 'does not follow KnownHostsCommand'
config_of keys 'StrictHostKeyChecking accept-new'
run 1 -H keys scan --json
message 'does not follow StrictHostKeyChecking'
echo "known_hosts: $scene/sshs" >>"$scene/config.yaml"
run 2 -H keys scan
sed -i '/^known_hosts/d' "$scene/config.yaml"
echo "@cert-authority [127.0.8.*]:$port $(cut -d' ' -f1,2 "$scene/authority.pub")" >>"$known"
run 1 -H keys scan --json
code key-unknown
message "an @cert-authority in $known would have it known, but ampcfg reads no hosts' certificates"
sed "s|^@cert-authority .*|@revoked * $line|" "$known" >"$scene/sshs"
config_of keys "UserKnownHostsFile $scene/sshs"
grep -v '^@' "$scene/known" >"$known"
run 1 -H keys scan --json
code key-revoked
message "revoked in $scene/sshs"
cp "$scene/known" "$known"

# RevokedHostKeys counts, too; where it cannot be read, no host is trusted, as for ssh.
echo "$line of it" >"$scene/revoked"
config_of keys "RevokedHostKeys $scene/revoked"
run 1 -H keys scan --json
code key-revoked
message "revoked in $scene/revoked"
cut -d' ' -f1,2 "$scene/authority.pub" >"$scene/revoked"
run 2 -H keys scan
ssh-keygen -q -k -f "$scene/revoked" "$scene/authority.pub"
run 1 -H keys scan --json
code ssh-configuration
message 'which is a KRL'
rm "$scene/revoked"
run 1 -H keys scan --json
code ssh-configuration
message "RevokedHostKeys of ~/.ssh/config names $scene/revoked"

# Which host is meant is as ssh says, also in words of its configuration that libssh does not know.
sed -i 's/keys: {\(.*\)address: "127.0.8.1"/keys: {\1address: "far-keys"/' "$scene/config.yaml"
printf 'Match originalhost far-*\n  HostName 127.0.8.1\n' >"$HOME/.ssh/config"
run 2 -H keys scan

# Where ssh itself refuses its configuration, so it is said.
printf 'NoSuchSetting yes\n' >"$HOME/.ssh/config"
run 1 -H keys scan --json
code ssh-configuration
message nosuchsetting
