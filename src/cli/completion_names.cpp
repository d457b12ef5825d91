#include "completion_names.hpp"

#include <algorithm>
#include <set>
#include <variant>

#include "ampcfg/document/json.hpp"
#include "ampcfg/drift/set_names.hpp"
#include "ampcfg/host/expectation_folder.hpp"
#include "ampcfg/host/instance.hpp"
#include "ampcfg/host/present.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::cli {
namespace {

using Names = std::set<std::string>;

/// What `give` gives, or nothing: a shell has no place for a message.
template <typename Give>
auto or_none(const Give& give) -> decltype(give()) {
  try {
    return give();
  } catch (const Error&) {
    return {};
  }
}

std::vector<Candidate> candidates(const Names& names, std::string_view meaning) {
  std::vector<Candidate> all;
  for (const std::string& name : names) all.push_back({name, meaning});
  return all;
}

std::vector<drift::SetFile> set_files(const host::Configuration& configuration) {
  auto files = or_none([&] { return host::read_expectation_folder(configuration.expectations).files; });
  std::erase_if(files, [](const drift::SetFile& file) { return file.path.ends_with("metadata.json"); });
  return files;
}

/// `file` with those of its plugins alone that are picked.
drift::SetFile narrowed(const drift::SetFile& file, const drift::Patterns& plugins) {
  const auto members = drift::plugin_members(file.bytes);
  std::vector<std::string> names;
  for (const drift::PluginMember& member : members) names.push_back(member.plugin);
  const auto picked = plugins.pick(names);
  std::string bytes;
  for (const drift::PluginMember& member : members) {
    if (std::find(picked.begin(), picked.end(), member.plugin) == picked.end()) continue;
    bytes += bytes.empty() ? "{" : ",";
    bytes += member.text;
  }
  return {file.path, bytes.empty() ? "{}" : bytes + "}", file.readable_by_all};
}

/// A non-empty object that is no directive is a section (DESIGN 3).
bool is_section(const document::Value& value) {
  if (value.kind() != document::Value::Kind::mapping || value.entries().empty()) return false;
  const auto entries = value.entries();
  return std::none_of(entries.begin(), entries.end(),
                      [](const document::Entry& entry) { return entry.key.starts_with('$'); });
}

/// Files that the sections of a set's file name, for its plugins that are left.
void add_sections(const drift::SetFile& file, Names& names) {
  if (!file.path.ends_with("universal_configs.json")) return;
  const auto read = document::JsonText::read(file.bytes);
  const auto* text = std::get_if<document::JsonText>(&read);
  if (text == nullptr) return;
  for (const document::JsonNode& plugin : text->root().children) {
    if (plugin.value.kind() != document::Value::Kind::mapping) continue;
    for (const document::Entry& entry : plugin.value.entries()) {
      if (is_section(entry.value)) names.emplace(entry.key);
    }
  }
}

bool has_file(const Names& files, const std::string& section) {
  return files.contains(section) || files.contains(section + ".yml") || files.contains(section + ".yaml");
}

}  // namespace

std::vector<Candidate> CompletionNames::instances() const {
  std::vector<Candidate> all;
  for (const auto& [group, members] : configuration_.groups) all.push_back({"@" + group, "group"});
  const auto instances = or_none([&] { return host::discover(configuration_).instances; });
  for (const host::Instance& instance : instances) all.push_back({instance.name, "instance"});
  return all;
}

std::vector<Candidate> CompletionNames::hosts() const {
  std::vector<Candidate> all = {{"all", "every configured host"}};
  for (const auto& [name, host] : configuration_.hosts) all.push_back({name, "host"});
  return all;
}

std::vector<Candidate> CompletionNames::plugins() const {
  Names names;
  for (const drift::SetFile& file : set_files(configuration_)) {
    for (drift::PluginMember& member : drift::plugin_members(file.bytes)) names.insert(std::move(member.plugin));
  }
  for (std::string& name : or_none([&] { return host::present_plugins(configuration_); }))
    names.insert(std::move(name));
  return candidates(names, "plugin");
}

std::vector<Candidate> CompletionNames::files(const drift::Patterns& plugins) const {
  Names names;
  for (std::string& file : or_none([&] { return host::present_files(configuration_, plugins); }))
    names.insert(std::move(file));
  Names sections;
  for (const drift::SetFile& file : set_files(configuration_)) add_sections(narrowed(file, plugins), sections);
  for (const std::string& file : sections) {
    if (!has_file(names, file)) names.insert(file);
  }
  return candidates(names, "file");
}

std::vector<Candidate> CompletionNames::keys(const drift::Patterns& plugins, const drift::Patterns& files) const {
  Names names;
  if (const auto set = expectations_of(plugins)) {
    for (const std::string& plugin : set->plugins()) {
      for (std::string& key : set->keys(plugin)) names.insert(std::move(key));
    }
  }
  if (!plugins.empty()) {
    for (std::string& key : or_none([&] { return host::present_keys(configuration_, plugins, files); }))
      names.insert(std::move(key));
  }
  return candidates(names, "key");
}

std::optional<drift::Expectations> CompletionNames::expectations_of(const drift::Patterns& plugins) const {
  std::vector<drift::SetFile> files = set_files(configuration_);
  for (drift::SetFile& file : files) file = narrowed(file, plugins);
  return drift::Expectations::load(std::move(files), {}).expectations;
}

}  // namespace ampcfg::cli
