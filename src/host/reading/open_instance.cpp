#include "host/reading/open_instance.hpp"

#include <utility>

#include "host/reading/plugin_folder.hpp"

namespace ampcfg::host {
namespace {

/// More than a server's `plugins/` ever holds, JARs included.
constexpr std::size_t most_plugins = 100'000;

/// The game folder as `os::Folder` opens it: relative to the instance's where it lies below.
std::string game_text(const Instance& instance) {
  const std::string above = instance.path.native() + "/";
  const std::string& game = instance.game.native();
  return game.starts_with(above) ? game.substr(above.size()) : game;
}

}  // namespace

OpenInstance::OpenInstance(const InstancesFolder& instances, const Instance& instance,
                           const Configuration& configuration)
    : instance_(instance),
      configuration_(configuration),
      opened_(instances.open(instance.name)),
      rights_(*opened_.owner) {
  auto game = opened_.folder.folder(game_text(instance));
  if (const auto* refused = std::get_if<os::Refused>(&game)) {
    throw refused_error(configuration, "game-folder-unreadable", "the game folder of " + instance.name, *refused);
  }
  game_ = std::get<os::Folder>(std::move(game));
  auto plugins = game_->folder("plugins");
  if (const auto* refused = std::get_if<os::Refused>(&plugins)) {
    if (refused->why == os::Refusal::absent || refused->why == os::Refusal::not_a_folder) return;
    throw refused_error(configuration, "plugins-unreadable", "the folder plugins/ of " + instance.name, *refused);
  }
  plugins_ = std::get<os::Folder>(std::move(plugins));
}

std::vector<os::Entry> OpenInstance::plugins(const Asked& asked) const {
  if (!plugins_) return {};
  auto listed = plugins_->list(most_plugins);
  if (auto* listing = std::get_if<os::Listing>(&listed)) return std::move(listing->entries);
  const auto& refused = std::get<os::Refused>(listed);
  std::vector<os::Entry> found;
  for (const std::string& name : asked ? asked() : std::vector<std::string>()) {
    if (name.starts_with('@') || name.find('/') != std::string::npos) continue;
    const auto kind = plugins_->kind(name);
    if (const auto* there = std::get_if<os::EntryKind>(&kind)) {
      found.push_back({name, *there});
    } else if (std::get<os::Refused>(kind).why != os::Refusal::absent) {
      throw refused_error(configuration_, "plugins-unreadable", "the folder plugins/ of " + instance_.name, refused);
    }
  }
  return found;
}

os::Outcome<os::Folder> OpenInstance::plugin(const std::string& name) const {
  if (name == server_plugin) return game_->folder(".");
  if (!plugins_) return os::Refused{os::Refusal::absent, {}, 0};
  auto opened = plugins_->folder(name);
  if (const auto* folder = std::get_if<os::Folder>(&opened)) {
    // It can be opened also where it may not be entered: then nothing in it can be read, and it is one error.
    const auto entered = folder->kind(".");
    if (const auto* refused = std::get_if<os::Refused>(&entered)) return *refused;
  }
  return opened;
}

os::Outcome<os::Stamp> OpenInstance::stamp(const std::string& plugin, std::string_view path) const {
  const auto [folder, name] = place(plugin, path);
  if (folder == nullptr) return os::Refused{os::Refusal::absent, {}, 0};
  return folder->stamp(name);
}

os::Outcome<os::Stamp> OpenInstance::target_stamp(const std::string& plugin, std::string_view path) const {
  const auto [folder, name] = place(plugin, path);
  if (folder == nullptr) return os::Refused{os::Refusal::absent, {}, 0};
  return folder->target_stamp(name);
}

std::pair<const os::Folder*, std::string> OpenInstance::place(const std::string& plugin, std::string_view path) const {
  if (plugin == server_plugin) return {&*game_, std::string(path)};
  std::string name;
  name.reserve(plugin.size() + 1 + path.size());
  name += plugin;
  if (!path.empty()) name.append("/").append(path);
  return {plugins_ ? &*plugins_ : nullptr, std::move(name)};
}

os::Outcome<os::Listing> OpenInstance::list(const std::string& plugin, std::string_view path) const {
  auto opened = this->plugin(plugin);
  if (auto* refused = std::get_if<os::Refused>(&opened)) return std::move(*refused);
  const auto inner = std::get<os::Folder>(opened).folder(path.empty() ? "." : path);
  if (const auto* refused = std::get_if<os::Refused>(&inner)) return *refused;
  return std::get<os::Folder>(inner).list(most_listed_names);
}

}  // namespace ampcfg::host
