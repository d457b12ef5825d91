#!/usr/bin/env bash
# Links in an instance stay in it, unless the setting `links` names the tree that they lead to.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config </dev/null
universal <<<'{"Chat": {"a": 1}}'
instance A01
file elsewhere/config.yml <<<'a: 1'
mkdir "$instances/A01/Minecraft/plugins/Chat"
ln -s "$scene/elsewhere/config.yml" "$instances/A01/Minecraft/plugins/Chat/config.yml"

# A link out: an error that names the line to add; with the line, the file is read.
run 1 scan --json
json '[.hosts[0].instances[0].findings[] | [.status, .kind, .file]]' '[["error","unreadable","config.yml"]]'
says links
config <<<"links: [$scene/elsewhere]"
run 0 scan

# A link within the instance is no matter.
rm "$instances/A01/Minecraft/plugins/Chat/config.yml"
config </dev/null
plugin A01 Shared config.yml <<<'a: 1'
ln -s ../Shared/config.yml "$instances/A01/Minecraft/plugins/Chat/config.yml"
run 0 scan

# The same for a game folder that lies elsewhere.
mkdir -p "$scene/disk2/B01/plugins/Chat" "$instances/B01"
echo 'a: 1' >"$scene/disk2/B01/plugins/Chat/config.yml"
printf 'ServerPath=%s\n' "$scene/disk2/B01" >"$instances/B01/MinecraftModule.kvp"
run 1 scan B01 --json
valid scan
json '.hosts[0].instances[0].status' '"failed"'
says links
config <<<"links: [$scene/disk2]"
run 0 scan B01

# A second name of the same file may lead anywhere: not read.
rm "$instances/A01/Minecraft/plugins/Chat/config.yml"
ln "$scene/elsewhere/config.yml" "$instances/A01/Minecraft/plugins/Chat/config.yml"
run 1 scan A01 --json
json '.hosts[0].instances[0].findings[0].kind' '"unreadable"'
