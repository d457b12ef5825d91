#include "drift/learning/templates.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "drift/matching/glob.hpp"
#include "made_fleet.hpp"

namespace ampcfg::drift::templates_test {
namespace {

using learning_test::learned_lines;
using learning_test::MadeFleet;
using Lines = std::vector<std::string>;

/// `P/config.yml` with one key by instance.
MadeFleet fleet_of(const std::map<std::string, std::string>& values) {
  MadeFleet fleet;
  for (const auto& [name, value] : values) fleet.at(name).has("P", "config.yml", "a: " + value);
  return fleet;
}

std::string made(const std::string& text) {
  return R"(P/config.yml a: {"$template": ")" + text + R"(", "undecided": true})";
}

}  // namespace

TEST_CASE("values that are made of the instance's name") {
  struct Case {
    std::map<std::string, std::string> values;
    Lines learned;
  };
  const Case cases[] = {
      {{{"SMP1", "co_SMP1_"}, {"SMP2", "co_SMP2_"}, {"TOW1", "co_TOW1_"}}, {made("co_{instance}_")}},
      {{{"SMP1", "co_smp1"}, {"SMP2", "co_smp2"}, {"TOW1", "co_tow1"}}, {made("co_{instance:lower}")}},
      {{{"SMP1", "'{SMP1}'"}, {"SMP2", "'{SMP2}'"}, {"TOW1", "'{TOW1}'"}}, {made("{{{instance}}}")}},
      {{{"SMP1", "SMP1"}, {"SMP2", "SMP2"}, {"TOW1", "TOW1"}, {"TOW2", "TOW1"}},
       {made("{instance}"), R"(P/config.yml a of TOW2: {"$value": "TOW1", "undecided": true})"}},
      // No edge: the name is a part of a word.
      {{{"A", "xAy"}, {"B", "xBy"}, {"C", "xCy"}},
       {R"(P/config.yml a of A: {"$value": "xAy", "undecided": true})",
        R"(P/config.yml a of B: {"$value": "xBy", "undecided": true})",
        R"(P/config.yml a of C: {"$value": "xCy", "undecided": true})"}},
      // Two are too few.
      {{{"SMP1", "SMP1"}, {"SMP2", "SMP2"}},
       {R"(P/config.yml a of SMP1: {"$value": "SMP1", "undecided": true})",
        R"(P/config.yml a of SMP2: {"$value": "SMP2", "undecided": true})"}},
  };
  for (const Case& one : cases) {
    MadeFleet fleet = fleet_of(one.values);
    CHECK(learned_lines(fleet) == one.learned);
  }
}

TEST_CASE("a value that is made of the port is a number where it was one") {
  MadeFleet fleet = fleet_of({{"A", "25571"}, {"B", "25572"}, {"C", "25573"}});
  std::uint16_t port = 25571;
  for (auto& one : fleet.instances) one.port = port++;
  CHECK(learned_lines(fleet) == Lines{R"(P/config.yml a: {"$template": "{port}", "as": "number", "undecided": true})"});
  MadeFleet text = fleet_of({{"A", "'h:25571'"}, {"B", "'h:25572'"}, {"C", "'h:25573'"}});
  for (auto& one : text.instances) one.port = static_cast<std::uint16_t>(port++ - 3);
  CHECK(learned_lines(text) == Lines{made("h:{port}")});
}

TEST_CASE("a fact that two plugins agree on is derived, and written for all who need it") {
  MadeFleet fleet;
  const std::map<std::string, std::string> shorts{
      {"TOW1", "TOWER"}, {"ROY1", "ROYAL"}, {"SMP1", "SURV"}, {"EVO1", "EVO"}};
  int number = 71;
  for (const auto& [name, text] : shorts) {
    fleet.at(name)
        .has("P", "config.yml", "table-prefix: co_" + text + "_\nport: 255" + std::to_string(number))
        .has("Q", "config.yml", "name: " + text + "\nweb: 81" + std::to_string(number));
    ++number;
  }
  CHECK(learned_lines(fleet) ==
        Lines{R"(P/config.yml table-prefix: {"$template": "co_{table-prefix}_", "undecided": true})",
              R"(P/config.yml port: {"$template": "255{port-2}", "as": "number", "undecided": true})",
              R"(Q/config.yml name: {"$template": "{table-prefix}", "undecided": true})",
              R"(Q/config.yml web: {"$template": "81{port-2}", "as": "number", "undecided": true})",
              R"(EVO1 port-2: "71")", R"(EVO1 table-prefix: "EVO")", R"(ROY1 port-2: "72")",
              R"(ROY1 table-prefix: "ROYAL")", R"(SMP1 port-2: "73")", R"(SMP1 table-prefix: "SURV")",
              R"(TOW1 port-2: "74")", R"(TOW1 table-prefix: "TOWER")"});
  const Learned learned = learning_test::learn(fleet);
  CHECK(learned.decisions == 2);
}

TEST_CASE("a fact and the same in small letters are one decision") {
  MadeFleet fleet;
  for (const char* name : {"TOW1", "ROY1", "SMP1"}) {
    const std::string text(name), small = lowered(text);
    fleet.at(name)
        .has("P", "config.yml", "a: x-" + text + "\nb: " + small)
        .has("Q", "config.yml", "a: co_K" + text.substr(0, 3) + "_\nb: k" + small.substr(0, 3) + ".db")
        .has("R", "config.yml", "a: K" + text.substr(0, 3) + "\nb: 'x k" + small.substr(0, 3) + "'");
  }
  const Learned learned = learning_test::learn(fleet);
  std::set<std::size_t> questions;
  for (const LearnedEntry& entry : learned.entries) questions.insert(entry.question);
  CHECK(learned.entries.size() == 6);
  CHECK(learned.facts.at("TOW1").size() == 2);
  CHECK(learned.decisions == 2);
  CHECK(questions.size() == 2);
}

TEST_CASE("what one plugin alone says is no fact") {
  MadeFleet fleet = fleet_of({{"A", "red"}, {"B", "green"}, {"C", "blue"}});
  CHECK(learned_lines(fleet).size() == 3);
}

TEST_CASE("a fact that an instance lacks is read off its live values") {
  const learning_test::SetFiles set{
      {"universal_configs.json", R"({"P": {"config.yml": {"a": {"$template": "co_{short}_"}}}})", false},
      {"instances.json", R"({"facts": {"A": {"short": "one"}}})", false}};
  MadeFleet fleet = fleet_of({{"A", "co_one_"}, {"B", "co_two_"}});
  CHECK(learned_lines(fleet, set) == Lines{R"(B short: "two")"});
  MadeFleet other = fleet_of({{"A", "co_one_"}, {"B", "elsewhere"}});
  CHECK(learned_lines(other, set) == Lines{R"(P/config.yml a of B: {"$value": "elsewhere", "undecided": true})"});
}

TEST_CASE("a fact of the set is used for new keys") {
  const learning_test::SetFiles set{
      {"universal_configs.json", "{}", false},
      {"instances.json", R"({"facts": {"A": {"short": "one"}, "B": {"short": "two"}, "C": {"short": "three"}}})",
       false}};
  MadeFleet fleet = fleet_of({{"A", "x-one"}, {"B", "x-two"}, {"C", "x-three"}});
  CHECK(learned_lines(fleet, set) == Lines{made("x-{short}")});
}

}  // namespace ampcfg::drift::templates_test
