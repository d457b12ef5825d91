#include "host/history_keys.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

#include "ampcfg/drift/matching/pattern_names.hpp"
#include "ampcfg/drift/planning/undo_plan.hpp"
#include "ampcfg/os/error.hpp"
#include "host/state/rolled_back_files.hpp"

namespace ampcfg::host {
namespace {

bool pick_any(const drift::Patterns& patterns, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return patterns.pick(name); });
}

/// The patterns that pick none of `names`; `known` gets these then.
std::vector<std::string> unmatched(const drift::Patterns& patterns, const std::set<std::string>& names,
                                   std::vector<std::string>& known) {
  std::vector<std::string> none;
  if (patterns.empty()) return none;
  const std::vector<std::string> all(names.begin(), names.end());
  (void)patterns.pick(all, &none);
  if (!none.empty()) known = all;
  return none;
}

}  // namespace

bool HistoryKeys::is_narrowed() const {
  return !selection_.picks_all();
}

std::vector<HistoryFile> HistoryKeys::of(const DeploymentRecord& record, const std::string& instance) {
  std::vector<HistoryFile> changed;
  for (const InstanceRecord& part : record.instances) {
    if (part.instance != instance) continue;
    for (const FileRecord& file : part.files) {
      if (!was_changed(file) || !picks(file)) continue;
      HistoryFile one{file.plugin, file.file, {}, {}};
      const Told& all = told(record.about.id, file);
      one.untold = all.untold;
      for (const drift::PlannedKey& key : all.keys) {
        if (picks(file.file, key.key)) one.keys.push_back(key);
      }
      if (!one.keys.empty() || !one.untold.empty()) changed.push_back(std::move(one));
    }
  }
  std::sort(changed.begin(), changed.end(), [](const HistoryFile& left, const HistoryFile& right) {
    return std::tie(left.plugin, left.file) < std::tie(right.plugin, right.file);
  });
  return changed;
}

void HistoryKeys::note_unmatched(HostHistory& history) const {
  history.unmatched_plugins = unmatched(selection_.plugins, plugins_, history.known.plugins);
  history.unmatched_files = unmatched(selection_.files, files_, history.known.files);
  history.unmatched_keys = unmatched(selection_.keys, key_names_, history.known.keys);
}

const HistoryKeys::Told& HistoryKeys::told(const std::string& id, const FileRecord& file) {
  const auto [place, is_new] = told_.try_emplace({file.plugin, file.file, file.before, file.after});
  Told& told = place->second;
  if (!is_new && told.untold.empty()) return told;
  told.untold.clear();  // another deployment may have the backups that one lacks
  try {
    std::optional<std::string> before, after;
    if (!file.before.empty()) before = kept_.bytes(id, file.before);
    if (!file.after.empty()) after = kept_.bytes(id, file.after);
    std::optional<drift::Secrets> made;
    const drift::Secrets& secrets = secrets_.of_file(file.plugin, file.file, made);
    if (auto keys = drift::changed_values(before, after, secrets)) {
      told.keys = *std::move(keys);
    } else {
      told.untold = "no server reads it";
    }
  } catch (const Error& error) {
    told.untold = error.code() == "backup-missing" ? "no longer kept" : error.message();
  }
  return told;
}

bool HistoryKeys::picks(const FileRecord& file) {
  plugins_.insert(file.plugin);
  if (!selection_.plugins.pick(file.plugin)) return false;
  const auto names = drift::names_of_file(file.file);
  files_.insert(names.begin(), names.end());
  return pick_any(selection_.files, names);
}

bool HistoryKeys::picks(const std::string& file, const std::string& key) {
  if (selection_.keys.empty()) return true;
  const auto names = drift::names_of_key(file, key);
  key_names_.insert(names.begin(), names.end());
  return pick_any(selection_.keys, names);
}

}  // namespace ampcfg::host
