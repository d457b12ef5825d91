#!/usr/bin/env bash
# Sets that are written in many ways, changed at random by every command that decides, and judged by Python's json, git and a
# second judge; more of it, and how: tests/edit_set.py.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"
tests=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
unset AMPCFG_CONFIG

# shellcheck disable=SC2086  # numbers
python3 -B "$tests/edit_set.py" "$AMPCFG" --seeds ${SEEDS:-1 2 3} --edits "${EDITS:-12}"
