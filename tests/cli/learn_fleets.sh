#!/usr/bin/env bash
# Fleets made of known decisions, with mistakes planted among them: what of it does learning find out, and does the set that it
# writes hold? SEEDS are the fleets; two of them in a whole run.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
tests=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

for seed in ${SEEDS:-1 2}; do
  fleet=$scene/fleet-$seed
  python3 -B "$tests/make_decided_fleet.py" --out "$fleet" --seed "$seed"
  instances=$fleet/.ampdata/instances expectations=$fleet/expectations
  config </dev/null

  run 0 expect learn --yes --json
  valid expect learn
  cp "$scene/stdout" "$fleet/answer.json"
  python3 -B "$tests/judge_learned.py" "$fleet" "$expectations" "$fleet/answer.json" "$fleet/secrets.json"
  # A review asks as many questions as it said.
  run 0 review --undecided --json
  json '.groups | length' "$(jq .undecided "$fleet/answer.json")"

  # What it has written is what is live, secrets too, and there is no more to write.
  echo "secrets: $fleet/secrets.json" | config
  run 0 scan --json
  json '[.summary.drift, .summary.error, .warnings]' '[0,0,[]]'
  run 0 deploy --all --dry-run
  cp -r "$expectations" "$fleet/before"
  run 0 expect learn --yes
  diff -r "$fleet/before" "$expectations" >&2 || fail 'it learned more'

  # Of a set that says a part, the rest is learned beside it.
  part=$expectations/paper/universal_configs.json
  jq 'with_entries(select(.key | length % 2 == 0))' "$fleet/before/paper/universal_configs.json" >"$part"
  [ "$(jq length "$part")" -lt "$(jq length "$fleet/before/paper/universal_configs.json")" ] || fail 'nothing was taken away'
  run 0 expect learn --yes
  run 0 scan --json
  json '[.summary.drift, .summary.error]' '[0,0]'
done
