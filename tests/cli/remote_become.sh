#!/usr/bin/env bash
# ampcfg -H with `become`: the account that logs in may do nothing, and sudo makes it root; what root runs is root's alone.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/sshd.bash"
command -v sudo >/dev/null || {
  skipped 'there is no sudo (package sudo)'
  exit 0
}
if [ -e /var/cache/ampcfg ]; then
  skipped "/var/cache/ampcfg is somebody's"
  exit 0
fi

universal <<<'{"Chat": {"cooldown": 3}}'
instance SMP101
plugin SMP101 Chat config.yml <<<'cooldown: 4 # seconds'
user /bin/bash
operator=$made
user /bin/bash
amp=$made
chown -R "$amp:" "$instances"
chmod 700 "$instances"
rule=/etc/sudoers.d/ampcfg-test-$$
trap 'rm -rf "$rule" /var/cache/ampcfg; end_hosts' EXIT
echo "$operator ALL=(root) NOPASSWD: ALL" >"$rule"
chmod 440 "$rule"
sshd_at far 127.0.3.1
config <<YAML
hosts:
  far: {address: 127.0.3.1, port: $port, user: $operator, become: [sudo, -n], instances: $instances, state: $scene/state-far}
  weak: {address: 127.0.3.1, port: $port, user: $operator, instances: $instances, state: $scene/state-weak}
YAML

# Without it, the instances cannot be read there; with it, they can.
run 1 -H weak scan --json
json '[.hosts[] | .status, .error.code]' '["failed","instances-unreadable"]'
run 2 -H far scan --json
json '[.hosts[0].instances[].findings[] | .key, .actual]' '["cooldown",4]'

# The executable went through sudo to a place of root's; what the account could replace is not run.
sum=$(sha256sum <"$AMPCFG" | cut -d' ' -f1)
[ "$(stat -c '%U %a' /var/cache/ampcfg "/var/cache/ampcfg/$sum" | paste -sd,)" = 'root 700,root 700' ] ||
  fail "$(stat -c '%U %a %n' /var/cache/ampcfg "/var/cache/ampcfg/$sum")"
printf '#!/bin/sh\ntouch %s/replaced\n' "$scene" >"$scene/home-$operator/ampcfg"
chmod 755 "$scene/home-$operator/ampcfg"
mkdir -p "$scene/home-$operator/.cache/ampcfg"
cp "$scene/home-$operator/ampcfg" "$scene/home-$operator/.cache/ampcfg/$sum"
run 2 -H far scan
[ ! -e "$scene/replaced" ] || fail "root ran a file of the account's"

# A deploy writes with the owner's rights: the file stays amp's; the record is root's, and says who asked.
run 0 -H far deploy --yes --all
file=$instances/SMP101/Minecraft/plugins/Chat/config.yml
[ "$(cat "$file")" = 'cooldown: 3 # seconds' ] || fail "it has $(cat "$file")"
[ "$(stat -c %U "$file")" = "$amp" ] || fail "it is $(stat -c %U "$file")'s"
[ "$(stat -c '%U %a' "$scene/state-far")" = 'root 700' ] || fail "the state is $(stat -c '%U %a' "$scene/state-far")"
run 0 -H far history --json
json '[.. | objects | select(.action? == "deploy") | .user][0]' '"root"'
run 0 -H far rollback --yes --all
[ "$(cat "$file")" = 'cooldown: 4 # seconds' ] || fail "it has $(cat "$file")"

# Without the right, it is said, and nothing hangs.
rm "$rule"
run 1 -H far scan --json
json '.hosts[0].error.code' '"become-failed"'

echo "$operator ALL=(root) NOPASSWD: ALL" >"$rule"
run 0 hosts clean far
says /var/cache/ampcfg
[ ! -e /var/cache/ampcfg ] || fail "something stays"
