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

# A file that a deploy could not write, as it lies behind a link, is known when it plans: nothing of its instance is promised,
# with the codes that the deploy has, and the plan says where the link leads.
plugin A01 Zones config.yml <<<'a: 1'
instance C01
plugin C01 Chat config.yml <<<'a: 1'
universal <<<'{"Chat": {"a": 2}, "Zones": {"a": 2}}'
outcome='.hosts[0].instances[] | select(.instance == "A01") | del(.files[].keys)'
foreseen() { # foreseen ARGUMENT…: the dry run says of A01 what is said when it is done, and then nothing is done to it
  run 1 "$@" --dry-run --json
  valid "$1"
  jq -S "$outcome" "$scene/stdout" >"$scene/foreseen"
  run 1 "$@" --yes --json
  valid "$1"
  jq -S "$outcome" "$scene/stdout" >"$scene/done"
  cmp -s "$scene/foreseen" "$scene/done" || fail "$(diff "$scene/foreseen" "$scene/done")"
}
shared=$instances/A01/Minecraft/plugins/Shared/config.yml
foreseen deploy A01
json '.hosts[0].instances[0] | [.result, .error.code, [.files[] | [.plugin, .result, .code]]]' \
  '["failed","link",[["Chat","failed","link"],["Zones","skipped","undone"]]]'
json ".hosts[0].instances[0].files[0].reason | contains(\"is a link to $shared\")" true
json '[.summary.files, .summary.keys, .summary.failed]' '[0,0,1]'
run 1 deploy A01 C01 --dry-run
says "$shared" 'Chat/config.yml: failed: link' 'with it 1 file stays as before' '1 key in 1 file of 1 instance'
says_not 'Zones/config.yml'
run 1 deploy A01 C01 --yes
says 'changed 1 key in 1 file of 1 instance, 1 failed'
grep -q 'a: 1' "$shared" || fail 'it was written through the link'
run 1 apply A01 --dry-run --json
valid apply
json '.hosts[0].instances[0] | [.result, .error.code]' '["failed","link"]'
run 2 diff A01
says Zones/config.yml

# The same for a rollback, a link to a folder, and a file of somebody else.
rm "$instances/A01/Minecraft/plugins/Chat/config.yml"
plugin A01 Chat config.yml <<<'a: 1'
run 0 deploy A01 --yes
mv "$instances/A01/Minecraft/plugins/Chat" "$scene/chat"
ln -s "$scene/chat" "$instances/A01/Minecraft/plugins/Chat"
config <<<"links: [$scene/disk2, $scene/chat]"
foreseen rollback A01
json '.hosts[0].instances[0] | [.error.code, [.files[] | [.plugin, .code]]]' '["link",[["Chat","link"],["Zones","undone"]]]'
json ".hosts[0].instances[0].error.message | contains(\"is a link to $scene/chat\")" true
rm "$instances/A01/Minecraft/plugins/Chat" && mv "$scene/chat" "$instances/A01/Minecraft/plugins/Chat"
if [ "$(id -u)" = 0 ]; then
  chown -R nobody:nogroup "$instances/A01" && chown root "$instances/A01/Minecraft/plugins/Zones/config.yml"
  foreseen rollback A01
  json '.hosts[0].instances[0] | [.error.code, (.error.hint | startswith("chown nobody"))]' '["owner",true]'
  chown -R "$(id -u):$(id -g)" "$instances/A01"
else
  skipped 'needs root' 'a file of somebody else'
fi
run 0 rollback A01 --yes

# A second name of the same file may lead anywhere: not read.
rm "$instances/A01/Minecraft/plugins/Chat/config.yml"
ln "$scene/elsewhere/config.yml" "$instances/A01/Minecraft/plugins/Chat/config.yml"
run 1 scan A01 --json
json '.hosts[0].instances[0].findings[0].kind' '"unreadable"'
