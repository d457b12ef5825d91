#include "ampcfg/host/amp/instance_folder.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <optional>
#include <utility>

namespace ampcfg::host {
namespace {

/// More entries than a host ever has: a folder with more is not one of instances.
constexpr std::size_t most_instances = 100'000;

std::string hint_of_machine(const os::Refused& refused) {
  const bool is_limit = refused.number == EMFILE || refused.number == ENFILE;
  return is_limit ? "allow more open files (`ulimit -n`): ampcfg needs some thirty"
                  : "nothing is known of this host's instances until its disk can be read";
}

Error unreadable_instances(const std::filesystem::path& path, const os::Refused& refused) {
  return {"instances-unreadable", "the folder of AMP's instances, " + path.native() + ", " + refused.words(),
          refused.is_of_machine() ? hint_of_machine(refused) : "run ampcfg as root or as the user that AMP runs as"};
}

os::Folder open_instances(const Configuration& configuration) {
  auto opened = os::Folder::open(configuration.instances, configuration.links);
  if (auto* folder = std::get_if<os::Folder>(&opened)) return std::move(*folder);
  const auto& refused = std::get<os::Refused>(opened);
  if (refused.why == os::Refusal::absent)
    throw Error("instances-missing",
                "the folder of AMP's instances, " + configuration.instances.native() + ", is not there",
                hint_to_look_elsewhere(configuration));
  throw unreadable_instances(configuration.instances, refused);
}

/// The owner of the first folder on the way to `path` that is not root's.
std::optional<struct stat> stranger_above(const std::filesystem::path& path) {
  std::filesystem::path way;
  for (const auto& part : path) {
    way /= part;
    struct stat facts {};
    if (::lstat(way.c_str(), &facts) == 0 && facts.st_uid != 0) return facts;
  }
  return std::nullopt;
}

os::Stamp stamp_or_throw(const os::Outcome<os::Stamp>& stamp, const std::string& name) {
  if (const auto* refused = std::get_if<os::Refused>(&stamp)) {
    throw_if_machine_fails(*refused, "the folder of " + name);
    throw Error(refused->why == os::Refusal::absent ? "instance-missing" : "instance-unreadable",
                "the folder of " + name + " " + refused->words());
  }
  return std::get<os::Stamp>(stamp);
}

}  // namespace

InstancesFolder::InstancesFolder(const Configuration& configuration) : folder_(open_instances(configuration)) {
  const os::Stamp stamp = stamp_or_throw(folder_.stamp(), configuration.instances.native());
  owner_ = stamp.owner;
  group_ = stamp.group;
  if (owner_ != 0) return;
  std::error_code error;
  auto stranger = stranger_above(std::filesystem::absolute(configuration.instances, error));
  if (!stranger) stranger = stranger_above(folder_.root_path());
  if (!stranger) return;
  owner_ = stranger->st_uid;
  group_ = stranger->st_gid;
}

std::vector<std::string> InstancesFolder::names() const {
  const auto listed = folder_.list(most_instances);
  if (const auto* refused = std::get_if<os::Refused>(&listed))
    throw unreadable_instances(folder_.root_path(), *refused);
  std::vector<std::string> names;
  for (const os::Entry& entry : std::get<os::Listing>(listed).entries) {
    if (entry.kind == os::EntryKind::folder || entry.kind == os::EntryKind::link) names.push_back(entry.name);
  }
  return names;
}

InstanceFolder InstancesFolder::open(const std::string& name) const {
  const os::Stamp before = stamp_or_throw(folder_.stamp(name), name);
  auto opened = folder_.open_root(name);
  if (auto* refused = std::get_if<os::Refused>(&opened)) {
    throw_if_machine_fails(*refused, "the folder of " + name);
    if (refused->why == os::Refusal::absent && S_ISLNK(before.mode)) refused->why = os::Refusal::broken_link;
    const bool is_none = refused->why == os::Refusal::absent || refused->why == os::Refusal::not_a_folder;
    throw Error(is_none ? "instance-missing" : "instance-unreadable", "the folder of " + name + " " + refused->words(),
                refused->why == os::Refusal::permission ? "run ampcfg as root or as the user that AMP runs as" : "");
  }
  auto& folder = std::get<os::Folder>(opened);
  const os::Stamp stamp = stamp_or_throw(folder.stamp(), name);
  const os::Stamp entry = stamp_or_throw(folder_.stamp(name), name);
  if (entry.inode != before.inode || entry.device != before.device || entry.mode != before.mode) {
    throw Error("instance-unreadable", "the folder of " + name + " was replaced as it was opened", "try again");
  }
  const bool by_link = S_ISLNK(entry.mode) && entry.owner != 0;
  const uid_t owner_of_it = by_link ? entry.owner : stamp.owner;
  if (owner_of_it == 0) return {std::move(folder), owner()};
  return {std::move(folder), account(owner_of_it, by_link ? entry.group : stamp.group)};
}

std::shared_ptr<const os::Owner> InstancesFolder::account(uid_t uid, gid_t group) const {
  const std::lock_guard lock(accounts_lock_);
  auto& known = accounts_[uid];
  if (!known) known = std::make_shared<const os::Owner>(os::account(uid, group));
  return known;
}

void throw_if_machine_fails(const os::Refused& refused, const std::string& what) {
  if (!refused.is_of_machine()) return;
  throw Error(machine_fails, what + " " + refused.words(), hint_of_machine(refused));
}

std::string hint_to_allow(const Configuration& configuration, const std::filesystem::path& tree) {
  std::string list;
  for (const auto& allowed : configuration.links) list += allowed.native() + ", ";
  return "to allow it, write the line `links: [" + list + tree.native() + "]` into " + configuration.file_to_write();
}

std::string hint_to_look_elsewhere(const Configuration& configuration) {
  return "if AMP keeps its instances elsewhere, write `instances: <that folder>` into " +
         configuration.file_to_write() + " (see ampcfg-config(5))";
}

Error refused_error(const Configuration& configuration, const std::string& code, const std::string& what,
                    const os::Refused& refused) {
  std::string hint;
  if (refused.why == os::Refusal::leads_out) hint = hint_to_allow(configuration, refused.target);
  if (refused.why == os::Refusal::permission) hint = "run ampcfg as root or as the user that AMP runs as";
  return {code, what + " " + refused.words(), hint};
}

}  // namespace ampcfg::host
