#!/usr/bin/env bash
# Hosts behind other hosts: the way is ~/.ssh/config's, whose keys count is ours to say.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/sshd.bash"

universal <<<'{"Chat": {"cooldown": 3}}'
instance SMP101
plugin SMP101 Chat config.yml <<<'cooldown: 4'
user /bin/bash
me=$made
sshd_at jump 127.0.3.1
sshd_at inner 127.0.3.2
mkdir "$HOME/.ssh/more"
cat >"$HOME/.ssh/config" <<CONFIG
Include $HOME/.ssh/more/*
CONFIG
cat >"$HOME/.ssh/more/hosts" <<CONFIG
Host *
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  IdentityFile $HOME/.ssh/id_ed25519
Host behind
  HostName 127.0.3.2
  Port $port
  User $me
  ProxyJump $me@127.0.3.1:$port
Host beside
  HostName 127.0.3.2
  Port $port
  User $me
CONFIG
config <<YAML
hosts:
  behind: {instances: $instances, state: $scene/home-$me/state}
  beside: {instances: $instances, state: $scene/home-$me/state}
YAML

run 2 -H behind,beside scan --json
json '[.hosts[] | [.host, .status]]' '[["behind","ok"],["beside","ok"]]'
grep -q 'direct-tcpip' "$scene/sshd-jump/log" || fail "did not go through the jump host"

# Through two, as ssh says it, in words that libssh does not know.
cp "$HOME/.ssh/more/hosts" "$scene/hosts"
sed -i "s/^Host behind/Match originalhost behind/; s/ProxyJump .*/ProxyJump ssh:\/\/$me@127.0.3.2:$port,$me@127.0.3.1:$port/" "$HOME/.ssh/more/hosts"
run 2 -H behind scan
grep -q 'direct-tcpip' "$scene/sshd-inner/log" || fail "did not go through both"
mv "$scene/hosts" "$HOME/.ssh/more/hosts"

# An unknown key is refused, of the host and of the host on the way, whatever that file says.
cp "$HOME/.ssh/known_hosts" "$scene/known"
grep -v '127\.0\.3\.1\]' "$scene/known" >"$HOME/.ssh/known_hosts"
run 1 -H behind,beside scan --json
json '[.hosts[] | [.host, .error.code]]' '[["behind","jump-failed"],["beside",null]]'
grep -v '127\.0\.3\.2\]' "$scene/known" >"$HOME/.ssh/known_hosts"
run 1 -H behind,beside scan --json
json '[.hosts[] | [.host, .error.code]]' '[["behind","key-unknown"],["beside","key-unknown"]]'
run 0 hosts trust behind
run 2 -H behind,beside scan
