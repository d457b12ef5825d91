#include "host/set_writing/set_place.hpp"

#include <sys/stat.h>

#include <cstdint>
#include <map>
#include <system_error>
#include <tuple>
#include <utility>
#include <variant>

#include "ampcfg/host/settings/lock.hpp"
#include "ampcfg/os/account_names.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/folder.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "host/writing/write_errors.hpp"

namespace ampcfg::host {
namespace {

constexpr mode_t usual_mode = 0644;
constexpr mode_t mode_of_folder = 0755;
constexpr mode_t permissions = 07777;

Error unreadable(const std::filesystem::path& path, const std::string& words) {
  return usage_error("expectations-unreadable", "the expectations in " + path.native() + " " + words,
                     "set `expectations:` in the configuration to the folder of your set");
}

std::shared_ptr<const os::WritableFolder> open_folder(const std::filesystem::path& path) {
  auto opened = os::Folder::open(path);
  if (const auto* refused = std::get_if<os::Refused>(&opened)) throw unreadable(path, refused->words());
  auto writable = std::get<os::Folder>(opened).writable();
  if (const auto* refused = std::get_if<os::Refused>(&writable)) throw unreadable(path, refused->words());
  return std::make_shared<const os::WritableFolder>(std::get<os::WritableFolder>(std::move(writable)));
}

/// On a locked host, what is asked for is done with the caller's rights, and the set is root's work.
void require_rights(const std::filesystem::path& path, uid_t owner) {
  const uid_t asking = is_locked() ? rights_of_request().uid : os::effective_user();
  if (asking == owner || (asking == 0 && os::is_root())) return;
  throw usage_error("set-owner",
                    "the set in " + path.native() + " is " + os::user_name(owner) + "'s, not yours to change",
                    "run ampcfg as " + os::user_name(owner) + (is_locked() ? ": this host is locked" : ", or by sudo"));
}

Error read_only(const std::string& what, const Error& why) {
  return usage_error("set-read-only", what + " " + why.message(),
                     why.hint().empty() ? "change the set where it comes from" : why.hint());
}

Error wrong_owner(const std::string& what, const std::string& words, const std::string& hint) {
  return usage_error("set-owner", what + " " + words, hint);
}

}  // namespace

SetPlace::SetPlace(const Configuration& configuration) {
  std::error_code error;
  const os::OwnerRights reader(configuration.expectations_reader);
  path_ = std::filesystem::canonical(configuration.expectations, error);
  if (error) throw unreadable(configuration.expectations, "cannot be read: " + error.message());
  folder_ = open_folder(path_);
  require_rights(path_, folder_->stamp().owner);
  owner_ = os::account(folder_->stamp().owner, folder_->stamp().group);
}

std::optional<SetSpot> SetPlace::spot(const std::string& file) const {
  std::filesystem::path named = path_ / file;
  std::error_code error;
  const auto folder = std::filesystem::canonical(named.parent_path(), error);
  if (error == std::errc::no_such_file_or_directory) return std::nullopt;
  if (error) throw wrong_owner(named.parent_path().native(), "cannot be opened: " + error.message(), "");
  const bool is_link = std::filesystem::is_symlink(std::filesystem::symlink_status(folder / named.filename(), error));
  if (!is_link) return SetSpot{open_folder(folder), named.filename().native()};
  named = std::filesystem::canonical(folder / named.filename(), error);
  if (error)
    throw wrong_owner((path_ / file).native(), "is a link that leads nowhere", "let it lead to a file, or remove it");
  return SetSpot{open_folder(named.parent_path()), named.filename().native()};
}

void SetPlace::require_room_in(const os::WritableFolder& folder, const std::string& name,
                               const std::string& file) const {
  const std::string shown = (path_ / file).native();
  if (folder.stamp().owner != owner_.uid) {
    throw wrong_owner(shown,
                      "lies in a folder of " + os::user_name(folder.stamp().owner) + ", the set is " +
                          os::user_name(owner_.uid) + "'s",
                      "give both to one user");
  }
  if (const int number = folder.why_closed(name)) throw read_only(shown, write_error(number, folder, name));
}

os::Likeness SetPlace::likeness_of_new() const {
  for (const char* name : {"universal_configs.json", "variable_configs.json", "instances.json"}) {
    const auto there = folder_->original(name, largest_set_file);
    if (const auto* original = std::get_if<os::Original>(&there)) return original->likeness;
  }
  return {usual_mode, std::nullopt, std::nullopt};
}

os::Likeness SetPlace::likeness(const std::string& file) const {
  const std::string shown = (path_ / file).native();
  const auto spot = this->spot(file);
  if (!spot) {
    require_room_in(*folder_, file.substr(0, file.find('/')), file);
    return likeness_of_new();
  }
  require_room_in(*spot->folder, spot->name, file);
  auto there = spot->folder->original(spot->name, largest_set_file);
  if (const auto* refused = std::get_if<os::Refused>(&there)) {
    if (refused->why == os::Refusal::absent) return likeness_of_new();
    const Error why = refused_error(*refused);
    throw wrong_owner(shown, why.message(), why.hint());
  }
  auto& original = std::get<os::Original>(there);
  const uid_t owner = original.file.stamp.owner;
  if (owner != owner_.uid) {
    throw wrong_owner(shown, "is " + os::user_name(owner) + "'s, the set is " + os::user_name(owner_.uid) + "'s",
                      "chown " + os::user_name(owner_.uid) + " " + os::shell_word(shown));
  }
  if ((original.likeness.mode & S_IWUSR) == 0) {
    throw usage_error("set-read-only", shown + " is not to be written, by its mode",
                      "chmod u+w " + os::shell_word(shown));
  }
  return std::move(original.likeness);
}

void SetPlace::require_writable(const drift::SetSteps& steps) const {
  require_room_in(*folder_, ".", ".");
  std::map<std::tuple<std::uint64_t, std::uint64_t, std::string>, std::string> files;
  for (const drift::SetStep& step : steps) {
    static_cast<void>(likeness(step.file));
    const auto spot = this->spot(step.file);
    if (!spot) continue;
    const auto [found, is_new] =
        files.try_emplace({spot->folder->stamp().device, spot->folder->stamp().inode, spot->name}, step.file);
    if (is_new || found->second == step.file) continue;
    throw wrong_owner((path_ / step.file).native(), "is the same file as " + found->second, "make two files of it");
  }
}

void SetPlace::make_folder_of(const std::string& file) const {
  const std::size_t slash = file.find('/');
  if (slash == std::string::npos || spot(file)) return;
  const std::string name = file.substr(0, slash);
  if (const int number = folder_->make_folder(name, folder_->stamp().mode & permissions))
    throw read_only((path_ / name).native(), write_error(number));
}

/// What a new set's folder is made in, and as whom.
struct NewSetFolder::Above {
  std::shared_ptr<const os::WritableFolder> folder;
  std::string name;
  os::Owner owner;
};

bool NewSetFolder::is_missing(const Configuration& configuration) {
  const os::OwnerRights reader(configuration.expectations_reader);
  std::error_code error;
  const auto status = std::filesystem::symlink_status(configuration.expectations, error);
  return status.type() == std::filesystem::file_type::not_found;
}

NewSetFolder::Above NewSetFolder::above(const Configuration& configuration) {
  const std::filesystem::path set = (configuration.expectations / "").lexically_normal().parent_path();
  const os::OwnerRights reader(configuration.expectations_reader);
  std::error_code error;
  const auto path = std::filesystem::canonical(set.parent_path(), error);
  if (error)
    throw usage_error("expectations-unreadable",
                      "the folder " + set.parent_path().native() + " is not there, and a set was to be made in it",
                      "make that folder first, or name another: --expectations DIR");
  Above above{open_folder(path), set.filename().native(), {}};
  const os::Owner asking = is_locked() ? rights_of_request() : os::own_account();
  const os::Stamp& stamp = above.folder->stamp();
  above.owner = asking.uid == 0 ? os::account(stamp.owner, stamp.group) : asking;
  return above;
}

void NewSetFolder::require_room(const Configuration& configuration) {
  const Above above = NewSetFolder::above(configuration);
  const os::OwnerRights rights(above.owner);
  if (const int number = above.folder->why_closed(above.name))
    throw read_only(configuration.expectations.native(), write_error(number, *above.folder, above.name));
}

NewSetFolder::NewSetFolder(const Configuration& configuration) {
  if (!is_missing(configuration)) return;
  auto above = std::make_shared<const Above>(NewSetFolder::above(configuration));
  const os::OwnerRights rights(above->owner);
  if (const int number = above->folder->make_folder(above->name, mode_of_folder))
    throw read_only(configuration.expectations.native(), write_error(number));
  made_ = std::move(above);
}

NewSetFolder::~NewSetFolder() {
  if (!made_) return;
  try {
    const os::OwnerRights rights(made_->owner);
    static_cast<void>(made_->folder->remove_folder(made_->name));
  } catch (const Error&) {
    return;  // an empty folder stays
  }
}

}  // namespace ampcfg::host
