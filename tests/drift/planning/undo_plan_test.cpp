#include "ampcfg/drift/planning/undo_plan.hpp"

#include <catch2/catch.hpp>

namespace ampcfg::drift::undo_plan_test {

using drift::FileHistory;

namespace {

using Text = std::optional<std::string>;
using Lines = std::vector<std::string>;

const Text none = std::nullopt;

struct Outcome {
  Text after;    ///< what the plan makes of the file
  bool changes;  ///< there is a plan
  Lines left;
};

Outcome undo(const Text& before, const Text& deployed, const Text& now, const drift::UndoWishes& wishes = {}) {
  const FileHistory history{"Chat", "config.yml", before, deployed, now};
  const drift::Undo undo = drift::undo(history, wishes, drift::Secrets());
  Outcome outcome{undo.file ? undo.file->after : now, undo.file.has_value(), {}};
  if (undo.file) CHECK(undo.file->before == now);
  for (const drift::LeftAlone& left : undo.left) {
    CHECK(left.plugin == "Chat");
    outcome.left.push_back(left.key.value_or("-") + " " + left.code);
  }
  return outcome;
}

drift::UndoWishes only(const std::string& key, bool force = false) {
  return {force, [key](const std::string& other) { return other == key; }};
}

}  // namespace

TEST_CASE("a file that is as it was left gets its bytes back, whatever they are") {
  struct Case {
    Text before, deployed;
  };
  const std::vector<Case> cases{
      {"a: 1  # old\n", "a: 2  # old\n"},
      {none, "a: 1\n"},
      {"a: 1\n", none},
      {"", "a: 1\n"},
      {"[", "a: 1\n"},
      {"a: 1\r\n", "a: 1\n"},
  };
  for (const auto& [before, deployed] : cases) {
    const auto undone = undo(before, deployed, deployed);
    CHECK(undone.changes);
    CHECK(undone.after == before);
    CHECK(undone.left.empty());
    // What has its old bytes already needs nothing.
    CHECK_FALSE(undo(before, deployed, before).changes);
    CHECK(undo(before, deployed, before).left.empty());
  }
}

TEST_CASE("in a file that was written since, keys with the deployed value get the old one") {
  struct Case {
    const char* what;
    std::string before, deployed, now, after;
    Lines left;
  };
  const std::vector<Case> cases{
      {"a plugin wrote it anew",
       "# mine\na: 1\nb: 1\n",
       "# mine\na: 2\nb: 1\n",
       "b: 5\na: 2\nc: 3\n",
       "b: 5\na: 1\nc: 3\n",
       {}},
      {"the key was changed",
       "a: 1\nb: 1\n",
       "a: 2\nb: 2\n",
       "a: 3\nb: 2\nc: 1\n",
       "a: 3\nb: 1\nc: 1\n",
       {"a changed-since"}},
      {"all were", "a: 1\n", "a: 2\n", "a: 3\n", "a: 3\n", {"a changed-since"}},
      {"the key is gone", "a: 1\nb: 1\n", "a: 2\nb: 2\n", "b: 2\n", "b: 1\n", {"a changed-since"}},
      {"it has its old value already", "a: 1\nb: 1\n", "a: 2\nb: 2\n", "a: 1\nb: 2\n", "a: 1\nb: 1\n", {}},
      {"it was inserted", "b: 1\n", "a: 2\nb: 1\n", "a: 2\nb: 3\n", "b: 3\n", {}},
      {"it was inserted with its parent", "b: 1\n", "b: 1\nx:\n  y: 2\n", "b: 3\nx:\n  y: 2\n", "b: 3\n", {}},
      {"with two parents", "b: 1\n", "b: 1\nx: {y: {z: 1, w: 2}}\n", "b: 3\nx: {y: {z: 1, w: 2}}\n", "b: 3\n", {}},
      {"with one that has another key since",
       "b: 1\n",
       "b: 1\nx:\n  y:\n    z: 1\n",
       "x:\n  y:\n    z: 1\n  w: 1\n",
       "x:\n  w: 1\n",
       {}},
      {"with one that was there", "x: {}\n", "x: {y: 2}\n", "x: {y: 2}\nb: 1\n", "x: {}\nb: 1\n", {}},
      {"it was null", "a:\nb: 1\n", "a: 2\nb: 1\n", "a: 2\nb: 3\n", "a: null\nb: 3\n", {}},
      {"a kind was changed", "a: '2'\n", "a: 2\n", "a: 2 # new\n", "a: '2' # new\n", {}},
      {"a list", "a: [1, 2]\n", "a: [1]\n", "a: [1]\nb: 1\n", "a: [1, 2]\nb: 1\n", {}},
      {"a leaf took a mapping's place",
       "a: {b: 1, c: 2}\n",
       "a: 5\n",
       "a: 5\nd: 1\n",
       "a:\n  b: 1\n  c: 2\nd: 1\n",
       {}},
      {"a mapping took a leaf's place",
       "a: 5\n",
       "a:\n  b: 1\n  c: 2\n",
       "a:\n  b: 1\n  c: 2\nd: 1\n",
       "a: 5\nd: 1\n",
       {}},
      {"and has another key since",
       "a: 5\n",
       "a:\n  b: 1\n",
       "a:\n  b: 1\n  c: 2\n",
       "a:\n  c: 2\n",
       {"a changed-since"}},
      {"a leaf took a mapping's place and was changed",
       "a: {b: 1}\n",
       "a: 5\n",
       "a: 6\n",
       "a: 6\n",
       {"a changed-since", "a.b changed-since"}},
      {"comments alone were changed", "a: 1 # x\n", "a: 2 # x\n", "a: 2 # y\n", "a: 1 # y\n", {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    const auto undone = undo(c.before, c.deployed, c.now);
    CHECK(undone.after == c.after);
    CHECK(undone.left == c.left);
    CHECK(undone.changes == (c.after != c.now));
  }
}

TEST_CASE("what cannot be brought back is left whole, and force does it") {
  struct Case {
    const char* what;
    Text before, deployed, now;
    std::string left;
  };
  const std::vector<Case> cases{
      {"made and changed", none, "a: 1\n", "a: 2\n", "- changed-since"},
      {"taken away and made anew", "a: 1\n", none, "a: 1 \n", "- changed-since"},
      {"taken away since", "a: 1\n", "a: 2\n", none, "- missing-file"},
      {"broken since", "a: 1\n", "a: 2\n", "a: [\n", "- invalid-file"},
      {"broken before", "a: [\n", "a: 2\n", "a: 2\nb: 1\n", "- changed-since"},
      {"keys changed", "a: 1\n", "a: 2\n", "a: 3\n", "a changed-since"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    const auto undone = undo(c.before, c.deployed, c.now);
    CHECK_FALSE(undone.changes);
    CHECK(undone.left == Lines{c.left});
    const auto forced = undo(c.before, c.deployed, c.now, {true, {}});
    CHECK(forced.after == c.before);
    CHECK(forced.left.empty());
  }
}

TEST_CASE("picked keys alone are brought back") {
  const std::string before = "a: 1\nb: 1\n";
  const std::string deployed = "a: 2\nb: 2\n";
  CHECK(drift::changed_keys({"Chat", "config.yml", before, deployed, none}) == Lines{"a", "b"});
  CHECK(undo(before, deployed, deployed, only("a")).after == "a: 1\nb: 2\n");
  CHECK_FALSE(undo(before, deployed, deployed, only("c")).changes);
  CHECK(undo(before, deployed, "a: 3\nb: 2\n", only("a")).left == Lines{"a changed-since"});
  CHECK(undo(before, deployed, "a: 3\nb: 2\n", only("a", true)).after == "a: 1\nb: 2\n");
  CHECK(undo("a: 1 # x\n", "a: 2 # y\n", "a: 2 # y\n", only("a")).after == "a: 1 # x\n");
  CHECK(undo(none, "a: 1\nb: 1\n", "a: 1\nb: 1\n", only("a")).after == "b: 1\n");
  CHECK(undo(none, "a: 1\n", "a: 1\n", only("a")).after == none);
}

TEST_CASE("a plan says what becomes of each key, and hides secrets") {
  const auto undone = drift::undo({"Chat", "config.yml", "a: 1\npassword: old\nc: 1\n", "a: 2\npassword: new\nd: x\n",
                                   "a: 2\npassword: new\nd: x\n"},
                                  {}, drift::Secrets());
  REQUIRE(undone.file);
  const auto& keys = undone.file->keys;
  REQUIRE(keys.size() == 4);
  CHECK((keys[0].key == "a" && keys[0].before == "2" && keys[0].after == "1"));
  CHECK((keys[1].key == "c" && !keys[1].before && keys[1].after == "1"));
  CHECK((keys[2].key == "d" && keys[2].before == "\"x\"" && !keys[2].after));
  CHECK((keys[3].key == "password" && keys[3].hidden && !keys[3].before && !keys[3].after));
}

TEST_CASE("a plan hides a secret that is written at another key, by its anchor") {
  const std::string before = "old: &x s3cret\nlist: &y [s3cret2]\npassword: *x\ntokens: *y\n";
  const std::string deployed = "old: 1\nlist: 2\npassword: x\ntokens: [x]\n";
  for (const std::string& now : {deployed, deployed + "more: 1\n"}) {
    const auto undone = drift::undo({"Chat", "config.yml", before, deployed, now}, {}, drift::Secrets());
    REQUIRE(undone.file);
    CHECK(undone.file->keys.size() == 4);
    for (const drift::PlannedKey& key : undone.file->keys) {
      CAPTURE(now, key.key);
      CHECK((key.hidden && !key.before && !key.after));
    }
  }
}

TEST_CASE("many keys are brought back in no more time for each than few") {
  std::string added;
  for (int n = 0; n < 4'000; ++n) added += "  k" + std::to_string(n) + ":\n    x:\n      y: 1\n";
  const std::string before = "m:\n  a: 1\n";
  CHECK(undo(before, before + added, before + added + "z: 1\n").after == before + "z: 1\n");
}

TEST_CASE("mappings that were made go with their last key, from the innermost on") {
  CHECK(undo("a: 1\n", "a: 1\nb:\n  c:\n    d: 1\n  e:\n    f: 1\n", "a: 1\nb:\n  c:\n    d: 1\n  e:\n    f: 1\nz: 1\n")
            .after == "a: 1\nz: 1\n");
  CHECK(undo("a: 1\n", "a: 1\nb:\n  c:\n    d: 1\n  e:\n    f: 1\n",
             "a: 1\nb:\n  c:\n    d: 1\n  e:\n    f: 1\n    g: 1\n")
            .after == "a: 1\nb:\n  e:\n    g: 1\n");
  CHECK(undo("a: 1\nb: {}\n", "a: 1\nb:\n  c:\n    d: 1\n", "a: 1\nb:\n  c:\n    d: 1\nz: 1\n").after ==
        "a: 1\nb: {}\nz: 1\n");
}

TEST_CASE("the plan can be made again on other bytes") {
  const auto undone = drift::undo({"Chat", "config.yml", "a: 1\n", "a: 2\n", "a: 2\nb: 1\n"}, {}, drift::Secrets());
  REQUIRE(undone.file);
  const auto newer = document::Document::read("b: 2\na: 2\n");
  CHECK(document::edit(std::get<document::Document>(newer), undone.file->edits).bytes == "b: 2\na: 1\n");
}

TEST_CASE("a key is lost where it has not the deployed value any more") {
  const auto lost = [](const std::optional<std::string>& now) {
    return drift::lost_keys({"Chat", "config.yml", "a: 1\nb: 1\nc: 1\n", "a: 2\nb: 2\nc: 1\n", now});
  };
  CHECK(lost("a: 2\nb: 2\nc: 1\n").empty());
  CHECK(lost("# saved\nc: 5\nb: 2\na: 2\n").empty());
  CHECK(lost("a: 1\nb: 1\nc: 1\n") == Lines{"a", "b"});
  CHECK(lost("a: 3\nb: 2\n") == Lines{"a"});
  CHECK(lost("b: 2\n") == Lines{"a"});
  CHECK(lost("a: {x: 1}\nb: 2\n") == Lines{"a"});
  CHECK(lost("a: [\n") == Lines{"a", "b"});
  CHECK(lost(none) == Lines{"a", "b"});
}

TEST_CASE("what a deployment changed is told with both values, and secrets are not") {
  const auto lines = [](const Text& before, const Text& deployed) {
    Lines lines;
    const auto keys = drift::changed_values(before, deployed, drift::Secrets());
    if (!keys) return Lines{"untold"};
    for (const drift::PlannedKey& key : *keys)
      lines.push_back(key.key + ": " +
                      (key.hidden ? "hidden" : key.before.value_or("-") + " " + key.after.value_or("-")));
    return lines;
  };
  CHECK(lines("a: 1\nb: x # c\n", "a: 2\nb: x\n") == Lines{"a: 1 2"});
  CHECK(lines("a: {b: 1}\n", "a: {c: '1'}\n") == Lines{"a.b: 1 -", "a.c: - \"1\""});
  CHECK(lines(none, "a: [1, x]\n") == Lines{"a: - [1, \"x\"]"});
  CHECK(lines("password: old\n", "password: new\n") == Lines{"password: hidden"});
  // A secret that is written at another key, by its anchor.
  CHECK(lines("old: &x s3cret\npassword: *x\n", "old: 1\npassword: *x\n") == Lines{"untold"});
  CHECK(lines("old: &x s3cret\npassword: *x\n", "old: &x other\npassword: *x\n") ==
        Lines{"old: hidden", "password: hidden"});
  CHECK(lines("a: [\n", "a: 1\n") == Lines{"untold"});
}

}  // namespace ampcfg::drift::undo_plan_test
