#!/usr/bin/env bash
# `locked: true` in /etc/ampcfg/config.yaml: who may run ampcfg by sudo does as root what that file says, and all else with their
# own rights. And what is said of a file where another account called ampcfg by sudo: its places, never its text.
# shellcheck disable=SC2016  # backquotes of messages
source "$(dirname "${BASH_SOURCE[0]}")/own_etc.bash"
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
for_anyone
unset AMPCFG_CONFIG SUDO_UID SUDO_GID

useradd --password '*' --no-create-home --home-dir "$scene/home-caller" --shell /bin/bash amp-caller
useradd --password '*' --no-create-home --home-dir "$scene" --shell /bin/bash amp-owner
caller=$(id -u amp-caller)
mkdir "$scene/home-caller"
chown amp-caller: "$scene/home-caller"

instance SMP101
plugin SMP101 Chat config.yml <<<'cooldown: 4'
chown -R amp-owner: "$instances"
chmod 600 "$instances/SMP101/Minecraft/plugins/Chat/config.yml"
mkdir /etc/ampcfg/expectations
echo '{"Chat": {"cooldown": 3}}' >/etc/ampcfg/expectations/universal_configs.json
chmod 600 /etc/ampcfg/expectations/universal_configs.json
mkdir "$scene/programs"
printf '#!/bin/sh\ntouch %s/ran\n' "$scene" >"$scene/programs/helper"
chmod 755 "$scene/programs/helper"
locked() { # locked WORD [LINE…]: the host's configuration, with that word after `locked:`
  printf 'locked: %s\ninstances: %s\nstate: %s\n' "$1" "$instances" "$scene/state"
  printf 'ampinstmgr: {restart: [helper, "{instance}"]}\ncheck: none\ntimeout: 2\n'
  [ $# = 1 ] || printf '%s\n' "${@:2}"
}
locked true >/etc/ampcfg/config.yaml
locked false | sed 1d >"$scene/other.yaml"

# hidden: none of what only root may read is said.
hidden() { ! grep -q 'planted' "$scene/stdout" "$scene/stderr" || fail 'says what only root may read'; }
mkdir -m 700 "$scene/roots"
echo '{"planted": 1}' >"$scene/roots/values.json"
echo 'planted: 5' >"$scene/roots/config.yml"
mkdir "$scene/roots/set" "$scene/readable"
for folder in "$scene/roots/set" "$scene/readable"; do
  echo '{"Chat": {"cooldown": "planted"}}' >"$folder/universal_configs.json"
  chmod 600 "$folder/universal_configs.json"
done

# What the host has is done, for one whom sudo lets run it as for root.
run 2 scan
if command -v sudo >/dev/null; then
  echo "amp-caller ALL=(root) NOPASSWD: $AMPCFG" >/etc/sudoers.d/ampcfg-test
  chmod 440 /etc/sudoers.d/ampcfg-test
  status=0
  setpriv --reuid amp-caller --regid amp-caller --init-groups sudo -n "$AMPCFG" scan >"$scene/stdout" 2>"$scene/stderr" || status=$?
  [ "$status" = 2 ] || fail "sudo: exit $status"
  says cooldown
  setpriv --reuid amp-caller --regid amp-caller --init-groups sudo -n "$AMPCFG" read "$scene/roots/config.yml" \
    >"$scene/stdout" 2>"$scene/stderr" && fail 'reads what is root'\''s'
  hidden
else
  skipped 'there is no sudo (package sudo)' 'a real sudo'
fi
export SUDO_UID=$caller SUDO_GID=$caller
run 2 scan
run 2 -q scan --metrics "$scene/home-caller/ampcfg.prom"
[ "$(stat -c '%U %a' "$scene/home-caller/ampcfg.prom")" = 'amp-caller 644' ] || fail 'the figures are not the caller'\''s'
run 1 -q scan --metrics "$scene/roots/ampcfg.prom"
complains 'Permission denied'
[ ! -e "$scene/roots/ampcfg.prom" ] || fail 'writes with root'\''s rights'
run 2 --config /etc/ampcfg/config.yaml --instances "$instances/" --state "$scene/state" --expectations /etc/ampcfg/expectations scan

# Another value is refused by its name, and nothing was looked at.
for setting in config instances state; do
  run 64 "--$setting" "$scene/other.yaml" scan
  is_silent
  complains 'this host is locked' "\`$setting\`" "$scene/other.yaml"
done
run 64 --config "$scene/roots/config.yml" scan
hidden
# Expectations may be others, and what others are told is not made of them.
run 64 --expectations "$scene/readable" scan --changes
complains 'this host is locked' '`expectations`'
run 0 complete -- words scan --instances "$scene/roots" ''
is_silent

# The environment names nothing: no configuration, no home, no cache, no program.
mkdir -p "$scene/env/ampcfg"
echo 'nonsense' >"$scene/env/ampcfg/config.yaml"
for variable in AMPCFG_CONFIG=$scene/other.yaml XDG_CONFIG_HOME=$scene/env XDG_CACHE_HOME=$scene/env XDG_STATE_HOME=$scene/env \
  HOME=$scene/env; do
  status=0
  env "$variable" "$AMPCFG" scan >"$scene/stdout" 2>"$scene/stderr" || status=$?
  [ "$status" = 2 ] || fail "$variable: exit $status"
  env "$variable" "$AMPCFG" --version >/dev/null
done
[ "$(cd "$scene/env" && find . -type f | paste -sd,)" = ./ampcfg/config.yaml ] || fail "something was written: $(find "$scene/env")"
PATH=$scene/programs:$PATH run 1 restart SMP101 --yes
[ ! -e "$scene/ran" ] || fail 'a program of $PATH was run'
locked true "hosts: {x: {address: 127.0.0.1}}" | sed "s|helper,|$scene/programs/helper,|" >/etc/ampcfg/config.yaml
run 0 restart SMP101 --yes
[ -e "$scene/ran" ] || fail 'the program of the configuration was not run'
locked true >/etc/ampcfg/config.yaml

# The editor is no program of the environment's, and the caller's own process.
own=$scene/home-caller/own
mkdir "$own"
echo '{"Chat": {"cooldown": 3}}' >"$own/universal_configs.json"
printf '#!/bin/sh\nid -u >%s/ran\n' "$own" >"$scene/programs/editor"
chmod 755 "$scene/programs/editor"
chown -R amp-caller: "$own"
for word in false true; do
  locked "$word" >/etc/ampcfg/config.yaml
  for variable in EDITOR VISUAL; do
    env "$variable=$scene/programs/editor" "$AMPCFG" --expectations "$own" edit SMP101 Chat --yes >"$scene/stdout" 2>&1 </dev/null || true
    case $word in
      false) [ "$(cat "$own/ran")" = "$caller" ] || fail 'the editor is not the caller'\''s process' ;;
      true) [ ! -e "$own/ran" ] || fail 'a program of the environment was run' ;;
    esac
    rm -f "$own/ran"
  done
done
rm -rf "$own"

# A set of the caller's own is read with the caller's rights, whatever a scan remembers.
mkdir "$scene/home-caller/set"
echo '{"Chat": {"cooldown": 9}}' >"$scene/home-caller/set/universal_configs.json"
run 2 --expectations "$scene/home-caller/set" scan --json
json '[.hosts[0].instances[].findings[].expected]' '[9]'
# It may name what secrets it likes: root's command is not run for it, as it is for root's own.
vault='secrets: [/bin/sh, -c, "touch '$scene'/asked; echo x", sh, "{name}"]'
locked true "$vault" >/etc/ampcfg/config.yaml
echo '{"Chat": {"cooldown": {"$secret": "of-root"}}}' >"$scene/home-caller/set/universal_configs.json"
run 0 --expectations "$scene/home-caller/set" scan --json
json '.warnings | map(select(test("gives none to expectations of its caller"))) | length' 1
[ ! -e "$scene/asked" ] || fail 'a command was run for a set of the caller'
cp /etc/ampcfg/expectations/universal_configs.json "$scene/kept-set"
cp "$scene/home-caller/set/universal_configs.json" /etc/ampcfg/expectations/universal_configs.json
run 2 scan
[ -e "$scene/asked" ] || fail 'the command was not run for the set of root'
cp "$scene/kept-set" /etc/ampcfg/expectations/universal_configs.json
locked true >/etc/ampcfg/config.yaml
(unset SUDO_UID && run 2 --expectations "$scene/readable" scan && run 2 --expectations "$scene/readable" scan)
for folder in "$scene/readable" "$scene/roots/set"; do
  for command in scan 'scan --json' 'get Chat cooldown' 'deploy --all --dry-run' 'expect show' 'expect validate' 'diff'; do
    # shellcheck disable=SC2086
    run 64 --expectations "$folder" $command
    hidden
  done
  run 64 expect validate "$folder"
  hidden
  run 64 expect pack "$folder" "$scene/home-caller/copy"
  hidden
  run 0 --expectations "$folder" complete -- words get Chat ''
  hidden
done
run 64 deploy --from "$scene/roots/values.json" --all --dry-run
hidden
complains 'cannot be read: permission denied'
echo '{"SMP101": {"Chat": {"cooldown": 8}}}' >"$scene/home-caller/values.json"
run 2 deploy --from "$scene/home-caller/values.json" --dry-run

# A page is written with the caller's rights, and the caller's.
run 1 scan --html "$scene/roots/page.html"
complains "$scene/roots/page.html cannot be written: Permission denied"
[ ! -e "$scene/roots/page.html" ] || fail 'a page was written as root'
run 2 scan --html "$scene/home-caller/page.html"
[ "$(stat -c '%U %a' "$scene/home-caller/page.html")" = 'amp-caller 600' ] || fail 'the page is not the caller'\''s alone'

# expect pack writes as the caller, where the caller may.
run 1 expect pack "$scene/home-caller/set" /etc/ampcfg/expectations
[ "$(cat /etc/ampcfg/expectations/universal_configs.json)" = '{"Chat": {"cooldown": 3}}' ] || fail 'it was written'

# A set is changed with the caller's rights: nothing is decided for root.
run 64 expect set Chat cooldown 5 --yes
complains "is root's, not yours to change" 'this host is locked'
[ "$(cat /etc/ampcfg/expectations/universal_configs.json)" = '{"Chat": {"cooldown": 3}}' ] || fail 'it was written'
run 64 --expectations "$scene/readable" expect set Chat cooldown 5 --yes
hidden
mkdir "$scene/home-caller/theirs"
echo '{"Chat": {"cooldown": 3}}' >"$scene/home-caller/theirs/universal_configs.json"
chown -R amp-caller: "$scene/home-caller/theirs"
run 0 --expectations "$scene/home-caller/theirs" expect set Chat cooldown 5 --yes
[ -z "$(find "$scene/home-caller/theirs" ! -user amp-caller)" ] || fail 'root has taken the set over'
run 0 expect pack "$scene/home-caller/set" "$scene/home-caller/packed"
[ "$(stat -c %u "$scene/home-caller/packed/metadata.json")" = "$caller" ] || fail 'it is not of the caller'

# read: in an instance as its owner, elsewhere as the caller, whose groups count.
plugins=$instances/SMP101/Minecraft/plugins
run 0 read "$plugins/Chat/config.yml"
says 'cooldown: 4'
ln -s "$scene/roots/config.yml" "$plugins/Chat/out.yml"
for file in "$scene/roots/config.yml" "$plugins/Chat/out.yml" "$plugins/../../../../../roots/config.yml" /etc/shadow; do
  run 1 read "$file"
  is_silent
  hidden
done
mkdir -p "$instances/ADS01"
touch "$instances/ADS01/ADSModule.kvp"
echo 'planted: 1' >"$instances/ADS01/AMPConfig.conf"
chmod 600 "$instances/ADS01/AMPConfig.conf"
run 1 read "$instances/ADS01/AMPConfig.conf"
hidden
groupadd amp-readers
usermod -aG amp-readers amp-caller
echo 'shared: 1' >"$scene/shared.yml"
chgrp amp-readers "$scene/shared.yml"
chmod 640 "$scene/shared.yml"
run 0 read "$scene/shared.yml"

# Nobody's rights are guessed.
for wrong in -1 4294967295 1x ''; do
  SUDO_UID=$wrong run 64 read "$scene/roots/config.yml"
  hidden
  complains SUDO_UID
done

# What is to be locked is never taken for open; and it is locked in that file alone.
for broken in 'locked: maybe' $'locked: true\nlocked: false' $'locked: true\nnonsense: 1' $'locked: true\n\t- x'; do
  echo "$broken" >/etc/ampcfg/config.yaml
  run 64 --config "$scene/other.yaml" scan
  complains /etc/ampcfg/config.yaml
done
locked true >/etc/ampcfg/config.yaml
chmod 666 /etc/ampcfg/config.yaml
run 64 --config "$scene/other.yaml" scan
complains 'others than root may write'
rm /etc/ampcfg/config.yaml
run 2 --config "$scene/other.yaml" scan
locked true >"$scene/other.yaml"
run 64 --config "$scene/other.yaml" scan
complains 'line 1, column 9' '`locked` counts in /etc/ampcfg/config.yaml alone'

# Of a file that is wrong, another account's sudo is told the places and our near names, not a word of the text; root is told all.
printf 'planted: 1\nexpectation: planted\ncheck: planted\nhosts:\n  planted: {port: planted}\n  "pla nted": {}\ngroups: {planted: []}\n' \
  >"$scene/wrong.yaml"
run 64 --config "$scene/wrong.yaml" scan
hidden
complains 'line 1, column 1' '`expectations`' 'line 3, column 8' 'ping, tcp, process or none' 'line 5' 'line 7'
printf 'key: [unclosed\nplanted: "\\planted"\n' >"$scene/torn.yaml"
run 64 --config "$scene/torn.yaml" scan
hidden
complains 'this is no YAML' 'line '
SUDO_UID=0 run 64 --config "$scene/wrong.yaml" scan
complains '`planted`'
mkdir "$scene/wrong"
cat >"$scene/wrong/universal_configs.json" <<'JSON'
{"planted/x": {"a": 1}, "@planted": {}, "Chat": {"../planted": {"a": 1}, "planted": 1, "planted": 2, "b": {"$planted": 1, "$valu": 2}}}
JSON
echo '{"Chat": {"planted": {"a/planted": 1, "SMP101": {"planted": {"x": 1}}}, "planted2": 3}}' >"$scene/wrong/variable_configs.json"
for command in 'expect validate' 'expect validate --json' scan; do
  # shellcheck disable=SC2086
  run 64 --expectations "$scene/wrong" $command
  hidden
done
run 64 --expectations "$scene/wrong" expect validate --json
valid expect validate
json '[.problems[] | select(.code == "duplicate-key") | [.line, .column]]' '[[1,88]]'
json '[.problems[] | select(.code == "unknown-directive") | .message | contains("did you mean \"$value\"")]' '[false,true]'
cp "$scene/wrong/universal_configs.json" "$scene/wrong.json"
run 64 deploy --from "$scene/wrong.json" --all --dry-run
hidden
run 64 expect pack "$scene/wrong" "$scene/packed"
hidden
SUDO_UID=0 run 64 --expectations "$scene/wrong" expect validate
says planted

# Nor are the names of instances, which nothing has, of a file that is sound.
locked false | sed 1d >"$scene/other.yaml"
for text in '{"planted": {"Chat": {"a": 1}}}' '{"@planted": {"Chat": {"a": 1}}}' '{"": {}}'; do
  echo "$text" >"$scene/values.json"
  run 64 --config "$scene/other.yaml" deploy --from "$scene/values.json" --dry-run
  hidden
  run 64 --config "$scene/other.yaml" deploy SMP101 --from "$scene/values.json" --dry-run
  hidden
done
mkdir "$scene/sound"
echo '{"Chat": {"cooldown": {"planted": 4}}}' >"$scene/sound/variable_configs.json"
run 0 --config "$scene/other.yaml" --expectations "$scene/sound" scan
hidden
complains 'document 1 instance that no host has'
run 0 --config "$scene/other.yaml" expect validate "$scene/sound"
hidden
