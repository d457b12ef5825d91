#include "drift/learning/said.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "made_fleet.hpp"

namespace ampcfg::drift::said_test {
namespace {

using learning_test::learn;
using learning_test::learned_lines;
using learning_test::lines_of;
using learning_test::loaded;
using learning_test::MadeFleet;
using learning_test::SetFiles;
using Lines = std::vector<std::string>;

SetFiles set_of(const std::string& universal, const std::string& variable = "{}", const std::string& instances = "{}") {
  return {{"universal_configs.json", universal, false},
          {"variable_configs.json", variable, false},
          {"instances.json", instances, false}};
}

MadeFleet three(const std::string& text) {
  MadeFleet fleet;
  for (const std::string name : {"A", "B", "C"}) fleet.at(name).has("P", "config.yml", text);
  return fleet;
}

}  // namespace

TEST_CASE("what the set says already is not learned, in whichever layout it stands") {
  for (const std::string universal :
       {R"({"P": {"a": 1}})", R"({"P": {"config.a": 1}})", R"({"P": {"config.yml.a": 1}})",
        R"({"P": {"config": {"a": 1}}})", R"({"P": {"config.yml": {"a": {"$any": true}}}})"}) {
    INFO(universal);
    MadeFleet fleet = three("a: 1\nb: 1");
    CHECK(learned_lines(fleet, set_of(universal)) == Lines{"P/config.yml b: 1"});
  }
  MadeFleet nested = three("x: {a: 1, b: 2}");
  CHECK(learned_lines(nested, set_of(R"({"P": {"config": {"x": {"a": 1}}}})")) == Lines{"P/config.yml x.b: 2"});
}

TEST_CASE("nothing is learned above or below what is expected") {
  MadeFleet below = three("x: {a: 1}\ny: 1");
  const Expectations above = loaded(set_of(R"({"P": {"config.x": {"$any": true}, "config.y.z": null}})"));
  CHECK(lines_of(learn(below, &above)).empty());
}

TEST_CASE("a key that is expected of others gets variances, groups and templates alone") {
  MadeFleet fleet = three("a: 1");
  CHECK(learned_lines(fleet, set_of("{}", R"({"P": {"config.a": {"A": 1}}})")) == Lines{"P/config.yml a of B, C: 1"});
  CHECK(learned_lines(fleet, set_of("{}", R"({"P": {"config.a": {"Z": 2}}})")) ==
        Lines{"P/config.yml a of A, B, C: 1"});
  MadeFleet names;
  for (const std::string name : {"S1", "S2", "S3", "S4"}) names.at(name).has("P", "config.yml", "a: x-" + name);
  CHECK(learned_lines(names, set_of("{}", R"({"P": {"config.a": {"S1": "x-S1"}}})")) ==
        Lines{R"(P/config.yml a of S2, S3, S4: {"$template": "x-{instance}", "undecided": true})"});
}

TEST_CASE("a group of the set is used where its members are just those") {
  MadeFleet fleet;
  for (const std::string name : {"A", "B", "C", "D", "E"})
    fleet.at(name).has("P", "config.yml", name < std::string("C") ? "a: 2" : "a: 1");
  const std::string groups = R"({"groups": {"pair": ["A", "B", "Z"], "z": ["A", "B"]}})";
  CHECK(learned_lines(fleet, set_of("{}", "{}", groups)) ==
        Lines{"P/config.yml a: 1", R"(P/config.yml a of @pair: {"$value": 2, "undecided": true})"});
  CHECK(learned_lines(fleet, set_of("{}", R"({"P": {"config.a": {"A": 2}}})", groups)) ==
        Lines{"P/config.yml a of C, D, E: 1", R"(P/config.yml a of B: {"$value": 2, "undecided": true})"});
}

TEST_CASE("entries go where the plugin is, else to the platform's folder where there are such") {
  MadeFleet fleet = three("a: 1");
  fleet.at("C").platform = "velocity";
  CHECK(lines_of(learn(fleet)) == Lines{"paper/P/config.yml a: 1", "velocity/P/config.yml a: 1"});
  CHECK(learned_lines(fleet, set_of(R"({"Q": {"a": 1}})")) == Lines{"P/config.yml a: 1"});
  SetFiles platforms = set_of(R"({"P": {"b": null}})");
  platforms.push_back({"paper/universal_configs.json", R"({"Q": {"a": 1}})", false});
  CHECK(learned_lines(fleet, platforms) == Lines{"P/config.yml a: 1"});
  platforms.push_back({"velocity/universal_configs.json", R"({"P": {"c": null}})", false});
  CHECK(learned_lines(fleet, platforms) == Lines{"P/config.yml a of A, B: 1", "velocity/P/config.yml a: 1"});
}

TEST_CASE("HOST:INSTANCE is written where a name is on two hosts") {
  MadeFleet fleet;
  fleet.at("A", "h").has("P", "config.yml", "a: 1");
  fleet.at("A", "i").has("P", "config.yml", "a: 2");
  fleet.at("B", "i").has("P", "config.yml", "a: 3");
  CHECK(learned_lines(fleet) == Lines{R"(P/config.yml a of h:A: {"$value": 1, "undecided": true})",
                                      R"(P/config.yml a of i:A: {"$value": 2, "undecided": true})",
                                      R"(P/config.yml a of B: {"$value": 3, "undecided": true})"});
}

TEST_CASE("a selection limits for whom entries are written, and harms nobody else") {
  MadeFleet fleet = three("a: 1\nb: 1");
  fleet.at("C").has("P", "config.yml", "a: 2\nb: 1");
  LearnOptions some;
  some.selected = [](const Subject& subject) { return subject.instance == "A"; };
  CHECK(lines_of(learn(fleet, nullptr, some)) == Lines{"P/config.yml a of A: 1", "P/config.yml b: 1"});
  LearnOptions keys;
  keys.selection.keys = Patterns({"config.b"});
  CHECK(lines_of(learn(fleet, nullptr, keys)) == Lines{"P/config.yml b: 1"});
  LearnOptions plugins;
  plugins.selection.plugins = Patterns({"Q"});
  CHECK(lines_of(learn(fleet, nullptr, plugins)).empty());
}

TEST_CASE("a value that was not to be had is left out") {
  MadeFleet fleet = three("a: 1\nb: 2");
  const Seen seen = fleet.seen();
  Learner learner(seen, nullptr, {});
  auto values = fleet.values(seen, learner.wanted());
  values.front().reset();
  const Learned learned = learner.learn(values);
  CHECK(lines_of(learned) == Lines{"P/config.yml b: 2"});
  CHECK(learned.gone == std::vector<KeyOfFile>{{"P", "config.yml", "a"}});
}

}  // namespace ampcfg::drift::said_test
