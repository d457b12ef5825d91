#include "cli/report/get_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "ampcfg/drift/judging/look_up.hpp"
#include "ampcfg/host/reading/instance_scan.hpp"
#include "cli/report/below.hpp"
#include "cli/report/instance_json.hpp"
#include "cli/report/label.hpp"
#include "cli/terminal/json_writer.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// The instances that have one value of a key.
struct Group {
  std::string value;
  bool deviates = false;
  std::string remark;
  std::vector<std::string> instances;  ///< safe to print
};

struct KeyGroups {
  std::vector<Group> groups;
  std::vector<std::string> expected;  ///< distinct
};

using KeyName = std::tuple<std::string, std::string, std::string>;  // plugin, file, key

std::string value_of(const drift::Reading& reading) {
  if (reading.hidden && reading.value) return *reading.value;
  if (reading.hidden) return std::string(drift::hidden_text);
  if (reading.value) return *reading.value;
  if (reading.kind == "missing-file") return "(no such file)";
  if (reading.kind == "invalid-file") return "(invalid file)";
  if (reading.kind == "unsupported-format") return "(no YAML)";
  if (reading.kind == "unreadable") return "(unreadable)";
  return "(no such key)";
}

std::string remark_on(const drift::Reading& reading) {
  if (reading.status == drift::Status::variance) return "documented";
  if (reading.value) return shown(reading.hint);
  return shown(reading.message);
}

void add(KeyGroups& key, const drift::Reading& reading, const std::string& instance) {
  const std::string value = value_of(reading);
  const bool deviates = reading.status == drift::Status::drift || reading.status == drift::Status::error;
  const std::string remark = remark_on(reading);
  auto group = std::find_if(key.groups.begin(), key.groups.end(), [&](const Group& other) {
    return other.value == value && other.deviates == deviates && other.remark == remark;
  });
  if (group == key.groups.end()) group = key.groups.insert(group, {value, deviates, remark, {}});
  group->instances.push_back(instance);
  if (reading.expected &&
      std::find(key.expected.begin(), key.expected.end(), *reading.expected) == key.expected.end()) {
    key.expected.push_back(*reading.expected);
  }
}

std::map<KeyName, KeyGroups> grouped_by_value(const GetResults& results) {
  std::map<KeyName, KeyGroups> keys;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const host::InstanceReadings& readings : result.answer->instances) {
      const std::string label = label_in(results.size(), result.host, readings.instance.name);
      for (const drift::Reading& reading : readings.keys)
        add(keys[{reading.plugin, reading.file, reading.key}], reading, label);
    }
  }
  for (auto& [name, key] : keys) {
    std::stable_sort(key.groups.begin(), key.groups.end(), [](const Group& left, const Group& right) {
      if (left.deviates != right.deviates) return left.deviates;
      return left.instances.size() < right.instances.size();
    });
  }
  return keys;
}

std::string who_has(const Group& group) {
  std::string who;
  for (const std::string& instance : group.instances) who += (who.empty() ? "" : ", ") + instance;
  if (group.instances.size() > 1) who = fmt::format("{}: {}", group.instances.size(), who);
  if (!group.remark.empty()) who += " (" + group.remark + ")";
  return who;
}

/// Each value beside who has it; a long one above.
void print_groups(Output& out, const KeyGroups& key) {
  const bool checked = !key.expected.empty();
  const std::size_t most = out.width() / 3;
  std::size_t values = 2;
  for (const Group& group : key.groups) {
    if (width(group.value) <= most) values = std::max(values, width(group.value));
  }
  for (const Group& group : key.groups) {
    const Paint paint = group.deviates ? Paint::red : checked && group.remark.empty() ? Paint::green : Paint::plain;
    const bool beside = width(group.value) <= most;
    std::string start =
        "  " + out.paint(paint, beside ? padded(group.value, values) : cut(group.value, out.width() - 2));
    if (!beside) {
      out.line(start);
      start = std::string(2 + values, ' ');
    }
    for (const std::string& line : wrapped(who_has(group), out.width() - std::min(out.width(), values + 4))) {
      out.line(start + "  " + line);
      start = std::string(2 + values, ' ');
    }
  }
}

void print_key(Output& out, const KeyName& name, const KeyGroups& key) {
  const auto& [plugin, file, path] = name;
  const std::string key_name = shown(path);
  const std::string place = shown(plugin) + (file.empty() ? "" : "/" + shown(file));
  if (width(key_name) + 2 + width(place) <= out.width()) {
    out.line(out.paint(Paint::strong, key_name) + "  " + out.paint(Paint::faint, place));
  } else {
    out.name("", 0, key_name, Paint::strong);
    out.name("  ", 2, place, Paint::faint);
  }
  if (key.expected.size() == 1) {
    out.line(out.paint(Paint::faint, "  expected  ") +
             out.paint(Paint::green, cut(key.expected.front(), out.width() - 12)));
  } else if (key.expected.size() > 1) {
    out.line(out.paint(Paint::faint, fmt::format("  expected  {} values, by instance", key.expected.size())));
  }
  print_groups(out, key);
  out.line();
}

void write_reading(JsonWriter& json, const drift::Reading& reading) {
  json.begin_object()
      .member("plugin", std::string_view(reading.plugin))
      .member("file", std::string_view(reading.file))
      .member("key", std::string_view(reading.key));
  if (reading.value) json.key("value").json(*reading.value);
  if (reading.hidden) json.key("hidden").boolean(true);
  if (reading.place) {
    json.member("line", std::size_t{reading.place->line}).member("column", std::size_t{reading.place->column});
  }
  if (reading.source) json.member("source", drift::name(*reading.source));
  if (reading.expected) json.key("expected").json(*reading.expected);
  json.key("status");
  reading.status ? json.string(drift::name(*reading.status)) : json.null();
  if (!reading.kind.empty()) json.member("kind", std::string_view(reading.kind));
  if (!reading.message.empty()) json.member("message", std::string_view(reading.message));
  if (!reading.hint.empty()) json.member("hint", std::string_view(reading.hint));
  json.end_object();
}

void write_instance(JsonWriter& json, const host::InstanceReadings& readings) {
  begin_instance(json, readings.instance);
  write_state(json, readings.instance);
  json.key("keys").begin_array();
  for (const drift::Reading& reading : readings.keys) write_reading(json, reading);
  json.end_array().end_object();
}

}  // namespace

void print_get(Output& out, const GetResults& results) {
  for (const auto& result : results) {
    if (!result.answer && result.error) print_error_beside(out, shown(result.host), *result.error);
    if (!result.answer) continue;
    for (const host::InstanceReadings& readings : result.answer->instances) {
      if (!readings.instance.error) continue;
      out.line(out.paint(Paint::strong, shown(readings.instance.name)) + "  " +
               out.paint(Paint::red, told(readings.instance.error->what())));
    }
  }
  for (const auto& [name, key] : grouped_by_value(results)) print_key(out, name, key);
}

std::string get_as_json(const GetResults& results, const drift::Expectations* expectations,
                        const std::vector<std::string>& warnings) {
  JsonWriter json;
  begin_frame(json, "get", warnings);
  write_expectations(json, expectations);
  std::size_t instances = 0;
  for (const auto& result : results) instances += result.answer ? result.answer->instances.size() : 0;
  json.key("summary").begin_object().member("hosts", results.size()).member("instances", instances).end_object();
  json.key("hosts").begin_array();
  for (const auto& result : results) {
    begin_host(json, result);
    json.key("instances").begin_array();
    if (result.answer) {
      for (const host::InstanceReadings& readings : result.answer->instances) write_instance(json, readings);
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return json.text();
}

}  // namespace ampcfg::cli
