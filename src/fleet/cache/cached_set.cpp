#include "fleet/cache/cached_set.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/fleet/cache/executable.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/file_descriptor.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "ampcfg/os/private_folder.hpp"

namespace ampcfg::fleet {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_sets = 8;
constexpr mode_t folder_mode = 0700, file_mode = 0600;

std::string hex_of(const std::string& digest) {
  constexpr std::string_view prefix = "sha256:";
  std::string hex = digest.starts_with(prefix) ? digest.substr(prefix.size()) : "";
  if (!is_digest(hex)) throw Error("garbled", "what should be a digest of expectations is something else");
  return hex;
}

std::vector<fs::path> candidates() {
  std::vector<fs::path> folders;
  if (const auto pushed = pushed_executable()) folders.push_back(pushed->parent_path());
  if (os::is_root()) {
    folders.emplace_back("/var/cache/ampcfg");
    return folders;
  }
  if (const auto cache = os::environment("XDG_CACHE_HOME")) {
    folders.push_back(fs::path(*cache) / "ampcfg");
  } else if (const auto home = os::home_folder()) {
    folders.push_back(*home / ".cache/ampcfg");
  }
  folders.emplace_back("/var/tmp/ampcfg-" + std::to_string(::geteuid()));
  return folders;
}

/// The digest of a set (src/README.md, "Expectations").
std::string digest_of_set(const SentSet& set) {
  std::vector<std::pair<std::string, std::string>> sums;
  for (const drift::SetFile& file : set.files) {
    if (!file.path.ends_with("metadata.json")) sums.emplace_back(file.path, os::sha256_hex(file.bytes));
  }
  std::sort(sums.begin(), sums.end());
  std::string lines;
  for (const auto& [path, sum] : sums) lines += sum + "  " + path + "\n";
  return "sha256:" + os::sha256_hex(lines);
}

Error set_write_failed(const fs::path& path, int number) {
  return {"write-failed", "the expectations cannot be kept in " + path.native() + ": " + os::system_words(number),
          "make room or give rights there"};
}

void make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), folder_mode) != 0 && errno != EEXIST) throw set_write_failed(folder, errno);
}

void write_file(const fs::path& path, const std::string& bytes) {
  const os::FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file_mode));
  if (!file) throw set_write_failed(path, errno);
  for (std::string_view left = bytes; !left.empty();) {
    const ssize_t count = ::write(file.get(), left.data(), left.size());
    if (count <= 0) throw set_write_failed(path, errno);
    left.remove_prefix(static_cast<std::size_t>(count));
  }
}

/// Only the last used ones stay.
void prune(const fs::path& folder) {
  std::vector<std::pair<fs::file_time_type, fs::path>> sets;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (is_digest(entry.path().filename().native())) sets.emplace_back(entry.last_write_time(error), entry.path());
  }
  std::sort(sets.begin(), sets.end());
  for (std::size_t n = 0; n + most_sets < sets.size(); ++n) fs::remove_all(sets[n].second, error);
}

}  // namespace

SetCache::SetCache() {
  std::string reasons;
  for (const fs::path& folder : candidates()) {
    std::error_code ignored;
    fs::create_directory(folder.parent_path(), ignored);
    const auto opened = os::PrivateFolder::open(folder, os::Missing::made);
    const auto* refused = std::get_if<os::Refused>(&opened);
    if (refused == nullptr) {
      const auto sets = std::get<os::PrivateFolder>(opened).folder("expectations", os::Missing::made);
      refused = std::get_if<os::Refused>(&sets);
      if (refused == nullptr) {
        folder_ = folder / "expectations";
        return;
      }
      reasons += (reasons.empty() ? "" : "; ") + folder.native() + "/expectations " + refused->words();
    } else {
      reasons += (reasons.empty() ? "" : "; ") + folder.native() + " " + refused->words();
    }
  }
  throw Error("cache-unusable", "there is no place for the expectations: " + reasons,
              "it must belong to the user that ampcfg runs as there, and nobody else may write to it");
}

std::optional<fs::path> SetCache::find(const std::string& digest) const {
  fs::path folder = folder_ / hex_of(digest);
  struct stat facts {};
  if (::lstat(folder.c_str(), &facts) != 0 || !S_ISDIR(facts.st_mode)) return std::nullopt;
  return folder;
}

fs::path SetCache::keep(const std::string& digest, const SentSet& set) const {
  if (digest_of_set(set) != digest)
    throw Error("set-differs", "the expectations changed while they were being sent", "ask again");
  for (const drift::SetFile& file : set.files) {
    if (!drift::is_of_set(file.path))
      throw Error("garbled", "a set of expectations has a file with a name that no set has");
  }
  fs::path folder = folder_ / hex_of(digest);
  const fs::path temporary = folder_ / (".new-" + std::to_string(::getpid()));
  std::error_code error;
  fs::remove_all(temporary, error);
  make_folder(temporary);
  try {
    for (const drift::SetFile& file : set.files) {
      make_folder((temporary / file.path).parent_path());
      write_file(temporary / file.path, file.bytes);
    }
  } catch (const Error&) {
    fs::remove_all(temporary, error);
    throw;
  }
  // Somebody else may have sent the same meanwhile: theirs is as good.
  if (::rename(temporary.c_str(), folder.c_str()) != 0) {
    const int number = errno;
    fs::remove_all(temporary, error);
    if (number != EEXIST && number != ENOTEMPTY) throw set_write_failed(folder, number);
  }
  prune(folder_);
  return folder;
}

}  // namespace ampcfg::fleet
