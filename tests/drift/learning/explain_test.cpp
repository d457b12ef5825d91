#include "drift/learning/explain.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "made_fleet.hpp"

namespace ampcfg::drift::explain_test {
namespace {

using learning_test::MadeFleet;

/// The first sentence of why a key of `P/config.yml` is learned as it is.
std::string why(MadeFleet& fleet, const std::string& key) {
  const Seen seen = fleet.seen();
  Learner learner(seen, nullptr, {});
  static_cast<void>(learner.learn(fleet.values(seen, learner.wanted())));
  const auto found = learner.explain(Patterns({key}));
  return found.empty() || found.front().sentences.empty() ? "" : found.front().sentences.front();
}

}  // namespace

TEST_CASE("which rule a key came under is said in a sentence") {
  MadeFleet fleet;
  for (int n = 1; n <= 4; ++n) {
    const std::string number = std::to_string(n);
    const std::string some = n == 4 ? "other" : "some";
    fleet.at("SMP" + number)
        .has("P", "config.yml",
             "equal: 1\nmost: " + some + "\nall: v" + std::to_string(n * 7) + "x\nmade: x-SMP" + number +
                 "\npassword: s\nnone: ~\nid: 00000000-0000-0000-0000-00000000000" + number +
                 "\nat: 2026-01-02 10:00:00\nsection: " + (n == 1 ? "1" : "{a: 1}") + "\n")
        .has("P", "00000000-0000-0000-0000-000000000001.yml", "data: 1");
  }
  CHECK(why(fleet, "equal") == "rule 7: it is equal wherever it is, on 4 instances: universal");
  CHECK(why(fleet, "most") == "rule 8: 3 of the 4 that have it have one value, which is universal; other values: 1");
  CHECK(why(fleet, "all") ==
        "rule 8: of 4 values, none that nothing speaks against is on more than half of the 4 that have it");
  CHECK(why(fleet, "config.made") ==
        R"(rule 6: on 4 of the 4 that have it, the value is made of {instance}: {"$template": "x-{instance}"})");
  CHECK(why(fleet, "password").starts_with("rule 4: it is a secret"));
  CHECK(why(fleet, "none") == "it is null, or not there, wherever the file is");
  CHECK(why(fleet, "id") == "rule 5: all values are ids, another on each of 4 instances");
  CHECK(why(fleet, "at") == "rule 5: it is a time: it is left out");
  CHECK(why(fleet, "section") ==
        "it is a mapping with keys on another instance; the keys below are learned: it is left out");
  CHECK(why(fleet, "data") ==
        "rule 2: the file is data: by its name, or one of more than 100 in its folder: it is left out");
  CHECK(why(fleet, "nowhere").empty());
}

}  // namespace ampcfg::drift::explain_test
