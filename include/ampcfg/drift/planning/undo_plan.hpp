#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/drift/planning/plan.hpp"

namespace ampcfg::drift {

/// One file as a deployment found it, as it left it, and as it is now; nothing where it is, or was, not there.
struct FileHistory {
  std::string plugin;
  std::string file;  ///< relative to the plugin's folder
  std::optional<std::string> before, deployed, now;
};

/// The keys that a deployment gave another value, sorted; none where that cannot be told.
std::vector<std::string> changed_keys(const FileHistory& history);

/// The keys that the file has now; none where no server reads it.
std::vector<std::string> keys_now(const FileHistory& history);

/// The keys that a deployment changed with both values, secrets hidden; nothing where that cannot be told: no server
/// reads one of the two.
std::optional<std::vector<PlannedKey>> changed_values(const std::optional<std::string>& before,
                                                      const std::optional<std::string>& deployed,
                                                      const Secrets& secrets);

/// Those keys that do not have the deployed value any more; all, where the file is gone or no server reads it.
std::vector<std::string> lost_keys(const FileHistory& history);

struct UndoWishes {
  bool force = false;  ///< also over what was written since
  /// The keys to bring back; empty: all, and with them whatever else was changed.
  std::function<bool(const std::string& key)> picks;
};

/// What brings a file back.
struct Undo {
  std::optional<FilePlan> file;  ///< nothing where there is nothing to change
  std::vector<LeftAlone> left;   ///< `changed-since`, `missing-file`, `invalid-file`, `uneditable`; sorted by key
};

/// Whole bytes where the file is as it was left, or with `force`; else the keys that still have the deployed value get
/// their old one, and the others are left as `changed-since`. A file that the deployment made is taken away if it is as
/// it was left.
Undo undo(const FileHistory& history, const UndoWishes& wishes, const Secrets& secrets);

}  // namespace ampcfg::drift
