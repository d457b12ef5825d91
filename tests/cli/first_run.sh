#!/usr/bin/env bash
# The first run on a machine with nothing: each message says what to do next.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
unset AMPCFG_CONFIG

# Without a configuration the defaults count; without AMP the message names the folder and the setting.
if [ ! -e /etc/ampcfg ] && [ ! -e /home/amp/.ampdata ]; then
  run 64 scan
  is_silent
  complains /etc/ampcfg/expectations
  printf 'expectations: %s\nstate: %s\n' "$expectations" "$scene/state" | file config.yaml
  universal <<<'{"Chat": {"a": 1}}'
  run 1 --config "$scene/config.yaml" scan
  grep -qF /home/amp/.ampdata/instances "$scene/stdout" "$scene/stderr" || fail "does not name the folder"
  grep -qF instances: "$scene/stdout" "$scene/stderr" || grep -qF "setting" "$scene/stdout" "$scene/stderr" || fail "does not name the setting"
else
  skipped 'this machine has AMP'
fi

# Reading a file needs neither.
file a.yml <<<'a: 1'
run 0 read "$scene/a.yml"
