#!/usr/bin/env bash
# An instance that is gone: it is told until somebody retires it, or AMP's registry does not list it any more.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/question.bash"

config <<<'groups: {events: ["EV*"]}'
universal <<<'{"Chat": {"cooldown": 3}}'
for name in A EV1 EV2 'EV 3'; do
  instance "$name"
  plugin "$name" Chat config.yml <<<'cooldown: 1'
done
registry() { # registry NAME…: AMP's, which lists these
  printf '%s\n' "$@" | jq -R '{InstanceName: ., Module: "Minecraft", FriendlyName: ("the " + .)}' | jq -s . | file .ampdata/instances.json
}
registry A EV1 EV2 'EV 3'
# failed: the instances that are gone, in the last JSON.
failed() { json '[.hosts[].instances[] | select(.error.code == "instance-gone") | .instance]' "$1"; }

# Nothing is known of what was never scanned: the registry alone says that.
mv "$instances/EV2" "$scene/away"
run 2 scan
complains "AMP's registry lists EV2, but no folder has that name"
mv "$scene/away" "$instances/EV2"
run 2 scan
run 0 deploy --all --yes
run 0 scan

# Gone, and the registry lists it: in whole runs and where it is named, until it is retired.
mv "$instances/EV1" "$scene/away"
run 1 scan
run 1 scan --json
valid scan
failed '["EV1"]'
run 1 scan EV1 -p Chat --json
failed '["EV1"]'
json '[.hosts[].instances[] | .friendly_name]' '["the EV1"]'
run 1 scan @events
says 'EV1 is gone' 'ampcfg retire EV1'
run 0 scan A
run 1 status --json
valid status
failed '["EV1"]'
run 1 get Chat cooldown --json
failed '["EV1"]'
run 1 diff --json
failed '["EV1"]'
run 1 deploy --all --yes --json
failed '["EV1"]'
run 1 restart EV1 --yes
says 'EV1 is gone'
run 1 flag EV1 --json
failed '["EV1"]'

# A registry that cannot be read says nothing.
mv "$scene/.ampdata/instances.json" "$scene/registry"
run 1 scan --json
failed '["EV1"]'

# It is back, as it was: with its flag.
mv "$scene/away" "$instances/EV1"
run 0 scan --json
failed '[]'
json '[.hosts[].instances[] | select(.instance == "EV1").needs_restart]' '[true]'
mv "$scene/registry" "$scene/.ampdata/instances.json"

# retire asks, and refuses what is there.
rm -r "$instances/EV1" "$instances/EV 3"
run 64 retire
run 64 retire EV1
complains 'nobody to ask'
run 64 retire NOBODY --yes
run 1 retire A --yes --json
valid retire
json '[.hosts[].instances[] | [.instance, .result, .error.code]]' '[["A","failed","instance-there"]]'
run 0 retire EV1 --dry-run --json
valid retire
json '[.hosts[].instances[] | [.instance, .result, .flagged]]' '[["EV1","planned",true]]'
if on_terminals 'the question'; then
  answer 0 'n\n' true retire EV1
  says 'EV1       would be forgotten, with its restart flag' 'forget 1 instance? [y/N]'
fi
[ -e "$scene/state/flags/EV1.json" ]
run 1 retire @events --yes --json # EV2 is there
json '[.hosts[].instances[] | [.instance, .result]]' '[["EV 3","retired"],["EV1","retired"],["EV2","failed"]]'
[ ! -e "$scene/state/flags/EV1.json" ]
run 0 scan
run 0 state --json
json '[.hosts[].instances[].instance]' '["A","EV2"]'
run 0 history EV1 --json
json '[.hosts[].entries[].action] | unique' '["deploy","retire"]'
run 64 retire EV1 --yes

# One that cannot be looked at may be there.
if [ "$(id -u)" = 0 ]; then
  mv "$instances/EV2" "$scene/away"
  ln -s loop "$instances/loop"
  ln -s loop "$instances/EV2"
  run 1 retire EV2 --yes
  says 'may be there'
  rm "$instances/loop" "$instances/EV2"
  mv "$scene/away" "$instances/EV2"
fi

# Nor is one that an unfinished apply holds.
rm -r "$instances/EV2"
[ -d "$scene/state/apply" ] || mkdir -m 700 "$scene/state/apply"
jq -nc '{id: "20261124T093000Z-3f2a", kind: "apply", undoes: "", command: "", user: "", asked_by: "",
  expectations_digest: "", expectations_created: "", created: "2026-11-24T09:30:00Z", plugins: [], files: [], keys: [],
  create: false, replace: false, instances: [{instance: "EV2", batch: 1, ran: true, slept: false, reason: "",
  steps: [{step: "stopped", at: "2026-11-24T09:30:00Z"}]}]}' >"$scene/state/apply/20261124T093000Z-3f2a.json"
chmod 600 "$scene/state/apply/"*
run 1 retire EV2 --yes --json
json '[.hosts[].instances[].error.code]' '["apply-unfinished"]'
rm "$scene/state/apply/"*

# Gone from the registry, too: one warning in the first whole scan, then it is forgotten.
registry A
run 0 scan A --json
json .warnings '[]'
run 0 scan --json
json '.warnings' '["EV2 is no instance any more, and AMP'"'"'s registry does not list it: it is forgotten; its history stays"]'
run 0 scan --json
json .warnings '[]'
[ ! -e "$scene/state/flags/EV2.json" ]

# A disk that is not mounted: all are gone, and the host fails as one.
mv "$instances/A" "$scene/away"
run 1 scan --json
json '[.hosts[0].error.code]' '["no-instances"]'
mv "$scene/away" "$instances/A"
run 0 scan
