# A host in a temporary folder, and the words that the scripts here are written in. Sourced, never run.
# shellcheck shell=bash
set -euo pipefail
: "${AMPCFG:?the path of the executable to test}"
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin # as Debian has it: no Python of anybody's own

scene=$(mktemp -d "${TMPDIR:-/tmp}/ampcfg-scene.XXXXXX")
trap 'rm -rf "$scene"' EXIT
trap 'echo "at ${BASH_SOURCE[0]}:$LINENO: $BASH_COMMAND" >&2' ERR
instances=$scene/.ampdata/instances
expectations=$scene/expectations
unset NO_COLOR SUDO_USER XDG_CONFIG_HOME XDG_STATE_HOME
export HOME=$scene/home TERM=dumb LC_ALL=C.UTF-8 TZ=UTC AMPCFG_CONFIG=$scene/config.yaml
mkdir -p "$HOME" "$instances" "$expectations"

# ---------------------------------------------------------------- the host

# file PATH: writes what is piped in; a path is below the scene.
file() {
  local path=$scene/$1
  [ -d "${path%/*}" ] || mkdir -p "${path%/*}"
  cat >"$path"
}

# config: the configuration, with the settings that are piped in.
config() {
  {
    printf 'name: here\ninstances: %s\nexpectations: %s\nstate: %s\n' "$instances" "$expectations" "$scene/state"
    cat
  } | file config.yaml
}

# instance NAME: an instance with a Paper server.
instance() {
  mkdir -p "$instances/$1/Minecraft/plugins"
  : >>"$instances/$1/Minecraft/server.properties"
}

# plugin INSTANCE PLUGIN FILE: that file of the plugin, from what is piped in.
plugin() {
  file ".ampdata/instances/$1/Minecraft/plugins/$2/$3"
  hand_over "$instances/$1"
}

# for_anyone: from here on, the executable is a copy in the scene, where every user may run it; it may lie in /root.
for_anyone() {
  chmod 755 "$scene"
  mkdir "$scene/for-anyone"
  cp "$AMPCFG" "$scene/for-anyone/ampcfg"
  chmod 755 "$scene/for-anyone" "$scene/for-anyone/ampcfg"
  AMPCFG=$scene/for-anyone/ampcfg
}

universal() { file expectations/universal_configs.json; }
variable() { file expectations/variable_configs.json; }

# ---------------------------------------------------------------- processes and terminals

# send SIGNAL PROCESS…: to each; nothing else here sends any. Anything but the id of one process is refused: what kill takes
# besides (0, -1, 1, nothing) are groups, every process of the machine, and its first.
send() {
  local id
  for id in "${@:2}"; do
    [[ $id =~ ^[1-9][0-9]*$ && $id != 1 ]] || {
      echo "at ${BASH_SOURCE[1]}:${BASH_LINENO[0]}: no signal is sent to '$id'" >&2
      return 1
    }
  done
  kill "-$1" "${@:2}"
}

# skipped WHY [PART]: says that this test, or a part of it, cannot be run here; tests/all shows it.
skipped() { echo "skipped: $(basename "$0" .sh)${2:+, $2}: $1"; }

# on_terminals PART: true where there are terminals, which a chroot without /dev/pts has not; else PART is said to be skipped.
on_terminals() {
  python3 -c 'import os; os.openpty()' 2>/dev/null && return
  skipped 'there is no terminal' "$1"
  return 1
}

# ---------------------------------------------------------------- what is done, and what must come of it

fail() {
  echo "line ${BASH_LINENO[1]}: $1" >&2
  echo "--- ampcfg ${ran[*]-}: exit ${status-}; stdout:" >&2
  head -c 4000 "$scene/stdout" >&2
  echo "--- stderr:" >&2
  head -c 4000 "$scene/stderr" >&2
  exit 1
}

# hand_over [FOLDER]: what is root's in the instances, or there, is given to the user INSTANCES_OF, if there is one: so it is on
# every real host.
hand_over() {
  local folder=${1-$instances}
  [ -z "${INSTANCES_OF-}" ] || [ ! -d "$folder" ] || command -p find "$folder" -user 0 -exec /bin/chown -h "$INSTANCES_OF:" {} +
}
if [ "$(id -u)" != 0 ]; then unset INSTANCES_OF; fi
[ -z "${INSTANCES_OF-}" ] || chmod 755 "$scene"

# run EXIT ARGUMENT…: ampcfg with these arguments ends with this exit code.
run() {
  local expected=$1
  ran=("${@:2}")
  hand_over
  status=0
  "$AMPCFG" "${ran[@]}" >"$scene/stdout" 2>"$scene/stderr" </dev/null || status=$?
  [ "$status" = "$expected" ] || fail "exit $status, not $expected"
}

says() { # says TEXT…: stdout has each text
  local text
  for text; do grep -qF -- "$text" "$scene/stdout" || fail "does not say '$text'"; done
}
says_not() {
  local text
  for text; do ! grep -qF -- "$text" "$scene/stdout" || fail "says '$text'"; done
}
complains() { # complains TEXT…: stderr has each text
  local text
  for text; do grep -qF -- "$text" "$scene/stderr" || fail "does not complain of '$text'"; done
}
begins() { # begins: the first lines of stdout are what is piped in
  cat >"$scene/expected"
  head -n "$(wc -l <"$scene/expected")" "$scene/stdout" | diff "$scene/expected" - >&2 || fail 'begins otherwise'
}
is_silent() { [ ! -s "$scene/stdout" ] || fail "is not silent"; }

# json FILTER VALUE: what jq's filter makes of the output, in one line.
json() {
  local found
  found=$(jq -c "$1" "$scene/stdout") || fail "no JSON"
  [ "$found" = "$2" ] || fail "$1 is $found, not $2"
}

# valid COMMAND…: the output, one answer a line, is as the published schema of the command says. One process judges all that a
# script asks of it: most of its time is importing.
valid() {
  [ "${validator_of-}" = "$BASHPID" ] || start_validator # a subshell has none
  "$AMPCFG" schema "$@" >"$scene/schema.json"
  echo "$*" >&"${validator[1]}"
  local wrong
  read -r wrong <&"${validator[0]}" || wrong='the validator ended'
  [ -z "$wrong" ] || fail "is not as 'ampcfg schema $*' says: $wrong"
}

start_validator() { # its file descriptors are in `validator`
  validator_of=$BASHPID
  coproc validator { # ends with the script, which holds the other end
    exec python3 -c '
import json, sys
import jsonschema
for question in sys.stdin:
    try:
        schema = json.load(open(sys.argv[1], encoding="utf-8"))
        answers = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8").read().split("\n") if line]
        jsonschema.Draft7Validator.check_schema(schema)
        assert answers, "nothing is printed"
        for answer in answers:
            jsonschema.Draft7Validator(schema).validate(answer)
        print(flush=True)
    except Exception as wrong:
        print(" ".join(str(getattr(wrong, "message", wrong)).split())[:1000] or repr(wrong), flush=True)
' "$scene/schema.json" "$scene/stdout"
  }
}

# replaces_files_alone OPTION FOLDER: what `scan OPTION` writes takes the place of a file, and of nothing else.
replaces_files_alone() {
  ln -s "$scene/beside" "$scene/link"
  mkfifo "$scene/fifo"
  local place
  for place in "$scene/link" "$scene/fifo" "$2" "$2/" "$scene/absent/" -; do
    run 64 scan "$1" "$place"
    complains "$1 puts a file in place, and \`$place\` is none"
  done
  if [ ! -L "$scene/link" ] || [ ! -p "$scene/fifo" ]; then fail 'replaced what is no file'; fi
}
