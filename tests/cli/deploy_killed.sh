#!/usr/bin/env bash
# A deploy that is killed in the middle: each file is whole, readers warn, the next command that writes undoes it and says so.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config </dev/null
universal <<<'{"Chat": {"cooldown": 3}, "Warps": {"limit": 10}}'
for name in SMP101 SMP201; do
  instance $name
  plugin $name Chat config.yml <<<'cooldown: 9 # seconds'
  plugin $name Warps config.yml <<<'limit: 5'
done
cp -a "$instances" "$scene/before"
chat=$instances/SMP101/Minecraft/plugins/Chat/config.yml
warps=$instances/SMP101/Minecraft/plugins/Warps/config.yml

[ -n "${DISK_FAULTS:-}" ] || { skipped 'nothing can be preloaded into this build'; exit 0; }

# killed: both files are new, and the record is about to say so: that is when the deploy is killed.
killed() {
  LD_PRELOAD=$DISK_FAULTS FAULT=KILL FAULT_ARMED=1 FAULT_AT=2 FAULT_LOG=$scene/faults FAULT_WHERE=manifest.json \
    run 137 deploy SMP101 --yes 2>/dev/null
  [ "$(cat "$warps")" = 'limit: 10' ] || fail 'the deploy was killed too early'
  [ -n "$(find "$instances" -name '.ampcfg-*')" ] || fail 'the deploy was killed too late'
}
is_as_before() { diff -r "$scene/before" "$instances" || fail 'not all is as it was'; }

killed
[ "$(cat "$chat")" = 'cooldown: 3 # seconds' ] || fail 'a file is not whole'
run 0 scan SMP101
complains 'was cut short' 'the next command that writes undoes'
run 0 status --json
json '[.hosts[0].instances[].needs_restart]' '[true,false]'
run 0 deploy SMP101 --dry-run
complains 'the next command that writes undoes'
[ -n "$(find "$instances" -name '.ampcfg-*')" ] || fail 'a command that reads has changed something'

# Also with -q, also where there is nothing else to do, also where the command itself fails.
run 2 deploy SMP201 --dry-run -q
complains 'was cut short'
run 0 deploy SMP201 --yes -q
complains 'was cut short in SMP101, and is undone: 2 files have the old bytes again'
undone='"deploy of Chat/config.yml and 1 more was undone; files are as before"'
run 0 status SMP101 --json
json '[.hosts[0].instances[0].reasons[].text]' "[$undone]"
run 0 rollback SMP201 --yes
is_as_before
killed
run 1 rollback SMP101 --yes
says 'no deployment is left to undo' 'was cut short in SMP101, and is undone'
is_as_before
run 0 status SMP101 --json
json '[.hosts[0].instances[0].reasons[].text]' "[$undone]"
killed
run 0 deploy SMP101 --yes --json
json '.warnings[] | select(contains("and is undone")) | length > 0' true
json '.hosts[0].instances[0].result' '"changed"'
run 0 history verify
run 0 scan SMP101 --json
json .warnings '[]'
