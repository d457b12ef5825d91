#include "cli/report/set_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

#include "cli/report/host_warnings.hpp"
#include "cli/report/set_diff.hpp"
#include "cli/terminal/json_writer.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// `SMP101, SMP102 and 3 more`.
std::string some_names(std::vector<std::string> names) {
  constexpr std::size_t most = 6;
  if (names.size() > most + 1) {
    const std::string more = grouped(names.size() - most) + " more";
    names.resize(most);
    names.push_back(more);
  }
  for (std::string& name : names) name = shown(name);
  return listed(names, "and");
}

std::vector<std::string> labels_of(const std::vector<KeyOfInstance>& keys) {
  std::vector<std::string> labels;
  for (const KeyOfInstance& key : keys) {
    if (std::find(labels.begin(), labels.end(), key.label) == labels.end()) labels.push_back(key.label);
  }
  return labels;
}

void print_live(Output& out, const DecidedSet& decided) {
  std::string text;
  for (const auto& [value, labels] : decided.live)
    text += (text.empty() ? "" : "; ") + (value.empty() ? "not there" : value) + " on " + some_names(labels);
  if (!text.empty()) out.line("now: " + text);
}

void print_left(Output& out, const DecidedSet& decided) {
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const KeyOfInstance& key : decided.left)
    by_reason[key.why].push_back(key.label + " " + key.of.plugin + "/" + key.of.file +
                                 (key.of.key.empty() ? "" : " " + key.of.key));
  for (const auto& [why, keys] : by_reason) out.line("left: " + some_names(keys) + ": " + shown(why));
}

void write_key(JsonWriter& json, const drift::KeyOfFile& key) {
  json.member("plugin", std::string_view(key.plugin))
      .member("file", std::string_view(key.file))
      .member("key", std::string_view(key.key));
}

void write_keys(JsonWriter& json, std::string_view name, const std::vector<KeyOfInstance>& keys) {
  json.key(name).begin_array();
  for (const KeyOfInstance& key : keys) {
    json.begin_object().member("host", std::string_view(key.host)).member("instance", std::string_view(key.instance));
    write_key(json, key.of);
    if (!key.why.empty()) json.member("message", std::string_view(key.why));
    json.end_object();
  }
  json.end_array();
}

void write_decisions(JsonWriter& json, const std::vector<drift::Decision>& decisions) {
  json.key("decisions").begin_array();
  for (const drift::Decision& decision : decisions) {
    json.begin_object();
    write_key(json, decision.of);
    json.key("value");
    decision.value ? json.json(*decision.value) : json.null();
    json.key("removed").boolean(!decision.value).member("for", decision.whose).end_object();
  }
  json.end_array();
}

/// Where an entry stands, as people read it: `variable_configs.json: Shops › limits.max › SMP101`.
std::string shown_entry(const drift::SetEntry& entry) {
  std::string text = shown(entry.file);
  std::string_view before = ": ";
  for (const std::string& name : entry.path) {
    text += std::string(before) + shown(name);
    before = " / ";
  }
  return text;
}

void print_undo(Output& out, const host::SetUndoPlan& undo) {
  const host::SetChangeRecord& change = undo.undoes;
  out.line("takes back " + change.id + ", " + local_moment(change.at) + ", " + shown(change.who.words()) + ": " +
           shown(change.who.command));
  for (const drift::SetEntry& entry : undo.left) out.line("left, as it was changed since: " + shown_entry(entry));
  if (undo.plan.files.empty()) out.line("nothing of it is as it was left");
}

void write_undo(JsonWriter& json, const host::SetUndoPlan& undo) {
  const host::SetChangeRecord& change = undo.undoes;
  json.key("undoes")
      .begin_object()
      .member("id", std::string_view(change.id))
      .member("at", std::string_view(change.at))
      .member("who", std::string_view(change.who.words()))
      .member("command", std::string_view(change.who.command))
      .end_object();
  json.key("left").begin_array();
  for (const drift::SetEntry& entry : undo.left)
    json.begin_object().member("file", std::string_view(entry.file)).member("path", entry.path).end_object();
  json.end_array();
}

const std::vector<host::SetFileChange>& files_of(const DecidedSet& decided) {
  return decided.written ? decided.written->files : decided.plan.files;
}

}  // namespace

void print_decided(Output& out, const DecidedSet& decided) {
  print_set_diff(out, decided.plan, decided.secrets);
  if (decided.undo) print_undo(out, *decided.undo);
  if (decided.plan.files.empty() && !decided.undo && decided.left.empty()) out.line("the set says so already");
  for (const std::string& note : decided.notes) out.line(note);
  print_live(out, decided);
  if (!decided.own.empty())
    out.line(some_names(decided.own) +
             (decided.own.size() == 1 ? " keeps a value of its own" : " keep values of their own"));
  print_left(out, decided);
}

void print_written(Output& out, const DecidedSet& decided) {
  std::vector<std::string> paths;
  for (const host::SetFileChange& file : files_of(decided)) paths.push_back(file.path);
  out.line("written in " + shown(decided.configuration->expectations.native()) + ": " + some_names(paths));
  if (!decided.unasked.empty()) out.line("not asked: " + some_names(decided.unasked) + "; -H all asks all hosts");
  if (!decided.differing) return;
  const std::vector<std::string> labels = labels_of(*decided.differing);
  if (labels.empty()) return out.line("no instance differs");
  out.line(counted(labels.size(), "instance differs", "instances differ") + " now: " + some_names(labels));
  out.line("next: " + shown(decided.next));
}

void write_outcome(JsonWriter& json, const DecidedSet& decided, bool is_dry_run) {
  const bool is_changed = decided.written && !decided.written->files.empty();
  json.member("folder", std::string_view(decided.configuration->expectations.native()))
      .member("result", std::string_view(is_changed                   ? "changed"
                                         : decided.plan.files.empty() ? "unchanged"
                                         : is_dry_run                 ? "planned"
                                                                      : "declined"))
      .member("change", is_changed && !decided.written->id.empty() ? std::optional(decided.written->id) : std::nullopt);
  write_set_files(json, files_of(decided), decided.plan, decided.secrets);
  if (decided.differing) {
    write_keys(json, "differing", *decided.differing);
  } else {
    json.key("differing").null();
  }
}

std::string decided_as_json(const DecidedSet& decided, bool is_dry_run) {
  JsonWriter json;
  begin_frame(json, decided.undo ? "expect-undo" : "expect-set", texts_of(decided.warnings));
  write_outcome(json, decided, is_dry_run);
  if (decided.undo) {
    write_undo(json, *decided.undo);
  } else {
    write_decisions(json, decided.decisions);
    json.member("own", decided.own);
    write_keys(json, "left", decided.left);
  }
  json.end_object();
  return std::move(json).text();
}

}  // namespace ampcfg::cli
