#!/usr/bin/env bash
# ampcfg -H to a host that is locked: sudo runs the installed ampcfg there and nothing else, and what is asked for may not be more
# than that host's own configuration has.
source "$(dirname "${BASH_SOURCE[0]}")/own_etc.bash"
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/sshd.bash"
command -v sudo >/dev/null || {
  skipped 'there is no sudo (package sudo)'
  exit 0
}

instance SMP101
plugin SMP101 Chat config.yml <<<'cooldown: 4'
user /bin/bash
operator=$made
user /bin/bash
chown -R "$made:" "$instances"
chmod 700 "$instances"
universal <<<'{"Chat": {"cooldown": 3}}'
sshd_at far 127.0.3.1

# Installed: the same build, in a folder that this script has for itself, as it has the one for what is sent.
mkdir "$scene/bin" "$scene/cache"
chmod 755 "$scene/bin" "$scene/cache"
mount --bind "$scene/bin" /usr/local/bin
mount --bind "$scene/cache" /var/cache
cp "$AMPCFG" /usr/local/bin/ampcfg
echo "$operator ALL=(root) NOPASSWD: /usr/local/bin/ampcfg agent" >/etc/sudoers.d/ampcfg-test
chmod 440 /etc/sudoers.d/ampcfg-test
printf '"locked" : true # for the operators\ninstances: %s\nstate: %s\nredact: ["*own*"]\n' "$instances" "$scene/state" \
  >/etc/ampcfg/config.yaml

# This side is another account's, so that it is not locked itself.
user /bin/bash
me=$made
home=$scene/home-$me
cp "$HOME"/.ssh/* "$home/.ssh"
chown -R "$me:" "$home"
cp "$AMPCFG" "$scene/ampcfg"
chmod 755 "$scene/ampcfg" "$expectations"
chmod 644 "$expectations"/*
printf '#!/bin/sh\nHOME=%s exec setpriv --reuid %s --regid %s --clear-groups %s/ampcfg "$@"\n' "$home" "$me" "$me" "$scene" \
  >"$scene/as-me"
chmod 755 "$scene/as-me"
AMPCFG=$scene/as-me
asks() { # asks SETTINGS: the entry of that host has these beside
  printf 'expectations: %s\nhosts:\n  far: {address: 127.0.3.1, port: %s, user: %s, become: [sudo, -n]%s}\n' "$expectations" "$port" \
    "$operator" "$1" >"$scene/config.yaml"
}

asks ''
run 2 -H far scan --json
json '[.hosts[0].instances[].findings[] | .key, .actual]' '["cooldown",4]'
asks ", config: /etc/ampcfg/config.yaml, instances: $instances, state: $scene/state"
run 2 -H far scan
run 0 -H far deploy --yes --all
run 1 hosts check far # there is no ampinstmgr
says 'locked: sudo may run the installed ampcfg alone'

# A set that root has there, of whoever sent it, is not given to one who knows its digest alone: it is sent each time.
rm "$scene"/cache/ampcfg/expectations/*/universal_configs.json
run 0 -H far scan

# What that host has not configured is refused, by its name, and not done.
while read -r name setting; do
  asks ", $setting"
  run 1 -H far scan --json
  json '.hosts[0].error.code' '"locked"'
  json ".hosts[0].error.message | contains(\"\`$name\`\")" true
done <<SETTINGS
config config: $scene/config.yaml
instances instances: $scene
state state: $scene/elsewhere
ampinstmgr.restart ampinstmgr: {restart: [touch, $scene/ran, "{instance}"]}
ampinstmgr.list ampinstmgr: {list: [touch, $scene/ran]}
SETTINGS
asks ', ampinstmgr: {restart_all: [touch, "'"$scene/ran"'"]}'
run 1 -H far restart SMP101 --yes
[ ! -e "$scene/ran" ] || fail 'a command was run'
[ ! -e "$scene/elsewhere" ] || fail 'what was asked for was done'
asks ''
echo 'redact: ["!*token*"]' >>"$scene/config.yaml"
run 1 -H far scan --json
json '.hosts[0].error.code' '"locked"'
asks ''
echo 'redact: ["!*own*", "*more*"]' | sed 's/"!\*own\*", //' >>"$scene/config.yaml"
run 0 -H far scan

# Nothing is sent there: another build is named, and one that is in root's cache is not run.
asks ''
rm /usr/local/bin/ampcfg # written over, it would be "text file busy" while the last asked agent ends
printf '#!/bin/sh\necho ampcfg 0.0; echo sha256:0\n' >/usr/local/bin/ampcfg
chmod 755 /usr/local/bin/ampcfg
run 1 -H far scan --json
json '.hosts[0].error.code' '"locked"'
complains_of() { grep -q "$1" "$scene/stdout" || fail "does not say $1"; }
complains_of 'another build (ampcfg 0.0 sha256:0)'
rm /usr/local/bin/ampcfg
[ -e /usr/bin/ampcfg ] || {
  run 1 -H far scan --json
  complains_of 'is missing'
}
echo "$operator ALL=(root) NOPASSWD: ALL" >/etc/sudoers.d/ampcfg-test
run 1 -H far scan --json
json '.hosts[0].error.code' '"locked"'
[ -z "$(find /var/cache/ampcfg -type f -size +1M)" ] || fail 'something was sent'

# Also where the account cannot see that the host is locked, and may run anything.
chmod 600 /etc/ampcfg/config.yaml
run 1 -H far scan --json
json '.hosts[0].error.code' '"push-failed"'
complains_of 'this host is locked'
printf '{instances: "%s", state: "%s", locked: true}\n' "$instances" "$scene/state" >/etc/ampcfg/config.yaml
run 1 -H far scan --json
json '.hosts[0].error.code' '"locked"'
complains_of 'runs no ampcfg that was sent'
