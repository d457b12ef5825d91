#include "ampcfg/drift/reviewing/review.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "../written_set.hpp"
#include "ampcfg/drift/judging/judge.hpp"
#include "ampcfg/drift/reviewing/outcome.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::drift::review_test {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;
/// By instance: by plugin, its files.
using Fleet = std::map<std::string, std::map<std::string, Files>>;

ReviewedScan scan_of(const Expectations& set, const Fleet& fleet, bool undecided = false) {
  ReviewedScan scan;
  scan.undecided = undecided;
  for (const auto& [instance, plugins] : fleet) {
    scan.instances.push_back({"here", instance, instance, instance, "paper"});
    std::vector<Finding>& findings = scan.findings.emplace_back();
    for (const auto& [plugin, files] : plugins) {
      WrittenFiles written;
      for (const auto& [path, text] : files) written.add(path, text);
      const Verdict verdict = judge(set, {"here", instance, "paper"}, plugin, written, {}, Secrets(), true);
      findings.insert(findings.end(), verdict.findings.begin(), verdict.findings.end());
    }
  }
  return scan;
}

/// What may be answered, by the keys that are typed.
std::string letters(const ReviewChoices& choices) {
  std::string text;
  const std::pair<bool, char> all[] = {{choices.fix, 'f'},   {choices.accept, 'a'},    {choices.everywhere, 'e'},
                                       {choices.group, 'g'}, {choices.directive, 'd'}, {choices.no_longer, 'i'}};
  for (const auto& [may, letter] : all) {
    if (may) text += letter;
  }
  return text;
}

/// `P: A, B: a, b [faegdi]`.
std::string line_of(const ReviewedScan& scan, const ReviewGroup& group) {
  std::string line = group.fact.empty() ? group.plugin() : "{" + group.fact + "}";
  std::string between = ": ";
  for (const std::size_t n : group.instances) line += std::exchange(between, ", ") + scan.instances[n].label;
  between = ": ";
  for (const ReviewKey& key : group.keys)
    line += std::exchange(between, ", ") + (key.of.key.empty() ? key.of.file : key.of.key);
  return line + " [" + letters(group.choices) + "]";
}

std::vector<std::string> lines_of(const ReviewedScan& scan) {
  std::vector<std::string> lines;
  for (const ReviewGroup& group : review_groups(scan, "key")) lines.push_back(line_of(scan, group));
  return lines;
}

Fleet same(const std::string& text, std::initializer_list<std::string> names) {
  Fleet fleet;
  for (const std::string& name : names) fleet[name] = {{"P", {{"config.yml", text}}}};
  return fleet;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("what the same instances have otherwise in one plugin is one question, and what few have comes first") {
  Fleet fleet = same("a: 1\nb: 1\nc: 1\nd: 1\n", {"A", "B", "C", "D"});
  fleet["A"]["P"] = {{"config.yml", "a: 2\nb: 2\nc: 1\nd: 9\n"}};
  fleet["B"]["P"] = {{"config.yml", "a: 1\nb: 1\nc: 3\nd: 9\n"}};
  fleet["C"]["Q"] = {{"config.yml", "a: [\n"}};
  const auto set = set_of(R"({"P": {"config": {"a": 1, "b": 1, "c": 1, "d": 1}}, "Q": {"config": {"a": 1}}})");
  CHECK(lines_of(scan_of(set, fleet)) ==
        Lines{"Q: C: config.yml []", "P: A: a, b [faegdi]", "P: B: c [faegdi]", "P: A, B: d [faegdi]"});
}

TEST_CASE("what can be asked depends on what differs") {
  struct Case {
    std::string what, expected, file, letters;
  };
  const Case cases[] = {
      {"a value", "1", "a: 2\n", "faegdi"},
      {"no key", "1", "b: 1\n", "faegdi"},
      {"a range", R"({"$range": [1, 2]})", "a: 3\n", "aegdi"},
      {"a range with a default", R"({"$range": [1, 2], "default": 1})", "a: 3\n", "faegdi"},
      {"a mapping", "1", "a: {b: 1}\n", "fi"},
      {"an empty mapping", "1", "a: {}\n", "faegdi"},
      {"no number of JSON", "1", "a: .inf\n", "fi"},
      {"a file that no server reads", "1", "a: [\n", ""},
      {"a fact that is not there", R"({"$template": "{nobody}"})", "a: x\n", ""},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    const auto set = set_of(R"({"P": {"config": {"a": )" + one.expected + "}}}");
    const auto scan = scan_of(set, same(one.file, {"A"}));
    const auto groups = review_groups(scan, "key");
    REQUIRE(groups.size() == 1);
    CHECK(letters(groups.front().choices) == one.letters);
  }
  const auto missing = scan_of(set_of(R"({"P": {"config": {"a": 1}}})"), {{"A", {{"P", {}}}}});
  CHECK(lines_of(missing) == Lines{"P: A: config.yml [fai]"});
  auto hidden = scan_of(set_of(R"({"P": {"config": {"password": "one"}}})"), same("password: other\n", {"A"}));
  CHECK(lines_of(hidden) == Lines{"P: A: password [fadi]"});
  auto unwritable = scan_of(set_of(R"({"P": {"config": {"a": 1}}})"), same("a: 2\n", {"A"}));
  unwritable.may_write = false;
  CHECK(lines_of(unwritable) == Lines{"P: A: a [f]"});
}

TEST_CASE("a value of its own is right everywhere only where all have the same, and no group's counts") {
  Fleet fleet = same("a: 2\n", {"A"});
  fleet["B"]["P"] = {{"config.yml", "a: 3\n"}};
  CHECK(lines_of(scan_of(set_of(R"({"P": {"config": {"a": 1}}})"), fleet)) == Lines{"P: A, B: a [fadi]"});
}

TEST_CASE("templates of one fact are one question, whichever plugins they are in") {
  auto loaded = load({{"universal_configs.json", R"({"P": {"config": {"a": {"$template": "co_{s}_"}}},
                                                    "Q": {"config": {"b": {"$template": "x{s}"}}}})"},
                      {"instances.json", R"({"facts": {"A": {"s": "1"}}})"}});
  REQUIRE(loaded.expectations);
  const auto scan =
      scan_of(*loaded.expectations, {{"A", {{"P", {{"config.yml", "a: no\n"}}}, {"Q", {{"config.yml", "b: no\n"}}}}}});
  CHECK(lines_of(scan) == Lines{"{s}: A: a, b [faegdi]"});
  CHECK(facts_of_template(R"({"$template": "{{x}}{nn}-{short}"})") == "nn, short");
  CHECK(facts_of_template(R"({"$any": true})").empty());
}

TEST_CASE("an id is the same as long as what it is about is") {
  const auto set = set_of(R"({"P": {"config": {"a": 1}}})");
  const auto id = [&](const std::string& file, const std::string& key) {
    return review_groups(scan_of(set, same(file, {"A"})), key).front().id;
  };
  CHECK(is_review_id(id("a: 2\n", "key")));
  CHECK(id("a: 2\n", "key") == id("# new\na: 2\n", "key"));
  CHECK(id("a: 2\n", "key") != id("a: 3\n", "key"));
  CHECK(id("a: 2\n", "key") != id("a: 2\n", "other"));
  CHECK_FALSE(is_review_id("SMP101"));
}

TEST_CASE("that few lack a file is told where it is asked about, of those that have it") {
  Fleet fleet = same("x: 1\n", {"A", "B", "C"});
  for (const char* name : {"A", "B"}) fleet[name]["P"] = {{"config.yml", "x: 1\n"}, {"menus.yml", "a: 2\n"}};
  const std::string undecided = R"({"$value": 2, "undecided": true})";
  const auto set = set_of(R"({"P": {"config": {"x": 1}}})",
                          R"({"P": {"menus.yml": {"a": {"A": )" + undecided + R"(, "B": )" + undecided + "}}}}");
  auto scan = scan_of(set, fleet, true);
  scan.doubts[{"P", "menus.yml", ""}] = {"few lack it", {"C"}};
  const auto groups = review_groups(scan, "key");
  REQUIRE(groups.size() == 1);
  CHECK(groups.front().rank == ReviewRank::doubt);
  CHECK(groups.front().keys.front().doubt == "few lack it");
  CHECK(groups.front().keys.front().is_doubt_of_file);
}

TEST_CASE("what is doubtful comes before what few have otherwise") {
  Fleet fleet = same("a: 1\nb: 1\n", {"A", "B", "C", "D"});
  fleet["A"]["P"] = {{"config.yml", "a: 2\nb: 1\n"}};
  for (const char* name : {"B", "C"}) fleet[name]["P"] = {{"config.yml", "a: 1\nb: 2\n"}};
  auto scan = scan_of(set_of(R"({"P": {"config": {"a": 1, "b": 1}}})"), fleet);
  CHECK(lines_of(scan) == Lines{"P: A: a [faegdi]", "P: B, C: b [faegdi]"});
  scan.doubts[{"P", "config.yml", "b"}] = {"another's", {"A"}};
  CHECK(lines_of(scan) == Lines{"P: A: a [faegdi]", "P: B, C: b [faegdi]"});
  scan.doubts[{"P", "config.yml", "b"}].instances = {"here:C"};
  CHECK(lines_of(scan) == Lines{"P: B, C: b [faegdi]", "P: A: a [faegdi]"});
  CHECK(review_groups(scan, "key").front().rank == ReviewRank::doubt);
  scan.doubts = {{{"P", "config.yml", ""}, {"few lack it", {"A", "B"}}}};
  CHECK(review_groups(scan, "key").back().rank == ReviewRank::doubt);
  scan.defaults = {{1, {"P", "config.yml", "b"}}};
  CHECK_FALSE(review_groups(scan, "key").back().keys.front().is_default);
  scan.defaults.insert({2, {"P", "config.yml", "b"}});
  CHECK(review_groups(scan, "key").back().keys.front().is_default);
}

TEST_CASE("keys of one fact are one question, whoever has them") {
  auto loaded = load({{"universal_configs.json", R"({"P": {"config": {"a": {"$template": "x{s}", "undecided": true},
                                                    "b": {"$template": "y{s}", "undecided": true}}}})"},
                      {"instances.json", R"({"facts": {"A": {"s": "1"}, "B": {"s": "2"}}})"}});
  REQUIRE(loaded.expectations);
  const auto scan =
      scan_of(*loaded.expectations,
              {{"A", {{"P", {{"config.yml", "a: x1\nb: y1\n"}}}}}, {"B", {{"P", {{"config.yml", "a: x2\n"}}}}}}, true);
  const auto groups = review_groups(scan, "key");
  REQUIRE(groups.size() == 1);
  CHECK(groups.front().instances == std::vector<std::size_t>{0, 1});
  CHECK(groups.front().keys.size() == 2);
}

TEST_CASE("a fact and the same in small letters are one question") {
  auto loaded = load({{"universal_configs.json", R"({"P": {"config": {"a": {"$template": "x{s}", "undecided": true}}},
                                           "Q": {"config": {"b": {"$template": "{s-2}{instance}", "undecided": true},
                                                            "c": {"$template": "{s-2}", "undecided": true}}}})"},
                      {"instances.json", R"({"facts": {"A": {"s": "SE7", "s-2": "se7"}, "B": {"s-2": "x"}}})"}});
  REQUIRE(loaded.expectations);
  auto scan =
      scan_of(*loaded.expectations,
              {{"A", {{"P", {{"config.yml", "a: xSE7\n"}}}, {"Q", {{"config.yml", "b: se7A\nc: se7\n"}}}}}}, true);
  scan.same_parts = loaded.expectations->parts_in_lower_case();
  CHECK(lines_of(scan) == Lines{"{s}: A: a, c [adi]", "{instance, s}: A: b [adi]"});
  scan.same_parts.clear();
  CHECK(lines_of(scan).size() == 3);
}

TEST_CASE("what nobody has decided is asked about by who has it") {
  const auto set = set_of(R"({"P": {"config": {"a": 1, "b": 1, "c": {"$template": "{instance}", "undecided": true}}}})",
                          R"({"P": {"config.yml": {"a": {"A": {"$value": 2, "undecided": true}},
                                                   "b": {"A": {"$value": 2, "undecided": true}, "B": 7}}}})");
  Fleet fleet = same("a: 1\nb: 1\nc: B\n", {"B"});
  fleet["A"]["P"] = {{"config.yml", "a: 2\nb: 2\nc: A\n"}};
  const auto scan = scan_of(set, fleet, true);
  CHECK(lines_of(scan) == Lines{"P: A: a [faegdi]", "P: A: b [aegdi]", "{instance}: A, B: c [adi]"});
}

namespace {

const std::string universal = R"({"P": {"config.yml": {"a": 1}}})";

/// Decisions in short: `a=2 for A; a=- for B`, fixes, groups and what is no longer checked.
std::string told(const ReviewedScan& scan, const ReviewOutcome& outcome) {
  std::string text;
  for (const Decision& decision : outcome.decisions) {
    text += decision.of.key + "=" + decision.value.value_or("-");
    for (const std::string& name : decision.whose) text += " for " + name;
    text += "; ";
  }
  for (const auto& [name, members] : outcome.groups) {
    text += "@" + name;
    for (const std::string& member : members) text += " " + member;
    text += "; ";
  }
  for (const ReviewFix& fix : outcome.fixes)
    text += "fix " + fix.of.key + " on " + scan.instances[fix.instance].name + "; ";
  for (const KeyOfFile& key : outcome.unchecked) text += "not " + key.key + "; ";
  return text;
}

}  // namespace

TEST_CASE("an answer comes to decisions and to what is to be fixed") {
  using What = ReviewAnswer::What;
  struct Case {
    std::string what, variable;
    ReviewAnswer answer;
    std::string told;
  };
  const Case cases[] = {
      {"skip", "{}", {}, ""},
      {"fix", "{}", {What::fix}, "fix a on A; "},
      {"accept", "{}", {What::accept, "", {"", "", "eva"}}, R"(a={"$value": 2, "by": "eva"} for A; )"},
      {"accept with notes",
       "{}",
       {What::accept, "", {"test", "2099-12-31", "eva"}},
       R"(a={"$value": 2, "why": "test", "until": "2099-12-31", "by": "eva"} for A; )"},
      {"everywhere", "{}", {What::everywhere}, "a=2; fix a on B; "},
      {"everywhere, where one has its own",
       R"({"P": {"config.yml": {"a": {"A": 5, "B": 1}}}})",
       {What::everywhere},
       "a=2; a=- for A; "},
      {"a new group", "{}", {What::group, "dev"}, "a=2 for @dev; @dev A; "},
      {"a directive", "{}", {What::directive, R"({"$any": true})"}, R"(a={"$any": true}; )"},
      {"no longer", R"({"P": {"config.yml": {"a": {"A": 5}}}})", {What::no_longer}, "a=-; a=- for A; not a; "},
  };
  Fleet fleet = same("a: 1\n", {"B"});
  fleet["A"]["P"] = {{"config.yml", "a: 2\n"}};
  for (const Case& one : cases) {
    INFO(one.what);
    const auto set = set_of(universal, one.variable);
    const auto scan = scan_of(set, fleet);
    const auto groups = review_groups(scan, "key");
    REQUIRE(groups.size() == 1);
    ReviewOutcome outcome;
    add_outcome(outcome, scan, groups.front(), one.answer, set);
    CHECK(told(scan, outcome) == one.told);
  }
}

TEST_CASE("what is hidden is accepted by its name, a file that is not there by the absence of its keys") {
  using What = ReviewAnswer::What;
  const auto told_of = [](const Expectations& set, const Fleet& fleet, What what) {
    const auto scan = scan_of(set, fleet);
    ReviewOutcome outcome;
    add_outcome(outcome, scan, review_groups(scan, "key").front(), {what}, set);
    return told(scan, outcome);
  };
  CHECK(told_of(set_of(R"({"P": {"config": {"password": "one"}}})"), same("password: two\n", {"A"}), What::accept) ==
        R"(password={"$secret": "P/config.yml/password@{instance}"} for A; )");
  const auto lang = set_of(R"({"P": {"lang/en": {"a": 1, "b": {"c": 2}}, "config.x": 1}})");
  const Fleet bare{{"A", {{"P", {{"config.yml", "x: 1\n"}}}}}};
  CHECK(told_of(lang, bare, What::accept) == R"(a={"$absent": true} for A; b.c={"$absent": true} for A; )");
  CHECK(told_of(lang, bare, What::no_longer) == "a=-; b.c=-; not a; not b.c; ");
}

TEST_CASE("the mark of what nobody has decided is taken off, or its value") {
  using What = ReviewAnswer::What;
  const auto set = set_of(universal, R"({"P": {"config.yml": {"a": {"A": {"$value": 2, "undecided": true}}}}})");
  Fleet fleet = same("a: 1\n", {"B"});
  fleet["A"]["P"] = {{"config.yml", "a: 2\n"}};
  const auto scan = scan_of(set, fleet, true);
  const std::pair<What, std::string> cases[] = {
      {What::accept, "a=2 for A; "},
      {What::fix, "a=- for A; fix a on A; "},
      {What::everywhere, "a=2; a=- for A; fix a on B; "},
  };
  for (const auto& [what, expected] : cases) {
    ReviewOutcome outcome;
    add_outcome(outcome, scan, review_groups(scan, "key").front(), {what}, set);
    CHECK(told(scan, outcome) == expected);
  }
}

TEST_CASE("what is not made of an undecided template can be put right by it") {
  const auto set = set_of(R"({"P": {"config.yml": {"c": {"$template": "{instance}", "undecided": true},
                                                   "d": {"$template": "{instance}", "undecided": true}}}})",
                          R"({"P": {"config.yml": {"c": {"B": {"$value": "A", "undecided": true}}}}})");
  Fleet fleet = same("c: A\nd: A\n", {"A"});
  fleet["B"]["P"] = {{"config.yml", "c: A\nd: B\n"}};
  fleet["C"]["P"] = {{"config.yml", "c: C\nd: C\n"}};
  const auto scan = scan_of(set, fleet, true);
  CHECK(lines_of(scan) == Lines{"{instance}: A, B, C: c, d [fadi]"});
  ReviewOutcome outcome;
  add_outcome(outcome, scan, review_groups(scan, "key").front(), {ReviewAnswer::What::fix}, set);
  const std::string made = R"({"$template": "{instance}"})";
  CHECK(told(scan, outcome) == "c=- for B; c=" + made + "; d=" + made + "; fix c on B; ");

  // Where nobody has something else, there is nothing to put right.
  const auto without = set_of(R"({"P": {"config.yml": {"d": {"$template": "{instance}", "undecided": true}}}})");
  CHECK(lines_of(scan_of(without, fleet, true)) == Lines{"{instance}: A, B, C: d [adi]"});
}

TEST_CASE("a group must have these instances, and no other that has the key") {
  auto loaded = load({{"universal_configs.json", universal},
                      {"instances.json", R"({"groups": {"all": ["*"], "a": ["A"], "b": ["B"]}})"}});
  REQUIRE(loaded.expectations);
  Fleet fleet = same("a: 1\n", {"B"});
  fleet["A"]["P"] = {{"config.yml", "a: 2\n"}};
  const auto scan = scan_of(*loaded.expectations, fleet);
  const auto group = review_groups(scan, "key").front();
  const auto why = [&](const std::string& name) { return obstacle_of_group(scan, group, name, *loaded.expectations); };
  CHECK(why("new").empty());
  CHECK(why("a").empty());
  CHECK(why("all") == "B, in @all, has another value");
  CHECK(why("b") == "A is not in the group @b");
  CHECK_FALSE(why("no name").empty());
}

TEST_CASE("unchecked.json keeps what it says, and is asked for each key once") {
  CHECK(with_unchecked("", {{"P", "c.yml", "a*"}}) == R"(["P/c.yml: a[*]"])");
  CHECK(with_unchecked(R"(["x"])", {{"P", "c.yml", "a"}, {"P", "c.yml", "a"}}) == R"(["x", "P/c.yml: a"])");
  CHECK_THROWS_AS(with_unchecked("{}", {}), Error);
}

TEST_CASE("a question can be taken apart into its keys") {
  const auto set = set_of(R"({"P": {"config": {"a": 1, "b": 1}}})");
  const auto scan = scan_of(set, same("a: 2\nb: 2\n", {"A"}));
  const auto groups = review_groups(scan, "key");
  REQUIRE(groups.size() == 1);
  const auto parts = apart(scan, groups.front(), "key");
  REQUIRE(parts.size() == 2);
  CHECK(line_of(scan, parts[1]) == "P: A: b [faegdi]");
  CHECK(parts[0].id != parts[1].id);
}

}  // namespace ampcfg::drift::review_test
