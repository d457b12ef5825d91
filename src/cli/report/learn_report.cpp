#include "cli/report/learn_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "cli/report/doubt_words.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/set_diff.hpp"
#include "cli/terminal/json_writer.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using drift::Doubt;
using drift::KeyOfFile;
using drift::LearnedBy;
using drift::LearnedEntry;

struct Rule {
  LearnedBy by;
  std::string_view name;
};
/// A key comes under the first of those that an entry of it has.
constexpr std::array<Rule, 6> rules{{{LearnedBy::made_of_facts, "template"},
                                     {LearnedBy::secret, "secret"},
                                     {LearnedBy::unique, "unique"},
                                     {LearnedBy::group, "group"},
                                     {LearnedBy::variance, "variance"},
                                     {LearnedBy::universal, "universal"}}};

std::string_view name_of(LearnedBy by) {
  return std::find_if(rules.begin(), rules.end(), [by](const Rule& rule) { return rule.by == by; })->name;
}

std::string shown_key(const KeyOfFile& of) {
  std::string text = shown(of.plugin);
  if (!of.file.empty()) text += "/" + shown(of.file);
  if (!of.key.empty()) text += " " + shown(of.key);
  return text;
}

std::string some(const std::vector<std::string>& names) {
  constexpr std::size_t most = 3;
  std::vector<std::string> told;
  for (const std::string& name : names) {
    if (told.size() == most && names.size() > most + 1) {
      told.push_back(grouped(names.size() - most) + " more");
      break;
    }
    told.push_back(shown(name));
  }
  return listed(told, "and");
}

using EntriesOfKey = std::span<const LearnedEntry* const>;

/// Calls `take` with the entries of each key; there are very many.
template <typename Take>
void for_each_key(const drift::Learned& learned, const Take& take) {
  std::vector<const LearnedEntry*> all;
  all.reserve(learned.entries.size());
  for (const LearnedEntry& entry : learned.entries) all.push_back(&entry);
  const auto key_of = [](const LearnedEntry* entry) -> const KeyOfFile& { return entry->decision.of; };
  std::sort(all.begin(), all.end(), [&](const auto* one, const auto* other) { return key_of(one) < key_of(other); });
  for (auto begin = all.begin(); begin != all.end();) {
    const auto end = std::find_if(begin, all.end(), [&](const auto* one) { return !(key_of(one) == key_of(*begin)); });
    take(EntriesOfKey(begin, end));
    begin = end;
  }
}

/// How many keys come under which rule.
std::map<LearnedBy, std::size_t> by_rule(const drift::Learned& learned) {
  std::map<LearnedBy, std::size_t> keys;
  for_each_key(learned, [&](EntriesOfKey entries) {
    const auto has = [&](const Rule& rule) {
      return std::any_of(entries.begin(), entries.end(), [&](const auto* entry) { return entry->by == rule.by; });
    };
    ++keys[std::find_if(rules.begin(), rules.end(), has)->by];
  });
  return keys;
}

std::size_t undecided_keys(const drift::Learned& learned) {
  std::size_t keys = 0;
  for_each_key(learned, [&](EntriesOfKey entries) {
    keys += std::any_of(entries.begin(), entries.end(), [](const auto* entry) { return entry->undecided; }) ? 1 : 0;
  });
  return keys;
}

/// The parts that templates are filled in with, and in how many keys.
std::string facts_in(const drift::Learned& learned) {
  std::map<std::string, std::set<KeyOfFile>> parts;
  for (const LearnedEntry& entry : learned.entries) {
    if (entry.by != LearnedBy::made_of_facts || !entry.decision.value) continue;
    const std::string_view text = *entry.decision.value;
    for (std::size_t at = text.find('{', 1); at != std::string_view::npos; at = text.find('{', at + 1)) {
      const std::size_t end = text.find('}', at);
      if (text.substr(at + 1, 1) == "{")
        ++at;
      else if (end != std::string_view::npos)
        parts[std::string(text.substr(at + 1, end - at - 1))].insert(entry.decision.of);
    }
  }
  std::string words;
  for (const auto& [name, keys] : parts)
    words += (words.empty() ? "" : ", ") + shown(name) + " (" + grouped(keys.size()) + ")";
  return parts.empty() ? "" : counted(parts.size(), "fact", "facts") + " of each instance: " + words;
}

std::string groups_in(const drift::Learned& learned) {
  std::set<std::string> names;
  for (const LearnedEntry& entry : learned.entries) {
    for (const std::string& name : entry.decision.whose) {
      if (name.starts_with('@')) names.insert(name);
    }
  }
  return counted(names.size(), "group", "groups");
}

void print_row(Output& out, std::string_view name, std::size_t keys, const std::string& words) {
  constexpr std::size_t name_width = 10, number_width = 8;
  std::string number = grouped(keys);
  number.insert(0, number_width - std::min(number_width, number.size()), ' ');
  out.line("  " + padded(name, name_width) + number + "  " + words);
}

std::string left_out_in_short(const LearnReport& report, std::size_t& keys) {
  std::map<std::string, std::size_t> reasons;
  for (const drift::LeftOut& one : report.learned.left_out) {
    reasons[one.reason] += one.keys;
    keys += one.keys;
  }
  std::vector<std::pair<std::size_t, std::string>> most;
  for (const auto& [reason, number] : reasons) most.emplace_back(number, reason);
  std::sort(most.rbegin(), most.rend());
  std::string words;
  for (const auto& [number, reason] : most)
    words += (words.empty() ? "" : ", ") + grouped(number) + " " + shown(reason);
  if (!report.unread.empty())
    words += (words.empty() ? "" : ", ") + counted(report.unread.size(), "file", "files") + " by name, not read";
  return words;
}

void print_doubts(Output& out, const drift::Learned& learned) {
  if (learned.doubts.empty()) return;
  out.line("doubts");
  for (const DoubtWords& words : doubt_words) {
    const auto is_one = [&](const Doubt& doubt) { return doubt.kind == words.kind; };
    const auto first = std::find_if(learned.doubts.begin(), learned.doubts.end(), is_one);
    if (first == learned.doubts.end()) continue;
    const auto number = std::count_if(learned.doubts.begin(), learned.doubts.end(), is_one);
    out.line(
        fmt::format("{:>4}  {}  {}: {}", number, padded(words.of_many, 30), shown_key(first->of), shown(first->words)));
  }
}

void list_left_out(Output& out, const LearnReport& report) {
  out.line("left out");
  for (const drift::LeftOut& one : report.learned.left_out)
    out.line("  " + shown_key(one.of) + ": " + shown(one.reason) +
             (one.keys > 1 ? ", " + counted(one.keys, "key", "keys") : ""));
  for (const drift::SeenFile& file : report.unread)
    out.line("  " + shown_key({file.plugin, file.file, ""}) + ": by its name, not read");
}

void list_undecided(Output& out, const drift::Learned& learned) {
  out.line("undecided");
  for (const LearnedEntry& entry : learned.entries) {
    if (!entry.undecided) continue;
    const std::string whose = entry.decision.whose.empty() ? "" : " of " + some(entry.decision.whose);
    out.line("  " + shown_key(entry.decision.of) + whose + ": " + std::string(name_of(entry.by)));
  }
}

void list(Output& out, const LearnReport& report, LearnedList what) {
  const drift::Learned& learned = report.learned;
  switch (what) {
    case LearnedList::left_out:
      return list_left_out(out, report);
    case LearnedList::doubts:
      out.line("doubts");
      for (const Doubt& doubt : learned.doubts)
        out.line("  " + shown_key(doubt.of) + ": " + std::string(words_of(doubt.kind).of_many) + ", on " +
                 some(doubt.instances) + ": " + shown(doubt.words));
      return;
    case LearnedList::undecided:
      return list_undecided(out, learned);
    case LearnedList::groups:
      out.line("groups");
      for (const auto& [name, members] : learned.groups)
        out.line("  @" + shown(name) + ": " + shown(listed(members, "and")));
      return;
    case LearnedList::facts:
      out.line("facts");
      for (const auto& [instance, facts] : learned.facts) {
        std::string words;
        for (const auto& [name, value] : facts) words += (words.empty() ? "" : ", ") + shown(name) + " " + shown(value);
        out.line("  " + shown(instance) + ": " + words);
      }
  }
}

void write_of(JsonWriter& json, const KeyOfFile& of) {
  json.member("plugin", std::string_view(of.plugin))
      .member("file", std::string_view(of.file))
      .member("key", std::string_view(of.key));
}

void write_entries(JsonWriter& json, const drift::Learned& learned) {
  json.key("decisions").begin_array();
  for (const LearnedEntry& entry : learned.entries) {
    json.begin_object();
    write_of(json, entry.decision.of);
    json.key("value").json(entry.decision.value.value_or("null"));
    json.member("for", entry.decision.whose).member("rule", name_of(entry.by));
    json.member("platform", entry.platform.empty() ? std::nullopt : std::optional(entry.platform));
    json.key("undecided").boolean(entry.undecided).member("question", entry.question).end_object();
  }
  json.end_array();
}

void write_left_out(JsonWriter& json, std::string_view name, const std::vector<drift::LeftOut>& all) {
  json.key(name).begin_array();
  for (const drift::LeftOut& one : all) {
    json.begin_object();
    write_of(json, one.of);
    json.member("reason", std::string_view(one.reason)).member("keys", one.keys).end_object();
  }
  json.end_array();
}

void write_doubts(JsonWriter& json, const drift::Learned& learned) {
  json.key("doubts").begin_array();
  for (const Doubt& doubt : learned.doubts) {
    json.begin_object().member("kind", words_of(doubt.kind).name);
    write_of(json, doubt.of);
    json.member("instances", doubt.instances).member("message", std::string_view(doubt.words)).end_object();
  }
  json.end_array();
}

void write_found(JsonWriter& json, const LearnReport& report) {
  const drift::Learned& learned = report.learned;
  json.key("read").begin_object();
  json.member("hosts", report.hosts).member("instances", report.instances).member("plugins", report.plugins);
  json.member("files", report.files).member("keys", report.keys).end_object();
  json.key("learned").begin_object();
  const auto keys = by_rule(learned);
  for (const Rule& rule : rules) json.member(rule.name, keys.contains(rule.by) ? keys.at(rule.by) : std::size_t{0});
  json.end_object();
  json.member("undecided", learned.decisions);
  write_entries(json, learned);
  json.key("groups").begin_object();
  for (const auto& [name, members] : learned.groups) json.member(name, members);
  json.end_object().key("facts").begin_object();
  for (const auto& [instance, facts] : learned.facts) {
    json.key(instance).begin_object();
    for (const auto& [name, value] : facts) json.key(name).json(value);
    json.end_object();
  }
  json.end_object();
  write_doubts(json, learned);
  write_left_out(json, "left_out", learned.left_out);
  write_left_out(json, "invalid", learned.invalid);
  json.key("unread").begin_array();
  for (const drift::SeenFile& file : report.unread) {
    json.begin_object().member("plugin", std::string_view(file.plugin));
    json.member("file", std::string_view(file.file)).end_object();
  }
  json.end_array().key("explained").begin_array();
  for (const drift::LearnedWhy& why : report.explained) {
    json.begin_object();
    write_of(json, why.of);
    json.member("sentences", why.sentences).end_object();
  }
  json.end_array().member("unasked", report.unasked);
}

}  // namespace

std::size_t learned_keys(const drift::Learned& learned) {
  std::size_t keys = 0;
  for_each_key(learned, [&](EntriesOfKey /*entries*/) { ++keys; });
  return keys;
}

void print_learned(Output& out, const LearnReport& report, const std::vector<LearnedList>& lists) {
  const drift::Learned& learned = report.learned;
  out.line(fmt::format("read {} on {}: {}, {}, {} ({:.1f} s)", counted(report.instances, "instance", "instances"),
                       counted(report.hosts, "host", "hosts"), counted(report.plugins, "plugin", "plugins"),
                       counted(report.files, "file", "files"), counted(report.keys, "key", "keys"), report.seconds));
  if (!report.unasked.empty()) out.line("not asked: " + some(report.unasked) + "; -H all asks all hosts");
  auto keys = by_rule(learned);
  const auto row = [&](LearnedBy by, const std::string& words) {
    if (keys[by] != 0) print_row(out, name_of(by), keys[by], words);
  };
  row(LearnedBy::universal, "equal wherever they are");
  row(LearnedBy::made_of_facts, facts_in(learned));
  row(LearnedBy::group, groups_in(learned));
  row(LearnedBy::variance, "as found");
  row(LearnedBy::secret, "by name; the values stay where they are");
  row(LearnedBy::unique, "ids, another on each");
  std::size_t left_out = 0;
  const std::string reasons = left_out_in_short(report, left_out);
  if (!reasons.empty()) print_row(out, "left out", left_out, reasons + "   (--show left-out)");
  for (const drift::LeftOut& one : learned.invalid)
    out.line("  not read    " + shown_key(one.of) + ": " + shown(one.reason));
  for (const KeyOfFile& key : learned.gone) out.line("  changed while it was read    " + shown_key(key));
  const std::size_t undecided = undecided_keys(learned);
  if (undecided > 0)
    out.line(counted(undecided, "key", "keys") + " in " + counted(learned.decisions, "decision", "decisions") +
             (undecided == 1 ? " is" : " are") + shown(out.as_typed_here(" undecided: `ampcfg review --undecided`")));
  if (std::find(lists.begin(), lists.end(), LearnedList::doubts) == lists.end()) print_doubts(out, learned);
  for (const LearnedList what : lists) list(out, report, what);
  if (learned.entries.empty()) out.line("nothing is new: the set says all of it, or nothing can be learned");
}

void print_explained(Output& out, const LearnReport& report) {
  if (report.explained.empty()) out.line("no key of that name is live");
  for (const drift::LearnedWhy& why : report.explained) {
    out.line(shown_key(why.of));
    for (const std::string& sentence : why.sentences) out.line("  " + shown(sentence));
  }
}

std::string learned_as_json(const DecidedSet& decided, const LearnReport& report, bool is_dry_run) {
  JsonWriter json;
  begin_frame(json, "expect-learn", texts_of(decided.warnings));
  write_outcome(json, decided, is_dry_run);
  write_found(json, report);
  json.end_object();
  return std::move(json).text();
}

}  // namespace ampcfg::cli
