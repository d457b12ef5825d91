# AMP in a scene: instances whose games are processes (tests/game), started and stopped by tests/ampinstmgr. Sourced after
# scene.bash.
# shellcheck shell=bash
stand_ins=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
: "${scene:?}" "${instances:?}"
export AMPINSTMGR_INSTANCES=$instances AMPINSTMGR_CALLS=$scene/calls
trap 'stop_games; rm -rf "$scene"' EXIT

# port: one that nobody listens on, and that is no instance's here.
port() {
  local one
  while :; do
    one=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    grep -qsx "server-port=$one" "$instances"/*/Minecraft/server.properties || break
  done
  echo "$one"
}

# amp_config: the configuration, with tests/ampinstmgr as ampinstmgr and the settings that are piped in.
amp_config() {
  {
    cat <<YAML
ampinstmgr:
  restart: [$stand_ins/ampinstmgr, restart, "{instance}"]
  restart_all: [$stand_ins/ampinstmgr, restartAll]
  start: [$stand_ins/ampinstmgr, start, "{instance}"]
  stop: [$stand_ins/ampinstmgr, stop, "{instance}"]
YAML
    cat
  } | config
}

# amp_instance NAME [SETTING]…: an instance with a port of its own; a setting is a line for tests/game.
amp_instance() {
  instance "$1"
  echo "server-port=$(port)" >"$instances/$1/Minecraft/server.properties"
  printf '%s\n' "${@:2}" >"$instances/$1/Minecraft/game.settings"
}

# instance_settings NAME SETTING…: how tests/ampinstmgr starts and stops it.
instance_settings() { printf '%s\n' "${@:2}" >"$instances/$1/instance.settings"; }

# amp OPERATION NAME: by hand, as somebody in AMP's panel.
amp() { AMPINSTMGR_CALLS='' "$stand_ins/ampinstmgr" "$@" >/dev/null </dev/null; }

# start NAME [STATE]: by hand; returns when the game has that state (running).
start() {
  amp start "$1"
  await "$@"
}

# await NAME [STATE]
await() {
  local end=$((SECONDS + 120))
  while ((SECONDS < end)); do
    "$AMPCFG" status --json "$1" 2>/dev/null | jq -e --arg state "${2:-running}" \
      '.hosts[0].instances[0].state == $state' >/dev/null && return
    sleep 0.05
  done
  echo "$1 is not ${2:-running}" >&2
  return 1
}

# paced SECONDS: so many, or more on a machine that is busy, by how long it takes to start a Python.
paced() {
  local begun=${EPOCHREALTIME/[.,]/} n
  for n in 1 2 3 4; do python3 -c pass; done
  n=$(((${EPOCHREALTIME/[.,]/} - begun) / 2000000)) # halves of a second for one
  echo $(($1 * (n + 1)))
}

# called: the arguments of the calls of tests/ampinstmgr, but those of `amp`, since this was last asked, in their order.
called() {
  [ ! -e "$AMPINSTMGR_CALLS" ] || jq -c .arguments "$AMPINSTMGR_CALLS"
  rm -f "$AMPINSTMGR_CALLS" "$AMPINSTMGR_CALLS.ended"
}

# Each process of tests/game in the scene.
games() {
  local process
  while read -r process; do
    grep -qzxF "$stand_ins/game" "$process/cmdline" 2>/dev/null && echo "${process#/proc/}"
  done < <(find /proc -mindepth 2 -maxdepth 2 -path '/proc/[0-9]*' -name cwd -lname "$instances/*" -printf '%h\n' 2>/dev/null)
  return 0
}

stop_games() {
  local process
  for process in $(games); do send KILL "$process" 2>/dev/null || true; done
}

# at NAME FILTER: jq's filter on that instance in the output.
at() { jq -c --arg name "$1" ".hosts[].instances[] | select(.instance == \$name) | $2" "$scene/stdout"; }

# is NAME FILTER VALUE
is() {
  local found
  found=$(at "$1" "$2") || fail "no JSON"
  [ "$found" = "$3" ] || fail "of $1, $2 is $found, not $3"
}
