#!/usr/bin/env bash
# ampcfg -H: each sick host costs only itself, and says what is wrong with it.
# shellcheck disable=SC2016 # dollars are the far shell's
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/sshd.bash"
source "$(dirname "${BASH_SOURCE[0]}")/question.bash"

universal <<<'{"Chat": {"cooldown": 3}}'
instance SMP101
plugin SMP101 Chat config.yml <<<'cooldown: 4'
user /bin/bash
me=$made

hosts=()
expected=()
next=1
# sick NAME CODE [SETTING…]: an sshd with these settings, whose host must fail with that code.
sick() {
  sshd_at "$1" "127.0.2.$next" "${@:3}"
  note "$1" "$2" "127.0.2.$next"
}
note() { # note NAME CODE ADDRESS [MORE]
  hosts+=("  $1: {address: $3, port: $port, user: $me, instances: $instances, state: $scene/home-$me/state${4:+, $4}}")
  expected+=("$1 $2")
  next=$((next + 1))
}

sick well ok
note refused refused "127.0.2.$next"
sick unknown key-unknown
sick changed key-changed
grep -vE '127\.0\.2\.(3|4)\]' "$HOME/.ssh/known_hosts" >"$scene/known" && mv "$scene/known" "$HOME/.ssh/known_hosts"
printf '[127.0.2.4]:%s %s\n' "$port" "$(cut -d' ' -f1,2 "$HOME/.ssh/id_ed25519.pub")" >>"$HOME/.ssh/known_hosts"
sick revoked key-revoked
printf '@revoked * %s\n' "$(cut -d' ' -f1,2 "$scene/sshd-revoked/key.pub")" >>"$HOME/.ssh/known_hosts"
sick stranger auth-failed 'AllowUsers nobody'
sick talker no-hello "$(answers 'echo Welcome to the bastion, no commands here')"
sick endless no-hello "$(answers 'exec cat /dev/zero')"
sick silent hello-timeout "$(answers 'sleep 1000')"
hello='printf "\000ampcfg\r\n\377\n'
digest=$(sha256sum <"$AMPCFG" | cut -d' ' -f1)
sick garbled garbled "$(answers "$hello"'\000\001\000\001'"$digest"'rubbish that is no frame"; sleep 1')"
sick enormous garbled "$(answers "$hello"'\000\001\000\001'"$digest"'\377\377\377\377\002"; sleep 1')"
sick protocol protocol "$(answers "$hello"'\000\007\000\011'"$digest"'"; sleep 1')"
sick killed agent-ended "$(answers "$hello"'\000\001\000\001'"$digest"'"; kill -9 $$')"
sick gone connection-lost "$(answers "$hello"'\000\001\000\001'"$digest"'"; [ $PPID -gt 1 ] && kill -9 $PPID; sleep 1')"
sick forever host-timeout "$(answers "$hello"'\000\001\000\001'"$digest"'"; while sleep 1; do printf "\000\000\000\000\006"; done')"
# These say hello, and turn hostile then. frame KIND PAYLOAD: a frame with these bytes, as printf has them.
frame() {
  local size
  # shellcheck disable=SC2059 # the payload is its format
  size=$(printf "$2" | wc -c)
  printf '\\000\\000\\%03o\\%03o\\%03o%s' $((size / 256)) $((size % 256)) "$1" "$2"
}
well_met=$hello'\000\001\000\001'"$digest"
part='\001A'$(printf '\\000%.0s' {1..16})
sick flood answer-too-large "$(answers "$well_met"'"; b="'"$(frame 2 "$part")"'"; for n in 1 2 3 4 5 6 7 8 9 10; do b="$b$b"; done; while printf "$b"; do :; done')"
sick foreign garbled "$(answers "$well_met$(frame 2 '\006../etc'"${part#*A}")"'"; sleep 5')"
sick asking garbled "$(answers "$well_met$(frame 16 "$part")"'"; sleep 5')"
sick greedy garbled "$(answers "$well_met$(frame 5 '')$(frame 5 '')"'"; sleep 5')"
sick cut agent-ended "$(answers "$well_met"'\000\000\000\021\002\001A"')"
sick liar disk-full "$(answers "$well_met$(frame 4 '\000\001\011disk-full\015\033]0;owned\007red\006reboot')"'"; sleep 5')"
sick swearer garbled "$(answers "$well_met$(frame 4 '\000\001\004\033[3m\003red\000')"'"; sleep 5')"
sick escapes no-hello "$(answers 'printf "\033[31mred\033]0;title\007"')"
printf '#!/bin/sh\necho "sudo: a password is required" >&2\nexit 1\n' >"$scene/sudo"
chmod 755 "$scene/sudo"
sshd_at sudo "127.0.2.$next"
note sudo become-failed "127.0.2.$next" "become: [$scene/sudo, -n]"
# A host of an older system: its loader refuses what is sent, which is there under its digest. Only programs that look can tell.
mkdir "$scene/older"
printf '#!/bin/sh\necho glibc 2.31\n' >"$scene/older/getconf"
printf '#!/bin/sh\necho %s -\n' "$digest" >"$scene/older/sha256sum"
cat >"$scene/older/gzip" <<'SH'
#!/bin/sh
echo '#!/bin/sh
echo "x: /lib/x86_64-linux-gnu/libc.so.6: version \`GLIBC_2.34'"'"' not found (required by x)" >&2; exit 1'
SH
chmod 755 "$scene/older/"*
user /bin/sh
sshd_at older "127.0.2.$next" "$(answers "PATH=$scene/older:\$PATH exec sh -c \"\$SSH_ORIGINAL_COMMAND\"")"
me=$made note older push-failed "127.0.2.$next"
# Somebody else's server: it accepts, and says nothing. Another: its queue is full, so that nobody answers.
mute=127.0.2.$next
note mute ssh-timeout "$mute"
away=127.0.2.$next
note away connect-timeout "$away"
python3 - "$port" "$mute" "$away" "$scene/ready" <<'PYTHON' &
import socket, sys, time
port = int(sys.argv[1])
servers, callers = [], []
for address, queue in ((sys.argv[2], 50), (sys.argv[3], 0)):
    servers.append(socket.socket())
    servers[-1].bind((address, port))
    servers[-1].listen(queue)
for _ in range(4):
    callers.append(socket.socket())
    callers[-1].setblocking(False)
    callers[-1].connect_ex((sys.argv[3], port))
open(sys.argv[4], "w").close()
time.sleep(1200)
PYTHON
sshds+=("$!")
until [ -e "$scene/ready" ]; do sleep 0.1; done
note nameless name-unknown no-such-host.invalid
{
  echo hosts:
  printf '%s\n' "${hosts[@]}"
} | config

# One that goes on for ever costs its time limit, and no more; the others come to their ends by themselves.
run 1 -H forever,refused scan --json --host-timeout 5
json '[.hosts[] | [.host, .error.code]]' '[["forever","host-timeout"],["refused","refused"]]'
others=$(printf '%s\n' "${expected[@]% *}" | grep -vx forever | paste -sd,)
run 1 -H "$others" scan --json --host-timeout 600
valid scan
cp "$scene/stdout" "$scene/answer"
for pair in "${expected[@]}"; do
  [ "$pair" != 'forever host-timeout' ] || continue
  found=$(jq -r --arg host "${pair% *}" '.hosts[] | select(.host == $host) | .error.code // .status' "$scene/answer")
  [ "$found" = "${pair#* }" ] || fail "${pair% *} is $found, not ${pair#* }"
done
# The others have answered as if they were alone, and every reason comes with what to do.
json '.summary | [.instances, .drift]' '[1,1]'
json '[.hosts[] | select(.error != null and (.error.message == "" or .error.hint == "")) | .host]' '[]'
json '.hosts[] | select(.host == "unknown").error.hint | test("ampcfg hosts trust unknown")' true
json '.hosts[] | select(.host == "talker").error.message | test("Welcome to the bastion")' true
json '.hosts[] | select(.host == "sudo").error.message | test("a password is required")' true
json '.hosts[] | select(.host == "older").error | [.message, (.hint | test("needs glibc 2.34.*Debian 12, Ubuntu 22.04"))]' \
  '["ampcfg does not run on older: there is no glibc 2.34",true]'
json '[.hosts[] | select(.status == "unreachable").host]' \
  '["away","changed","mute","nameless","refused","revoked","stranger","unknown"]'

# For people, no escape of a far side reaches the terminal.
run 1 -H escapes,liar,well scan
says '\u001b]0;owned\u0007'
! grep -q $'\033' "$scene/stdout" "$scene/stderr" || fail "an escape came through"

# While one is awaited, it can be seen who; the line is gone then.
if on_terminals 'who is awaited'; then
  answer 1 '' true -H mute,well scan --host-timeout 4
  says 'awaiting mute' $'\r\e[K'
  answer 1 '' true -H mute status --host-timeout 4
  says 'looking, awaiting mute'
fi

# Trust: the key is shown and written once; a changed or revoked one never is.
run 0 hosts trust unknown
says "$(ssh-keygen -lf "$scene/sshd-unknown/key.pub" | cut -d' ' -f2)"
run 2 -H unknown scan
cp "$HOME/.ssh/known_hosts" "$scene/known"
run 0 hosts trust unknown
says already
run 1 hosts trust changed
complains ssh-keygen
run 1 hosts trust revoked
diff "$scene/known" "$HOME/.ssh/known_hosts" || fail "known_hosts was changed"

# One line for each host says what works and what is next.
run 1 hosts check --host-timeout 600 well unknown stranger sudo --json
valid hosts
json '[.hosts[] | [.host, .status]]' '[["stranger","unreachable"],["sudo","failed"],["unknown","failed"],["well","failed"]]'
json '[.hosts[] | select(.host == "well").checks[] | select(.result == "failed").check]' '["ampinstmgr"]'
run 1 hosts check older --json
json '.hosts[].checks[] | select(.check == "glibc") | [.result, (.text | test("^glibc 2.31, 2[.][0-9]+ is needed$"))]' '["failed",true]'
json '.hosts[].next | test("^this ampcfg needs glibc")' true
run 1 hosts check well
[ "$(wc -l <"$scene/stdout")" = 2 ] || fail "has not one line below the columns' names"
grep -qE '^host +status +what was found there$' "$scene/stdout" || fail 'has no names of columns'
says "$me" 'key known' 'next:'
