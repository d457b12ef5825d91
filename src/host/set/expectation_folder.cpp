#include "ampcfg/host/set/expectation_folder.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "ampcfg/drift/matching/platforms.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/file.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "ampcfg/os/packing.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "host/reading/fingerprint.hpp"

namespace ampcfg::host {
namespace {

using FolderNames = std::vector<std::string>;

const FolderNames& set_names() {
  static const FolderNames names{"instances.json", "metadata.json", "unchecked.json", "universal_configs.json",
                                 "variable_configs.json"};
  return names;
}

const FolderNames& source_names() {
  static const FolderNames names{"instances.json",
                                 "metadata.json",
                                 "unchecked.json",
                                 "universal_configs.json",
                                 "universal_configs_analysis.json",
                                 "variable_configs.json",
                                 "variable_configs_analysis_UPDATED.json"};
  return names;
}

bool has(const FolderNames& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// As root, what everyone may write would decide over root's work. The sticky bit keeps nobody from adding a file.
void refuse_writable_by_all(const std::filesystem::path& path, std::uint32_t mode) {
  if (!os::is_root() || (mode & S_IWOTH) == 0) return;
  // Such as /tmp: it has to stay so.
  const bool is_everyones = (mode & S_ISVTX) != 0;
  throw usage_error("expectations-writable", "everyone may write the expectations in " + path.native(),
                    is_everyones ? "that is a folder for everyone's files: name one of the set's own, which its owner "
                                   "alone may write"
                                 : "chmod o-w " + os::shell_word(path.native()));
}

/// `otherwise`, or what to do where too few files may be open: that is no fault of the set.
std::string hint_for(int number, const char* otherwise) {
  const bool is_limit = number == EMFILE || number == ENFILE;
  return is_limit ? "allow more open files (`ulimit -n`): ampcfg needs some thirty" : otherwise;
}

drift::SetFile read_set_file(const std::filesystem::path& folder, const std::string& path) {
  const std::filesystem::path file = folder / path;
  auto read = os::read_file(file, largest_set_file);
  if (const auto* refused = std::get_if<os::Refused>(&read)) {
    throw usage_error("expectations-unreadable", "the expectations in " + file.native() + " " + refused->words(),
                      hint_for(refused->number, "check the file's owner and mode"));
  }
  auto& found = std::get<os::FileBytes>(read);
  refuse_writable_by_all(file, found.stamp.mode);
  return {path, std::move(found.bytes), (found.stamp.mode & S_IROTH) != 0};
}

/// The names in a folder, sorted; folders with a slash. Hidden ones (`.git`) are nobody's.
FolderNames names_in(const std::filesystem::path& folder) {
  std::error_code error;
  struct stat facts {};
  std::filesystem::directory_iterator entries(folder, error);
  if (!error && ::stat(folder.c_str(), &facts) == 0) refuse_writable_by_all(folder, facts.st_mode);
  FolderNames names;
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    std::string name = entries->path().filename().native();
    std::error_code ignored;
    if (entries->is_directory(ignored)) name += '/';
    if (!name.starts_with('.')) names.push_back(std::move(name));
  }
  if (error) {
    throw usage_error("expectations-unreadable",
                      "the expectations in " + folder.native() + " cannot be read: " + error.message(),
                      hint_for(error.value(),
                               "set `expectations:` in the configuration to the folder of your set, or give its "
                               "owner's rights; ampcfg-expectations(5) says how to make one"));
  }
  std::sort(names.begin(), names.end());
  return names;
}

ExpectationFolder read_folder(const std::filesystem::path& folder, const FolderNames& known) {
  ExpectationFolder result;
  const auto take = [&](const std::string& below, const std::string& name) {
    if (has(known, name)) {
      result.files.push_back(read_set_file(folder, below + name));
    } else if (name.ends_with(".json")) {
      result.unknown.push_back(below + name);
    }
  };
  for (const std::string& name : names_in(folder)) {
    if (!name.ends_with('/')) {
      take("", name);
    } else if (has(drift::platform_names(), name.substr(0, name.size() - 1))) {
      for (const std::string& inner : names_in(folder / name)) take(name, inner);
    } else {
      result.unknown.push_back(name);
    }
  }
  return result;
}

}  // namespace

ExpectationFolder read_expectation_folder(const std::filesystem::path& folder) {
  const auto look = [&] {
    const auto found = look_of_expectations(folder);
    return found ? found->text : std::string();
  };
  constexpr int most_tries = 5;
  for (int tries = 1;; ++tries) {
    const std::string before = look();
    const auto is_one_set = [&] { return tries == most_tries || look() == before; };
    try {
      ExpectationFolder read = read_folder(folder, set_names());
      if (is_one_set()) return read;
    } catch (const Error&) {
      if (is_one_set()) throw;
    }
  }
}

ExpectationFolder read_expectations(const Configuration& configuration) {
  // It may be the thread of an instance that needs them first.
  const os::OwnRights own;
  const os::OwnerRights rights(configuration.expectations_reader);
  return read_expectation_folder(configuration.expectations);
}

std::map<std::string, std::vector<std::string>, std::less<>> groups_of_set(const Configuration& configuration) {
  const os::OwnRights own;
  const os::OwnerRights rights(configuration.expectations_reader);
  try {
    return drift::groups_in(read_set_file(configuration.expectations, "instances.json").bytes);
  } catch (const Error&) {
    return {};
  }
}

drift::SecretKeys secret_keys_of_set(const Configuration& configuration) {
  try {
    ExpectationFolder folder = read_expectations(configuration);
    const bool has_some = std::any_of(folder.files.begin(), folder.files.end(), [](const drift::SetFile& file) {
      // A letter may be written as its number.
      return file.bytes.find("$secret") != std::string::npos || file.bytes.find("\\u00") != std::string::npos;
    });
    if (!has_some) return {};
    const auto loaded = drift::Expectations::load(std::move(folder.files), {});
    return loaded.expectations ? loaded.expectations->secret_keys() : drift::SecretKeys();
  } catch (const Error&) {
    return {};
  }
}

bool ExpectationLook::rested(std::int64_t now, std::chrono::nanoseconds tick) const {
  os::Stamp stamp;
  stamp.changed = newest;
  return has_rested(stamp, now, tick);
}

std::optional<ExpectationLook> look_of_expectations(const std::filesystem::path& folder) {
  ExpectationLook look;
  os::Packer packer;
  const auto add = [&](const std::filesystem::path& path) {
    struct stat facts {};
    const bool there = ::stat(path.c_str(), &facts) == 0;
    packer.number(there ? 1 : 0);
    if (!there) return;
    const os::Stamp stamp = os::stamp_of(facts);
    packer(stamp);
    look.newest = std::max({look.newest, stamp.modified, stamp.changed});
  };
  const auto add_folder = [&](const std::filesystem::path& path) {
    add(path);
    FolderNames names = names_in(path);
    for (const std::string& name : names) {
      packer.text(name);
      if (has(set_names(), name)) add(path / name);
    }
    return names;
  };
  try {
    for (const std::string& name : add_folder(folder)) {
      if (name.ends_with('/') && has(drift::platform_names(), name.substr(0, name.size() - 1)))
        add_folder(folder / name);
    }
  } catch (const Error&) {
    return std::nullopt;
  }
  look.text = packer.bytes();
  return look;
}

ExpectationFolder read_pack_source(const std::filesystem::path& folder) {
  ExpectationFolder source = read_folder(folder, source_names());
  source.unknown.clear();
  return source;
}

void write_expectation_folder(const std::filesystem::path& folder, const std::vector<drift::SetFile>& files) {
  for (const drift::SetFile& file : files) {
    const std::filesystem::path target = folder / file.path;
    std::error_code error;
    std::filesystem::create_directories(target.parent_path(), error);
    if (error) throw Error("write-failed", target.parent_path().native() + " cannot be made: " + error.message());
    os::replace_file(target.parent_path(), target.filename().native(), file.bytes);
  }
}

}  // namespace ampcfg::host
