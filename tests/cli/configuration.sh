#!/usr/bin/env bash
# The configuration file: where it is looked for, and what is said of one that is wrong.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config </dev/null
instance A01
universal <<<'{"Chat": {"a": 1}}'
plugin A01 Chat config.yml <<<'a: 1'
run 0 scan

# --config beats $AMPCFG_CONFIG, which beats $XDG_CONFIG_HOME; one that is named must be there.
cp "$scene/config.yaml" "$scene/given.yaml"
AMPCFG_CONFIG=$scene/none.yaml run 64 scan
complains none.yaml
AMPCFG_CONFIG=$scene/none.yaml run 0 --config "$scene/given.yaml" scan
unset AMPCFG_CONFIG
mkdir -p "$HOME/.config/ampcfg"
cp "$scene/given.yaml" "$HOME/.config/ampcfg/config.yaml"
run 0 scan

# The package's is all comments, so that everything is as without it; what stands in them are settings.
packaged=$scene/packaged.yaml
cp "$(dirname "${BASH_SOURCE[0]}")/../../src/debian/config.yaml" "$packaged"
chmod 644 "$packaged"
! grep -v '^\(#\|$\)' "$packaged" || fail 'something is set'
run 0 --config "$packaged" --instances "$instances" --expectations "$expectations" --state "$scene/state" scan
sed -i 's/^#\(\(  \)\?[a-z]\)/\1/' "$packaged"
[ "$(grep -c '^[a-z]*:' "$packaged")" -ge 7 ] || fail 'nothing is set'
run 0 --config "$packaged" hosts
says ovh
run 0 --config "$packaged" --instances "$instances" --expectations "$expectations" --state "$scene/state" scan

# Every problem at once, each with its line and, where one is near, the name that was meant.
wrong() { # wrong SETTINGS TEXT…: this configuration is refused, and the message has these texts
  printf '%b' "$1" >"$scene/wrong.yaml"
  run 64 --config "$scene/wrong.yaml" scan
  is_silent
  complains "${@:2}"
}
wrong 'instanzes: /x\nexpectation: /y\n' instanzes instances expectation expectations wrong.yaml 'line 1' 'line 2'
wrong 'max_file: lots\n' max_file
wrong 'timeout: soon\n' timeout
wrong 'check: pong\n' pong ping
wrong 'name: a\nname: b\n' name 'line 2'
wrong 'groups: [a]\n' groups
wrong 'hosts:\n  ovh: {adress: 192.0.2.41}\n' adress address
wrong 'ampinstmgr:\n  restart: [ampinstmgr, restart]\n' '{instance}'
wrong 'name: [unclosed\n' wrong.yaml 'line '

# As root, a configuration that others could have written is refused: its commands run as root.
if [ "$(id -u)" = 0 ]; then
  cp "$scene/given.yaml" "$scene/open.yaml"
  chmod 666 "$scene/open.yaml"
  run 64 --config "$scene/open.yaml" scan
  complains open.yaml
else
  skipped 'needs root' 'a configuration that others may write'
fi

# The inventory as the configuration has it.
cat "$scene/given.yaml" - >"$scene/hosts.yaml" <<'YAML'
hosts:
  ovh: {address: 192.0.2.41, user: webadmin, become: [sudo, -n]}
YAML
run 0 --config "$scene/hosts.yaml" hosts
says ovh 192.0.2.41
run 0 --config "$scene/hosts.yaml" hosts --json
valid hosts
json '.hosts[] | select(.host == "ovh") | [.address, .port, .user, .become]' '["192.0.2.41",22,"webadmin",["sudo","-n"]]'
