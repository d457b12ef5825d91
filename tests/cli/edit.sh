#!/usr/bin/env bash
# ampcfg edit: a person's editor on a live file, and what becomes of what it saves.
# shellcheck disable=SC2016  # $ is a directive's, or the editor's shell's
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/screen.bash"

for name in SMP101 SMP102 TOW01; do instance "$name"; done
config </dev/null
fresh() { # the fleet and the set as they are at first
  rm -rf "${expectations:?}"/* "$scene/state"
  for name in SMP101 SMP102 TOW01; do
    plugin "$name" Warps config.yml <<YAML
# How long to wait.
cooldown: 10
limits:
  donor: 5 # more for them
password: hunter2
prefix: tower_$name
YAML
  done
  universal <<<'{"Warps": {"cooldown": 3, "config.prefix": {"$template": "tower_{instance}"}}}'
  echo '{"groups": {"survival": ["SMP*"]}}' | file expectations/instances.json
}
live() { cat "$instances/$1/Minecraft/plugins/Warps/config.yml"; }
set_has() { # set_has FILTER VALUE: what jq makes of the variances
  local found
  found=$(jq -c "$1" "$expectations/variable_configs.json")
  [ "$found" = "$2" ] || fail "the set has $found, not $2"
}
no_trace() { [ -z "$(find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'ampcfg-scratch.*' -newer "$scene/begun")" ] || fail 'a folder is left'; }
mkdir "$scene/tmp" # its own: others may edit at the same time
export TMPDIR=$scene/tmp
touch "$scene/begun"

# editor NAME: an editor, from what is piped in; $1 is the file that it edits.
editor() {
  mkdir -p "$scene/editors"
  { echo '#!/bin/sh'; cat; } >"$scene/editors/$1"
  chmod 755 "$scene/editors/$1"
}
unset VISUAL
chmod 755 "$scene"
editor sees <<<'cp "$1" '"$scene/seen; ls -ld \"\${1%/*}\" >$scene/folder; id -u >$scene/who"
editor changes <<<'echo backup >"$1~"; sed -i "s/^\( *\)cooldown: .*/\1cooldown: 7 # mine/; s/donor: 5/donor: 6/" "$1"'
editor garbage <<<'echo "a: [1" >"$1"'
editor fails <<<'sed -i s/10/11/ "$1"; exit 3'

# What the editor has: the file, with what differs and what is hidden. One that saves nothing has done nothing.
fresh
EDITOR=$scene/editors/sees run 0 edit SMP101 Warps --yes
says 'no value was changed'
diff - "$scene/seen" <<'YAML' || fail 'the editor has another text'
#ampcfg: Warps/config.yml on SMP101
#ampcfg: Keys whose values you change here become decisions: you are asked for whom, and nothing is written
#ampcfg: before. Comments stay as they are in the file. Lines like these are not part of it.
#ampcfg: ‹hidden› is a value that is not shown, and means: as it is.
# How long to wait.
#ampcfg: drift: expected 3
cooldown: 10
limits:
  donor: 5 # more for them
password: ‹hidden›
prefix: tower_SMP101
YAML
grep -q '^drwx------' "$scene/folder" || fail 'others may enter the folder'
no_trace
EDITOR=true run 64 edit SMP101 Warps
complains 'there is nobody to ask'

# What it changes is decided for that instance, and deployed, it alone. Comments stay as they are in the file.
EDITOR="$scene/editors/changes" run 0 edit SMP101 Warps --yes --why 'an event'
set_has '.Warps["config.yml"] | [.cooldown.SMP101["$value", "why"], .["limits.donor"].SMP101["$value"]]' '[7,"an event",6]'
diff - <(live SMP101) <<'YAML' || fail 'the file is another'
# How long to wait.
cooldown: 7
limits:
  donor: 6 # more for them
password: hunter2
prefix: tower_SMP101
YAML
says '2 keys of Warps/config.yml on SMP101' 'cooldown: 10 → 7' 'changed 2 keys in 1 file of 1 instance'
no_trace

# For a group and for all; a value of its own goes. What the set says already is deployed and not decided again.
EDITOR='sed -i "s/cooldown: 7/cooldown: 4/"' run 0 edit SMP101 Warps config --universal --yes
jq -e '.Warps.cooldown == 4' "$expectations/universal_configs.json" >/dev/null || fail 'it is not universal'
set_has '.Warps["config.yml"].cooldown' null
for name in SMP101 SMP102 TOW01; do [[ $(live $name) == *'cooldown: 4'* ]] || fail "$name has another value"; done
EDITOR='sed -i "s/cooldown: 4/cooldown: 5/"' run 0 edit SMP102 Warps --group survival --yes --json
valid edit
json '[.result, .decisions[0].for, [.differing[].instance]]' '["changed",["@survival"],["SMP101","SMP102"]]'
EDITOR='sed -i "s/cooldown: 4/cooldown: 5/"' run 0 edit SMP102 Warps --yes
says 'the set says so already' 'changed 1 key'
[[ $(live SMP101) == *'cooldown: 4'* ]] || fail 'another was deployed, too'
EDITOR='sed -i "s/cooldown: 5/cooldown: 6/"' run 2 edit SMP102 Warps --universal --yes
says 'the value of the group @survival counts there'
[[ $(live SMP102) == *'cooldown: 5'* ]] || fail 'it was deployed all the same'

# Keys that come and go; a value in place of a mapping.
fresh
EDITOR='sed -i "/donor/d; s/^limits:/limits: none/; \$aextra: [1, 2]"' run 0 edit SMP101 Warps --yes
set_has '.Warps["config.yml"] | [.limits.SMP101, .extra.SMP101]' '["none",[1,2]]'
[[ $(live SMP101) == *'limits: none'* ]] || fail 'the mapping is there'
EDITOR='sed -i "/^extra/,\$d"' run 0 edit SMP101 Warps --yes
set_has '.Warps["config.yml"].extra.SMP101' '{"$absent":true}'
[[ $(live SMP101) != *extra* ]] || fail 'the key is there'
EDITOR='cp /dev/null' run 0 edit SMP101 Warps --yes
says 'no value was changed'

# A secret: what stands in its place means that it stays. A new one is left; nobody writes it anywhere.
EDITOR='sed -i "s/password: .*/password: planted/; s/cooldown: 10/cooldown: 12/"' run 2 edit TOW01 Warps --yes
says 'password: "‹hidden›" → "‹hidden›"' 'left: TOW01 Warps/config.yml password: a secret' '--secret NAME'
set_has '.Warps["config.yml"].cooldown.TOW01' 12
[[ $(live TOW01) == *hunter2* ]] || fail 'the secret was written'
! grep -rq planted "$expectations" "$scene/state" "$scene/stdout" "$scene/stderr" || fail 'the secret is told'
EDITOR='sed -i "s/password/motto/"' run 1 edit TOW01 Warps --yes
complains '‹hidden› means the value that was there'

# Editors that fail, that are not there, that save what no server takes: nothing is done, and only a refused text stays.
fresh
EDITOR="$scene/editors/fails" run 1 edit SMP101 Warps --yes
complains 'the editor ended with exit code 3'
EDITOR=/nonexistent/editor run 1 edit SMP101 Warps --yes
complains 'cannot be run'
EDITOR='rm' run 1 edit SMP101 Warps --yes
complains 'nothing was done'
EDITOR="$scene/editors/garbage" TMPDIR=$scene run 1 edit SMP101 Warps --yes
complains 'line 1' 'the text lies in'
kept=$(grep -o "$scene/ampcfg-kept[^ ]*" "$scene/stderr")
[ "$(cat "$kept")" = 'a: [1' ] || fail 'the text is not kept'
no_trace
[ ! -e "$expectations/variable_configs.json" ] || fail 'something was written'
for wrong in 'edit SMP109 Warps' 'edit SMP101 Wraps' 'edit SMP* Warps' 'edit SMP101 @server'; do
  # shellcheck disable=SC2086 # words
  EDITOR=true run 64 $wrong --yes
done
complains 'has no config.yml'

# Ends of lines, a BOM, emoji: only the value changes. A file that is not there is made; one that no server takes stays.
printf '\xef\xbb\xbf# größe\r\nname: "😀"\r\nsize: 1\r\nlast: x' | plugin SMP101 Odd config.yml
EDITOR='sed -i s/size:.1/size:\ 2/' run 0 edit SMP101 Odd --yes
printf '\xef\xbb\xbf# größe\r\nname: "😀"\r\nsize: 2\r\nlast: x' | cmp - "$instances/SMP101/Minecraft/plugins/Odd/config.yml"
EDITOR='sed -i s/size:.2/size:\ "🎉"/' run 0 edit SMP101 Odd --yes
grep -q '🎉' "$instances/SMP101/Minecraft/plugins/Odd/config.yml" || fail 'no emoji'
EDITOR="sh -c 'echo \"join: Hi\" >>\"\$1\"' sh" run 0 edit SMP101 Odd lang/en --yes
[ "$(cat "$instances/SMP101/Minecraft/plugins/Odd/lang/en.yml")" = 'join: Hi' ] || fail 'the file was not made'
plugin SMP101 Odd bad.yml <<<$'ok: 1\n\tsize: 1'
EDITOR="sh -c 'sed -i s/^.size:.1/size:\ 3/ \"\$1\"' sh" run 2 edit SMP101 Odd bad.yml --yes
set_has '.Odd["bad.yml"]' '{"size":{"SMP101":3}}'
grep -q $'^\tsize: 1' "$instances/SMP101/Minecraft/plugins/Odd/bad.yml" || fail 'an invalid file was written'

# As root by sudo: the editor is the person's, in a folder of the person's.
if [ "$(id -u)" = 0 ] && [ -n "${INSTANCES_OF-}" ]; then
  person=$(id -u "$INSTANCES_OF")
  rm -f "$scene/seen" "$scene/folder" "$scene/who"
  mkdir -m 777 "$scene/open"
  editor sees_as <<<'ls -ld "${1%/*}" >'"$scene/open/folder; id -u >$scene/open/who; echo \"\$HOME\" >$scene/open/home; sed -i s/10/11/ \"\$1\""
  EDITOR="$scene/editors/sees_as" SUDO_UID=$person SUDO_GID=$(id -g "$INSTANCES_OF") run 0 edit SMP101 Warps --yes
  [ "$(cat "$scene/open/who")" = "$person" ] || fail 'the editor is root'
  grep -q "^drwx------.* $INSTANCES_OF " "$scene/open/folder" || fail 'the folder is another'"'"'s'
  [ "$(cat "$scene/open/home")" != "$HOME" ] || fail 'the home is root'"'"'s'
  says 'changed 2 keys'
  no_trace
else
  skipped 'it takes root and a user (INSTANCES_OF)' 'a person by sudo'
fi

on_terminals 'the questions' || exit 0
export PAGER=cat
# Asked once for all, with what each answer would touch; then the set, then the deploy.
fresh
plugin SMP102 Warps config.yml <<<'cooldown: 7'
export EDITOR=$scene/editors/changes
TYPED=$'nothing:\t2\r\nwrite 1 file\ty\r\nDeploy?\ty\r' on_screen 0 80x24 edit SMP101 Warps
says '1  SMP101 alone' '2  @survival: 2 instances with this file, of which all would change' '3  everywhere: 3 instances' 'changed'
set_has '.Warps["config.yml"].cooldown' '{"@survival":7}'
fresh
TYPED=$'nothing:\t\r' on_screen 0 80x24 edit SMP101 Warps
says 'nothing was done'
[ ! -e "$expectations/variable_configs.json" ] || fail 'something was written'
TYPED=$'nothing:\t1\r\nwrite 1 file\tn\r' on_screen 0 80x24 edit SMP101 Warps
says_not 'Deploy?'
# A directive is replaced only where a person says so, and a key is taken out.
export EDITOR='sed -i "s/tower_.*/x/; /^cooldown/d"'
TYPED=$'replace that\tn\r\ntaken out\ty\r\nnothing:\t1\r\nwrite 1 file\ty\r\nDeploy?\tn\r' on_screen 2 80x24 edit SMP101 Warps
says 'what the set says of it stays'
set_has '.Warps' '{"config.yml":{"cooldown":{"SMP101":{"$absent":true}}}}'
# What no server takes is shown again, with the reason above it; the second time the same, it ends.
fresh
editor mends <<'SH'
if grep -q 'would refuse this' "$1"; then cp "$1" "$0.seen"; sed -i 's/\[1$/[1]/' "$1"; else sed -i '$aa: [1' "$1"; fi
SH
export EDITOR=$scene/editors/mends
TYPED=$'nothing:\t1\r\nwrite 1 file\ty\r\nDeploy?\ty\r' on_screen 0 80x24 edit SMP101 Warps
grep -q '^#ampcfg: a game server would refuse this' "$scene/editors/mends.seen" || fail 'the reason is not shown'
EDITOR=$scene/editors/garbage TMPDIR=$scene on_screen 1 80x24 edit SMP101 Warps
says 'for the second time' 'the text lies in'
# One that leaves a window behind is waited for.
fresh
editor forks <<SH
echo "\$1" >$scene/forked
SH
export EDITOR=$scene/editors/forks
opened="run:sed -i 's/cooldown: 10/cooldown: 8/' \"\$(cat $scene/forked)\""
TYPED=$'here:\t'$opened$'\n\t\r\nnothing:\t1\r\nwrite 1 file\tn\r' on_screen 0 80x24 edit SMP101 Warps
says 'cooldown: 10 → 8'
# A signal while the editor runs, and at a question: nothing is left.
editor hangs <<SH
process=\$PPID # perhaps of a shell's
[ "\$(cat /proc/\$process/comm)" = ampcfg ] || process=\$(cut -d' ' -f4 /proc/\$process/stat)
kill -TERM \$process
exec sleep 5
SH
EDITOR=$scene/editors/hangs on_screen 130 80x24 edit SMP101 Warps
EDITOR=$scene/editors/forks TYPED=$'here:\t\x03' on_screen 130 80x24 edit SMP101 Warps
no_trace
