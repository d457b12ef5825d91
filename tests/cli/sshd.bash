# Hosts to log in to: sshd of OpenSSH on addresses 127.0.0.0/8, each with keys of its own. Sourced after scene.bash; needs root, as
# sshd does.
# shellcheck shell=bash
# shellcheck disable=SC2154  # of scene.bash
[ "$(id -u)" = 0 ] || {
  skipped 'sshd needs root'
  exit 0
}
command -v /usr/sbin/sshd >/dev/null || {
  skipped 'there is no sshd (package openssh-server)'
  exit 0
}
chmod 755 "$scene" # its users must reach their home folders
mkdir -p /run/sshd "$HOME/.ssh"
chmod 700 "$HOME/.ssh"
ssh-keygen -q -t ed25519 -N '' -f "$HOME/.ssh/id_ed25519"
unset SSH_AUTH_SOCK
sshds=()
scratch_users=()
port=$((20000 + $$ % 20000))

end_hosts() {
  local pid user
  for pid in "${sshds[@]}"; do send TERM "$pid" 2>/dev/null || true; done
  for user in "${scratch_users[@]}"; do
    rm -rf "/var/tmp/ampcfg-$(id -u "$user")" # the next user gets the same number
    userdel -f "$user" 2>/dev/null || true
  done
  rm -rf "$scene"
}
trap end_hosts EXIT

# user SHELL: a user of that login shell, with a home folder below the scene; its name is in $made.
user() {
  made=ampt${#scratch_users[@]}x$$
  useradd --password '*' --no-create-home --home-dir "$scene/home-$made" --shell "$1" "$made"
  scratch_users+=("$made")
  mkdir -p "$scene/home-$made/.ssh"
  chmod 755 "$scene/home-$made"
  chmod 700 "$scene/home-$made/.ssh"
  cp "$HOME/.ssh/id_ed25519.pub" "$scene/home-$made/.ssh/authorized_keys"
  chown -R "$made:" "$scene/home-$made"
}

sshd_with=() # words before the next sshd's command

# mounts COMMAND: the next sshds run with mounts of their own, which that shell script makes.
mounts() { sshd_with=(unshare --mount sh -c "$1"'; exec "$@"' sh); }

# sshd_at NAME ADDRESS [SETTING…]: an sshd there, on $port; its key is trusted.
sshd_at() {
  local name=$1 address=$2 folder=$scene/sshd-$1 setting
  mkdir -p "$folder"
  [ -e "$folder/key" ] || ssh-keygen -q -t ed25519 -N '' -f "$folder/key"
  {
    printf 'ListenAddress %s:%s\nHostKey %s/key\nPidFile %s/pid\n' "$address" "$port" "$folder" "$folder"
    printf 'AuthorizedKeysFile .ssh/authorized_keys %s/authorized_keys\n' "$folder"
    printf 'StrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPrintMotd no\nLogLevel DEBUG1\n'
    printf 'MaxStartups 200\nPermitRootLogin yes\nUseDNS no\n'
    for setting in "${@:3}"; do echo "$setting"; done
  } >"$folder/config"
  cp "$HOME/.ssh/id_ed25519.pub" "$folder/authorized_keys"
  "${sshd_with[@]}" /usr/sbin/sshd -D -f "$folder/config" -E "$folder/log" &
  sshds+=("$!")
  trust "$name" "$address"
  local try
  for try in $(seq 1200); do
    (exec 3<>"/dev/tcp/${address//[][]/}/$port") 2>/dev/null && return
    sleep 0.05
  done
  echo "sshd $name does not listen (try $try)" >&2
  cat "$folder/log" >&2
  exit 1
}

# trust NAME ADDRESS: the key of that sshd is known under that address.
trust() { printf '[%s]:%s %s\n' "${2//[][]/}" "$port" "$(cut -d' ' -f1,2 "$scene/sshd-$1/key.pub")" >>"$HOME/.ssh/known_hosts"; }

# answers COMMAND: an sshd's ForceCommand that runs this script text in place of what was asked.
answers() {
  local file=$scene/forced-$RANDOM$RANDOM
  printf '#!/bin/sh\n%s\n' "$1" >"$file"
  chmod 755 "$file"
  echo "ForceCommand $file"
}

declare -A user_of=() home_of=()
far_entries=()

# far NAME ADDRESS [SETTING…]: a host of its own: an sshd, a user, and this machine's instances, copied, which are that user's.
# The executable has been there before; `remote.sh` and `remote_homes.sh` look at how it gets there.
far() {
  user /bin/bash
  mkdir -p "$scene/home-$made/.cache/ampcfg"
  chmod 700 "$scene/home-$made/.cache/ampcfg"
  install -m 700 "$AMPCFG" "$scene/home-$made/.cache/ampcfg/$(sha256sum <"$AMPCFG" | cut -d' ' -f1)"
  sshd_at "$@"
  user_of[$1]=$made
  home_of[$1]=$scene/home-$made
  cp -r "$instances" "$scene/home-$made/instances"
  chown -R "$made:" "$scene/home-$made"
  far_entries+=("  $1: {address: \"${2//[][]/}\", port: $port, user: $made, instances: $scene/home-$made/instances, state: $scene/home-$made/state}")
}

# far_config: the configuration with the hosts that `far` made, and the settings that are piped in.
far_config() {
  {
    cat
    echo hosts:
    printf '%s\n' "${far_entries[@]}"
  } | config
}

# there NAME COMMAND…: runs a command as that host's user.
there() {
  local user=${user_of[$1]}
  HOME=${home_of[$1]} setpriv --reuid "$user" --regid "$user" --clear-groups "${@:2}"
}
