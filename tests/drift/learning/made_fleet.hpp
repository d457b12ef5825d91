#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "../written_set.hpp"
#include "ampcfg/document/json/json.hpp"
#include "ampcfg/document/json_editing/edit_json.hpp"
#include "ampcfg/drift/judging/judge.hpp"
#include "ampcfg/drift/judging/sight.hpp"
#include "ampcfg/drift/learning/learn.hpp"
#include "ampcfg/drift/learning/traits.hpp"
#include "ampcfg/drift/set/set_steps.hpp"

namespace ampcfg::drift::learning_test {

/// Instances with their plugins' files, written in a test.
class MadeFleet {
 public:
  struct Instance {
    std::string host = "here", name, platform = "paper";
    std::uint16_t port = 0;
    std::map<std::string, WrittenFiles> plugins;
    std::map<std::string, std::map<std::string, std::string>> texts;

    /// A file; without one the plugin alone.
    Instance& has(const std::string& plugin, const std::string& file = {}, const std::string& text = {}) {
      WrittenFiles& files = plugins[plugin];
      if (file.empty()) return *this;
      files.add(file, text);
      texts[plugin][file] = text;
      return *this;
    }
  };

  Instance& at(const std::string& name, const std::string& host = "here") {
    for (Instance& one : instances) {
      if (one.name == name && one.host == host) return one;
    }
    instances.emplace_back();
    instances.back().name = name;
    instances.back().host = host;
    return instances.back();
  }

  static Subject subject(const Instance& one) {
    Subject subject{one.host, one.name, one.platform};
    subject.seal_key = "key";
    subject.port = [port = one.port] { return port == 0 ? std::nullopt : std::optional(port); };
    return subject;
  }

  [[nodiscard]] Seen seen() {
    Seen seen;
    std::map<std::string, std::uint32_t> names;
    Contents contents;
    for (Instance& one : instances) {
      SeenInstance& instance = seen.instances.emplace_back();
      instance.known.subject = subject(one);
      instance.port = one.port;
      for (auto& [plugin, files] : one.plugins) {
        instance.known.plugins.insert(plugin);
        for (const auto& [path, text] : one.texts[plugin]) {
          SeenFile& file = instance.files.emplace_back();
          file.plugin = plugin;
          file.file = path;
          file.of_jar = of_jar.contains(path);
          file.beside = file.of_jar ? of_jar.size() : 0;
          file.untouched = file.of_jar && text == of_jar.at(path);
          read(seen, names, contents, files.read(path), text, file);
        }
      }
    }
    return seen;
  }

  /// The values that are asked for.
  [[nodiscard]] std::vector<std::optional<std::string>> values(const Seen& seen,
                                                               const std::vector<WantedValue>& wanted) {
    std::vector<std::optional<std::string>> values;
    for (const WantedValue& one : wanted) {
      const SeenFile& file = seen.instances[one.instance].files[one.file];
      const auto& content = instances[one.instance].plugins.at(file.plugin).read(file.file);
      const auto& document = *std::get<std::shared_ptr<const document::Document>>(content);
      document::write_json(values.emplace_back().emplace(), document.find(seen.keys[one.key])->value);
    }
    return values;
  }

  std::vector<Instance> instances;
  std::map<std::string, std::string> of_jar;  ///< what a JAR brings, by path

 private:
  using Contents = std::map<std::tuple<std::string, std::string, std::string>, std::size_t>;  // by path and text

  static void read(Seen& seen, std::map<std::string, std::uint32_t>& names, Contents& contents,
                   const FileContent& content, const std::string& text, SeenFile& file) {
    const auto* document = std::get_if<std::shared_ptr<const document::Document>>(&content);
    if (document == nullptr) {
      file.invalid = "invalid";
      return;
    }
    const auto [found, is_new] = contents.try_emplace({file.plugin, file.file, text}, seen.contents.size());
    file.content = found->second;
    if (!is_new) return;
    static const TraitTeller teller;
    static const Marker marker("key");
    const std::vector<Traits> traits = teller.of(**document, file.plugin, file.file);
    auto& keys = seen.contents.emplace_back();
    for (const document::Key& key : (*document)->keys()) {
      const std::string name(key.path);
      const auto [number, is_first] = names.try_emplace(name, static_cast<std::uint32_t>(seen.keys.size()));
      if (is_first) seen.keys.push_back(name);
      keys.push_back({number->second, traits[keys.size()], marker.of(key.value)});
    }
  }
};

using SetFiles = std::vector<SetFile>;

inline Expectations loaded(const SetFiles& files) {
  auto result = Expectations::load(files, {});
  for (const Problem& problem : result.problems)
    UNSCOPED_INFO(problem.file << ": " << problem.code << ": " << problem.message);
  REQUIRE(result.expectations);
  return *result.expectations;
}

inline Learned learn(MadeFleet& fleet, const Expectations* set = nullptr, LearnOptions options = {}) {
  const Seen seen = fleet.seen();
  Learner learner(seen, set, std::move(options));
  return learner.learn(fleet.values(seen, learner.wanted()));
}

inline void edit(SetFiles& files, const std::string& path, const std::vector<document::JsonChange>& changes) {
  if (changes.empty()) return;
  auto file = std::find_if(files.begin(), files.end(), [&](const SetFile& one) { return one.path == path; });
  if (file == files.end()) file = files.insert(file, SetFile{path, "{}", false});
  auto edited = document::edit_json(file->bytes, changes);
  if (const auto* refused = std::get_if<document::JsonRefusal>(&edited)) FAIL(refused->reason);
  file->bytes = std::get<std::string>(std::move(edited));
}

/// The edits that a command would make of what was learned.
inline SetFiles decided(SetFiles files, const MadeFleet& fleet, const Learned& learned) {
  Fleet known;
  known.is_whole = true;
  for (const MadeFleet::Instance& one : fleet.instances) {
    KnownInstance& instance = known.instances.emplace_back();
    instance.subject = MadeFleet::subject(one);
    for (const auto& [plugin, plugin_files] : one.plugins) instance.plugins.insert(plugin);
  }
  std::vector<Decision> decisions;
  for (const LearnedEntry& entry : learned.entries) {
    decisions.push_back(entry.decision);
    decisions.back().platform = entry.platform;
  }
  for (const SetEdit& one : decide(files, loaded(files), decisions, known, learned.groups, learned.facts))
    edit(files, one.file, one.changes);
  return files;
}

/// The same by itself, in the layout that learning has.
inline SetFiles written(SetFiles files, const Learned& learned) {
  using document::JsonChange;
  std::map<std::string, std::vector<JsonChange>> changes;
  const auto set = [&](const std::string& file, std::vector<std::string> path, const std::string& value) {
    changes[file].push_back({JsonChange::Kind::set, std::move(path), value});
  };
  for (const LearnedEntry& entry : learned.entries) {
    const std::string folder = entry.platform.empty() ? "" : entry.platform + "/";
    const KeyOfFile& of = entry.decision.of;
    if (entry.decision.whose.empty())
      set(folder + "universal_configs.json", {of.plugin, of.file, of.key}, *entry.decision.value);
    for (const std::string& whose : entry.decision.whose)
      set(folder + "variable_configs.json", {of.plugin, of.file, of.key, whose}, *entry.decision.value);
  }
  for (const auto& [name, members] : learned.groups) {
    std::string list;
    for (const std::string& member : members) {
      list += list.empty() ? "" : ", ";
      document::write_json(list, std::string_view(member));
    }
    set("instances.json", {"groups", name}, "[" + list + "]");
  }
  for (const auto& [instance, facts] : learned.facts) {
    for (const auto& [fact, value] : facts) set("instances.json", {"facts", instance, fact}, value);
  }
  for (const auto& [file, all] : changes) edit(files, file, all);
  return files;
}

/// What a scan of one instance finds, without what is right.
inline std::vector<std::string> findings_of(MadeFleet::Instance& one, const Expectations& set) {
  std::vector<std::string> lines;
  for (auto& [plugin, files] : one.plugins) {
    const Verdict verdict = judge(set, MadeFleet::subject(one), plugin, files, {}, Secrets(), false);
    for (const Finding& finding : verdict.findings) {
      const bool is_bad = finding.status == Status::drift || finding.status == Status::error;
      if (is_bad && finding.kind != "invalid-file")
        lines.push_back(one.host + ":" + one.name + " " + plugin + " " + line_of(finding));
    }
  }
  return lines;
}

/// Secrets that one vault cannot have, and values that should be on one instance alone.
inline std::vector<std::string> clashes(MadeFleet& fleet, const Expectations& set) {
  std::map<std::string, std::string> vault;  // seals by name
  struct Ids {
    int count = 0;
    bool should_be_one = false;
  };
  std::map<std::pair<std::string, std::string>, Ids> ids;  // by key and seal
  std::vector<std::string> lines;
  for (MadeFleet::Instance& one : fleet.instances) {
    const Subject subject = MadeFleet::subject(one);
    for (auto& [plugin, files] : one.plugins) {
      for (const Sighting& seen : sight(set, subject, plugin, files, {}, Secrets(), SightOf::all)) {
        const std::string of = plugin + "/" + seen.file + " " + seen.key;
        if (seen.secret) {
          const auto named = name_secret(set, subject, plugin, *seen.secret);
          const std::string name = named ? named->name : "unresolved";
          const std::string seal = vault.try_emplace(name, seen.seal).first->second;
          if (seal != seen.seal || seal.empty()) lines.push_back(one.name + " " + of + ": " + name);
        } else if (!seen.seal.empty()) {
          Ids& same = ids[{of, seen.seal}];
          ++same.count;
          same.should_be_one = same.should_be_one || seen.finding;
        }
      }
    }
  }
  for (const auto& [key, same] : ids) {
    if (same.count > 1 && same.should_be_one) lines.push_back(key.first + ": not unique");
  }
  return lines;
}

/// All that would be found directly after learning.
inline std::vector<std::string> findings_after(MadeFleet& fleet, const SetFiles& files) {
  const Expectations set = loaded(files);
  std::vector<std::string> lines = clashes(fleet, set);
  for (MadeFleet::Instance& one : fleet.instances) {
    for (std::string& line : findings_of(one, set)) lines.push_back(std::move(line));
  }
  return lines;
}

inline std::string line_of(const LearnedEntry& entry) {
  std::string line = (entry.platform.empty() ? "" : entry.platform + "/") + entry.decision.of.plugin + "/" +
                     entry.decision.of.file + " " + entry.decision.of.key;
  for (std::size_t n = 0; n < entry.decision.whose.size(); ++n)
    line += (n == 0 ? " of " : ", ") + entry.decision.whose[n];
  return line + ": " + *entry.decision.value;
}

/// What was learned, as one reads it.
inline std::vector<std::string> lines_of(const Learned& learned) {
  std::vector<std::string> lines;
  for (const LearnedEntry& entry : learned.entries) lines.push_back(line_of(entry));
  for (const auto& [name, members] : learned.groups) {
    std::string line = "@" + name + ":";
    for (const std::string& member : members) line += " " + member;
    lines.push_back(line);
  }
  for (const auto& [instance, facts] : learned.facts) {
    for (const auto& [fact, value] : facts) lines.push_back(instance + " " + fact + ": " + value);
  }
  return lines;
}

inline const SetFiles& empty_set() {
  static const SetFiles files{{"universal_configs.json", "{}", false}};
  return files;
}

/// Learns, checks that nothing is found afterwards and that nothing is left to learn, and gives the lines.
inline std::vector<std::string> learned_lines(MadeFleet& fleet, const SetFiles& files = empty_set()) {
  const Expectations set = loaded(files);
  const Learned learned = learn(fleet, &set);
  const SetFiles after = written(files, learned);
  CHECK(findings_after(fleet, after) == std::vector<std::string>());
  const Expectations now = loaded(after);
  CHECK(lines_of(learn(fleet, &now)) == std::vector<std::string>());
  return lines_of(learned);
}

}  // namespace ampcfg::drift::learning_test
