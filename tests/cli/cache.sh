# A scan remembers what it found in the state folder, for the next one: the answers are the same, and nothing is read again.
# shellcheck shell=bash
# shellcheck source=tests/cli/scene.bash
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config </dev/null
instance SMP101
plugin SMP101 Chat config.yml <<<'cooldown: 5'
universal <<<'{"Chat": {"cooldown": 3}}'
hand_over
sleep 2.7 # what was changed just now is not remembered

# opens PATH: the last traced scan opened that file.
traced() { strace -f -e trace=open,openat,openat2 -o "$scene/trace" "$AMPCFG" scan --json >"$scene/stdout" 2>/dev/null || true; }
opens() { grep -q "$1" "$scene/trace" || fail "does not open $1"; }
opens_not() { ! grep -q "$1" "$scene/trace" || fail "opens $1"; }
mode() { [ "$(stat -c %a "$scene/$1")" = "$2" ] || fail "$1 has mode $(stat -c %a "$scene/$1"), not $2"; }

# The state is made for this user alone.
run 2 scan --json
jq 'del(.generated_at)' "$scene/stdout" >"$scene/first"
mode state 700
mode state/cache 700
mode state/cache/scan 600

run 2 scan --json
jq 'del(.generated_at)' "$scene/stdout" | cmp - "$scene/first"
valid scan
if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
  traced
  opens_not universal_configs.json
  opens_not 'config.yml"'
else
  skipped 'strace cannot trace here' 'what is read again'
fi

# An edit of the same length with the old time is seen.
touch -r "$instances/SMP101/Minecraft/plugins/Chat/config.yml" "$scene/time"
printf 'cooldown: 3\n' >"$instances/SMP101/Minecraft/plugins/Chat/config.yml"
touch -r "$scene/time" "$instances/SMP101/Minecraft/plugins/Chat/config.yml"
run 0 scan
universal <<<'{"Chat": {"cooldown": 4}}'
run 2 scan
universal <<<'{"Chat": {"cooldown": }}'
run 64 scan
universal <<<'{"Chat": {"cooldown": 4}}'

# It may be deleted, damaged or somebody else's at any time; the folder may not be usable at all.
sleep 2.7
run 2 scan
head -c 100 "$scene/state/cache/scan" >"$scene/cut" && cp "$scene/cut" "$scene/state/cache/scan"
run 2 scan
rm -r "$scene/state/cache"
run 2 scan
rm -r "$scene/state"
touch "$scene/state"
run 2 scan
rm "$scene/state"
mkdir "$scene/state"
touch "$scene/state/notes.txt"
run 2 scan
[ "$(ls "$scene/state")" = notes.txt ] || fail "writes into a folder that is no state"
rm -r "$scene/state"
ln -s "$scene/elsewhere" "$scene/state"
mkdir "$scene/elsewhere"
run 2 scan
[ -z "$(ls "$scene/elsewhere")" ] || fail "follows a link in the state's place"

# Secrets are not kept.
rm "$scene/state"
plugin SMP101 Chat config.yml <<<'password: hunter2'
universal <<<'{"Chat": {"password": "s3cret"}}'
sleep 2.7
run 2 scan
run 2 scan --show-secrets
says hunter2
! grep -rq 'hunter2\|s3cret' "$scene/state" || fail "keeps a secret"
