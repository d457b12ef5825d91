#include "drift/learning/left_out.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "made_fleet.hpp"

namespace ampcfg::drift::left_out_test {
namespace {

using learning_test::learn;
using learning_test::learned_lines;
using learning_test::lines_of;
using learning_test::loaded;
using learning_test::MadeFleet;
using Lines = std::vector<std::string>;

Lines left_out_of(const Learned& learned) {
  Lines lines;
  for (const LeftOut& out : learned.left_out) {
    const std::string line = out.of.file + " " + out.of.key + ": " + out.reason;
    if (lines.empty() || lines.back() != line) lines.push_back(line);
  }
  return lines;
}

}  // namespace

TEST_CASE("a folder with more than a hundred files of a kind is data") {
  MadeFleet fleet;
  fleet.at("A").has("P", "config.yml", "a: 1");
  fleet.at("B").has("P", "users/1.yml", "x: other");
  for (int n = 0; n < 100; ++n)
    fleet.at("A").has("P", "users/" + std::to_string(n) + ".yml", "x: " + std::to_string(n));
  CHECK(learn(fleet).entries.size() > 100);
  fleet.at("A").has("P", "users/100.yml", "x: 100");
  CHECK(lines_of(learn(fleet)) == Lines{"P/config.yml a of A: 1"});
  // Those that are equal on two instances are what somebody has made.
  for (int n = 2; n < 10; ++n) fleet.at("B").has("P", "users/" + std::to_string(n) + ".yml", "x: " + std::to_string(n));
  CHECK(learn(fleet).entries.size() > 100);
}

TEST_CASE("languages that nobody has touched are left out, unless they are asked for") {
  MadeFleet fleet;
  fleet.of_jar = {{"lang/de.yml", "a: eins"}, {"lang/en.yml", "a: one"}, {"lang/fr.yml", "a: un"}};
  for (const std::string name : {"A", "B"}) {
    for (const auto& [file, text] : fleet.of_jar) fleet.at(name).has("P", file, text);
  }
  CHECK(learned_lines(fleet).empty());
  LearnOptions options;
  options.untouched = true;
  CHECK(learn(fleet, nullptr, options).entries.size() == 3);
  fleet.at("B").has("P", "lang/en.yml", "a: touched");
  CHECK(learn(fleet).entries.size() == 2);
  CHECK(left_out_of(learn(fleet)) ==
        Lines{"lang/de.yml : untouched language files", "lang/fr.yml : untouched language files"});
}

TEST_CASE("what unchecked.json names is left out") {
  MadeFleet fleet;
  fleet.at("A").has("P", "config.yml", "a: 1\nb: 1").has("Q", "config.yml", "a: 1");
  const Expectations set =
      loaded({{"universal_configs.json", "{}", false}, {"unchecked.json", R"(["P/config.yml: a", "Q/*: *"])", false}});
  CHECK(lines_of(learn(fleet, &set)) == Lines{"P/config.yml b: 1"});
  CHECK(learn(fleet, &set).left_out.size() == 2);
  CHECK(left_out_of(learn(fleet, &set)) == Lines{"config.yml a: unchecked.json"});
}

TEST_CASE("what is left out of one is left out of all, with its reason") {
  MadeFleet fleet;
  fleet.at("A").has("P", "config.yml",
                    "a: .inf\nlist: [x]\npasswords: [x]\n00000000-0000-0000-0000-000000000001: 1\nm: 1");
  fleet.at("B").has("P", "config.yml", "a: 1\nlist: [x]\nm: {n: 1}");
  CHECK(left_out_of(learn(fleet)) == Lines{"config.yml 00000000-0000-0000-0000-000000000001: keys of data",
                                           "config.yml a: what JSON cannot say", "config.yml m: mappings elsewhere",
                                           "config.yml passwords: lists with a secret"});
}

TEST_CASE("what cannot be read is listed, and nothing is said of it") {
  MadeFleet fleet;
  fleet.at("A").has("P", "config.yml", "a: [");
  fleet.at("B").has("P", "config.yml", "a: 1");
  Seen seen = fleet.seen();
  SeenInstance& third = seen.instances.emplace_back();
  third.known.subject = {"here", "C", "paper"};
  third.known.plugins = {"P"};
  SeenFile folder;
  folder.plugin = "P";
  folder.invalid = "permission denied";
  third.files.push_back(folder);
  Learner learner(seen, nullptr, {});
  const Learned learned = learner.learn(fleet.values(seen, learner.wanted()));
  CHECK(lines_of(learned) == Lines{"P/config.yml a: 1"});
  Lines invalid;
  for (const LeftOut& out : learned.invalid) invalid.push_back(out.of.file + ": " + out.reason);
  CHECK(invalid == Lines{": C: permission denied", "config.yml: A: invalid"});
}

}  // namespace ampcfg::drift::left_out_test
