# An /etc of the script's own: a copy, mounted for it alone, so that it can write /etc/ampcfg/config.yaml, make users and rules for
# sudo, and nothing of that stays. Sourced before scene.bash; needs root.
# shellcheck shell=bash
if [ -z "${own_etc:-}" ]; then
  if [ "$(id -u)" != 0 ]; then
    echo "skipped: $(basename "$0" .sh): an /etc of its own needs root"
    exit 0
  fi
  if ! unshare --mount true 2>/dev/null; then
    echo "skipped: $(basename "$0" .sh): there are no mounts of its own here"
    exit 0
  fi
  own_etc=$(mktemp -d "${TMPDIR:-/tmp}/ampcfg-etc.XXXXXX")
  export own_etc
  trap 'rm -rf "$own_etc"' EXIT
  chmod 755 "$own_etc"
  cp -a /etc/. "$own_etc"
  rm -rf "$own_etc/ampcfg"
  mkdir "$own_etc/ampcfg"
  # shellcheck disable=SC2016
  unshare --mount bash -c 'mount --bind "$own_etc" /etc && exec bash "$0"' "$0"
  exit
fi
