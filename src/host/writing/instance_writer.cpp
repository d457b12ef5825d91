#include "host/writing/instance_writer.hpp"

#include <algorithm>
#include <cerrno>
#include <set>
#include <utility>

#include "ampcfg/host/state/audit.hpp"
#include "ampcfg/host/state/flags.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/sync_files.hpp"
#include "host/writing/file_swap.hpp"
#include "host/writing/write_errors.hpp"

namespace ampcfg::host {
namespace {

/// How often a plugin may save a file just then before it is left to it.
constexpr int most_tries = 3;
/// Files written before they are synced together: each is open meanwhile.
constexpr std::size_t swaps_per_sync = 64;

void note(FileChange& change, FileResult result, const Error& error) {
  change.result = result;
  change.code = error.code();
  change.reason = error.message();
  change.hint = error.hint();
}

/// As the audit has it: files that were brought back are a change that failed.
AuditResult result_of(InstanceState state) {
  switch (state) {
    case InstanceState::done:
      return AuditResult::changed;
    case InstanceState::partial:
      return AuditResult::partial;
    case InstanceState::writing:
    case InstanceState::undone:
    case InstanceState::failed:
      break;
  }
  return AuditResult::failed;
}

}  // namespace

InstanceChange without_work(const InstancePlan& plan) {
  InstanceChange change;
  change.instance = plan.instance;
  change.error = plan.instance.error;
  for (const drift::PluginPlan& plugin : plan.plugins) {
    change.left.insert(change.left.end(), plugin.left.begin(), plugin.left.end());
    for (const drift::FilePlan& file : plugin.files) {
      if (!file.obstacle) continue;
      FileChange& left = change.files.emplace_back();
      left.plugin = plugin.plugin;
      left.file = file.file;
      note(left, file.is_undone() ? FileResult::skipped : FileResult::failed, *file.obstacle);
    }
  }
  if (drift::leaves_drift(change.left)) change.result = ChangeResult::skipped;
  if (change.error) change.result = ChangeResult::failed;
  return change;
}

// ---------------------------------------------------------------- one file

Error InstanceWriter::named(const File& file, const Error& error) const {
  return error_of_file(plan_.instance.name, file.change.plugin, file.change.file, error);
}

const os::WritableFolder& InstanceWriter::folder_of(const File& file) {
  return place_->folder_of(file.change.plugin, file.change.file);
}

const std::optional<std::string>& InstanceWriter::old_bytes(const File& file) {
  return file.again ? file.again->before : file.plan->before;
}

const std::optional<std::string>& InstanceWriter::new_bytes(const File& file) {
  return file.again ? file.again->after : file.plan->after;
}

void InstanceWriter::settle(File& file, FileResult result) {
  file.change.result = result;
  file.step = Step::settled;
}

void InstanceWriter::settle(File& file, FileResult result, const Error& error) {
  note(file.change, result, error);
  file.step = Step::settled;
}

void InstanceWriter::make_ready(File& file, os::Likeness likeness) {
  file.record.before = os::hash_of(old_bytes(file));
  file.record.after = os::hash_of(new_bytes(file));
  file.record.made = file.plan->made;
  if (!old_bytes(file)) file.record.made = place_->missing_folder_of(file.change.plugin, file.change.file);
  check_mutable(file);
  file.record.state = FileState::planned;
  file.likeness = std::move(likeness);
  file.step = Step::planned;
}

/// What can be made, but neither renamed nor taken away again, would stay under its temporary name.
void InstanceWriter::check_mutable(const File& file) {
  const std::string& path = old_bytes(file) || file.record.made.empty() ? file.change.file : file.record.made;
  const os::WritableFolder& folder = place_->folder_of(file.change.plugin, path);
  const std::string name(last_name(path));
  if (folder.is_immutable(name)) throw write_error(EPERM, folder, name);
}

void InstanceWriter::write_temporary(File& file, os::FileDescriptor& made) {
  const auto& bytes = new_bytes(file);
  if (!bytes) return;
  const bool is_in_new_folder = !old_bytes(file) && !file.record.made.empty();
  if (is_in_new_folder) place_->make_folder_of(file.change.plugin, file.change.file);
  const os::WritableFolder& folder = folder_of(file);
  if (is_in_new_folder) place_->check_owner(folder.stamp(), "its folder");
  const int number = folder.make(file.record.temporary, *bytes, file.likeness, made);
  if (number != 0) throw write_error(number, folder, std::string(last_name(file.change.file)));
}

/// A file that is not as it must be is looked at anew; the plugin that saved it has it as it left it.
void InstanceWriter::verify(File& file) {
  const std::uint64_t max = deployment_.configuration.max_file;
  const os::WritableFolder& folder = folder_of(file);
  if (!displaced_the_old(folder, file.record, max)) {
    file.step = Step::waiting;
  } else if (!holds_the_new(folder, file.record, max)) {
    (void)discard_displaced(folder, file.record, max);
    file.step = Step::waiting;
  }
}

void InstanceWriter::discard(File& file) {
  if (discard_displaced(folder_of(file), file.record, deployment_.configuration.max_file)) return;
  note(file.change, FileResult::skipped,
       {"busy", "was saved by a plugin just as it was being changed, and has what the plugin wrote"});
}

void InstanceWriter::take_back(File& file) {
  const auto backup = [&] { return *old_bytes(file); };
  const BroughtBack undone = host::take_back(*place_, file.record, deployment_.configuration.max_file, backup);
  const bool was_in_place = file.step == Step::in_place;
  file.step = Step::settled;
  file.record.state = FileState::restored;
  if (undone == BroughtBack::left) {
    file.record.state = FileState::left;
    file.record.reason = "a plugin has written it since, and what it wrote stays";
    note(file.change, FileResult::failed, {"left", file.record.reason, "compare it with the backup"});
  } else if (file.change.code.empty()) {
    file.change.result = was_in_place ? FileResult::restored : FileResult::skipped;
    file.change.code = "undone";
    file.change.reason = "another file of the instance failed";
  }
}

bool InstanceWriter::is_as_it_was(const File& file) {
  try {
    return holds_the_old(*place_, file.record, deployment_.configuration.max_file);
  } catch (const Error&) {
    return false;
  }
}

/// Where a rename takes an exchange's place, that may be so.
bool InstanceWriter::was_exchanged(const File& file) {
  return file.was_in_place || file.record.renamed;
}

// ---------------------------------------------------------------- all of them

void InstanceWriter::list_files() {
  std::size_t n = 0;
  for (const drift::PluginPlan& plugin : plan_.plugins) {
    for (const drift::FilePlan& plan : plugin.files) {
      if (!plan.secrets.empty()) throw Error("internal", "a placeholder would have been written for a secret");
      File& file = files_.emplace_back();
      file.plan = &plan;
      file.change.plugin = file.record.plugin = plugin.plugin;
      file.change.file = file.record.file = plan.file;
      file.record.temporary = ".ampcfg-" + deployment_.record.about.id + "-" + std::to_string(n++);
    }
  }
}

std::vector<InstanceWriter::File*> InstanceWriter::at(Step step) {
  std::vector<File*> found;
  for (File& file : files_) {
    if (file.step == step) found.push_back(&file);
  }
  return found;
}

void InstanceWriter::open() {
  InstanceFolder opened = deployment_.instances.open(plan_.instance.name);
  std::string game = game_below(opened, plan_.instance);
  place_.emplace(std::move(opened), std::move(game));
}

void InstanceWriter::look_at_files() {
  const os::OwnerRights rights = place_->rights();
  std::optional<Error> first;
  for (File* file : at(Step::waiting)) {
    try {
      (void)look_at(*file, Patience::none);
    } catch (const Error& error) {
      settle(*file, FileResult::failed, error);
      if (!first) first = named(*file, error);
    }
  }
  if (first) throw Error(*first);
}

/// Each step for all files of the instance before the next, so that what must be on disk is waited for together.
void InstanceWriter::put_in_place() {
  const os::OwnerRights rights = place_->rights();
  const std::vector<File*> files = at(Step::planned);
  File* now = nullptr;
  try {
    write_temporaries(files, now);
    for (File* file : files) {
      now = file;
      const bool is_in_place = host::put_in_place(folder_of(*file), file->record, deployment_.configuration.max_file);
      file->step = is_in_place ? Step::in_place : Step::waiting;
      file->was_in_place = file->was_in_place || is_in_place;
      if (!is_in_place) (void)folder_of(*file).unlink(file->record.temporary);
    }
    sync_folders(files);
    for (File* file : files) {
      now = file;
      if (file->step == Step::in_place) verify(*file);
    }
  } catch (const Error& error) {
    if (now == nullptr) throw;
    note(now->change, FileResult::failed, error);
    throw named(*now, error);
  }
}

void InstanceWriter::sync_folders(const std::vector<File*>& files) {
  std::set<std::string> known;
  std::vector<os::FileDescriptor> folders;
  const auto sync = [&] {
    for (const int number : os::sync_files(folders)) {
      if (number != 0) throw write_error(number);
    }
    folders.clear();
  };
  for (const File* file : files) {
    if (!known.insert(file->change.plugin + "/" + std::string(folder_name(file->change.file))).second) continue;
    folders.push_back(folder_of(*file).again());
    if (!folders.back()) throw write_error(EMFILE);
    if (folders.size() == swaps_per_sync) sync();
  }
  sync();
}

void InstanceWriter::write_temporaries(const std::vector<File*>& files, File*& now) {
  for (std::size_t begin = 0; begin < files.size(); begin += swaps_per_sync) {
    const std::size_t count = std::min(swaps_per_sync, files.size() - begin);
    std::vector<os::FileDescriptor> made(count);
    for (std::size_t n = 0; n < count; ++n) {
      now = files[begin + n];
      write_temporary(*now, made[n]);
    }
    const std::vector<int> numbers = os::sync_files(made);
    for (std::size_t n = 0; n < count; ++n) {
      now = files[begin + n];
      if (numbers[n] != 0) throw write_error(numbers[n]);
    }
  }
}

// ---------------------------------------------------------------- the record

InstanceRecord& InstanceWriter::record() {
  return deployment_.record.instances[*record_];
}

void InstanceWriter::write_down() {
  Deployments& kept = deployment_.kept;
  const std::string& id = deployment_.record.about.id;
  const bool is_first = deployment_.manifest.empty();
  if (is_first) kept.begin(id);
  if (!record_) {
    record_ = deployment_.record.instances.size();
    deployment_.record.instances.emplace_back();
    record().instance = plan_.instance.name;
    record().path = place_->path().native();
    record().game = place_->game();
    record().since = os::now_rfc3339();
    record().state = InstanceState::writing;
  }
  record().files.clear();
  for (File& file : files_) {
    if (file.step != Step::settled) record().files.push_back(file.record);
  }
  bool are_kept = false;
  try {
    for (const File* file : at(Step::planned)) {
      for (const auto* bytes : {&old_bytes(*file), &new_bytes(*file)}) {
        if (*bytes) kept.keep(id, bytes == &old_bytes(*file) ? file->record.before : file->record.after, **bytes);
      }
    }
    are_kept = true;
    kept.sync(id);
    deployment_.save();
    is_recorded_ = true;
  } catch (const Error& error) {
    if (!is_first) throw;
    kept.remove(id);
    // Bytes beyond `ulimit -f` are this instance's failure alone.
    if (!are_kept && error.code() == "write-failed") drop_record();
    throw;
  }
}

void InstanceWriter::drop_record() {
  deployment_.record.instances.pop_back();
  record_.reset();
}

/// What undoes an apply undoes what that has flagged.
void InstanceWriter::raise_flag() {
  if (change_.flagged) return;
  const State& state = deployment_.state;
  const About& about = deployment_.record.about;
  const std::vector<File*> files = at(Step::planned);
  const bool is_flagged = !deployment_.apply.empty() && about.undoes == deployment_.apply &&
                          has_reason(state, plan_.instance.name, deployment_.apply);
  if (!is_flagged) {
    flagged_ = Flagged{&files.front()->record, files.size(), os::now_nanoseconds()};
    host::raise_flag(state, plan_.instance.name, reason_of(about, files.front()->record, files.size(), record().since));
  }
  change_.flagged = true;
}

/// What was not changed in the end is not flagged as changed.
void InstanceWriter::correct_flag() {
  if (!flagged_ || change_.result == ChangeResult::partial) return;
  const About& about = deployment_.record.about;
  const std::string& name = plan_.instance.name;
  std::vector<const FileRecord*> changed;
  for (const File& file : files_) {
    if (file.change.result == FileResult::changed) changed.push_back(&file.record);
  }
  if (changed.size() == flagged_->count) return;
  try {
    if (!changed.empty()) {
      reword_flag(deployment_.state, name, reason_of(about, *changed.front(), changed.size(), ""));
    } else if (are_all_back()) {
      reword_flag(deployment_.state, name, undone_reason_of(about, *flagged_->first, flagged_->count));
      const bool was_exchanged = std::any_of(files_.begin(), files_.end(), &InstanceWriter::was_exchanged);
      deployment_.undone.push_back({plan_.instance, was_exchanged, flagged_->at});
    }
  } catch (const Error& error) {
    deployment_.warnings.push_back("the restart flag of " + name +
                                   " says that its files were changed: " + error.message());
  }
}

void InstanceWriter::close_record(InstanceState state, const std::string& reason) {
  record().files.clear();
  for (const File& file : files_) {
    if (!file.record.state.empty() && file.record.state != FileState::planned) record().files.push_back(file.record);
  }
  record().state = state;
  record().reason = reason;
  if (is_last_) deployment_.record.finished = os::now_rfc3339();
  deployment_.save();
  note_in_audit(state);
}

void InstanceWriter::note_in_audit(InstanceState state) {
  AuditEntry entry = audit_entry(deployment_.record.about, result_of(state));
  entry.instance = plan_.instance.name;
  if (is_last_) entry.manifest = deployment_.manifest;
  entry.files = record().files.size();
  try {
    Audit(deployment_.state).append(entry);
  } catch (const Error& error) {
    deployment_.is_clean = false;
    const bool is_damaged = error.code() == "audit-broken" || error.code() == "record-damaged";
    const std::string first = is_damaged ? error.hint() + "; then " : "";
    deployment_.warnings.push_back(error.message() + "; " + first +
                                   "the next command that writes notes there what was done");
  }
}

/// The displaced files are kept until the record says that they are not needed.
void InstanceWriter::complete() {
  for (File* file : at(Step::in_place)) file->record.state = FileState::changed;
  close_record(InstanceState::done, "");
  const os::OwnerRights rights = place_->rights();
  for (File* file : at(Step::in_place)) {
    file->step = Step::settled;
    file->change.result = FileResult::changed;
    file->change.keys = file->plan->keys.size();
    file->change.renamed = file->record.renamed;
    try {
      discard(*file);
      if (!new_bytes(*file)) place_->remove_folders(file->change.plugin, file->change.file, file->record.made);
    } catch (const Error& error) {
      deployment_.is_clean = false;
      deployment_.warnings.push_back(named(*file, error).message() + "; the next command that writes takes " +
                                     file->record.temporary + " away");
    }
  }
}

/// What was begun goes back. Where that fails too, the record stays unfinished, and the next command tries again.
/// Where no file has failed, but the instance, or what is kept of it, none is named as the cause.
void InstanceWriter::name_what_failed() {
  const auto has_failed = [](const File& file) { return file.change.result == FileResult::failed; };
  if (std::any_of(files_.begin(), files_.end(), has_failed)) return;
  for (File& file : files_) {
    if (file.change.code == "undone") file.change.reason = "nothing of the instance was changed";
  }
}

void InstanceWriter::give_up(const Error& error) {
  change_.error = error;
  bool is_undone = true;
  bool is_left = false;
  if (record_) {
    const os::OwnerRights rights = place_->rights();
    for (File& file : files_) {
      if (file.step == Step::settled || file.record.state.empty()) continue;
      try {
        take_back(file);
        is_left = is_left || file.record.state == FileState::left;
      } catch (const Error& failure) {
        is_undone = false;
        note(file.change, FileResult::failed, failure);
        is_left = is_left || !is_as_it_was(file);
        deployment_.warnings.push_back(named(file, failure).message() + "; the next command that writes brings it " +
                                       "back, and takes " + file.record.temporary + " away");
      }
    }
  }
  change_.result = is_left ? ChangeResult::partial : ChangeResult::failed;
  for (File& file : files_) {
    if (file.step == Step::waiting || file.step == Step::planned) {
      settle(file, FileResult::skipped, undone_with_another());
    }
  }
  name_what_failed();
  if (!record_) return;
  try {
    if (is_undone) close_record(is_left ? InstanceState::partial : InstanceState::undone, error.message());
  } catch (const Error& failure) {
    if (is_recorded_) {
      is_undone = false;
      deployment_.warnings.push_back(failure.message());
    } else {  // the record was never of it, and is of the others as it was
      drop_record();
      deployment_.record.finished.clear();
    }
  }
  if (!is_undone) deployment_.is_clean = false;
}

/// A file that a plugin has saved meanwhile has what that wrote.
bool InstanceWriter::are_all_back() {
  const os::OwnerRights rights = place_->rights();
  return std::all_of(files_.begin(), files_.end(), [&](const File& file) {
    return !was_exchanged(file) || file.change.code == "busy" || is_as_it_was(file);
  });
}

void InstanceWriter::say_result() {
  for (File& file : files_) change_.files.push_back(std::move(file.change));
  if (change_.error) return;
  const auto is = [](FileResult result) { return [result](const FileChange& file) { return file.result == result; }; };
  const auto& files = change_.files;
  if (std::any_of(files.begin(), files.end(), is(FileResult::changed))) {
    change_.result = ChangeResult::changed;
  } else if (std::any_of(files.begin(), files.end(), is(FileResult::skipped))) {
    change_.result = ChangeResult::skipped;
  }
}

void InstanceWriter::work() {
  open();
  for (int turn = 0; turn < most_tries && !at(Step::waiting).empty(); ++turn) {
    look_at_files();
    if (at(Step::planned).empty()) break;
    write_down();
    raise_flag();
    put_in_place();
  }
  for (File* file : at(Step::waiting)) {
    settle(*file, FileResult::skipped,
           {"busy", "is saved by a plugin again and again", "stop the instance, or try again"});
  }
  if (record_) complete();
}

InstanceChange InstanceWriter::run(bool is_last) {
  change_ = without_work(plan_);
  is_last_ = is_last;
  list_files();
  try {
    work();
  } catch (const Error& error) {
    if (record_ && deployment_.manifest.empty()) throw;
    give_up(error);
  }
  correct_flag();
  say_result();
  return std::move(change_);
}

}  // namespace ampcfg::host
