#!/usr/bin/env bash
# ampcfg -H: the same answers through sshd as here, with nothing installed there.
# shellcheck disable=SC2012,SC2016 # jq has variables of its own; the names listed are plain
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/sshd.bash"

universal <<'JSON'
{"Chat": {"format": "%name%: %message%", "cooldown": 3, "debug": false, "api-key": "s3cret"}}
JSON
variable <<'JSON'
{"Chat": {"cooldown": {"SMP201": 7, "one:SMP101": 5}}}
JSON
for name in SMP101 SMP201; do
  instance $name
  plugin $name Chat config.yml <<'YAML'
format: '%name%: %message%'
cooldown: "3"
api-key: unguessable
YAML
done

# A host for each login shell, each with a user of its own; all have this machine's instances.
shells=(/bin/bash /bin/dash /usr/bin/zsh /usr/bin/fish)
names=(one two three four)
for n in 0 1 2 3; do
  user "${shells[n]}"
  users[n]=$made
  sshd_at "${names[n]}" "127.0.1.$((n + 1))"
done
{
  echo "hosts:"
  for n in 0 1 2 3; do
    echo "  ${names[n]}:"
    echo "    {address: 127.0.1.$((n + 1)), port: $port, user: ${users[n]}, instances: $instances, state: $scene/home-${users[n]}/state}"
  done
} | config

# The first time, this executable goes there; the findings are those that a scan here gives.
run 2 scan --json
jq '.hosts[0].instances' "$scene/stdout" >"$scene/here"
run 2 -H two scan --json
valid scan
json '[.hosts[] | .host, .status, .error]' '["two","ok",null]'
jq '.hosts[0].instances' "$scene/stdout" | diff "$scene/here" - || fail "the findings differ from those here"
# Every shell does. Under the name that this side gives, HOST:INSTANCE has another value; secrets stay there.
run 2 -H all scan --json
json '[.hosts[] | .host, .status]' '["four","ok","one","ok","three","ok","two","ok"]'
json '[.hosts[] | .host as $h | .instances[].findings[] | select(.key == "cooldown" and .expected == 5) | $h]' '["one"]'
json '[.hosts[].instances[].findings[] | select(.key == "cooldown").expected] | sort' '[3,3,3,5,7,7,7,7]'
! grep -q unguessable "$scene/stdout" || fail "a secret came"
# One page is about all of them, and what it says to type reaches them.
run 2 -H one,two scan --html "$scene/page.html"
for words in 'aria-label="two:SMP101, Chat: ' 'ampcfg deploy one:SMP101 -p Chat -f config.yml -k cooldown' '<b>2</b>hosts'; do
  grep -qF "$words" "$scene/page.html" || fail "the page does not say $words"
done
! grep -q unguessable "$scene/page.html" || fail "a secret is in the page"
run 2 -H one scan --show-secrets
says unguessable
# So do figures for Prometheus.
run 2 -H all scan -q --metrics "$scene/ampcfg.prom"
for host in "${names[@]}"; do
  for figure in instance_up keys drift undecided; do
    grep -q "^ampcfg_$figure{amp_host=\"$host\",amp_instance=\"SMP101\"} [0-4]\$" "$scene/ampcfg.prom" || fail "no $figure of $host"
  done
  ! grep -q "^ampcfg_scan_duration_seconds{amp_host=\"$host\"} 0.000\$" "$scene/ampcfg.prom" || fail "$host took no time"
done

run 0 -H one,two get Chat cooldown --json
valid get
json '[.hosts[] | .host as $h | .instances[] | [$h, .instance, .keys[0].value, .keys[0].expected]]' \
  '[["one","SMP101","3",5],["one","SMP201","3",7],["two","SMP101","3",3],["two","SMP201","3",7]]'
# A host is reached by HOST:INSTANCE alone, and one that is named twice is asked once.
run 2 scan two:SMP201 --json
json '[.hosts[] | .host, .instances[].instance]' '["two","SMP201"]'
run 64 -H one scan SMP10
complains SMP10 SMP101

# What lies there: this executable under its hash and the set under its digest, for their user alone.
cache=$scene/home-${users[1]}/.cache/ampcfg
sum=$(sha256sum <"$AMPCFG" | cut -d' ' -f1)
run 0 --version
says "$sum"
[ "$(ls "$cache")" = "$(printf '%s\n' "$sum" expectations | sort)" ] || fail "there is $(ls -a "$cache")"
[ -z "$(find "$cache" -perm /077)" ] || fail "others may read what lies there"
# Once there, it is not sent again; nor are the expectations, until they change.
ls -il "$cache" >"$scene/before"
run 2 -H two scan
ls -il "$cache" | diff "$scene/before" - || fail "was sent again"
[ "$(ls "$cache/expectations" | wc -l)" = 1 ] || fail "there is more than one set"
variable <<<'{}'
run 2 -H two scan
[ "$(ls "$cache/expectations" | wc -l)" = 2 ] || fail "the new set is not there"

# Builds that are not used any more go.
as_user() { setpriv --reuid "${users[1]}" --regid "${users[1]}" --clear-groups "$@"; }
for n in 1 2 3; do
  as_user touch -d "2020-01-0$n" "$cache/$(printf '%064d' "$n")"
done
rm "$cache/$sum"
run 2 -H two scan
[ "$(ls "$cache")" = "$(printf '%s\n' "$(printf '%064d' 3)" "$sum" expectations | sort)" ] || fail "there is $(ls -a "$cache")"
# One that is damaged is sent anew: what has its name but is something else, is cut, or is for another machine.
for harm in "echo '#!/bin/sh' >'$cache/$sum'" "truncate -s 100000 '$cache/$sum'" \
  "printf '\\267' | dd of='$cache/$sum' bs=1 seek=18 conv=notrunc status=none"; do
  as_user sh -c "$harm"
  [ "$(sha256sum <"$cache/$sum" | cut -d' ' -f1)" != "$sum" ] || fail "not damaged: $harm"
  run 2 -H two scan
  [ "$(sha256sum <"$cache/$sum" | cut -d' ' -f1)" = "$sum" ] || fail "not sent anew after $harm"
done
run 0 hosts clean two
says "$cache"
[ ! -e "$cache" ] || fail "something stays"
run 2 -H two scan

# A cache folder that others may write to, or that is a link, is refused; the other place is taken.
shared=/var/tmp/ampcfg-$(id -u "${users[1]}")
for harm in "chmod 777 '$cache'" "rm -rf '$cache'; ln -s /tmp '$cache'" "rm -rf '$cache'; chmod 500 '${cache%/*}'"; do
  run 0 hosts clean two
  run 2 -H two scan
  as_user sh -c "$harm"
  run 2 -H two scan
  [ -x "$shared/$sum" ] || fail "the other place was not taken after $harm"
done
as_user chmod 777 "$shared"
run 1 -H two scan --json
json '.hosts[0] | [.status, .error.code]' '["failed","push-failed"]'
json ".hosts[0].error.message | [contains(\"$shared\"), contains(\"$cache\")]" '[true,true]'
rm -rf "$shared"

# A host that has been asked leaves nothing open here: many are asked with few open files.
{
  echo "hosts:"
  for n in $(seq 40); do
    echo "  many$n: {address: 127.0.1.1, port: $port, user: ${users[0]}, instances: $instances, state: $scene/home-${users[0]}/state}"
  done
} | config
(
  ulimit -n 24
  run 2 -H all scan --forks 2 --json
)
json '[.hosts[].status] | unique' '["ok"]'
