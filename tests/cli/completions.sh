#!/usr/bin/env bash
# Completions, in the shells that are here: what a person gets who types and presses Tab.
# shellcheck disable=SC2016 # dollars are meant as they are
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
completions=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../completions" && pwd)

config <<'YAML'
groups: {survival: [SMP101]}
hosts: {ovh: {}, hetzner: {}}
YAML
instance SMP101
instance SMP201
universal <<'JSON'
{"CoreProtect": {"rollback-items": true, "a key": 1}, "Chat": {"lang/en": {"join": "Hi"}}}
JSON
mkdir "$scene/bin"
ln -s "$AMPCFG" "$scene/bin/ampcfg"
export PATH=$scene/bin:$PATH

offers() { # offers WORD… -- CANDIDATE…: exactly these, whatever they mean
  local words=() candidates expected=''
  while [ "$1" != -- ]; do words+=("$1"); shift; done
  shift
  run 0 complete -- words "${words[@]}"
  candidates=$(cut -f1 "$scene/stdout" | sort | tr '\n' ' ')
  [ $# = 0 ] || expected=$(printf '%s\n' "$@" | sort | tr '\n' ' ')
  [ "$candidates" = "$expected" ] || fail "offers $candidates"
}
offers sc -- scan schema
offers completion '' -- bash zsh fish
offers man st -- state state.5 status
offers expect '' -- validate show pack learn set unset accept exceptions undo rename forget
offers expect learn --show '' -- left-out doubts undecided groups facts
offers scan SMP -- SMP101 SMP201
offers scan @ -- @survival
offers scan -p '' -- Chat CoreProtect
offers -p Co -- CoreProtect
offers scan --plugin=Co -- --plugin=CoreProtect
offers scan -p CoreProtect -k '' -- 'a key' rollback-items
offers scan -p Chat -f '' -- lang/en
offers get Co -- CoreProtect
offers get CoreProtect roll -- rollback-items
offers get CoreProtect rollback-items SMP1 -- SMP101
offers get Chat/ -- Chat/lang/en
offers get Chat/lang/en jo -- join
offers scan --color '' -- auto always never
offers scan --sho -- --show --show-secrets
offers -H ovh,h -- ovh,hetzner
offers schema expect s -- show set
offers expect set Chat/ -- Chat/lang/en
offers expect set CoreProtect roll -- rollback-items
offers edit SMP1 -- SMP101
offers edit SMP101 CorePro -- CoreProtect
offers edit SMP101 Chat lang -- lang/en
offers expect unset CoreProtect rollback-items SMP1 -- SMP101
offers read '' -- :files
offers scan --html '' -- :files
offers scan --instances '' -- :directories
offers scan --metrics '' -- :files
offers deploy SMP -- SMP101 SMP201
offers restart SMP1 -- SMP101
offers apply --all --canary SMP -- SMP101 SMP201
offers apply --when-e -- --when-empty
offers apply --when-empty= --
offers flag --reason '' --
offers hosts '' -- check trust clean
offers history '' -- show verify @survival SMP101 SMP201
offers history SMP101 SMP2 -- SMP201
offers history show '' --
offers history -k 'a k' -- 'a key'

# Nothing is printed where something is wrong.
echo broken >"$expectations/universal_configs.json"
offers scan -p '' --
[ ! -s "$scene/stderr" ] || fail "complains"
universal <<<'{"CoreProtect": {"rollback-items": true, "a key": 1}}'

# Also what is only on disk; keys of the files that are named, else of config.yml.
plugin SMP201 Homes config.yml <<<$'limit: 1\nnested: {deep: 2}'
plugin SMP201 Homes lang/de.yml <<<'hello: Hallo'
offers scan -p H -- Homes
offers scan -p Homes -f '' -- config.yml lang/de.yml
offers scan -p Homes -k '' -- limit nested.deep
offers scan -p Homes -f lang/de -k '' -- hello
offers get Homes n -- nested.deep

# What the set says of single instances, in sections too; names of the set, and of its changes.
variable <<<'{"Homes": {"a.b": {"SMP301": 1}, "rules": {"far.away": {"ovh:HUB01": 2, "@all": 3}}}}'
offers get Homes rules.f -- rules.far.away
offers get Homes far -- far.away
offers scan -p Homes -f r -- rules
offers expect forget '' -- SMP301 ovh:HUB01
offers expect rename SMP3 -- SMP301
offers expect rename SMP301 SMP1 -- SMP101
offers expect undo '' --
rm "$expectations/variable_configs.json"

# Very many keys are offered by what they begin with.
seq 300 | sed 's/.*/  key&: 1/' | { echo 'few: {one: 1}'; echo 'many:'; cat; echo 'last: 1'; } | plugin SMP201 Large config.yml
offers scan -p Large -k '' -- few.one last many.
offers scan -p Large -k many.key29 -- many.key29 many.key29{0..9}
offers scan -p Large -k many. -- many.key{1..300}
seq 300 | sed 's/.*/"s&.a": 1, "s&.b": 2,/' | { echo '{"Large": {'; cat; echo '"only": 1}, "Small": {"deep.er": 1}}'; } | file expectations/paper/universal_configs.json
offers scan -p Large -k s29 -- s29.{a,b} s29{0..9}.{a,b}
offers scan -p Large -k s -- s{1..300}.
offers scan -p Small -k '' -- deep.er
rm -r "$expectations/paper" "$instances/SMP201/Minecraft/plugins/Large"

# Names that a shell would take for something else.
hard=("it's" 'say "hi"' 'a$b' '[x]' 'p:q' '-dash' 'two words')
for name in "${hard[@]}"; do plugin SMP201 "$name" config.yml <<<'a: 1'; done
offers scan -p -d -- -dash
offers scan -p "it'" -- "it's"
offers scan --plugin=p: -- --plugin=p:q
inserts() { # inserts LINE TEXT: what bash is to put at the cursor
  run 0 complete -- line "$1"
  [ "$(cat "$scene/stdout")" = "$2" ] || fail "inserts $(cat "$scene/stdout")"
}
inserts "ampcfg scan -p it" "it\\'s"
inserts 'ampcfg scan -p a' 'a\$b'
inserts 'ampcfg scan -p "say' 'say \"hi\"'
inserts 'ampcfg scan -p \[' '\[x\]'
inserts 'ampcfg scan -p p:' 'q'
inserts 'ampcfg scan -p two\ w' 'two\ words'

typed() { # typed SHELL LINE RESULT: what stands on a real terminal after a Tab, as soon as RESULT does
  python3 - "$scene/zcompdump" "$completions" "$@" <<'PYTHON'
import os, pty, re, select, sys, time
dump, completions, shell, line, result = sys.argv[1:] # the dump: what compinit makes of all of zsh, once
start = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"],
         "fish": ["fish", "--no-config", "-i"]}[shell]
set_up = {
    "bash": f"PS1='> '; bind 'set enable-bracketed-paste off'; source {completions}/ampcfg.bash\n",
    "zsh": f"PS1='> '; unsetopt zle_bracketed_paste; zle_bracketed_paste=(); fpath=({completions} $fpath); autoload -U compinit; compinit -u -d {dump}\n",
    "fish": f"function fish_prompt; echo '> '; end; set -g fish_autosuggestion_enabled 0; source {completions}/ampcfg.fish\n",
}[shell]
pid, terminal = pty.fork()
if pid == 0:
    os.environ["TERM"] = "dumb" if shell == "bash" else "vt100"
    os.execvp(start[0], start)
def read(until):
    """What the shell writes, without what moves the cursor, until that text is in it, or for a minute."""
    written, text, end = b"", "", time.monotonic() + 60
    while time.monotonic() < end and until not in text:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            written += os.read(terminal, 65536)
        except OSError:
            break
        text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x07|\x00", "", written.decode(errors="replace"))
        text = text.replace("\b", "").replace("\r", "\n")
    return text
os.write(terminal, (set_up + "echo re''ady\n").encode())
read("ready")
os.write(terminal, (line + "\t").encode())
print(read(result))
if pid > 1:
    os.kill(pid, 9)
    os.waitpid(pid, 0)
PYTHON
}
completes() { # completes SHELL LINE RESULT
  command -v "$1" >/dev/null || { skipped "no $1" "what Tab does in $1"; return 0; }
  typed "$@" >"$scene/typed"
  grep -qF -- "$3" "$scene/typed" || { echo "$1: '$2' becomes:" >&2; cat -v "$scene/typed" >&2; exit 1; }
}
plugin SMP201 Nested config.yml < <(seq 300 | sed 's/.*/  key&: 1/' | { echo 'a_lot:'; cat; })
shells=()
if on_terminals 'what Tab does'; then shells=(bash zsh fish); fi
for shell in "${shells[@]}"; do
  completes "$shell" 'ampcfg sca' 'ampcfg scan '
  completes "$shell" 'ampcfg scan SMP1' 'SMP101 '
  completes "$shell" 'ampcfg scan -p Core' 'CoreProtect '
  completes "$shell" 'ampcfg scan --plugin=Core' '--plugin=CoreProtect'
  completes "$shell" 'ampcfg get CoreProtect a' 'a\ key'
  completes "$shell" 'ampcfg scan --instances /et' '/etc/'
  completes "$shell" 'ampcfg scan -p two' 'two\ words'
  completes "$shell" 'ampcfg scan -p a' 'a\$b'
  completes "$shell" 'ampcfg scan -p it' "it\\'s"
  completes "$shell" 'ampcfg scan -p say' 'say\ \"hi\"'
  completes "$shell" 'ampcfg scan -p \[' '\[x\]'
  completes "$shell" 'ampcfg scan -p p:' 'p:q'
  completes "$shell" $'ampcfg get Nested a\tkey30' 'a_lot.key30'
done
if command -v fish >/dev/null; then
  fish_offers() { # fish_offers LINE CANDIDATE
    fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$completions/ampcfg.fish" "$1" | cut -f1 | grep -qxF -- "$2" || { echo "fish: '$1' does not offer '$2'" >&2; exit 1; }
  }
  fish_offers 'ampcfg get CoreProtect a' 'a key'
  fish_offers 'ampcfg scan --plugin=Core' --plugin=CoreProtect
  for name in "${hard[@]}"; do fish_offers 'ampcfg scan -p ' "$name"; done
  fish_offers "ampcfg scan -p 'two w" 'two words'
  fish_offers 'ampcfg scan -p "say' 'say "hi"'
else
  skipped 'no fish' 'what fish offers'
fi
