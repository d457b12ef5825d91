#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/state/state.hpp"
#include "ampcfg/host/writing/plan.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::host {

/// What became of a file. `unchanged`: it had the bytes already; `restored`: it has its old ones again.
enum class FileResult { changed, unchanged, failed, skipped, restored };
std::string_view name(FileResult result);

/// One file of a plan.
struct FileChange {
  std::string plugin;
  std::string file;
  FileResult result = FileResult::skipped;
  std::size_t keys = 0;      ///< that got their value
  std::string code, reason;  ///< of `failed`, `skipped` and of a file that was left: `busy`, `owner`, `write-failed`…
  std::string hint;
  bool renamed = false;  ///< the file system has no exchange: a rename took its place
};

/// What became of an instance. `unchanged`: there was nothing to do; `failed`: its files are as they were; `partial`:
/// some files are new and could not be brought back, each named; `skipped`: nothing could be done, every file says why;
/// `undone`: an apply has brought it back.
enum class ChangeResult { changed, unchanged, failed, partial, skipped, undone };
std::string_view name(ChangeResult result);

/// One instance of a plan.
struct InstanceChange {
  Instance instance;
  ChangeResult result = ChangeResult::unchanged;
  std::optional<Error> error;
  std::vector<FileChange> files;
  std::vector<drift::LeftAlone> left;  ///< of the plan
  bool flagged = false;                ///< its restart flag was set
};

/// What a plan says of an instance in which nothing is done: what is left, and why.
InstanceChange without_work(const InstancePlan& plan);

struct HostChange {
  std::vector<InstanceChange> instances;  ///< sorted by name
  std::vector<Warning> warnings;          ///< an unfinished deployment that was undone first, …
};

/// Carries a plan out on this machine (src/README.md, Changing a file): per instance all or nothing, the flag first,
/// backups and the record before the first byte. Takes the host's lock. Throws Error where nothing was begun (`locked`,
/// `state-unusable`, `state-full`, `expectations-older`). An instance of an unfinished apply is refused, unless this
/// belongs to that: `apply` is its id.
HostChange change(const Configuration& configuration, const HostPlan& plan, const About& about,
                  const Progress& progress, const std::string& apply = {});

}  // namespace ampcfg::host
