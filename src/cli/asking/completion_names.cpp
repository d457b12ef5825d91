#include "cli/asking/completion_names.hpp"

#include <algorithm>
#include <set>

#include "ampcfg/drift/set/set_names.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/cache/known_instances.hpp"
#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/reading/names_on_disk.hpp"
#include "ampcfg/host/retire.hpp"
#include "ampcfg/host/set/expectation_folder.hpp"
#include "ampcfg/host/set_writing/set_undo.hpp"
#include "ampcfg/host/state/deployments.hpp"
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

/// More are no help: they are offered by what they begin with.
constexpr std::size_t most_keys = 200;

template <typename Range>
std::vector<Candidate> candidates(const Range& names, std::string_view meaning) {
  std::vector<Candidate> all;
  for (const std::string& name : names) all.push_back({name, meaning});
  return all;
}

std::vector<drift::SetFile> set_files(const host::Configuration& configuration) {
  auto files = or_none([&] { return host::read_expectations(configuration).files; });
  std::erase_if(files, [](const drift::SetFile& file) { return !file.path.ends_with("_configs.json"); });
  return files;
}

/// The plugins of a set's file that are picked.
std::vector<drift::Member> picked_plugins(const drift::SetFile& file, const drift::Patterns& plugins) {
  std::vector<drift::Member> members = drift::members(file.bytes);
  std::vector<std::string> names;
  for (const drift::Member& member : members) names.push_back(member.name);
  const auto picked = plugins.pick(names);
  std::erase_if(members, [&](const drift::Member& member) {
    return std::find(picked.begin(), picked.end(), member.name) == picked.end();
  });
  return members;
}

bool is_universal(const drift::SetFile& file) {
  return file.path.ends_with("universal_configs.json");
}

/// Keys (sorted) up to the next dot behind what is typed; one that has its beginning for itself stays whole.
std::vector<Candidate> by_beginnings(const std::vector<std::string>& keys, std::string_view typed) {
  std::vector<Candidate> all;
  for (auto key = keys.begin(); key != keys.end();) {
    const std::size_t dot = key->find('.', typed.size());
    const std::string_view begin = std::string_view(*key).substr(0, dot == std::string::npos ? dot : dot + 1);
    const auto end = dot == std::string::npos
                         ? key + 1
                         : std::find_if(key, keys.end(), [&](const auto& next) { return !next.starts_with(begin); });
    all.push_back(end - key == 1 ? Candidate{*key, "key"} : Candidate{std::string(begin), "keys"});
    key = end;
  }
  return all;
}

std::vector<std::string> local_instances(const host::Configuration& configuration) {
  std::vector<std::string> names;
  for (host::Instance& instance : or_none([&] { return host::discover_any(configuration).instances; }))
    names.push_back(std::move(instance.name));
  return names;
}

bool has_file(const Names& files, const std::string& section) {
  return files.contains(section) || files.contains(section + ".yml") || files.contains(section + ".yaml");
}

}  // namespace

std::vector<Candidate> CompletionNames::instances(const std::vector<std::string>& hosts, std::string_view typed) const {
  std::vector<Candidate> all;
  for (const auto& [group, members] : configuration_.groups) all.push_back({"@" + group, "group"});
  Names names;
  for (const fleet::Target& target : or_none([&] { return fleet::resolve(configuration_, hosts, {}); })) {
    const auto more = target.local ? local_instances(configuration_) : fleet::known_instances(target.host);
    names.insert(more.begin(), more.end());
  }
  for (const std::string& name : names) all.push_back({name, "instance"});
  if (typed.empty() || !hosts.empty()) return all;
  for (const auto& [host, entry] : configuration_.hosts) {
    for (const std::string& name : fleet::known_instances(host)) all.push_back({host + ":" + name, "instance"});
  }
  return all;
}

std::vector<Candidate> CompletionNames::gone_instances() const {
  std::vector<std::string> names;
  for (const host::InstanceRetirement& part :
       or_none([&] { return host::plan_retire(configuration_, {}).instances; })) {
    if (part.result == host::RetireResult::planned) names.push_back(part.instance.name);
  }
  return candidates(names, "instance");
}

std::vector<Candidate> CompletionNames::deployments() const {
  const auto state = host::State::open(configuration_, host::Access::look);  // a Tab makes no state
  const auto* opened = std::get_if<host::State>(&state);
  if (opened == nullptr) return {};
  return candidates(or_none([&] { return host::Deployments(*opened).ids(); }), "deployment");
}

std::vector<Candidate> CompletionNames::set_changes() const {
  std::vector<Candidate> all;
  for (const host::SetChangeRecord& change : or_none([&] { return host::set_changes(configuration_); }))
    all.push_back({change.id, "change"});
  return all;
}

std::vector<Candidate> CompletionNames::documented() const {
  Names names;
  for (const drift::SetFile& file : set_files(configuration_)) {
    if (is_universal(file)) continue;
    for (const drift::Member& plugin : drift::members(file.bytes)) {
      drift::each_documented(plugin.value, [&](std::string_view name) {
        if (!name.starts_with('@')) names.emplace(name);
      });
    }
  }
  return candidates(names, "instance");
}

std::vector<Candidate> CompletionNames::hosts() const {
  std::vector<Candidate> all = {{"all", "every configured host"}};
  for (const auto& [name, host] : configuration_.hosts) all.push_back({name, "host"});
  return all;
}

std::vector<Candidate> CompletionNames::plugins() const {
  Names names;
  for (const drift::SetFile& file : set_files(configuration_)) {
    for (drift::Member& member : drift::members(file.bytes)) names.insert(std::move(member.name));
  }
  for (std::string& name : or_none([&] { return host::plugin_names_on_disk(configuration_); }))
    names.insert(std::move(name));
  return candidates(names, "plugin");
}

std::vector<Candidate> CompletionNames::files(const drift::Patterns& plugins) const {
  Names names;
  for (std::string& file : or_none([&] { return host::file_names_on_disk(configuration_, plugins); }))
    names.insert(std::move(file));
  Names sections;
  for (const drift::SetFile& file : set_files(configuration_)) {
    const auto names_in = is_universal(file) ? drift::section_names : drift::variable_section_names;
    for (const drift::Member& plugin : picked_plugins(file, plugins)) {
      for (std::string& name : names_in(plugin.value)) sections.insert(std::move(name));
    }
  }
  for (const std::string& file : sections) {
    if (!has_file(names, file)) names.insert(file);
  }
  return candidates(names, "file");
}

std::vector<Candidate> CompletionNames::keys(const drift::Patterns& plugins, const drift::Patterns& files,
                                             std::string_view typed) const {
  std::vector<std::string> names;
  const auto take = [&](std::string_view key) {
    if (key.starts_with(typed)) names.emplace_back(key);
  };
  for (const drift::SetFile& file : set_files(configuration_)) {
    const auto each_key = is_universal(file) ? drift::each_universal_key : drift::each_variable_key;
    for (const drift::Member& plugin : picked_plugins(file, plugins)) each_key(plugin.value, take);
  }
  if (!plugins.empty()) {
    for (std::string& key : or_none([&] { return host::key_names_on_disk(configuration_, plugins, files, typed); }))
      names.push_back(std::move(key));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names.size() > most_keys ? by_beginnings(names, typed) : candidates(names, "key");
}

}  // namespace ampcfg::cli
