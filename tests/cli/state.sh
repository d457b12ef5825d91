#!/usr/bin/env bash
# The state folder: which instances it serves, from when on, and what becomes of those who try ampcfg on others.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
source "$(dirname "${BASH_SOURCE[0]}")/question.bash"

config </dev/null
for name in A B; do
  instance "$name"
  plugin "$name" Chat config.yml <<<'cooldown: 1'
done
universal <<<'{"Chat": {"cooldown": 3}}'
mkdir "$scene/copies"
cp -r "$instances/A" "$scene/copies/COPY"
sed "s,^instances:.*,instances: $scene/copies," "$scene/config.yaml" >"$scene/copies.yaml"
real=$(realpath "$instances") copies=$(realpath "$scene/copies")

# Nothing is made by looking.
run 0 state --json
valid state
json '[.hosts[0].state | .made, .serves, .last_scan]' '[false,null,null]'
[ ! -e "$scene/state" ]

# Another folder than the configured one has no state, unless one is named: readers go on without, changes are refused.
run 2 scan --instances "$scene/copies"
run 2 diff --instances "$scene/copies"
run 0 status --instances "$scene/copies" --json
json '[.hosts[].instances[].needs_restart]' '[null]'
run 0 get Chat cooldown --instances "$scene/copies"
[ ! -e "$scene/state" ]
for change in 'deploy --all --yes' 'deploy --all --dry-run' 'flag COPY' 'unflag --all' 'restart --all --yes' 'retire COPY --yes' \
  'rollback --all --yes' 'apply --all --yes' 'state claim --yes'; do
  # shellcheck disable=SC2086  # words
  run 64 --instances "$scene/copies" $change
  complains '--state DIR'
done
[ ! -e "$scene/state" ]
run 0 flag COPY --instances "$scene/copies" --state "$scene/state of copies"
# A link to the configured folder is that folder.
ln -s .ampdata/instances "$scene/link"
run 2 scan --instances "$scene/link/"
[ -e "$scene/state/scans/whole.json" ]

# Trying ampcfg on copies binds nothing, whichever configuration says so; what was seen of the one is not taken for the other.
run 2 scan --config "$scene/copies.yaml"
run 0 status --config "$scene/copies.yaml"
run 0 state --json --config "$scene/copies.yaml"
json '[.hosts[0].state | .serves, .last_scan.instances]' '[null,1]'
run 2 scan
run 0 state --json
json '[.hosts[0].state | .serves, .last_scan.instances, .last_scan.drift]' '[null,2,2]'
[ ! -e "$scene/state/instances" ]

# Also where somebody only looks: what is remembered of the others is not told of these.
run 0 state --json --config "$scene/copies.yaml"
json '.hosts[0].state.last_scan' null
run 2 diff --json --config "$scene/copies.yaml"
json '[.hosts[].instances[].instance]' '["COPY"]'

# The first change does, and its plan says so.
run 2 deploy A --dry-run --json
json '[.warnings[] | select(contains("from this change on"))] | length' 1
run 2 deploy A --dry-run
complains "from this change on, $scene/state is the state of the instances in $real"
[ ! -e "$scene/state/instances" ]
run 0 deploy A --yes
complains "from this change on" "the state of the instances in $real"
[ "$(cat "$scene/state/instances")" = "$real" ]
run 0 deploy B --yes --json
json .warnings '[]'
run 0 state
says "$scene/state" "$real" 'A and B' '2 deployments' '2 instances, 2 drift'

# From then on it is not used for others: readers say so, changes are refused before anything is planned.
run 2 scan --json --config "$scene/copies.yaml"
json '[.hosts[].instances[].needs_restart]' '[null]'
json '[.warnings[] | select(contains("serves other instances"))] | length' 1
run 2 diff --config "$scene/copies.yaml"
complains "serves other instances: $real" "ampcfg --config $scene/copies.yaml state claim"
run 0 status --config "$scene/copies.yaml"
complains 'serves other instances'
for change in 'deploy --all --dry-run' 'flag COPY' 'restart --all --dry-run' 'rollback --all --dry-run' 'retire COPY --dry-run'; do
  # shellcheck disable=SC2086  # words
  run 1 --config "$scene/copies.yaml" $change
  grep -qF 'serves other instances' "$scene/stdout" "$scene/stderr" || fail 'does not say why'
done
run 0 state --json --config "$scene/copies.yaml"
valid state
json '[.hosts[0].state | .configured, .serves]' "$(jq -nc '$ARGS.positional' --args "$copies" "$real")"

# The folder of instances moves: `state claim` binds the state to it, once nothing is flagged or unfinished.
mv "$instances" "$scene/.ampdata/moved"
instances=$scene/.ampdata/moved
config </dev/null
run 0 scan
complains 'serves other instances'
run 64 state claim
complains 'nobody to ask'
run 1 state claim --yes
complains 'has restart flags: A' 'ampcfg unflag --all'
rm "$scene/state/flags/"*
: >"$scene/state/unfinished/20261124T093000Z-3f2a"
run 1 state claim --yes --json
valid state claim
json '[.hosts[0] | .result, .error.code]' '["failed","state-in-use"]'
rm "$scene/state/unfinished/"*
run 0 state claim --dry-run
says "$real" "$instances"
if on_terminals 'the question'; then
  answer 0 'n\n' true state claim
  says "$real" "$instances" '[y/N]'
fi
[ "$(cat "$scene/state/instances")" = "$real" ]
run 0 state claim --yes --json
valid state claim
json '[.hosts[0] | .result, .state.serves]' "[\"changed\",\"$instances\"]"
run 0 state claim --yes
says 'already'
run 0 scan
run 0 history --json
json '[.hosts[].entries[] | select(.action == "claim")] | length' 1
run 0 history verify

# What writes that were cut short have left goes with the next change; a scan sweeps what it writes beside.
for folder in . flags cache scans jars; do
  [ -d "$scene/state/$folder" ] || mkdir -m 700 "$scene/state/$folder"
  echo cut >"$scene/state/$folder/.ampcfg-1-0"
done
run 0 flag A
[ -z "$(find "$scene/state" -name '.ampcfg-*')" ] || fail 'leaves what was cut short'
echo cut >"$scene/state/scans/.ampcfg-1-0"
run 0 scan
[ -z "$(find "$scene/state" -name '.ampcfg-*')" ] || fail 'leaves what was cut short'
