// InstanceWriter where files are looked at, and planned again where a plugin has changed them. All else is in
// instance_writer.cpp.
#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include "ampcfg/os/machine.hpp"
#include "host/writing/instance_writer.hpp"
#include "host/writing/write_errors.hpp"

namespace ampcfg::host {
namespace {

using namespace std::chrono_literals;

/// A file that is older than this is not half written.
constexpr auto longest_save = 1000ms;

/// What a new file of a plugin may be for others: as its folder, but not executable.
constexpr mode_t file_permissions = 0666;

using EditedAgain = std::variant<std::string, Error>;

/// The edits made in other bytes than those that they were planned in.
EditedAgain edit_again(const std::string& bytes, const drift::FilePlan& plan) {
  auto read = document::Document::read(bytes);
  if (const auto* invalid = std::get_if<document::Invalid>(&read)) {
    return Error("invalid-file", "was changed after it was planned, and is invalid: " + invalid->reason);
  }
  auto edited = document::edit(std::get<document::Document>(read), plan.edits);
  if (edited.refused.empty()) return std::move(edited.bytes);
  const document::RefusedEdit& refused = edited.refused.front();
  return Error(refused.shape ? "shape" : "uneditable", "was changed after it was planned: " + refused.reason);
}

bool is_young(const os::Stamp& stamp) {
  return os::now_nanoseconds() - stamp.modified < std::chrono::nanoseconds(longest_save).count();
}

}  // namespace

bool InstanceWriter::is_at_rest() {
  list_files();
  try {
    open();
    const os::OwnerRights rights = place_->rights();
    return std::all_of(files_.begin(), files_.end(), [&](File& file) { return look_at(file, Patience::some); });
  } catch (const Error&) {
    return true;
  }
}

/// False where a plugin may be saving it just now, and there is patience.
bool InstanceWriter::look_at(File& file, Patience patience) {
  const std::uint64_t max = deployment_.configuration.max_file;
  const std::string name(last_name(file.change.file));
  if (!place_->missing_folder_of(file.change.plugin, file.change.file).empty()) {
    look_at_missing(file);
    return true;
  }
  const os::WritableFolder& folder = folder_of(file);
  const auto found = folder.original(name, max);
  if (const auto* refused = std::get_if<os::Refused>(&found)) {
    if (refused->why != os::Refusal::absent) throw refused_error(*refused);
    if (file.plan->before && file.plan->after && patience == Patience::some) return false;
    look_at_missing(file);
    return true;
  }
  const auto& original = std::get<os::Original>(found);
  const std::string shown = place_->shown(file.change.plugin, file.change.file);
  place_->check_owner(original.file.stamp, shown);
  place_->check_group(original.file.stamp, folder.stamp(), shown);
  return take(file, original, patience);
}

void InstanceWriter::look_at_missing(File& file) {
  if (!file.plan->after) return settle(file, FileResult::unchanged);
  if (file.plan->before) {
    return settle(file, FileResult::skipped, {"missing-file", "was removed after it was planned", "plan again"});
  }
  os::Likeness likeness;
  likeness.mode = place_->mode_of(file.change.plugin) & file_permissions;
  make_ready(file, std::move(likeness));
}

bool InstanceWriter::take(File& file, const os::Original& original, Patience patience) {
  const std::string& bytes = original.file.bytes;
  const drift::FilePlan& plan = *file.plan;
  if (plan.after == bytes) {
    settle(file, FileResult::unchanged);
  } else if (original.is_written) {
    if (patience == Patience::some) return false;
    settle(file, FileResult::skipped,
           {"busy", "is open for writing in another program", "close it there, stop the instance, or try again"});
  } else if (plan.before == bytes) {
    file.again.reset();
    make_ready(file, original.likeness);
  } else if (plan.edits.empty()) {
    settle(file, FileResult::skipped,
           {"changed-since", "was changed after it was planned, and is left as it is", "plan again"});
  } else {
    return plan_again(file, original, patience);
  }
  return true;
}

/// False where the file may be half written.
bool InstanceWriter::plan_again(File& file, const os::Original& original, Patience patience) {
  EditedAgain remade = edit_again(original.file.bytes, *file.plan);
  if (const auto* error = std::get_if<Error>(&remade)) {
    if (patience == Patience::some && is_young(original.file.stamp)) return false;
    settle(file, FileResult::skipped, *error);
    return true;
  }
  auto& after = std::get<std::string>(remade);
  if (after == original.file.bytes) {
    settle(file, FileResult::unchanged);
    return true;
  }
  file.again = Replanned{original.file.bytes, std::move(after)};
  make_ready(file, original.likeness);
  return true;
}

}  // namespace ampcfg::host
