#include "ampcfg/drift/deciding/decide.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "../written_set.hpp"
#include "ampcfg/document/json_editing/edit_json.hpp"
#include "ampcfg/drift/judging/look_up.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::drift::decide_test {
namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;

std::vector<SetFile> files_of(const Texts& texts) {
  std::vector<SetFile> files;
  for (const auto& [path, bytes] : texts) files.push_back({path, bytes, false});
  return files;
}

/// With what the set before has read of the same files.
Expectations loaded(const std::vector<SetFile>& files) {
  static std::optional<Expectations> before;
  auto result = Expectations::load(files, {}, before ? &*before : nullptr);
  before = result.expectations;
  for (const Problem& problem : result.problems) UNSCOPED_INFO(problem.code << ": " << problem.message);
  REQUIRE(result.expectations);
  return *result.expectations;
}

void make(std::vector<SetFile>& files, const SetEdit& edit) {
  auto file = std::find_if(files.begin(), files.end(), [&](const SetFile& one) { return one.path == edit.file; });
  if (file == files.end()) file = files.insert(file, SetFile{edit.file, "{}", false});
  auto edited = document::edit_json(file->bytes, edit.changes);
  if (const auto* refused = std::get_if<document::JsonRefusal>(&edited)) FAIL(refused->reason);
  file->bytes = std::get<std::string>(std::move(edited));
}

KnownInstance known(const std::string& name, const std::string& platform = "paper", const std::string& host = "here") {
  return {{host, name, platform}, {"P", "Q"}};
}

/// The files that a decision is written to, in that order, and what is in them at the end.
Texts after(const Texts& texts, const std::vector<Decision>& decisions, const Fleet& fleet = {},
            const NewGroups& groups = {}) {
  std::vector<SetFile> files = files_of(texts);
  Texts result;
  for (const SetEdit& edit : decide(files, loaded(files), decisions, fleet, groups)) {
    make(files, edit);
    static_cast<void>(loaded(files));
    result.emplace_back(edit.file, "");
  }
  for (auto& [path, text] : result) {
    for (const SetFile& file : files) {
      if (file.path == path) text = file.bytes;
    }
  }
  return result;
}

/// The code of the error that a decision comes to.
std::string refusal(const Texts& texts, const std::vector<Decision>& decisions, const Fleet& fleet = {},
                    const NewGroups& groups = {}) {
  const std::vector<SetFile> files = files_of(texts);
  try {
    static_cast<void>(decide(files, loaded(files), decisions, fleet, groups));
  } catch (const Error& error) {
    CHECK(error.kind() == Error::Kind::usage);
    CHECK_FALSE(error.hint().empty());
    return error.code();
  }
  return "";
}

const std::string universal = "universal_configs.json";
const std::string variable = "variable_configs.json";

struct Case {
  std::string what;
  std::string before;
  KeyOfFile key;
  std::optional<std::string> value;
  std::string after;
};

}  // namespace

TEST_CASE("a universal value is changed where it stands, in whichever layout") {
  const KeyOfFile a{"P", "config.yml", "a"};
  const KeyOfFile deep{"P", "lang/en.yml", "a.b"};
  const Case cases[] = {
      {"flat", R"({"P": {"a": 1}})", a, "2", R"({"P": {"a": 2}})"},
      {"with the file's name", R"({"P": {"config.a": 1}})", a, "2", R"({"P": {"config.a": 2}})"},
      {"with its extension", R"({"P": {"config.yml.a": 1}})", a, "2", R"({"P": {"config.yml.a": 2}})"},
      {"in a section", R"({"P": {"config": {"a": 1}}})", a, "2", R"({"P": {"config": {"a": 2}}})"},
      {"nested", R"({"P": {"lang/en": {"a": {"b": 1, "c": 1}}}})", deep, "2",
       R"({"P": {"lang/en": {"a": {"b": 2, "c": 1}}}})"},
      {"dotted", R"({"P": {"lang/en.yml": {"a.b": 1}}})", deep, "2", R"({"P": {"lang/en.yml": {"a.b": 2}}})"},
      {"before its file", R"({"P": {"lang/en.a.b": 1}})", deep, "2", R"({"P": {"lang/en.a.b": 2}})"},
      {"a directive", R"({"P": {"a": {"$any": true, "why": "x"}}})", a, "2", R"({"P": {"a": 2}})"},
      {"of another file", R"({"P": {"lang/en": {"a": 1}}})", a, "2",
       R"({"P": {"lang/en": {"a": 1}, "config.yml": {"a": 2}}})"},
      {"a key of another", R"({"P": {"config": {"b": 1}}})", a, "2", R"({"P": {"config": {"b": 1, "a": 2}}})"},
      {"no plugin", R"({"Q": {"a": 1}})", a, "2", R"({"Q": {"a": 1}, "P": {"config.yml": {"a": 2}}})"},
      {"what looks like a directive",
       R"({"P": {"b": 1}})",
       {"P", "config.yml", "$a"},
       "2",
       R"({"P": {"b": 1, "config.$a": 2}})"},
      {"that of the name of a file",
       R"({"P": {"config.config.a": 1, "config.a": 1}})",
       {"P", "config.yml", "config.a"},
       "2",
       R"({"P": {"config.config.a": 2, "config.a": 1}})"},
      {"taken away", R"({"P": {"a": 1, "b": 2}})", a, std::nullopt, R"({"P": {"b": 2}})"},
      {"the last of a section", R"({"P": {"b": 1, "lang/en": {"a": {"b": 2}}}})", deep, std::nullopt,
       R"({"P": {"b": 1}})"},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    CHECK(after({{universal, one.before}}, {{one.key, one.value, {}}}) == Texts{{universal, one.after}});
  }
}

TEST_CASE("an instance's value is changed where it stands, in whichever layout") {
  struct VariableCase {
    std::string what, universal, before, whose;
    std::optional<std::string> value;
    std::string after;
  };
  const VariableCase cases[] = {
      {"flat", "{}", R"({"P": {"a": {"A": 1}}})", "A", "2", R"({"P": {"a": {"A": 2}}})"},
      {"another's", "{}", R"({"P": {"config.a": {"A": 1}}})", "B", "2", R"({"P": {"config.a": {"A": 1, "B": 2}}})"},
      {"in a section", "{}", R"({"P": {"config": {"a": {"A": 1}}}})", "A", "2",
       R"({"P": {"config": {"a": {"A": 2}}}})"},
      {"a new key of a section", "{}", R"({"P": {"config": {"b": {"A": 1}}}})", "A", "2",
       R"({"P": {"config": {"b": {"A": 1}, "a": {"A": 2}}}})"},
      {"new", R"({"P": {"a": 1}})", R"({"P": {"b": {"A": 1}}})", "A", "2",
       R"({"P": {"b": {"A": 1}, "config.yml": {"a": {"A": 2}}}})"},
      {"a host's", "{}", R"({"P": {"a": {"A": 1}}})", "h:A", "2", R"({"P": {"a": {"A": 1, "h:A": 2}}})"},
      {"taken away", "{}", R"({"P": {"a": {"A": 1, "B": 1}}})", "A", std::nullopt, R"({"P": {"a": {"B": 1}}})"},
      {"the last", "{}", R"({"P": {"a": {"A": 1}, "b": {"A": 1}}})", "A", std::nullopt, R"({"P": {"b": {"A": 1}}})"},
  };
  for (const VariableCase& one : cases) {
    INFO(one.what);
    CHECK(after({{universal, one.universal}, {variable, one.before}},
                {{{"P", "config.yml", "a"}, one.value, {one.whose}}}) == Texts{{variable, one.after}});
  }
  // An entry that begins with a section's name is in that section's file, and no key of config.yml.
  CHECK(after({{universal, R"({"P": {"msg": {"b": 1}}})"}, {variable, R"({"P": {"msg.a": {"A": 1}}})"}},
              {{{"P", "msg.yml", "a"}, "2", {"A"}}}) == Texts{{variable, R"({"P": {"msg.a": {"A": 2}}})"}});
  CHECK(after({{universal, R"({"P": {"msg": {"b": 1}}})"}, {variable, R"({"P": {"msg.a": {"A": 1}}})"}},
              {{{"P", "config.yml", "msg.a"}, "2", {"A"}}}) ==
        Texts{{variable, R"({"P": {"msg.a": {"A": 1}, "config.yml": {"msg.a": {"A": 2}}}})"}});
}

TEST_CASE("a decision goes into the folder of those that it is for") {
  struct FolderCase {
    std::string what;
    Texts set;
    std::vector<std::string> whose;
    Fleet fleet;
    std::string file;  ///< or why not
  };
  const Fleet nobody;
  const Fleet paper{{known("A")}, true, {}};
  const Fleet both{{known("A"), known("V", "velocity")}, true, {}};
  const Texts top = {{universal, R"({"P": {"b": 1}})"}};
  const Texts folders = {{universal, R"({"Q": {"b": 1}})"},
                         {"paper/" + universal, R"({"P": {"b": 1}})"},
                         {"velocity/" + universal, R"({"Q": {"b": 1}})"}};
  const Texts twice = {{universal, R"({"P": {"a": 1}})"}, {"paper/" + universal, R"({"P": {"a": 1}})"}};
  const Fleet top_named{{}, false, ""};
  const Fleet velocity_named{{}, false, "velocity"};
  const FolderCase cases[] = {
      {"no folders", top, {}, nobody, universal},
      {"no folders, two platforms", top, {}, both, universal},
      {"where the plugin is", folders, {}, paper, "paper/" + universal},
      {"where the plugin is, with no host", folders, {}, nobody, "paper/" + universal},
      {"for another platform, too", folders, {}, both, "platform-needed"},
      {"of one instance", folders, {"A"}, both, "paper/" + variable},
      {"of one where the plugin is not", folders, {"V"}, both, "velocity/" + variable},
      {"as named", folders, {}, velocity_named, "velocity/" + universal},
      {"the platform's before the top", twice, {}, paper, "paper/" + universal},
      {"two that could be meant", twice, {}, both, "platform-needed"},
      {"two with no host", twice, {}, nobody, "platform-needed"},
      {"the top, as named", twice, {}, top_named, universal},
  };
  for (const FolderCase& one : cases) {
    INFO(one.what);
    const std::vector<Decision> decided{{{"P", "config.yml", "a"}, "2", one.whose}};
    const std::string refused = refusal(one.set, decided, one.fleet);
    CHECK((refused.empty() ? after(one.set, decided, one.fleet).front().first : refused) == one.file);
  }
}

TEST_CASE("what cannot be written is refused") {
  const std::vector<Decision> a{{{"P", "config.yml", "a"}, "2", {}}};
  CHECK(refusal({{universal, R"({"P": {"a": 1, "config.a": 1}})"}}, a) == "two-entries");
  CHECK(refusal({{universal, R"({"P": {"a": 1, "config": {"a": 1}}})"}}, a) == "two-entries");
  CHECK(refusal({{universal, R"({"P": {"config": {"a": {"b": 1}}}})"}}, a) == "key-within");
  CHECK(refusal({{universal, R"({"P": {"config": {"a": 1}}})"}}, {{{"P", "config.yml", "a.b"}, "2", {}}}) ==
        "key-within");
  CHECK(refusal({{universal, "{}"}}, {{{"P", "config.yml", "a"}, {}, {}}}) == "not-decided");
  CHECK(refusal({{variable, R"({"P": {"a": {"A": 1}}})"}}, {{{"P", "config.yml", "a"}, {}, {"B"}}}) == "not-decided");
  CHECK(refusal({{universal, "{}"}}, {{{"P", "config.yml", "a"}, "1", {"@g"}}}) == "group-unknown");
  CHECK(refusal({{universal, "{}"}}, {{{"P", "config.yml", "a"}, "1", {"a/b"}}}) == "instance-name");
  CHECK(refusal({{universal, "{}"}}, {{{"P", "../config.yml", "a"}, "1", {}}}) == "key-unusable");
  const Texts groups = {{"instances.json", R"({"groups": {"g": ["A"], "h": ["A", "B"]}})"},
                        {variable, R"({"P": {"a": {"@g": 1}}})"}};
  CHECK(refusal(groups, {{{"P", "config.yml", "a"}, "2", {"@h"}}}, {{known("A")}, true, {}}) == "groups-disagree");
  CHECK(refusal(groups, {{{"P", "config.yml", "a"}, "2", {"@h"}}}, {{known("B")}, true, {}}).empty());
  const std::vector<Decision> of_two{{{"P", "config.yml", "new"}, "1", {"@g"}},
                                     {{"P", "config.yml", "new"}, "2", {"@h"}}};
  CHECK(refusal(groups, of_two, {{known("A")}, true, {}}) == "groups-disagree");
  CHECK(refusal(groups, of_two, {{known("B")}, true, {}}).empty());
}

TEST_CASE("a key is found in whichever way it is written, however often others are looked for") {
  const std::string small = R"({"P": {"config.yml": {"m": {"a.b": 1, "c": 2}, "m.d": 3, "m.a": {"e": 4}},
                                      "config.k": 5, "l": 6}})";
  const std::map<std::string, std::string> all{{"m.a.b", "1"}, {"m.c", "2"}, {"m.d", "3"}, {"m.a.e", "4"},
                                               {"k", "5"},     {"l", "6"},   {"m.a", ""},  {"m.a.b.c", ""}};
  std::string many;
  for (int n = 0; n < 50; ++n) many += "\"key" + std::to_string(n) + "\": 0, ";
  const std::string large = std::string(small).insert(small.find("\"m\""), many);
  for (const std::string& text : {small, large}) {
    const Expectations loaded = set_of(text);
    std::vector<KeyOfFile> keys;
    for (const auto& [key, value] : all) keys.push_back({"P", "config.yml", key});
    auto found = standing_entries(loaded, keys);
    for (const auto& [key, value] : all) {
      INFO(key);
      const auto& entries = found[{"P", "config.yml", key}];
      CHECK((entries.empty() ? "" : entries.front().value) == value);
      CHECK(entries.size() == (value.empty() ? 0 : 1));
    }
  }
}

TEST_CASE("several files are written so that no instance is expected to have a third value") {
  const KeyOfFile a{"P", "config.yml", "a"};
  // A new group first; the value that is taken away last.
  const Texts set = {{universal, R"({"P": {"a": 1}})"}, {variable, R"({"P": {"a": {"A": 2, "B": 3}}})"}};
  const Fleet fleet{{known("A"), known("B"), known("C")}, true, {}};
  CHECK(after(set, {{a, "4", {}}, {a, {}, {"A"}}}, fleet) ==
        Texts{{universal, R"({"P": {"a": 4}})"}, {variable, R"({"P": {"a": {"B": 3}}})"}});
  CHECK(after(set, {{a, "4", {"@new"}}, {a, {}, {"A"}}}, fleet, {{"new", {"A", "C"}}}) ==
        Texts{{"instances.json", R"({
  "groups": {
    "new": ["A", "C"]
  }
})"},
              {variable, R"({"P": {"a": {"B": 3, "@new": 4}}})"},
              {variable, R"({"P": {"a": {"B": 3, "@new": 4}}})"}});
  // Of two groups, one is given another value, the other's is taken away: who is in both has its own meanwhile.
  const Texts groups = {{"instances.json", R"({"groups": {"g": ["A", "B"], "h": ["B", "C"]}})"},
                        {variable, R"({"P": {"a": {"@g": 1, "@h": 1}}})"}};
  const std::vector<Decision> decided{{a, "2", {"@g"}}, {a, {}, {"@h"}}};
  CHECK(after(groups, decided, fleet).size() == 4);
  CHECK(refusal(groups, decided, {{{{"here", "B", "paper"}, {}}}, true, {}}).empty());
}

namespace {

/// Sets and decisions by chance, of two keys and few instances, so that what is decided meets what is there.
class Chance {
 public:
  explicit Chance(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_); }
  bool is() { return below(2) == 0; }
  std::string value() { return values_[below(values_.size())]; }
  std::string who() { return who_[below(who_.size())]; }
  std::string key() { return is() ? "a" : "b.c"; }

  Texts set() {
    Texts texts = {{"instances.json", R"({"groups": {"g": ["A", "B"], "h": ["B", "here:C"]}})"}};
    for (const std::string& folder : {std::string(), std::string("paper/")}) {
      if (folder.empty() || is()) texts.emplace_back(folder + universal, plugins(false));
      if (is()) texts.emplace_back(folder + variable, plugins(true));
    }
    return texts;
  }

 private:
  std::string entry(const std::string& key, bool is_variable) {
    if (!is_variable) return "\"" + key + "\": " + value();
    std::map<std::string, std::string> values;
    for (std::size_t n = below(4) + 1; n > 0; --n) values[who()] = value();
    std::string text;
    for (const auto& [name, one] : values) text += (text.empty() ? "\"" : ", \"") + name + "\": " + one;
    return "\"" + key + "\": {" + text + "}";
  }

  std::string plugins(bool is_variable) {
    std::string inside;
    const std::string layout = layouts_[below(layouts_.size())];
    const bool is_section = layout.ends_with(":");
    for (const std::string key : {"a", "b.c"}) {
      if (below(3) == 0) continue;
      inside += (inside.empty() ? "" : ", ") + entry((is_section ? "" : layout) + key, is_variable);
    }
    if (inside.empty()) return "{}";
    if (is_section) inside = "\"" + layout.substr(0, layout.size() - 1) + "\": {" + inside + "}";
    return "{\"P\": {" + inside + "}}";
  }

  std::mt19937 random_;
  std::vector<std::string> values_{"1", "2", "\"x\"", "null", R"({"$value": 1, "why": "so"})", R"({"$any": true})"};
  std::vector<std::string> who_{"A", "B", "here:B", "C", "there:A", "@g", "@h"};
  std::vector<std::string> layouts_{"", "config.", "config:", "config.yml:"};
};

/// What the judging half makes of a set: what is expected of each instance and key, as it would be found.
std::vector<std::string> judged(const Expectations& set, const Fleet& fleet) {
  std::vector<std::string> result;
  for (const KnownInstance& one : fleet.instances) {
    for (const char* key : {"a", "b.c"}) {
      WrittenFiles files{{"config.yml", "a: 7\nb: {c: 7}\n"}};
      const auto readings = look_up(&set, one.subject, "P", files, files.paths(),
                                    {{}, Patterns({"config.yml"}), Patterns({key})}, Secrets());
      REQUIRE(readings.size() == 1);
      const bool is_error = readings[0].status == Status::error;
      result.push_back(one.subject.host + ":" + one.subject.instance + " " + key + ": " +
                       (is_error ? readings[0].kind : readings[0].expected.value_or("nothing")));
    }
  }
  return result;
}

}  // namespace

TEST_CASE("after every edit each instance is expected to have its old value or its new one") {
  Fleet fleet{{known("A"), known("B"), known("C"), known("D", "velocity"), known("A", "paper", "there")}, true, {}};
  std::map<std::string, int> seen;
  for (unsigned seed = 0; seed < 4000; ++seed) {
    Chance chance(seed);
    const Texts texts = chance.set();
    std::vector<SetFile> files = files_of(texts);
    std::vector<Decision> decisions;
    for (std::size_t n = chance.below(4) + 1; n > 0; --n) {
      const std::vector<std::string> whose =
          chance.below(3) > 0 ? std::vector{chance.who()} : std::vector<std::string>();
      const Decision decision{{"P", "config.yml", n == 1 ? "a" : chance.key()},
                              chance.is() ? std::optional(chance.value()) : std::nullopt,
                              whose};
      const bool is_new = std::none_of(decisions.begin(), decisions.end(), [&](const Decision& one) {
        return one.of == decision.of && one.whose == decision.whose;
      });
      if (is_new) decisions.push_back(decision);
    }
    INFO("seed " << seed);
    fleet.platform = chance.below(3) == 0 ? std::optional<std::string>(chance.is() ? "" : "paper") : std::nullopt;
    const Expectations old_set = loaded(files);
    SetChange change;
    try {
      change = decide(files, old_set, decisions, fleet);
    } catch (const Error& refused) {
      ++seen[refused.code()];
      continue;
    }
    ++seen[std::to_string(change.size()) + " edits"];
    std::vector<std::vector<std::string>> states{judged(old_set, fleet)};
    for (const SetEdit& edit : change) {
      make(files, edit);
      states.push_back(judged(loaded(files), fleet));
    }
    for (const auto& state : states) {
      for (std::size_t n = 0; n < state.size(); ++n) {
        const bool is_either = state[n] == states.front()[n] || state[n] == states.back()[n];
        CHECK((is_either ? "" : state[n]).empty());
      }
    }
    // Who counts most has what was decided, of each key that was decided of once.
    for (const Decision& decision : decisions) {
      if (!decision.value || decision.whose != std::vector<std::string>{"here:B"} || fleet.platform) continue;
      CHECK(expected_of(loaded(files), fleet.instances[1].subject, decision.of).has_value());
    }
  }
  // All that can come of it has come of it.
  for (const char* what : {"1 edits", "2 edits", "3 edits", "4 edits", "not-decided", "platform-needed"}) {
    INFO(what);
    CHECK(seen[what] > 0);
  }
}

TEST_CASE("a key is found in the set as people write it") {
  const Expectations set = set_of(R"({"P": {"a": 1, "lang/en": {"join": 1}, "config": {"b": 1}, "lang/de.hi": 1}})",
                                  R"({"P": {"v": {"A": 1}, "s.yml": {"k": {"A": 1}}}})");
  const auto meant = [&](const char* key) {
    std::string text;
    for (const KeyOfFile& one : meant_in_set(set, "P", key)) text += one.file + ": " + one.key + "\n";
    return text;
  };
  CHECK(meant("a") == "config.yml: a\n");
  CHECK(meant("join") == "lang/en.yml: join\n");
  CHECK(meant("lang/en.join") == "lang/en.yml: join\n");
  CHECK(meant("lang/en.yml.join") == "lang/en.yml: join\n");
  CHECK(meant("config.b") == "config.yml: b\n");
  CHECK(meant("hi") == "lang/de.yml: hi\n");
  CHECK(meant("v") == "config.yml: v\n");
  CHECK(meant("k") == "s.yml: k\n");
  CHECK(meant("new.key") == "config.yml: new.key\n");
  CHECK(meant("config.new") == "config.yml: new\n");
  CHECK(meant("lang/fr.new") == "lang/fr.yml: new\n");
  CHECK(meant("lang/fr.yml.new") == "lang/fr.yml: new\n");
}

TEST_CASE("who has a value of their own is named as written") {
  const Expectations set =
      set_of(R"({"P": {"a": 1}})", R"({"P": {"a": {"A": 1, "h:B": 2}, "config": {"a": {"C": 1}}}})");
  const KeyOfFile a{"P", "config.yml", "a"};
  const KeyOfFile b{"P", "config.yml", "b"};
  auto own = own_values(set, {a, b});
  CHECK(std::set(own[a].begin(), own[a].end()) == std::set<std::string>{"A", "h:B", "C"});
  CHECK(own[b].empty());
}

TEST_CASE("facts are new first, and each decision may have a folder of its own") {
  const std::vector<SetFile> files = files_of({{universal, "{}"}});
  Decision for_paper{{"P", "config.yml", "a"}, R"({"$template": "co_{short}"})", {}};
  for_paper.platform = "paper";
  const Decision at_top{{"P", "config.yml", "b"}, "1", {"SMP101"}};
  const Fleet fleet{{known("SMP101"), known("GEY01", "geyser")}, true, ""};
  const SetChange change = decide(files, loaded(files), {for_paper, at_top}, fleet, {{"smp", {"SMP101"}}},
                                  {{"SMP101", {{"nn", "71"}, {"short", "\"S1\""}}}});
  std::vector<std::string> order;
  for (const SetEdit& edit : change) order.push_back(edit.file);
  CHECK(order == std::vector<std::string>{"instances.json", variable, "paper/" + universal});
  std::vector<SetFile> written = files;
  for (const SetEdit& edit : change) make(written, edit);
  const Expectations set = loaded(written);
  CHECK(expected_of(set, {"here", "SMP101", "paper"}, for_paper.of));
  CHECK_FALSE(expected_of(set, {"here", "GEY01", "geyser"}, for_paper.of));
}

TEST_CASE("a key above or below one that a section has is refused among very many") {
  std::vector<Decision> decisions;
  for (int n = 0; n < 5000; ++n) decisions.push_back({{"P", "config.yml", "a.k" + std::to_string(n)}, "1", {}});
  const Texts many = after({{universal, "{}"}}, decisions);
  REQUIRE(many.size() == 1);
  const Texts texts{{universal, many.front().second}};
  CHECK(refusal(texts, {{{"P", "config.yml", "a"}, "1", {}}}) == "key-within");
  CHECK(refusal(texts, {{{"P", "config.yml", "a.k7.x"}, "1", {}}}) == "key-within");
  CHECK(refusal(texts, {{{"P", "config.yml", "a.k"}, "1", {}}}).empty());
}

TEST_CASE("whose value counts is told as written") {
  const std::vector<SetFile> files{
      {"universal_configs.json", R"({"P": {"a": 1, "b": {"$template": "x_{instance}"}}})"},
      {"variable_configs.json", R"({"P": {"a": {"A": {"$value": 2, "why": "w"}, "h:B": 3, "@g": 4}}})"},
      {"instances.json", R"({"groups": {"g": ["C"]}})"}};
  const Expectations set = loaded(files);
  const auto told = [&](const char* instance, const char* key) {
    const auto counts = what_counts(set, {"h", instance, std::nullopt}, {"P", "config.yml", key});
    return counts ? counts->value + " of " + counts->whose : "nothing";
  };
  CHECK(told("A", "a") == "2 of A");
  CHECK(told("B", "a") == "3 of h:B");
  CHECK(told("C", "a") == "4 of @g");
  CHECK(told("D", "a") == "1 of ");
  CHECK(told("D", "b") == R"({"$template": "x_{instance}"} of )");
  CHECK(told("D", "c") == "nothing");
}

}  // namespace ampcfg::drift::decide_test
