#!/usr/bin/env bash
# ampcfg man and ampcfg completion: the executable alone is enough.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# A page by its name, its command, its file, or its section.
run 0 man
says 'AMPCFG(1)' 'configuration drift' 'ampcfg-scan(1)'
for name in scan ampcfg-scan ampcfg-scan.1 '1 scan'; do
  # shellcheck disable=SC2086  # words
  run 0 man $name
  says 'AMPCFG-SCAN(1)' '--show'
done
run 0 man expect validate
says 'AMPCFG-EXPECT(1)'
run 0 man unflag
says 'AMPCFG-FLAG(1)'
run 0 man state
says 'AMPCFG-STATE(1)'
run 0 man 5 state
says 'AMPCFG-STATE(5)'
run 64 man scna
complains 'there is no page "scna"' 'did you mean scan?'

# It fits, and help names it.
for columns in 40 80; do
  COLUMNS=$columns run 0 man status
  [ "$(grep -cvE "^.{0,$columns}\$" "$scene/stdout")" -le 12 ] || fail "$columns columns" # examples are not wrapped
done
run 0 help scan
says 'More: ampcfg man scan'

# Each page has every word that mandoc makes of it, in its order.
words() { tr -s ' \t\n' '\n' | sed '/^$/d'; }
if command -v mandoc >/dev/null; then
  for page in "$here"/man/*; do
    COLUMNS=500 run 0 man "${page##*/}"
    mandoc -T utf8 -O width=1000 "$page" | sed -e '1d;$d' -e 's/.\x08//g' -e "s/[‘’]/'/g" -e 's/[•–]/-/g' | words >"$scene/theirs"
    tail -n +2 "$scene/stdout" | words | diff "$scene/theirs" - >"$scene/difference" || { head -n 20 "$scene/difference" >&2; fail "${page##*/} reads otherwise"; }
  done
else
  skipped 'there is no mandoc' 'what it makes of the pages'
fi

# Completions are the files that are installed; completions.sh tries them.
run 0 completion bash
cmp -s "$scene/stdout" "$here/completions/ampcfg.bash" || fail 'another script'
run 0 completion fish
cmp -s "$scene/stdout" "$here/completions/ampcfg.fish" || fail 'another script'
run 0 completion zsh
cmp -s "$scene/stdout" "$here/completions/_ampcfg" || fail 'another script'
run 64 completion csh
complains 'bash, zsh or fish'
# As people put it into the files that their shells read.
mkdir "$scene/bin"
ln -s "$AMPCFG" "$scene/bin/ampcfg"
export PATH=$scene/bin:$PATH
bash -c 'source <(ampcfg completion bash) && complete -p ampcfg' | grep -q _ampcfg || fail 'bash does not take it'
if command -v zsh >/dev/null; then
  # shellcheck disable=SC2016  # for zsh
  zsh -f -c 'autoload -U compinit; compinit -u -d "$1"; source <(ampcfg completion zsh); print $_comps[ampcfg]' zsh "$scene/dump" | grep -qx _ampcfg || fail 'zsh does not take it'
else
  skipped 'there is no zsh' 'zsh'
fi
if command -v fish >/dev/null; then
  fish --no-config -c 'ampcfg completion fish | source; complete -C "ampcfg completion "' | grep -q '^zsh' || fail 'fish does not take it'
else
  skipped 'there is no fish' 'fish'
fi
