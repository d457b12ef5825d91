#include "ampcfg/drift/learning/like.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "made_fleet.hpp"

namespace ampcfg::drift::like_test {
namespace {

using learning_test::findings_after;
using learning_test::MadeFleet;
using Lines = std::vector<std::string>;

/// What an instance is given because another has it; afterwards a scan finds nothing.
Lines given(MadeFleet& fleet, std::size_t instance, const std::string& like, const std::string& variable) {
  const learning_test::SetFiles files{{"universal_configs.json", "{}", false},
                                      {"variable_configs.json", variable, false}};
  const Expectations set = learning_test::loaded(files);
  const Seen seen = fleet.seen();
  LikeLearner learner(seen, set, instance, like);
  const Learned learned = learner.learn(fleet.values(seen, learner.wanted()));
  CHECK(findings_after(fleet, learning_test::decided(files, fleet, learned)) == Lines());
  return learning_test::lines_of(learned);
}

}  // namespace

TEST_CASE("a new instance is given what another has of its own") {
  MadeFleet fleet;
  fleet.at("OLD").has("P", "config.yml", "motd: old\nlimit: 1\nport: 1");
  fleet.at("NEW").has("P", "config.yml", "motd: new\nport: 2");
  CHECK(given(fleet, 1, "OLD", R"({"P": {"config.yml": {"motd": {"OLD": "old"}, "limit": {"OLD": 1}}}})") ==
        Lines{R"(P/config.yml limit of NEW: {"$value": null, "undecided": true})",
              R"(P/config.yml motd of NEW: {"$value": "new", "undecided": true})"});
}

TEST_CASE("a secret of its own is named as that instance's, also where its name is on two hosts") {
  const std::string named = R"({"P": {"config.yml": {"password": {"OLD": {"$secret": "P/x"}}}}})";
  const auto fleet_of = [](const std::string& password) {
    MadeFleet fleet;
    fleet.at("OLD").has("P", "config.yml", "password: s1");
    fleet.at("NEW").has("P", "config.yml", "password: " + password);
    return fleet;
  };
  MadeFleet one = fleet_of("s2");
  CHECK(given(one, 1, "OLD", named) ==
        Lines{R"(P/config.yml password of NEW: {"$secret": "P/config.yml/password@{instance}", "undecided": true})"});
  MadeFleet two = fleet_of("s2");
  two.at("NEW", "there").has("P", "config.yml", "password: s3");
  CHECK(
      given(two, 1, "OLD", named) ==
      Lines{
          R"(P/config.yml password of here:NEW: {"$secret": "P/config.yml/password@{host}.{instance}", "undecided": true})"});
  MadeFleet number = fleet_of("12345678");
  CHECK(
      given(number, 1, "OLD", named) ==
      Lines{
          R"(P/config.yml password of NEW: {"$secret": "P/config.yml/password@{instance}", "as": "number", "undecided": true})"});
}

}  // namespace ampcfg::drift::like_test
