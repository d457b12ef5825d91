#!/usr/bin/env bash
# ampcfg -H: hosts where a place is full, read-only or noexec, where the machine is another, or where an old ampcfg lies.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/sshd.bash"
unshare --mount true 2>/dev/null || { skipped 'no mounts of its own'; exit 0; }

universal <<<'{"Chat": {"cooldown": 3}}'
instance SMP101
plugin SMP101 Chat config.yml <<<'cooldown: 9'
sum=$(sha256sum <"$AMPCFG" | cut -d' ' -f1)

next=1
# host_with NAME MOUNTS [VARIABLE]: a host with these mounts of its own; HOME in them is its user's home.
host_with() {
  user /bin/bash
  local home=$scene/home-$made
  mkdir "$home/mounted" && chown "$made:" "$home/mounted"
  mounts "uid=$(id -u "$made"); HOME=$home; $2"
  sshd_at "$1" "127.0.7.$next" "SetEnv XDG_CACHE_HOME=$home/mounted/cache ${3:-}"
  sshd_with=()
  user_of[$1]=$made
  home_of[$1]=$home
  cp -r "$instances" "$home/instances"
  chown -R "$made:" "$home/instances"
  far_entries+=("  $1: {address: 127.0.7.$next, port: $port, user: $made, instances: $home/instances, state: $home/mounted/state}")
  next=$((next + 1))
}
# home OPTIONS: mounts a file system with these options where the cache and the state go.
home() { echo "mount -t tmpfs -o mode=755,uid=\$uid,size=$1 tmpfs \$HOME/mounted"; }
roomy=$((2 * $(stat -c %s "$AMPCFG"))) # bytes: what is sent fits, that of a sanitized build too
shared() { echo "/var/tmp/ampcfg-$(id -u "${user_of[$1]}")/$sum"; }

host_with well :
host_with full "$(home 64k)"
host_with noexec "$(home $roomy,noexec)"
host_with readonly "$(home $roomy,ro)"
# shellcheck disable=SC2016 # of the shell that mounts
host_with nowhere "$(home $roomy,noexec)"'; mkdir -p /var/tmp/ampcfg-$uid; mount -t tmpfs -o size=64k,mode=700,uid=$uid tmpfs /var/tmp/ampcfg-$uid'
# What is asked there answers as another machine would.
mkdir "$scene/other"
printf '#!/bin/sh\necho riscv128\n' >"$scene/other/uname"
printf '#!/bin/sh\necho 1000000000\n' >"$scene/other/date"
chmod 755 "$scene/other" "$scene/other"/*
host_with other : "PATH=$scene/other:/usr/bin:/bin"
mkdir "$scene/old"
# shellcheck disable=SC2016 # of the old one
printf '#!/bin/sh\n[ "$1" = --version ] && echo "ampcfg 0.0.1" && echo "sha256:%064d"\n' 0 >"$scene/old/ampcfg"
chmod 755 "$scene/old" "$scene/old/ampcfg"
host_with old : "PATH=$scene/old:/usr/bin:/bin"
mkdir "$scene/strange"
cp "$AMPCFG" "$scene/strange/ampcfg"
printf '\267' | dd of="$scene/strange/ampcfg" bs=1 seek=18 conv=notrunc status=none # the processor of an ELF file
chmod 755 "$scene/strange"
host_with strange : "PATH=$scene/strange:/usr/bin:/bin"
mkdir "$scene/same"
cp "$AMPCFG" "$scene/same/ampcfg"
chmod 755 "$scene/same"
host_with same : "PATH=$scene/same:/usr/bin:/bin"
far_config </dev/null

# One that has no room says so at once, however many are asked beside it: nothing is waited for that has come already. (A
# large executable, of a sanitized build, has longer.)
run 1 -H all --host-timeout $((40 + roomy / 4000000)) scan --json
valid scan
json '[.hosts[] | [.host, .error.code // .status]] | map(join(" "))' \
  '["full ok","noexec ok","nowhere push-failed","old ok","other processor","readonly ok","same ok","strange ok","well ok"]'
json '[.hosts[] | select(.status == "ok") | .instances[].findings | length] | unique' '[1]'
json '.hosts[] | select(.host == "nowhere").error.message | [test("mounted/cache.*ermission"), test("/var/tmp.*o space left")]' '[true,true]'
json '.hosts[] | select(.host == "other").error.message | test("riscv128")' true
# The other place was taken where the first does not do; an installed one that is the same is used as it is.
for host in full noexec readonly; do
  [ -x "$(shared $host)" ] || fail "$host does not use the other place"
done
for host in well old strange; do
  [ -x "${home_of[$host]}/mounted/cache/ampcfg/$sum" ] || fail "$host has no ampcfg"
  [ ! -e "$(shared $host)" ] || fail "$host has two"
done
[ ! -e "${home_of[same]}/mounted/cache/ampcfg/$sum" ] || fail "what is installed was sent"

# Where there is no room for backups nothing is changed, and the reason is true; the others are changed.
nsenter --mount --target "$(cat "$scene/sshd-full/pid")" dd if=/dev/zero of="${home_of[full]}/mounted/filler" bs=1k 2>/dev/null || true
run 1 -H full,noexec,readonly deploy --all --yes --skip-unreachable --json
valid deploy
json '[.hosts[] | [.host, (.error.code // .instances[0].result)]]' '[["full","state-full"],["noexec","changed"],["readonly","state-unusable"]]'
for host in full readonly; do
  [ "$(cat "${home_of[$host]}/instances/SMP101/Minecraft/plugins/Chat/config.yml")" = 'cooldown: 9' ] || fail "$host was changed"
done

run 1 hosts check other full --json
json '.hosts[] | select(.host == "other").checks[] | select(.check == "clock") | [.result, (.text | test("behind"))]' '["failed",true]'
