#!/usr/bin/env bash
# Whole fleets, finding by finding: our own from several seeds, and those in the folder AMPCFG_FLEETS.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
tests=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
unset AMPCFG_CONFIG

for seed in ${SEEDS:-1 2 3 4 5 6}; do
  python3 -B "$tests/make_fleet.py" --seed "$seed" --out "$scene/seed-$seed" >/dev/null
done
python3 -B "$tests/compare_fleet.py" "$AMPCFG" "$scene"/seed-*

# Scans that remember the last one, held to scans that remember nothing.
python3 -B "$tests/make_fleet.py" --seed 4 --instances 8 --plugins 2 --out "$scene/small" >/dev/null
python3 -B "$tests/edit_and_scan.py" "$AMPCFG" "$scene/small" "${ROUNDS:-25}" "${SEED:-7}"

if [ -n "${AMPCFG_FLEETS:-}" ]; then
  python3 -B "$tests/compare_fleet.py" "$AMPCFG" "$AMPCFG_FLEETS"/*/
else
  skipped 'AMPCFG_FLEETS names no folder' 'fleets of others'
fi
