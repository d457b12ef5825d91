#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/judging/plugin_files.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/os/folder.hpp"
#include "host/reading/document_cache.hpp"
#include "host/reading/fingerprint.hpp"

namespace ampcfg::host {

/// Names kept of one folder. Beyond (a plugin's data, a file for each player), each name is asked for by itself.
inline constexpr std::size_t most_listed_names = 50'000;

/// The config files of one plugin on disk: names by listing each folder once, files read when they are asked for, each
/// once. In the rights of the calling thread. Belongs to one thread. `configuration` and `cache` must outlive it.
class PluginFolder final : public drift::PluginFiles {
 public:
  PluginFolder(os::Folder folder, const Configuration& configuration, DocumentCache& cache,
               std::chrono::nanoseconds unsettled = std::chrono::seconds(1));

  /// True also for what lies in a folder that is there and cannot be entered: nobody can say that it is absent.
  [[nodiscard]] bool exists(std::string_view path) override;
  [[nodiscard]] bool has_file(std::string_view path) override;
  [[nodiscard]] const drift::FileContent& read(std::string_view path) override;

  /// The content, which is not kept: for who reads very many files once.
  [[nodiscard]] drift::FileContent read_once(std::string_view path);

  /// True if something that was read, or not found, had been changed less than a second before: a plugin may be in the
  /// middle of saving it (Bukkit's `save()` truncates the file and then writes it).
  [[nodiscard]] bool unsettled() const noexcept { return unsettled_; }
  /// When the file that was read last was written, nanoseconds since 1970; 0 where it was not read from the disk.
  [[nodiscard]] std::int64_t modified(std::string_view path) const noexcept {
    const bool is_last = !files_read_.empty() && files_read_.back().path == path;
    return is_last ? files_read_.back().stamp.modified : 0;
  }

  /// What was listed and read so far, a folder before what is in it; nothing where some answer rests on more: a folder
  /// that cannot be listed, what was refused.
  [[nodiscard]] std::optional<std::vector<Fingerprint>> fingerprints() const;

  /// The relative paths of all YAML files (by their names) at most `depth` folders deep, the nearest first; what `skip`
  /// names at the top is left out. A folder with very many files is not listed to its end, and no more than
  /// `most_folders` are.
  [[nodiscard]] std::vector<std::string> yaml_files(std::size_t depth, std::string_view skip = {},
                                                    std::size_t most_folders = 2'000);

 private:
  struct Names {
    os::Listing listing;
    bool there = false;    ///< the folder exists
    bool entered = false;  ///< it was opened: names that the listing lacks can be asked for
    std::string refused;   ///< why it was not
    os::Stamp stamp;       ///< before it was listed
    bool rested = false;   ///< `has_rested`, then
  };

  [[nodiscard]] const Names& names_in(std::string_view folder);
  [[nodiscard]] Names list(std::string_view folder);
  void list(Names& names, const os::Folder& folder, std::int64_t now);
  [[nodiscard]] drift::FileContent load(std::string_view path);
  [[nodiscard]] std::string reason(const os::Refused& refused, os::EntryKind asked) const;
  void note_age(std::int64_t changed);
  void note_refusal(std::string_view path, os::Refusal why);

  os::Folder folder_;
  const Configuration& configuration_;
  DocumentCache& cache_;
  std::int64_t young_;
  bool unsettled_ = false;
  bool tellable_ = true;
  std::vector<Fingerprint> files_read_;
  std::map<std::string, Names, std::less<>> folders_;
  std::map<std::string, drift::FileContent, std::less<>> files_;
};

}  // namespace ampcfg::host
