#include "host/writing/writable_instance.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <variant>

#include "ampcfg/os/account_names.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "host/reading/open_instance.hpp"
#include "host/writing/write_errors.hpp"

namespace ampcfg::host {
namespace {

/// Descriptors held at a time: a process has 1024.
constexpr std::size_t most_open_folders = 256;

}  // namespace

std::string_view last_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

std::string_view folder_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string game_below(const InstanceFolder& opened, const Instance& instance) {
  const std::filesystem::path game = instance.game.lexically_normal();
  for (const auto& above : {instance.path.lexically_normal(), opened.folder.root_path()}) {
    std::string rest = game.lexically_relative(above).native();
    while (rest.ends_with('/')) rest.pop_back();
    if (rest.empty() || rest == ".." || rest.starts_with("../") || rest.starts_with('/')) continue;
    return rest == "." ? "" : rest;
  }
  throw Error("game-folder-outside",
              "the game folder of " + instance.name + ", " + instance.game.native() +
                  ", lies outside of its folder: nothing is written there",
              "change its files on the instance that they belong to");
}

std::string WritableInstance::below(const std::string& plugin, std::string_view rest) const {
  std::string path = game_;
  const auto add = [&](std::string_view part) {
    if (part.empty()) return;
    if (!path.empty()) path += '/';
    path += part;
  };
  if (plugin != server_plugin) {
    add("plugins");
    add(plugin);
  }
  add(rest);
  return path;
}

std::string WritableInstance::shown(const std::string& plugin, std::string_view file) const {
  return (path() / below(plugin, file)).native();
}

void WritableInstance::check_owner(const os::Stamp& stamp, const std::string& path) const {
  const os::Owner& owner = *opened_.owner;
  // Without root's rights this process can make files of its own user alone.
  const uid_t writer = os::is_root() ? owner.uid : os::effective_user();
  if (stamp.owner == owner.uid && stamp.owner == writer) return;
  if (stamp.owner == owner.uid) {
    throw Error("owner", "belongs to " + os::user_name(stamp.owner) + ", and ampcfg runs as " + os::user_name(writer),
                "run ampcfg as root or as " + os::user_name(stamp.owner));
  }
  throw Error("owner", "belongs to " + os::user_name(stamp.owner) + ", the instance to " + os::user_name(owner.uid),
              "chown " + os::user_name(owner.uid) + ":" + os::group_name(owner.gid) + " " + os::shell_word(path));
}

void WritableInstance::check_group(const os::Stamp& file, const os::Stamp& folder, const std::string& path) const {
  const os::Owner& owner = *opened_.owner;
  // The owner can leave a group to be inherited, but not give its rights to who runs the file.
  const bool is_inherited = (folder.mode & S_ISGID) != 0 && folder.group == file.group && (file.mode & S_ISGID) == 0;
  if (!os::is_root() || owner.uid == 0 || file.group == owner.gid || is_inherited) return;
  if (std::find(owner.groups.begin(), owner.groups.end(), file.group) != owner.groups.end()) return;
  throw Error(
      "owner",
      "belongs to the group " + os::group_name(file.group) + ", which " + os::user_name(owner.uid) + " is not in",
      "chgrp " + os::group_name(owner.gid) + " " + os::shell_word(path));
}

void WritableInstance::check_replaceable(const std::string& plugin, const std::string& file, std::uint64_t max) {
  if (!missing_folder_of(plugin, file).empty()) return;
  const os::WritableFolder& folder = folder_of(plugin, file);
  const std::string name(last_name(file));
  const auto found = folder.original(name, max);
  if (const auto* refused = std::get_if<os::Refused>(&found)) {
    if (refused->why != os::Refusal::absent && refused->why != os::Refusal::busy) throw refused_error(*refused);
  } else {
    const os::Stamp& stamp = std::get<os::Original>(found).file.stamp;
    check_owner(stamp, shown(plugin, file));
    check_group(stamp, folder.stamp(), shown(plugin, file));
  }
  if (const int number = folder.why_closed(name)) throw write_error(number, folder, name);
}

os::WritableFolder WritableInstance::open(const std::string& path) {
  const std::string place = path.empty() ? this->path().native() : (this->path() / path).native();
  const auto opened = [&]() -> os::Outcome<os::WritableFolder> {
    if (path.empty()) return opened_.folder.writable();
    return folder(std::string(folder_name(path))).inner(std::string(last_name(path)));
  };
  auto found = opened();
  if (const auto* refused = std::get_if<os::Refused>(&found)) throw folder_error(place, *refused);
  auto& folder = std::get<os::WritableFolder>(found);
  check_owner(folder.stamp(), place);
  return std::move(folder);
}

const os::WritableFolder& WritableInstance::folder(const std::string& path) {
  if (const auto found = folders_.find(path); found != folders_.end()) return found->second;
  os::WritableFolder opened = open(path);
  if (folders_.size() >= most_open_folders) folders_.clear();
  return folders_.emplace(path, std::move(opened)).first->second;
}

const os::WritableFolder& WritableInstance::folder_of(const std::string& plugin, std::string_view file) {
  return folder(below(plugin, folder_name(file)));
}

mode_t WritableInstance::mode_of(const std::string& plugin) {
  return folder(below(plugin, "")).stamp().mode;
}

std::string WritableInstance::missing_folder_of(const std::string& plugin, std::string_view file) {
  const std::string_view above = folder_name(file);
  if (above.empty() || folders_.contains(below(plugin, above))) return {};
  for (std::size_t end = above.find('/');; end = above.find('/', end + 1)) {
    const std::string_view part = above.substr(0, end);
    if (!folder(below(plugin, folder_name(part))).has(std::string(last_name(part)))) return std::string(part);
    if (end == std::string_view::npos) return {};
  }
}

void WritableInstance::make_folder_of(const std::string& plugin, std::string_view file) {
  constexpr mode_t permissions = 0777;
  for (;;) {
    const std::string part = missing_folder_of(plugin, file);
    if (part.empty()) return;
    const os::WritableFolder& parent = folder(below(plugin, folder_name(part)));
    const int number = parent.make_folder(std::string(last_name(part)), parent.stamp().mode & permissions);
    if (number != 0 && number != EEXIST) throw write_error(number, "its folder " + part + " cannot be made");
    if (const int unsynced = parent.sync()) throw write_error(unsynced, "its folder " + part + " cannot be made");
  }
}

void WritableInstance::remove_folders(const std::string& plugin, std::string_view file, const std::string& topmost) {
  if (topmost.empty()) return;
  for (std::string_view part = folder_name(file); part.size() >= topmost.size(); part = folder_name(part)) {
    if (!missing_folder_of(plugin, part).empty()) continue;
    const os::WritableFolder& parent = folder(below(plugin, folder_name(part)));
    const int number = parent.remove_folder(std::string(last_name(part)));
    folders_.erase(below(plugin, part));
    if (number != 0 && number != ENOENT) return;
  }
}

}  // namespace ampcfg::host
