#include "ampcfg/drift/planning/plan.hpp"

#include <catch2/catch.hpp>

#include "ampcfg/drift/judging/judge.hpp"
#include "drift/written_set.hpp"

namespace ampcfg::drift::plan_test {
namespace {

using Lines = std::vector<std::string>;
using Files = std::initializer_list<std::pair<std::string, std::string>>;

struct Case {
  std::string universal;
  Files files;
  Lines changes;
  Lines left;
};

PluginPlan plan_of(const Expectations& set, WrittenFiles files, const Wishes& wishes = {},
                   const Selection& selection = {}, const Secrets& secrets = Secrets()) {
  return plan(set, {"H", "I", "paper"}, "P", files, selection, secrets, wishes);
}

PluginPlan plan_of(const std::string& universal, Files files, const Wishes& wishes = {}) {
  return plan_of(set_of("{\"P\": " + universal + "}"), files, wishes);
}

/// Each key that changes, as `config.yml a.b: 1 -> 2`.
Lines changes_of(const PluginPlan& plan) {
  Lines lines;
  for (const FilePlan& file : plan.files) {
    for (const PlannedKey& key : file.keys) {
      lines.push_back(file.file + " " + key.key + ": " +
                      (key.hidden ? "hidden" : key.before.value_or("-") + " -> " + key.after.value_or("-")));
    }
  }
  return lines;
}

Lines left_of(const PluginPlan& plan) {
  Lines lines;
  for (const LeftAlone& left : plan.left)
    lines.push_back(left.code + " " + left.file.value_or("-") + " " + left.key.value_or("-"));
  return lines;
}

/// The findings that are there once the plan is carried out.
Lines drift_after(const Expectations& set, const PluginPlan& plan, Files files) {
  WrittenFiles after(files);
  for (const FilePlan& file : plan.files) after.add(file.file, *file.after);
  return lines_of(judge(set, {"H", "I", "paper"}, "P", after, {}, Secrets(), false));
}

}  // namespace

TEST_CASE("a plan gives each key its expected value") {
  const Case cases[] = {
      // nothing to do
      {R"({"a": 1})", {{"config.yml", "a: 1.0\n"}}, {}, {}},
      {R"({"a": null})", {{"config.yml", "b: 1\n"}}, {}, {}},
      {R"({"a": null})", {}, {}, {}},
      // values
      {R"({"a": 1})", {{"config.yml", "a: 2\n"}}, {"config.yml a: 2 -> 1"}, {}},
      {R"({"a": 1})", {{"config.yml", "a: '1'\n"}}, {"config.yml a: \"1\" -> 1"}, {}},
      {R"({"a": "x", "b": 2})",
       {{"config.yml", "b: 1\na: y\n"}},
       {"config.yml a: \"y\" -> \"x\"", "config.yml b: 1 -> 2"},
       {}},
      {R"({"a": [1, 2]})", {{"config.yml", "a: 1\n"}}, {"config.yml a: 1 -> [1, 2]"}, {}},
      // null is written, never taken away
      {R"({"a": null})", {{"config.yml", "a: 1\n"}}, {"config.yml a: 1 -> null"}, {}},
      {R"({"a": 1})", {{"config.yml", "a:\n"}}, {"config.yml a: null -> 1"}, {}},
      // missing keys
      {R"({"a": 1})", {{"config.yml", "b: 1\n"}}, {"config.yml a: - -> 1"}, {}},
      {R"({"a": 1})", {{"config.yml", "# nothing yet\n"}}, {"config.yml a: - -> 1"}, {}},
      {R"({"a.b": 1})", {{"config.yml", "a: {c: 1}\n"}}, {"config.yml a.b: - -> 1"}, {}},
      {R"({"lang/en": {"a.b": 1}})", {{"lang/en.yml", "c: 1\n"}}, {"lang/en.yml a.b: - -> 1"}, {}},
      {R"({"s": {"a": 1}})", {{"s.yaml", "b: 1\n"}}, {"s.yaml a: - -> 1"}, {}},
      // a key that no section places, into a config.yml that has nothing of it
      {R"({"a.b": 1})", {{"config.yml", "c: 1\n"}}, {}, {"ambiguous config.yml a.b"}},
      {R"({"config": {"a.b": 1}})", {{"config.yml", "c: 1\n"}}, {"config.yml a.b: - -> 1"}, {}},
      {R"({"config.a.b": 1})", {{"config.yml", "c: 1\n"}}, {"config.yml a.b: - -> 1"}, {}},
      {R"({"s.a.b": 1})", {{"s.yml", "c: 1\n"}}, {"s.yml a.b: - -> 1"}, {}},
      // shape against shape
      {R"({"a": 1})", {{"config.yml", "a: {b: 1}\n"}}, {}, {"shape config.yml a"}},
      {R"({"a.b": 1, "c": 2})",
       {{"config.yml", "a: text\nc: 1\n"}},
       {"config.yml c: 1 -> 2"},
       {"shape config.yml a.b"}},
      {R"({"a.b": 1})", {{"config.yml", "a: [1]\n"}}, {}, {"shape config.yml a.b"}},
      // files that are left
      {R"({"s": {"a": 1, "b": 2}, "c": 1})",
       {{"config.yml", "c: 2\n"}},
       {"config.yml c: 2 -> 1"},
       {"missing-file s.yml -"}},
      {R"({"a": 1})", {{"config.yml", "a: [\n"}}, {}, {"invalid-file config.yml -"}},
      {R"({"a": 1, "b": null})", {{"config.yml", ""}}, {}, {"empty-file config.yml -"}},
      {R"({"a": 1, "b": 2})", {{"config.yml", " \n  \r\n"}}, {}, {"empty-file config.yml -"}},
      {R"({"a": 1})", {{"config.yml", "\xEF\xBB\xBF"}}, {}, {"empty-file config.yml -"}},
      {R"({"a": 1})", {{"config.yml", "\xEF\xBB\xBF# c\n"}}, {"config.yml a: - -> 1"}, {}},
      {R"({"a": null})", {{"config.yml", ""}}, {}, {}},
      {R"({"server.properties": {"motd": "x"}})",
       {{"server.properties", "motd=y\n"}},
       {},
       {"unsupported-format server.properties -"}},
      // an item of a list is no key, unless it is one
      {R"({"l[0].port": 1, "l[1]": 2})",
       {{"config.yml", "l: [{port: 2}]\n"}},
       {},
       {"shape config.yml l[0].port", "shape config.yml l[1]"}},
      {R"({"config": {"a.l[0].port": 1}})",
       {{"config.yml", "a:\n  l:\n  - port: 2\n"}},
       {},
       {"shape config.yml a.l[0].port"}},
      {R"({"l[0]": 1})", {{"config.yml", "l: [1]\nl[0]: 2\n"}}, {"config.yml l[0]: 2 -> 1"}, {}},
      {R"({"l[x]": 1})", {{"config.yml", "l: [1]\n"}}, {"config.yml l[x]: - -> 1"}, {}},
      {R"({"l[0]": 1})", {{"config.yml", "l: 1\n"}}, {"config.yml l[0]: - -> 1"}, {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.universal, c.files.size() == 0 ? "" : c.files.begin()->second);
    const PluginPlan made = plan_of(c.universal, c.files);
    CHECK(changes_of(made) == c.changes);
    CHECK(left_of(made) == c.left);
    const Expectations set = set_of("{\"P\": " + c.universal + "}");
    CHECK(drift_after(set, made, c.files).size() == c.left.size());
    // What `judge` counts is what the plan is about.
    WrittenFiles files(c.files);
    const Counts counts = judge(set, {"H", "I", "paper"}, "P", files, {}, Secrets(), false).counts;
    CHECK(made.counts.drift == counts.drift);
    CHECK(made.counts.keys == counts.keys);
    CHECK(made.counts.ok == counts.ok);
    CHECK(made.counts.files == counts.files);
  }
}

TEST_CASE("files are made where they are missing or empty, if that is wished and they are YAML") {
  const Case cases[] = {
      {R"({"s": {"a": 1}})", {}, {"s.yml a: - -> 1"}, {}},
      {R"({"s": {"a": 1}})", {{"s.yml", ""}}, {"s.yml a: - -> 1"}, {}},
      {R"({"s": {"a": 1}})", {{"s.yml", "\r\n"}}, {"s.yml a: - -> 1"}, {}},
      {R"({"repair.vanilla": {"a": 1}})", {}, {"repair.vanilla.yml a: - -> 1"}, {}},
      {R"({"worlds.config": {"a": 1}})", {}, {"worlds.config.yml a: - -> 1"}, {}},
      {R"({"server.properties": {"a": 1}})", {}, {}, {"missing-file server.properties.yml -"}},
      {R"({"lang/de.json": {"a": 1}})", {}, {}, {"missing-file lang/de.json.yml -"}},
      {R"({"velocity.toml": {"a": 1}})", {{"velocity.toml", "a"}}, {}, {"unsupported-format velocity.toml -"}},
      {R"({"server.properties": {"a": 1}})",
       {{"server.properties.yml", "a: 2"}},
       {"server.properties.yml a: 2 -> 1"},
       {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.universal);
    const PluginPlan made = plan_of(c.universal, c.files, {.create = true, .replace = true});
    CHECK(changes_of(made) == c.changes);
    CHECK(left_of(made) == c.left);
  }
}

TEST_CASE("a key of a list's item is not made, whatever may be replaced") {
  const PluginPlan made =
      plan_of(R"({"l[0].port": 1})", {{"config.yml", "x: 1\nl: [{port: 2}]\n"}}, {.create = true, .replace = true});
  CHECK(left_of(made) == Lines{"shape config.yml l[0].port"});
  CHECK(made.left.at(0).reason == "\"l\" is a list (line 2), whose items are no keys: write the whole list");
}

TEST_CASE("a missing key goes where most of its path is") {
  struct Case {
    std::string what;
    std::string key;
    Files files;
    Lines changes;
    Lines left;
  };
  const Case cases[] = {
      {"the file that its beginning names", "s.a", {{"s.yml", "b: 1\n"}, {"config.yml", "c: 1\n"}}, {"s.yml a"}, {}},
      {"config.yml, where its parents are",
       "s.a",
       {{"s.yml", "b: 1\n"}, {"config.yml", "s: {b: 1}\n"}},
       {"config.yml s.a"},
       {}},
      {"the first of two that hold as much",
       "s.a.b",
       {{"s.yml", "a: {c: 1}\n"}, {"config.yml", "s: {b: 1}\n"}},
       {"s.yml a.b"},
       {}},
      {"the one that holds most",
       "s.a.b",
       {{"s.yml", "a: {c: 1}\n"}, {"config.yml", "s: {a: {c: 1}}\n"}},
       {"config.yml s.a.b"},
       {}},
      {"a parent without a value holds it too",
       "s.a",
       {{"s.yml", "b: 1\n"}, {"config.yml", "s:\n"}},
       {"config.yml s.a"},
       {}},
      {"a text where a parent should be holds nothing",
       "s.a",
       {{"s.yml", "b: 1\n"}, {"config.yml", "s: text\n"}},
       {"s.yml a"},
       {}},
      {"the shorter of two names", "s.a.b", {{"s.a.yml", "x: 1\n"}, {"s.yml", "a: {c: 1}\n"}}, {"s.yml a.b"}, {}},
      {"a file that cannot be read holds nothing",
       "s.a",
       {{"s.yml", "b: 1\n"}, {"config.yml", "s: [\n"}},
       {"s.yml a"},
       {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    const Expectations set = set_of("{\"P\": {\"" + c.key + "\": 5}}");
    const PluginPlan made = plan_of(set, c.files);
    Lines changes;
    for (const FilePlan& file : made.files) {
      for (const PlannedKey& key : file.keys) changes.push_back(file.file + " " + key.key);
    }
    CHECK(changes == c.changes);
    CHECK(left_of(made) == c.left);
    CHECK(drift_after(set, made, c.files).empty());
  }
}

TEST_CASE("where two entries come to mean one key, one edit is made") {
  // Nothing has the key, so `s.a` is missed in s.yml; but config.yml holds more of it, where the section says it too.
  const Expectations set = set_of(R"({"P": {"s.a": 1, "config": {"s.a": 2}}})");
  const Files files = {{"s.yml", "b: 1\n"}, {"config.yml", "s: {b: 1}\n"}};
  const PluginPlan made = plan_of(set, files);
  CHECK(changes_of(made) == Lines{"config.yml s.a: - -> 2"});
  CHECK(drift_after(set, made, files).empty());
}

TEST_CASE("a section says which file a key is in, also for a variable") {
  const Expectations set = set_of(R"({"P": {"s": {"b": 1}}})", R"({"P": {"s.a.c": {"I": 2}}})");
  const PluginPlan made = plan_of(set, Files{{"s.yml", "b: 1\n"}, {"config.yml", "s: {a: {d: 1}}\n"}});
  CHECK(changes_of(made) == Lines{"s.yml a.c: - -> 2"});
}

TEST_CASE("a file that is reached in two ways is changed once") {
  const Expectations set =
      set_of(R"({"P": {"s": {"a": 1}, "s.yml": {"b": 2}, "s.c": 3}})", R"({"P": {"s.a": {"I": 4}}})");
  const PluginPlan made = plan_of(set, Files{{"s.yml", "a: 0\nb: 0\nc: 0\n"}});
  CHECK(changes_of(made) == Lines{"s.yml a: 0 -> 4", "s.yml b: 0 -> 2", "s.yml c: 0 -> 3"});
  REQUIRE(made.files.size() == 1);
  CHECK(made.files[0].before == "a: 0\nb: 0\nc: 0\n");
  CHECK(made.files[0].after == "a: 4\nb: 2\nc: 3\n");
  CHECK(made.files[0].keys[0].source == Source::variable);
  CHECK(made.files[0].keys[1].source == Source::universal);
}

TEST_CASE("what is wished for beyond setting keys") {
  SECTION("files are made, where something is expected in them that is not null") {
    const Wishes create{true, false, false};
    const std::string universal = R"({"s": {"a": 1, "b": null}, "t": {"a": null}, "u.v": 1, "w": 2})";
    const PluginPlan made = plan_of(universal, {}, create);
    CHECK(changes_of(made) == Lines{"config.yml w: - -> 2", "s.yml a: - -> 1"});
    CHECK(left_of(made) == Lines{"ambiguous config.yml u.v"});
    REQUIRE(made.files.size() == 2);
    CHECK(!made.files[0].before);
    CHECK(made.files[0].after == "w: 2\n");
    CHECK(left_of(plan_of(universal, {})) == Lines{"missing-file config.yml -", "missing-file s.yml -"});
  }
  SECTION("an invalid file is left even then") {
    CHECK(left_of(plan_of(R"({"a": 1})", {{"config.yml", "a: [\n"}}, {true, true, false})) ==
          Lines{"invalid-file config.yml -"});
  }
  SECTION("another shape is overwritten") {
    const PluginPlan made =
        plan_of(R"({"a": 1, "b.c": 2})", {{"config.yml", "a: {x: 1}\nb: text\n"}}, {false, true, false});
    CHECK(left_of(made).empty());
    CHECK(changes_of(made) == Lines{"config.yml a: {\"x\": 1} -> 1", "config.yml b.c: - -> 2"});
  }
  SECTION("only keys that are there change") {
    const PluginPlan made = plan_of(R"({"a": 1, "b": 2, "c.d": 3, "c.e": 4, "s": {"f": 5}})",
                                    {{"config.yml", "a: 0\nc: {d: 0}\n"}}, {false, false, true});
    CHECK(changes_of(made) == Lines{"config.yml a: 0 -> 1", "config.yml c.d: 0 -> 3"});
    CHECK(left_of(made) == Lines{"missing-key config.yml b", "missing-key config.yml c.e", "missing-file s.yml -"});
  }
}

TEST_CASE("only what is selected is planned") {
  const Expectations set = set_of(R"({"P": {"a": 1, "b": 2, "s": {"c": 3}}})");
  const Files files = {{"config.yml", "a: 0\nb: 0\n"}, {"s.yml", "c: 0\n"}};
  Selection keys;
  keys.keys = Patterns({"b"});
  CHECK(changes_of(plan_of(set, files, {}, keys)) == Lines{"config.yml b: 0 -> 2"});
  CHECK(plan_of(set, files, {}, keys).files[0].after == "a: 0\nb: 2\n");
  Selection by_file;
  by_file.files = Patterns({"s"});
  CHECK(changes_of(plan_of(set, files, {}, by_file)) == Lines{"s.yml c: 0 -> 3"});
}

TEST_CASE("secrets are in the edit and not in what is shown") {
  const Expectations set =
      set_of(R"({"P": {"password": "new-secret", "logins": [{"token": "new-secret"}], "pin": 1}})");
  const PluginPlan made = plan_of(set, Files{{"config.yml", "password: old-secret\nlogins: 1\npin: 2\n"}});
  CHECK(changes_of(made) == Lines{"config.yml logins: 1 -> [{\"token\": \"‹hidden›\"}]", "config.yml password: hidden",
                                  "config.yml pin: 2 -> 1"});
  REQUIRE(made.files.size() == 1);
  CHECK(made.files[0].after->find("new-secret") != std::string::npos);
}

TEST_CASE("a value of another kind is warned of") {
  struct Case {
    std::string universal, yaml;
    Lines warnings;
  };
  const Case cases[] = {
      {R"({"a": 1})", "b: 0\na: [x]\n", {"P/config.yml a is a list where a number is expected"}},
      {R"({"a": 1})", "a: '1'\n", {"P/config.yml a is text where a number is expected"}},
      {R"({"a": 1})", "a: 2.5\n", {}},
      {R"({"a": null})", "a: 2\n", {}},
      {R"({"a": 1})", "a:\n", {}},
      {R"({"a": 1, "b": 2, "c": 3, "d": 4})",
       "a: x\nb: 0\nc: y\nd: z\n",
       {"P/config.yml a is text where a number is expected, and 2 other values are of another kind, too"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.universal, c.yaml);
    CHECK(plan_of(c.universal, {{"config.yml", c.yaml}}).warnings == c.warnings);
  }
}

TEST_CASE("what cannot be read has failed") {
  WrittenFiles files;
  files.add_unreadable("config.yml", "is a folder");
  const Expectations set = set_of(R"({"P": {"a": 1}})");
  const PluginPlan made = plan_of(set, files);
  CHECK(left_of(made) == Lines{"unreadable config.yml -"});
  CHECK(made.left.at(0).has_failed());
  CHECK(made.counts.error == 1);

  const PluginPlan folder = plan_unreadable(set, {"H", "I", "paper"}, "P", "may not be entered", {});
  CHECK(left_of(folder) == Lines{"unreadable - -"});
  CHECK(folder.left.at(0).plugin == "P");
  CHECK(folder.left.at(0).reason == "may not be entered");
  CHECK(plan_unreadable(set, {"H", "I", "paper"}, "Q", "may not be entered", {}).left.empty());
}

TEST_CASE("the values of a plan outlive the expectations") {
  PluginPlan made;
  {
    const Expectations set = set_of(R"({"P": {"a": "a text that is too long to be kept in place"}})");
    made = plan_of(set, Files{{"config.yml", "a: x\n"}});
  }
  REQUIRE(made.files.size() == 1);
  CHECK(made.files[0].owner.use_count() == 1);
  CHECK(made.files[0].edits.at(0).value->text() == "a text that is too long to be kept in place");
}

TEST_CASE("a directive that knows one value writes it") {
  const Case cases[] = {
      {R"({"a": {"$value": 1}})", {{"config.yml", "a: 2\n"}}, {"config.yml a: 2 -> 1"}, {}},
      {R"({"a": {"$value": 1}})", {{"config.yml", "b: 2\n"}}, {"config.yml a: - -> 1"}, {}},
      {R"({"a": {"$template": "{instance}_{platform}"}})",
       {{"config.yml", "a: x\n"}},
       {R"(config.yml a: "x" -> "I_paper")"},
       {}},
      {R"({"a": {"$oneOf": [1, 2], "default": 2}})", {{"config.yml", "a: 3\n"}}, {"config.yml a: 3 -> 2"}, {}},
      {R"({"a": {"$range": [1, 2], "default": 2}})", {{"config.yml", "a: 1\n"}}, {}, {}},
      {R"({"a": {"$oneOf": [1, 2]}})", {{"config.yml", "a: 3\n"}}, {}, {"no-single-value config.yml a"}},
      {R"({"a": {"$any": true}})", {{"config.yml", "b: 3\n"}}, {}, {"no-single-value config.yml a"}},
      {R"({"a": {"$template": "{gone}"}, "b": 1})",
       {{"config.yml", "b: 2\n"}},
       {"config.yml b: 2 -> 1"},
       {"unresolved config.yml a"}},
      // $absent takes away
      {R"({"a": {"$absent": true}})", {{"config.yml", "a: 1\nb: 2\n"}}, {"config.yml a: 1 -> -"}, {}},
      {R"({"a": {"$absent": true}})", {{"config.yml", "a:\nb: 2\n"}}, {"config.yml a: null -> -"}, {}},
      {R"({"a": {"$absent": true}})", {{"config.yml", "b: 2\n"}}, {}, {}},
      {R"({"a.b": {"$absent": true}})", {{"config.yml", "a: {b: 1}\n"}}, {"config.yml a.b: 1 -> -"}, {}},
      {R"({"a": {"$absent": true}})",
       {{"config.yml", "a:\n  b: 1\n  c: 2\nd: 1\n"}},
       {R"(config.yml a: {"b": 1, "c": 2} -> -)"},
       {}},
      {R"({"a": {"$absent": true}, "a.b": 1})", {{"config.yml", "a: {b: 1}\n"}}, {}, {"shape config.yml a"}},
      {R"({"a": {"$absent": true}})", {}, {}, {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.universal);
    const PluginPlan plan = plan_of(c.universal, c.files);
    CHECK(changes_of(plan) == c.changes);
    CHECK(left_of(plan) == c.left);
    const bool all_done = c.left.empty();
    if (all_done) CHECK(drift_after(set_of("{\"P\": " + c.universal + "}"), plan, c.files).empty());
  }
}

TEST_CASE("what was expected until a day is changed only on demand") {
  const Expectations set =
      set_of(R"({"P": {"a": 1, "b": 1}})", R"({"P": {"a": {"I": {"$value": 2, "until": "2026-07-14"}}}})");
  for (const bool on_demand : {false, true}) {
    CAPTURE(on_demand);
    WrittenFiles files({{"config.yml", "a: 2\nb: 2\n"}});
    Subject subject{"H", "I", "paper"};
    subject.day = "2026-07-15";
    Wishes wishes;
    wishes.ended = on_demand;
    const PluginPlan made = plan(set, subject, "P", files, {}, Secrets(), wishes);
    CHECK(left_of(made) == (on_demand ? Lines{} : Lines{"ended config.yml a"}));
    CHECK(changes_of(made) ==
          (on_demand ? Lines{"config.yml a: 2 -> 1", "config.yml b: 2 -> 1"} : Lines{"config.yml b: 2 -> 1"}));
  }
}

TEST_CASE("a plan for exact keys changes no others") {
  const auto set = set_of(R"({"P": {"config": {"a": 1, "b": 1}, "new": {"c": 1}}})");
  Selection selection;
  selection.exact = {{"P", "config.yml", {"a"}}};
  const PluginPlan one = plan_of(set, {{"config.yml", "a: 2\nb: 2\n"}}, {.create = true}, selection);
  CHECK(changes_of(one) == Lines{"config.yml a: 2 -> 1"});
  CHECK(left_of(one).empty());
  selection.exact = {{"P", "new.yml", {}}};
  const PluginPlan file = plan_of(set, {{"config.yml", "a: 2\nb: 2\n"}}, {.create = true}, selection);
  CHECK(changes_of(file) == Lines{"new.yml c: - -> 1"});
}

}  // namespace ampcfg::drift::plan_test
