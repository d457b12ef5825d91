#!/usr/bin/env bash
# ampcfg expect: checking a set, asking it, and packing one.
source "$(dirname "${BASH_SOURCE[0]}")/scene.bash"

config </dev/null
instance SMP101
universal <<'JSON'
{
  "Chat": {"cooldown": 3, "lang/en": {"join": "Welcome"}},
  "Shops": {"limits.max": 10}
}
JSON
variable <<'JSON'
{"Shops": {"limits.max": {"SMP101": 20}}}
JSON

run 0 expect validate
run 0 expect show Shops
begins <<'TEXT'
Shops
  key         for         value  written in
  limits.max  everywhere  10     universal_configs.json:3:13
              SMP101      20     variable_configs.json:1:27
TEXT
run 0 expect show Shops limits.max SMP101
says 20
# A value that has no room beside stands below, whole.
file "wide/universal_configs.json" <<<'{"Chat": {"config": {"format": "&7[{prefix}&7] &f{player}&7: {message}"}}}'
run 0 expect show --expectations "$scene/wide" Chat format
says '    "&7[{prefix}&7] &f{player}&7: {message}"' universal_configs.json:1:
# What an option says is not said again: the next name is a key, else an instance.
run 0 expect show limits.max -p Shops
says limits.max 10 20
says_not Chat
run 0 expect show limits.max SMP101 -p Shops
says 20
run 0 expect show SMP101 -p 'Sh*'
says 20
run 0 expect show -p Shops -k limits.max SMP101
says 20
run 64 expect show Chat -p Shops
complains 'no' 'key "Chat"'
run 64 expect show Chat SMP101 -p Shops -k limits.max
complains 'one name too many'
run 0 expect show
says Chat lang/en join Welcome
run 0 expect show --json
valid expect show
run 0 expect validate --json
valid expect validate

# Help for the group is a list.
run 0 help expect
says 'expect validate [DIR]' 'expect pack SRC DST' 'ampcfg help expect validate'
says_not --show-secrets
run 0 help history
says '--since WHEN' 'history verify'

# An instance that no host has is a warning, not an error.
variable <<'JSON'
{"Shops": {"limits.max": {"SMP999": 20}}}
JSON
run 0 expect validate
says 'an instance that is not there: SMP999'
# Of several it is one line for people; JSON has each.
variable <<'JSON'
{"Shops": {"limits.max": {"SMP998": 20, "SMP999": 20}}}
JSON
run 0 expect validate
says 'values are documented for 2 instances that are not there: SMP998 and SMP999'
run 0 expect validate --json
json '[.problems[] | select(.code == "instance-unknown").message]' \
  '["values are documented for an instance that is not there: SMP998","values are documented for an instance that is not there: SMP999"]'
rm "$expectations/variable_configs.json"

# Every error at once, with its place.
universal <<'JSON'
{
  "Chat": {
    "a": 1,
    "a": 2,
    "../escape": {"b": 1},
    "c": {"$secret": ""},
    "d": {"$nonsense": 1}
  }
}
JSON
run 64 expect validate
cat "$scene/stdout" "$scene/stderr" >"$scene/both"
for place in universal_configs.json:4 universal_configs.json:5 universal_configs.json:6 universal_configs.json:7; do
  grep -qF "$place" "$scene/both" || fail "no error at $place"
done
run 64 expect validate --json
valid expect validate
universal <<<'{"Chat": [1]}'
run 64 expect validate

# An empty folder is no set; an unknown subfolder is a warning.
rm "$expectations"/*
run 64 expect validate
mkdir "$expectations/papper"
universal <<<'{"Chat": {"a": 1}}'
run 0 expect validate
grep -qF papper "$scene/stdout" "$scene/stderr" || fail "does not warn of papper/"

# pack takes the analysis files under their own names and writes a set with sums, which hand edits break.
mkdir "$scene/analysis"
echo '{"Chat": {"a": 1, "big": 123456789012345678901234567890}}' >"$scene/analysis/universal_configs_analysis.json"
echo '{"Chat": {"b": {"SMP101": 1.0}}}' >"$scene/analysis/variable_configs_analysis_UPDATED.json"
run 0 expect pack --json "$scene/analysis" "$scene/packed"
valid expect pack
grep -qF 123456789012345678901234567890 "$scene/packed/universal_configs.json" || fail "a long number has changed"
sum=$(sha256sum <"$scene/packed/universal_configs.json" | cut -d' ' -f1)
[ "$(jq -r '.sha256["universal_configs.json"]' "$scene/packed/metadata.json")" = "$sum" ] || fail "the sum is wrong"
[ "$(jq -c '[.universal_plugins, .variable_plugins]' "$scene/packed/metadata.json")" = '[1,1]' ] || fail "the counts are wrong"
sed -i "s|^expectations:.*|expectations: $scene/packed|" "$scene/config.yaml"
run 0 expect validate
echo >>"$scene/packed/universal_configs.json"
run 0 expect validate
grep -qF metadata "$scene/stdout" "$scene/stderr" || fail "a hand edit is not noticed"

# What is wrong is named where it stands in the source; nothing is written then.
# shellcheck disable=SC2016 # "$secret" is what the file says
printf '{"Chat":\n {"x": {"$secret": ""}}}\n' >"$scene/analysis/universal_configs_analysis.json"
run 64 expect pack "$scene/analysis" "$scene/unpacked"
complains universal_configs_analysis.json:2:9
[ ! -e "$scene/unpacked" ] || fail "writes what is wrong"
