#!/usr/bin/env bash
# ampcfg --version: the version and the executable's digest, which is summed once for each executable.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

cp "$AMPCFG" "$scene/ampcfg"
AMPCFG=$scene/ampcfg
sum() { sha256sum <"$AMPCFG" | cut -d' ' -f1; }
kept=$HOME/.cache/ampcfg/digest

# One that was just written may be written again without a newer time: nothing is kept of it.
touch -d 'next hour' "$AMPCFG" # however slow this machine is, it stays that young
run 0 --version
says ampcfg "sha256:$(sum)"
[ ! -e "$kept" ] || fail "trusts a file that is too young"
touch -d 'last hour' "$AMPCFG"
sleep 3
run 0 --version
says "sha256:$(sum)"
[ "$(cut -d' ' -f6 "$kept")" = "$(sum)" ] || fail "the digest is not kept"
[ "$(stat -c %a "$kept")" = 600 ] || fail "others may read what is kept"
sed -i 's/[0-9a-f]\{64\}$/'"$(printf '%064d' 7)"'/' "$kept"
run 0 --version
says "sha256:$(printf '%064d' 7)"
# Another executable is summed anew, also with the old one's size and time.
cp -p "$AMPCFG" "$scene/other"
printf X | dd of="$scene/other" bs=1 seek=$(($(stat -c %s "$AMPCFG") - 1)) conv=notrunc status=none
touch -r "$AMPCFG" "$scene/other"
mv "$scene/other" "$AMPCFG"
run 0 --version
says "sha256:$(sum)"
# What is kept and makes no sense, or cannot be kept, is no obstacle.
echo rubbish >"$kept"
run 0 --version
says "sha256:$(sum)"
chmod 777 "$HOME/.cache/ampcfg"
run 0 --version
says "sha256:$(sum)"
