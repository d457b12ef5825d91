#include "cli/report/set_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>
#include <variant>

#include "ampcfg/document/json/json.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/terminal/json_writer.hpp"
#include "cli/terminal/text.hpp"
#include "cli/terminal/unified_diff.hpp"

namespace ampcfg::cli {
namespace {

using document::JsonNode;
using document::Value;

/// Where values that are to be hidden stand in a file of a set.
class SetSecrets {
 public:
  explicit SetSecrets(const drift::Secrets& secrets) : secrets_(secrets) {}

  std::vector<document::Range> in(const std::string& bytes) {
    if (secrets_.hides_nothing()) return {};
    const auto read = document::JsonText::read(bytes);
    if (const auto* text = std::get_if<document::JsonText>(&read)) {
      for (const JsonNode& plugin : text->root().children) look(plugin, "", "");
    }
    return std::move(found_);
  }

 private:
  /// What stands between may be a section, a key, or an instance, which is no part of the key `above` it.
  void look(const JsonNode& node, const std::string& key, const std::string& above) {
    if (node.value.kind() != Value::Kind::mapping) {
      if (secrets_.hides(key, node.value) || secrets_.hides(above, node.value)) found_.push_back(node.written);
      return;
    }
    for (const JsonNode& child : node.children) {
      if (child.key == "$secret" || child.key == "why" || child.key == "by" || child.key == "until") continue;
      const bool is_part = !child.key.starts_with('$') && child.key != "default";
      const std::string below = key.empty() ? std::string(child.key) : key + "." + std::string(child.key);
      look(child, is_part ? below : key, is_part ? key : above);
    }
  }

  const drift::Secrets& secrets_;
  std::vector<document::Range> found_;
};

DiffSide side_of(const std::optional<std::string>& bytes, const drift::Secrets& secrets) {
  if (!bytes) return {};
  return {*bytes, SetSecrets(secrets).in(*bytes)};
}

std::string diff_of(const host::SetFileChange& file, const drift::Secrets& secrets) {
  return unified_diff(file.path, side_of(file.before, secrets), side_of(file.after, secrets));
}

/// `SMP101, SMP102 and 3 more`.
std::string some_of(std::vector<std::string> names) {
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
    text += (text.empty() ? "" : "; ") + (value.empty() ? "not there" : value) + " on " + some_of(labels);
  if (!text.empty()) out.line("now: " + text);
}

void print_left(Output& out, const DecidedSet& decided) {
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const KeyOfInstance& key : decided.left)
    by_reason[key.why].push_back(key.label + " " + key.of.plugin + "/" + key.of.file +
                                 (key.of.key.empty() ? "" : " " + key.of.key));
  for (const auto& [why, keys] : by_reason) out.line("left: " + some_of(keys) + ": " + why);
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

const std::vector<host::SetFileChange>& files_of(const DecidedSet& decided) {
  return decided.written ? decided.written->files : decided.plan.files;
}

}  // namespace

void print_decided(Output& out, const DecidedSet& decided) {
  for (const host::SetFileChange& file : decided.plan.files) print_diff(out, diff_of(file, decided.secrets));
  if (decided.plan.files.empty()) out.line("the set says so already");
  print_live(out, decided);
  if (!decided.own.empty())
    out.line(some_of(decided.own) +
             (decided.own.size() == 1 ? " keeps a value of its own" : " keep values of their own"));
  print_left(out, decided);
}

void print_written(Output& out, const DecidedSet& decided) {
  std::vector<std::string> paths;
  for (const host::SetFileChange& file : files_of(decided)) paths.push_back(file.path);
  out.line("written in " + shown(decided.configuration->expectations.native()) + ": " + some_of(paths));
  if (!decided.differing) return;
  const std::vector<std::string> labels = labels_of(*decided.differing);
  if (labels.empty()) return out.line("no instance differs");
  out.line(counted(labels.size(), "instance differs", "instances differ") + " now: " + some_of(labels));
  out.line("next: " + decided.deploy);
}

std::string decided_as_json(const DecidedSet& decided, bool is_dry_run) {
  JsonWriter json;
  begin_frame(json, "expect-set", texts_of(decided.warnings));
  const bool is_changed = decided.written && !decided.written->files.empty();
  json.member("folder", std::string_view(decided.configuration->expectations.native()))
      .member("result", std::string_view(is_changed                   ? "changed"
                                         : decided.plan.files.empty() ? "unchanged"
                                         : is_dry_run                 ? "planned"
                                                                      : "declined"))
      .member("change", is_changed && !decided.written->id.empty() ? std::optional(decided.written->id) : std::nullopt);
  write_decisions(json, decided.decisions);
  json.key("files").begin_array();
  for (const host::SetFileChange& file : files_of(decided)) {
    json.begin_object()
        .member("file", std::string_view(file.path))
        .member("diff", std::string_view(diff_of(file, decided.secrets)))
        .end_object();
  }
  json.end_array().member("own", decided.own);
  write_keys(json, "left", decided.left);
  if (decided.differing) {
    write_keys(json, "differing", *decided.differing);
  } else {
    json.key("differing").null();
  }
  json.end_object();
  return std::move(json).text();
}

}  // namespace ampcfg::cli
