#include "drift/learning/doubts.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "made_fleet.hpp"

namespace ampcfg::drift::doubts_test {
namespace {

using learning_test::learn;
using learning_test::MadeFleet;
using Lines = std::vector<std::string>;

MadeFleet fleet_of(const std::vector<std::string>& texts, const std::string& file = "config.yml") {
  MadeFleet fleet;
  int number = 1;
  for (const std::string& text : texts) {
    fleet.at("SMP" + std::to_string(number++)).has("P");
    if (!text.empty()) fleet.instances.back().has("P", file, text);
  }
  return fleet;
}

Lines doubts_of(MadeFleet fleet, const Expectations* set = nullptr) {
  Lines lines;
  for (const Doubt& doubt : learn(fleet, set).doubts)
    lines.push_back(std::to_string(static_cast<int>(doubt.kind)) + " " + doubt.of.file + " " + doubt.of.key + ": " +
                    doubt.words);
  return lines;
}

}  // namespace

TEST_CASE("doubts") {
  struct Case {
    std::string what;
    std::vector<std::string> files;
    Lines doubts;
  };
  const std::string id = "id: 00000000-0000-0000-0000-00000000000";
  const Case cases[] = {
      {"nothing", {"a: 1", "a: 2"}, {}},
      {"another's value",
       {"a: co_SMP1", "a: co_SMP2", "a: co_SMP3", "a: co_SMP1", "a: co_SMP1"},
       {"0 config.yml a: SMP1's on SMP4, SMP5"}},
      {"another's name, whole",
       {"a: co_SMP1", "a: co_SMP2", "a: co_SMP3", "a: SMP2"},
       {"0 config.yml a: SMP2's on SMP4"}},
      {"another value that is nobody's", {"a: co_SMP1", "a: co_SMP2", "a: co_SMP3", "a: lobby"}, {}},
      {"never filled in", {"a: changeme", "a: changeme"}, {R"(1 config.yml a: "changeme")"}},
      {"a secret never filled in", {"password: changeme"}, {"1 config.yml password: a secret"}},
      {"another kind", {"a: 1", "a: 2", "a: '3'"}, {"2 config.yml a: text on SMP3, a number on 2"}},
      {"two kinds, none of most", {"a: 1", "a: '3'"}, {}},
      {"words in a number's place", {"a: 1", "a: 2", "a: default"}, {}},
      {"a number in such a word's place", {"a: disabled", "a: disabled", "a: 3"}, {}},
      {"such a word among others",
       {"a: true", "a: true", "a: default"},
       {"2 config.yml a: text on SMP3, true or false on 2"}},
      {"shared ids",
       {id + "1", id + "2", id + "3", id + "4", id + "5", id + "1", id + "6", id + "7"},
       {"3 config.yml id: the same on SMP1, SMP6"}},
      {"ids that most share", {id + "1", id + "1", id + "1", id + "2"}, {}},
      {"no such file", {"a: 1", "a: 1", ""}, {"4 config.yml : not on SMP3"}},
      {"half lack the file", {"a: 1", ""}, {}},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    CHECK(doubts_of(fleet_of(one.files)) == one.doubts);
  }
}

TEST_CASE("messages may speak of what is to be filled in") {
  CHECK(doubts_of(fleet_of({"a: changeme"}, "lang/en.yml")).empty());
  CHECK(doubts_of(fleet_of({"a: changeme"}, "messages.yml")).empty());
}

TEST_CASE("what is doubted is undecided, and what the set says is not doubted again") {
  MadeFleet fleet = fleet_of({"a: changeme\nb: 1", "a: changeme\nb: 1", ""});
  const Learned learned = learn(fleet);
  for (const LearnedEntry& entry : learned.entries) CHECK(entry.undecided);
  CHECK(learned.decisions == 1);
  const Expectations now = learning_test::loaded(learning_test::written(learning_test::empty_set(), learned));
  CHECK(doubts_of(fleet, &now).empty());
}

}  // namespace ampcfg::drift::doubts_test
