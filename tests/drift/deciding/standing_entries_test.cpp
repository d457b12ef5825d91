#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "../written_set.hpp"
#include "ampcfg/drift/deciding/decide.hpp"

namespace ampcfg::drift::standing_entries_test {
namespace {

/// `paper/@g: 1 undecided`.
std::vector<std::string> lines_of(const std::vector<StandingEntry>& entries) {
  std::vector<std::string> lines;
  for (const StandingEntry& entry : entries)
    lines.push_back((entry.platform.empty() ? "" : entry.platform + "/") + entry.whose + ": " + entry.value +
                    (entry.undecided ? " undecided" : ""));
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("every entry of a key is found, and what takes its mark off") {
  auto loaded = load({{"universal_configs.json", R"({"P": {"a": {"$value": 1, "undecided": true}}})"},
                      {"variable_configs.json", R"({"P": {"config.yml": {"a": {
                          "A": {"$value": [2], "why": "x", "undecided": true},
                          "@g": {"$template": "{host}", "undecided": true},
                          "B": {"$any": true, "by": "me"}}}}})"},
                      {"paper/universal_configs.json", R"({"P": {"config": {"a": 3}}})"},
                      {"instances.json", R"({"groups": {"g": ["G*"]}})"}});
  REQUIRE(loaded.expectations);
  const KeyOfFile a{"P", "config.yml", "a"}, b{"P", "config.yml", "b"};
  auto found = standing_entries(*loaded.expectations, {a, b});
  Lines lines = lines_of(found[a]);
  std::sort(lines.begin(), lines.end());
  CHECK(lines == Lines{": 1 undecided", R"(@g: {"$template": "{host}"} undecided)",
                       R"(A: {"$value": [2], "why": "x"} undecided)", R"(B: {"$any": true, "by": "me"})", "paper/: 3"});
  CHECK(found[b].empty());
}

TEST_CASE("the keys that are expected of a file are known as far as entries say it") {
  const auto set = set_of(R"({"P": {"lang/en": {"a": 1, "b": {"c": 2}}, "lang/en.d": 1, "config.x": 1, "y": 2}})",
                          R"({"P": {"lang/en.yml": {"v": {"A": 1}}}})");
  const auto keys = [&](const std::string& instance, const std::string& file) {
    Lines names;
    for (const KeyOfFile& key : keys_expected(set, {"here", instance, "paper"}, "P", file)) names.push_back(key.key);
    return names;
  };
  CHECK(keys("A", "lang/en.yml") == Lines{"a", "b.c", "d", "v"});
  CHECK(keys("B", "lang/en.yml") == Lines{"a", "b.c", "d"});
  CHECK(keys("B", "lang/de.yml").empty());
}

TEST_CASE("notes stand beside a value or a directive") {
  CHECK(noted("1", {}) == "1");
  CHECK(noted("1", {"so", "", "eva"}) == R"({"$value": 1, "why": "so", "by": "eva"})");
  CHECK(noted(R"({"$any": true})", {"", "2099-12-31", ""}) == R"({"$any": true, "until": "2099-12-31"})");
}

}  // namespace ampcfg::drift::standing_entries_test
