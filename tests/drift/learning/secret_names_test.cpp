#include "drift/learning/secret_names.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "made_fleet.hpp"

namespace ampcfg::drift::secret_names_test {
namespace {

using learning_test::learned_lines;
using learning_test::MadeFleet;
using Lines = std::vector<std::string>;

const std::string shared = R"(P/config.yml password: {"$secret": "P/config.yml/password"})";

MadeFleet fleet_of(const std::vector<std::string>& passwords) {
  MadeFleet fleet;
  char name = 'A';
  for (const std::string& password : passwords)
    fleet.at({name++}).has("P", "config.yml", password.empty() ? "{}" : "password: " + password);
  return fleet;
}

}  // namespace

TEST_CASE("secrets are named, and their values are nowhere") {
  struct Case {
    std::string what;
    std::vector<std::string> passwords;
    Lines learned;
  };
  const std::string own = R"({"$secret": "P/config.yml/password@{instance}"})";
  const Case cases[] = {
      {"equal", {"s1", "s1"}, {shared}},
      {"of one", {"s1"}, {shared}},
      {"most are equal", {"s1", "s1", "s2"}, {shared, "P/config.yml password of C: " + own}},
      {"all differ", {"s1", "s2", "s3"}, {"P/config.yml password: " + own}},
      {"half are equal", {"s1", "s1", "s2", "s3"}, {"P/config.yml password: " + own}},
      {"most are empty", {"''", "''", "s1"}, {R"(P/config.yml password: "")", R"(P/config.yml password of C: )" + own}},
      {"one is empty",
       {"s1", "s1", "''"},
       {shared, R"(P/config.yml password of C: {"$value": "", "undecided": true})"}},
      {"one lacks it",
       {"s1", "s1", ""},
       {shared, R"(P/config.yml password of C: {"$value": null, "undecided": true})"}},
      {"numbers that are not hidden", {"1234", "1234"}, {"P/config.yml password: 1234"}},
      {"a number beside texts",
       {"s1", "s1", "1234"},
       {shared,
        R"(P/config.yml password of C: {"$secret": "P/config.yml/password@{instance}", "as": "number", "undecided": true})"}},
      {"false", {"false"}, {"P/config.yml password: false"}},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    MadeFleet fleet = fleet_of(one.passwords);
    CHECK(learned_lines(fleet) == one.learned);
  }
}

TEST_CASE("a secret by its value, and a list with one") {
  MadeFleet fleet;
  fleet.at("A").has("P", "config.yml", "url: mysql://u:p@h/d\npasswords: [a]\na: 1");
  CHECK(learned_lines(fleet) == Lines{R"(P/config.yml url: {"$secret": "P/config.yml/url"})", "P/config.yml a: 1"});
}

TEST_CASE("a secret where a name is on two hosts") {
  MadeFleet fleet;
  fleet.at("A", "h").has("P", "config.yml", "password: s1");
  fleet.at("A", "i").has("P", "config.yml", "password: s2");
  fleet.at("B", "i").has("P", "config.yml", "password: s3");
  CHECK(learned_lines(fleet) ==
        Lines{R"(P/config.yml password: {"$secret": "P/config.yml/password@{host}.{instance}"})",
              R"(P/config.yml password of B: {"$secret": "P/config.yml/password@{instance}"})"});
}

TEST_CASE("most are equal on all platforms together") {
  MadeFleet fleet = fleet_of({"s1", "s1", "s1", "s2"});
  fleet.at("C").platform = fleet.at("D").platform = "velocity";
  CHECK(learned_lines(fleet) ==
        Lines{"paper/" + shared, R"(velocity/P/config.yml password of C: {"$secret": "P/config.yml/password"})",
              R"(velocity/P/config.yml password of D: {"$secret": "P/config.yml/password@{instance}"})"});
}

TEST_CASE("a name that the set has is used for an equal value alone") {
  const std::string variable = R"({"P": {"config.yml": {"password": {"A": {"$secret": "P/config.yml/password"}}}}})";
  const learning_test::SetFiles set{{"universal_configs.json", "{}", false},
                                    {"variable_configs.json", variable, false}};
  MadeFleet equal = fleet_of({"s1", "s1"});
  CHECK(learned_lines(equal, set) == Lines{R"(P/config.yml password of B: {"$secret": "P/config.yml/password"})"});
  MadeFleet other = fleet_of({"s1", "s2", "s2", "s2"});
  CHECK(learned_lines(other, set) ==
        Lines{R"(P/config.yml password of B, C, D: {"$secret": "P/config.yml/password@{instance}"})"});
}

TEST_CASE("braces of a key are no parts of its secret's name") {
  MadeFleet fleet;
  fleet.at("A").has("P", "config.yml", "'{x}': {password: s}");
  CHECK(learned_lines(fleet) == Lines{R"(P/config.yml {x}.password: {"$secret": "P/config.yml/{{x}}.password"})"});
}

}  // namespace ampcfg::drift::secret_names_test
