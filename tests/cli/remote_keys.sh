#!/usr/bin/env bash
# ampcfg -H: kinds of keys, of hosts and of people, in the forms that ssh-keygen writes; key exchanges and ciphers; and what is said
# of a form that is not read.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/sshd.bash"

universal <<<'{"Chat": {"cooldown": 3}}'
instance SMP101
plugin SMP101 Chat config.yml <<<'cooldown: 9'
hosts=(ed25519 ecdsa256 ecdsa384 ecdsa521 rsa)
for n in "${!hosts[@]}"; do
  kind=${hosts[n]}
  if [ "$kind" != ed25519 ]; then # which sshd_at makes by itself
    mkdir "$scene/sshd-$kind"
    bits=${kind#ecdsa}
    ssh-keygen -q -t "${kind%%[0-9]*}" -b "${bits/rsa/3072}" -N '' -f "$scene/sshd-$kind/key"
  fi
  far "$kind" "127.0.9.$((n + 1))"
done
only() { far "$1" "$2" "${*:3}"; }
only aes128-gcm 127.0.9.11 'Ciphers aes128-gcm@openssh.com'
only aes256-gcm 127.0.9.12 'Ciphers aes256-gcm@openssh.com'
only chacha20 127.0.9.13 'Ciphers chacha20-poly1305@openssh.com'
far ctr 127.0.9.14 'Ciphers aes256-ctr' 'MACs hmac-sha2-512-etm@openssh.com'
far mac 127.0.9.15 'Ciphers aes128-ctr' 'MACs hmac-sha2-256'
only curve25519 127.0.9.16 'KexAlgorithms curve25519-sha256'
only nistp256 127.0.9.17 'KexAlgorithms ecdh-sha2-nistp256'
only nistp521 127.0.9.18 'KexAlgorithms ecdh-sha2-nistp521'
only group16 127.0.9.19 'KexAlgorithms diffie-hellman-group16-sha512'
only exchange 127.0.9.20 'KexAlgorithms diffie-hellman-group-exchange-sha256'
far_config <<<''
run 2 -H all scan --json
json '[.hosts[] | select(.error != null) | .host]' '[]'
json '.hosts | length' 15

# A person's key, as ssh-keygen writes it, of old too.
cp "$scene/config.yaml" "$scene/config.before"
sed -i "s|ed25519: {|ed25519: {identity: $scene/mine, |" "$scene/config.yaml"
cp "$scene/config.yaml" "$scene/config.mine"
mine() { # mine KIND BITS FORM [PASSPHRASE]
  rm -f "$scene/mine" "$scene/mine.pub"
  ssh-keygen -q -t "$1" ${2:+-b "$2"} -N '' -f "$scene/mine"
  ssh-keygen -q -p -m "${3/OpenSSH/RFC4716}" -P '' -N "${4:-}" -f "$scene/mine" >/dev/null # whose name that is there
  cp "$scene/mine.pub" "$scene/sshd-ed25519/authorized_keys"
}
rm "${home_of[ed25519]}/.ssh/authorized_keys" "$HOME/.ssh/id_ed25519" "$HOME/.ssh/id_ed25519.pub"
while read -r kind bits form; do
  mine "$kind" "${bits#-}" "$form"
  run 2 -H ed25519 scan
done <<'KEYS'
ed25519 - OpenSSH
ecdsa 256 OpenSSH
ecdsa 384 OpenSSH
ecdsa 521 OpenSSH
rsa 2048 OpenSSH
rsa 4096 OpenSSH
ecdsa 256 PEM
ecdsa 384 PEM
ecdsa 521 PEM
rsa 2048 PEM
rsa 4096 PEM
KEYS
code() { json '.hosts[0].error.code' "\"$1\""; }
message() { json ".hosts[0].error.message | contains(\"$1\")" true; }
for form in OpenSSH PEM; do
  mine rsa 2048 "$form" 'a passphrase'
  run 1 -H ed25519 scan --json
  code auth-failed
  message "the key $scene/mine is encrypted, and no agent has it"
done

# PKCS#8, as openssl writes keys, is said to be unread, with the command that cures it; an agent that has such a key does as well.
is_unread() { # is_unread FILE [PATH]
  PATH=${2-$PATH} run 1 -H ed25519 scan --json
  code auth-failed
  message "; the key $1 is in PKCS#8, which ampcfg does not read"
  json ".hosts[0].error.hint | contains(\"ssh-keygen -p -f $1;\")" true
}
mine rsa 2048 PKCS8 'a passphrase'
is_unread "$scene/mine"
mine rsa 2048 PKCS8
is_unread "$scene/mine"
cp "$scene/mine" "$HOME/.ssh/id_rsa"
cp "$scene/config.before" "$scene/config.yaml"
is_unread "$HOME/.ssh/id_rsa"
is_unread "$HOME/.ssh/id_rsa" /nowhere # where there is no ssh to ask
rm "$HOME/.ssh/id_rsa"
cp "$scene/config.mine" "$scene/config.yaml"
mine ecdsa 384 PKCS8
eval "$(ssh-agent -s)" >/dev/null
sshds+=("$SSH_AGENT_PID")
ssh-add -q "$scene/mine"
run 2 -H ed25519 scan
rm "${scene:?}/mine.pub"
run 2 -H ed25519 scan
ssh-add -q -D
run 1 -H ed25519 scan
for n in 1 2 3 4 5 6 7; do # which are tried instead, and too many
  ssh-keygen -q -t ed25519 -N '' -f "$scene/wrong$n"
  ssh-add -q "$scene/wrong$n"
done
run 1 -H ed25519 scan --json
code too-many-keys
message "; the key $scene/mine is in PKCS#8"
ssh-add -q -D
ssh-keygen -q -p -P '' -N '' -f "$scene/mine" >/dev/null
run 2 -H ed25519 scan

# Where no memory may be locked, and where the kernel says fips, it is the same, and nothing is said of either.
cat >"$scene/without-locks" <<TEXT
#!/bin/sh
ulimit -l 0
exec setpriv --bounding-set=-ipc_lock --inh-caps=-ipc_lock '$AMPCFG' "\$@"
TEXT
chmod 755 "$scene/without-locks"
AMPCFG=$scene/without-locks run 2 -H ed25519 scan
[ ! -s "$scene/stderr" ] || fail 'it complains where no memory may be locked'
LIBGCRYPT_FORCE_FIPS_MODE=1 run 2 -H ed25519 scan
[ ! -s "$scene/stderr" ] || fail 'it complains where it is to be fips'
