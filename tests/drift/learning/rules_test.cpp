#include "drift/learning/rules.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "made_fleet.hpp"

namespace ampcfg::drift::rules_test {
namespace {

using learning_test::learned_lines;
using learning_test::MadeFleet;
using Lines = std::vector<std::string>;

/// One file, `P/config.yml`, on instances A, B, C…; without a text the plugin alone.
MadeFleet fleet_of(const std::vector<std::string>& texts) {
  MadeFleet fleet;
  char name = 'A';
  for (const std::string& text : texts) {
    fleet.at({name++}).has("P");
    if (!text.empty()) fleet.instances.back().has("P", "config.yml", text);
  }
  return fleet;
}

struct Case {
  std::string what;
  std::vector<std::string> files;  ///< of A, B, C…
  Lines learned;
};

}  // namespace

TEST_CASE("one file on several instances: what is learned of it") {
  const Case cases[] = {
      {"equal everywhere", {"a: 1", "a: 1", "a: 1"}, {"P/config.yml a: 1"}},
      {"on one instance", {"a: text"}, {R"(P/config.yml a: "text")"}},
      {"most have one value",
       {"a: 1", "a: 1", "a: 2"},
       {"P/config.yml a: 1", R"(P/config.yml a of C: {"$value": 2, "undecided": true})"}},
      {"half is not most",
       {"a: 1", "a: 2"},
       {R"(P/config.yml a of A: {"$value": 1, "undecided": true})",
        R"(P/config.yml a of B: {"$value": 2, "undecided": true})"}},
      {"two with the same other value",
       {"a: 1", "a: 1", "a: 1", "a: 2", "a: 2"},
       {"P/config.yml a: 1", R"(P/config.yml a of D, E: {"$value": 2, "undecided": true})"}},
      {"one lacks it",
       {"a: 1\nb: 1", "a: 1\nb: 1", "b: 1"},
       {"P/config.yml a: 1", R"(P/config.yml a of C: {"$value": null, "undecided": true})", "P/config.yml b: 1"}},
      {"null is absent",
       {"a: 1", "a: ~", "a: 1"},
       {"P/config.yml a: 1", R"(P/config.yml a of B: {"$value": null, "undecided": true})"}},
      {"null everywhere", {"a: ~", "a:"}, {}},
      {"lacking has no null beside variances",
       {"a: 1", "a: 2\nb: 1", "b: 1"},
       {R"(P/config.yml a of A: {"$value": 1, "undecided": true})",
        R"(P/config.yml a of B: {"$value": 2, "undecided": true})", "P/config.yml b: 1",
        R"(P/config.yml b of A: {"$value": null, "undecided": true})"}},
      {"kinds differ",
       {"a: 1", "a: 1", "a: '1'"},
       {"P/config.yml a: 1", R"(P/config.yml a of C: {"$value": "1", "undecided": true})"}},
      {"a mapping elsewhere",
       {"a: 1", "a: {b: 1}", "a: {b: 1}"},
       {"P/config.yml a.b: 1", R"(P/config.yml a.b of A: {"$value": null, "undecided": true})"}},
      {"an empty list and an empty mapping", {"a: []\nb: {}"}, {"P/config.yml a: []", "P/config.yml b: {}"}},
      {"one lacks the file",
       {"a: 1", "a: 1", ""},
       {R"(P/config.yml a of @group-1: {"$value": 1, "undecided": true})", "@group-1: A B"}},
      {"only one has the file", {"a: 1", "", ""}, {"P/config.yml a of A: 1"}},
      {"an empty file lacks all keys",
       {"a: 1", "a: 1", "\n"},
       {"P/config.yml a: 1", R"(P/config.yml a of C: {"$value": null, "undecided": true})"}},
      {"an invalid file", {"a: 1", "a: 1", "a: ["}, {"P/config.yml a: 1"}},
      {"never filled in is no majority",
       {"a: changeme", "a: changeme", "a: x"},
       {R"(P/config.yml a of A, B: {"$value": "changeme", "undecided": true})",
        R"(P/config.yml a of C: {"$value": "x", "undecided": true})"}},
      {"never filled in anywhere",
       {"a: changeme", "a: changeme"},
       {R"(P/config.yml a: {"$value": "changeme", "undecided": true})"}},
      {"times and versions of files",
       {"last: 2026-01-02 10:00:00\nconfig-version: 3\nat: 1767312000", "last: 2026-01-03 10:00:00\nconfig-version: 4"},
       {}},
      {"what JSON cannot say", {"a: .nan\nb: 1"}, {"P/config.yml b: 1"}},
      {"its own name", {"a: game-A"}, {R"(P/config.yml a of A: {"$value": "game-A", "undecided": true})"}},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    MadeFleet fleet = fleet_of(one.files);
    CHECK(learned_lines(fleet) == one.learned);
  }
}

TEST_CASE("ids: another on each instance, equal on all, or shared") {
  const std::string id = "id: 00000000-0000-0000-0000-00000000000";
  MadeFleet all = fleet_of({id + "1", id + "2", id + "3"});
  CHECK(learned_lines(all) == Lines{R"(P/config.yml id: {"$unique": true})"});
  MadeFleet lacking = fleet_of({id + "1", id + "2", id + "3", "{}"});
  CHECK(learned_lines(lacking)[1] == R"(P/config.yml id of D: {"$value": null, "undecided": true})");
  MadeFleet equal = fleet_of({id + "1", id + "1", id + "1"});
  CHECK(learned_lines(equal) == Lines{R"(P/config.yml id: "00000000-0000-0000-0000-000000000001")"});
  MadeFleet shared = fleet_of({id + "1", id + "2", id + "3", id + "4", id + "4"});
  CHECK(learned_lines(shared) ==
        Lines{R"(P/config.yml id: {"$unique": true})",
              R"(P/config.yml id of D, E: {"$value": "00000000-0000-0000-0000-000000000004", "undecided": true})"});
  MadeFleet most_share = fleet_of({id + "1", id + "2", id + "3", id + "3", id + "3", id + "3"});
  CHECK(learned_lines(most_share).empty());
  MadeFleet two = fleet_of({id + "1", id + "2"});
  CHECK(learned_lines(two).empty());
  MadeFleet one = fleet_of({id + "1"});
  CHECK(learned_lines(one) ==
        Lines{R"(P/config.yml id of A: {"$value": "00000000-0000-0000-0000-000000000001", "undecided": true})"});
}

TEST_CASE("what two plugins' keys have in common is a group") {
  MadeFleet fleet;
  for (const std::string name : {"SMP1", "SMP2", "TOW1", "TOW2", "TOW3"}) {
    const std::string value = name.starts_with("SMP") ? "1" : "2";
    fleet.at(name)
        .has("P", "config.yml", "a: " + value)
        .has("Q", "config.yml", "b: " + value)
        .has("R", "config.yml", "c: 1");
  }
  CHECK(learned_lines(fleet) ==
        Lines{"P/config.yml a: 2", R"(P/config.yml a of @smp: {"$value": 1, "undecided": true})", "Q/config.yml b: 2",
              R"(Q/config.yml b of @smp: {"$value": 1, "undecided": true})", "R/config.yml c: 1", "@smp: SMP1 SMP2"});
  fleet.at("SMP1").plugins.erase("Q");
  fleet.at("SMP1").texts.erase("Q");
  CHECK(learned_lines(fleet)[1] == R"(P/config.yml a of SMP1, SMP2: {"$value": 1, "undecided": true})");
}

}  // namespace ampcfg::drift::rules_test
