#include "host/set_writing/set_journal.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>
#include <variant>

#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "host/state/about_record.hpp"
#include "host/state/record_json.hpp"
#include "host/writing/write_errors.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* journal_file = ".ampcfg-change";
constexpr const char* new_file = ".ampcfg-change-new";
constexpr const char* completed_file = ".ampcfg-changed";
constexpr std::string_view temporary_prefix = ".ampcfg-";
constexpr std::uint64_t largest_journal = 16u << 20;
constexpr mode_t private_mode = 0600;

void must(int number, const std::string& what) {
  if (number == 0) return;
  const Error error = write_error(number);
  throw Error(error.code(), what + " " + error.message(), error.hint());
}

Error damaged(const SetPlace& place, const std::string& name, const std::string& words) {
  const std::string shown = (place.path() / name).native();
  return usage_error("set-unfinished", "a change of the set was cut short, and " + shown + " " + words,
                     "see that the set is right (`ampcfg expect validate`), then rm " + os::shell_word(shown));
}

std::string text_of(const SetJournal& journal) {
  std::vector<std::string> steps;
  for (const JournalStep& step : journal.steps) {
    steps.push_back(RecordWriter()
                        .text("file", step.file)
                        .text("before", step.before)
                        .text("after", step.after)
                        .text("temporary", step.temporary)
                        .object());
  }
  std::vector<std::string> made;
  for (const std::string& folder : journal.made) made.push_back(RecordWriter().text("folder", folder).object());
  RecordWriter writer(",\n  ");
  writer.text("id", journal.id).number("process", journal.process).text("since", journal.since);
  write_who(writer, journal.who);
  return writer.list("made", made, "    ").list("steps", steps, "    ").object() + "\n";
}

/// The folder's owner may have written it: nothing in it leads anywhere else than a journal of ours would.
void require_ours(const SetJournal& journal, const std::string& shown) {
  for (const JournalStep& step : journal.steps) {
    const bool is_plain = step.temporary.starts_with(temporary_prefix) && step.temporary.find('/') == std::string::npos;
    if (!is_plain || !drift::is_of_set(step.file)) throw damaged_record(shown, "names other files");
  }
  for (const std::string& folder : journal.made) {
    if (!drift::is_of_set(folder + "/metadata.json")) throw damaged_record(shown, "names other folders");
  }
}

SetJournal journal_of(std::string bytes, const std::string& shown) {
  const document::JsonText json = read_record(std::move(bytes), shown);
  const RecordReader object(json.root(), shown);
  SetJournal journal{object.text("id"), object.number("process"), object.text("since"), read_who(object), {}, {}};
  for (const RecordReader& folder : object.list("made")) journal.made.push_back(folder.text("folder"));
  for (const RecordReader& step : object.list("steps"))
    journal.steps.push_back({step.text("file"), step.text("before"), step.text("after"), step.text("temporary")});
  require_ours(journal, shown);
  return journal;
}

std::optional<SetJournal> read_named(const SetPlace& place, const char* name) {
  auto read = place.folder().read(name, largest_journal);
  if (const auto* refused = std::get_if<os::Refused>(&read)) {
    if (refused->why == os::Refusal::absent) return std::nullopt;
    throw damaged(place, name, refused->words());
  }
  try {
    return journal_of(std::get<os::FileBytes>(std::move(read)).bytes, name);
  } catch (const Error&) {
    throw damaged(place, name, "is damaged");
  }
}

/// What a name holds: the hash of its bytes, empty where nothing has the name, and nothing where that cannot be told.
std::optional<std::string> held(const os::WritableFolder& folder, const std::string& name) {
  const auto read = folder.read(name, largest_set_file);
  if (const auto* file = std::get_if<os::FileBytes>(&read)) return os::sha256_hex(file->bytes);
  if (std::get<os::Refused>(read).why == os::Refusal::absent) return std::string();
  return std::nullopt;
}

void swap(const SetSpot& spot, const std::string& temporary) {
  int number = spot.folder->exchange(temporary, spot.name);
  if (os::lacks_exchange(number)) number = spot.folder->take_place(temporary, spot.name);
  must(number, spot.name);
}

/// True where it was taken back, or had not been taken.
bool take_back(const SetSpot& spot, const JournalStep& step, bool& restored) {
  must(spot.folder->mend(step.temporary, spot.name), spot.name);
  const auto now = held(*spot.folder, spot.name);
  const auto kept = held(*spot.folder, step.temporary);
  if (now == step.before) return true;
  const bool is_taken = now == step.after && (step.before.empty() ? kept == "" : kept == step.before);
  if (!is_taken) return kept == step.after && !step.after.empty();
  if (step.before.empty()) {
    must(spot.folder->move(spot.name, step.temporary), spot.name);
  } else if (step.after.empty()) {
    must(spot.folder->move(step.temporary, spot.name), spot.name);
  } else {
    swap(spot, step.temporary);
  }
  must(spot.folder->sync(), spot.name);
  restored = true;
  return true;
}

void discard_temporaries(const SetPlace& place, const SetJournal& journal) {
  for (const JournalStep& step : journal.steps) {
    const auto spot = place.spot(step.file);
    if (!spot) continue;
    const int number = spot->folder->unlink(step.temporary);
    if (number != 0 && number != ENOENT) must(number, step.temporary);
  }
}

void add(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

/// As `held`; nothing also while somebody has it open for writing, who would write on into what is taken away.
std::optional<std::string> held_at_rest(const os::WritableFolder& folder, const std::string& name) {
  const auto read = folder.read_at_rest(name, largest_set_file);
  if (const auto* file = std::get_if<os::FileBytes>(&read)) return os::sha256_hex(file->bytes);
  if (std::get<os::Refused>(read).why == os::Refusal::absent) return std::string();
  return std::nullopt;
}

/// What came under the temporary name as the file gave way. Nothing there: where names cannot be swapped.
bool is_what_was_there(const SetSpot& spot, const JournalStep& step) {
  const auto displaced = held_at_rest(*spot.folder, step.temporary);
  return displaced == step.before || (displaced == "" && !step.after.empty());
}

}  // namespace

std::optional<SetJournal> read_journal(const SetPlace& place) {
  return read_named(place, journal_file);
}

bool has_journal(const os::WritableFolder& folder) {
  return folder.has(journal_file);
}

void write_journal(const SetPlace& place, const SetJournal& journal) {
  const os::WritableFolder& folder = place.folder();
  const std::string shown = (place.path() / journal_file).native();
  const int swept = folder.unlink(new_file);
  if (swept != 0 && swept != ENOENT) must(swept, shown);
  os::FileDescriptor made;
  must(folder.make(new_file, text_of(journal), {private_mode, std::nullopt, std::nullopt}, made), shown);
  int number = os::sync_file(made);
  if (number == 0) number = folder.move(new_file, journal_file);
  if (number == 0) number = folder.sync();
  if (number != 0) static_cast<void>(folder.unlink(new_file));
  must(number, shown);
}

void complete(const SetPlace& place, const SetJournal& journal) {
  const os::WritableFolder& folder = place.folder();
  must(folder.move(journal_file, completed_file), journal_file);
  if (const int number = folder.sync()) {
    static_cast<void>(folder.move(completed_file, journal_file));
    must(number, journal_file);
  }
  try {
    discard_temporaries(place, journal);
    must(folder.unlink(completed_file), completed_file);
  } catch (const Error&) {
    return;  // it is written; the next run takes away what is left
  }
}

void sweep_completed(const SetPlace& place) {
  const auto journal = read_named(place, completed_file);
  if (!journal) return;
  discard_temporaries(place, *journal);
  must(place.folder().unlink(completed_file), completed_file);
}

JournalUndone undo(const SetPlace& place, const SetJournal& journal) {
  JournalUndone undone;
  for (auto step = journal.steps.rbegin(); step != journal.steps.rend(); ++step) {
    const auto spot = place.spot(step->file);
    bool restored = false;
    const bool is_as_before = spot ? take_back(*spot, *step, restored) : step->before.empty();
    if (restored) add(undone.restored, step->file);
    if (!is_as_before) add(undone.left, step->file);
  }
  discard_temporaries(place, journal);
  for (const std::string& folder : journal.made) static_cast<void>(place.folder().remove_folder(folder));
  must(place.folder().unlink(journal_file), journal_file);
  must(place.folder().sync(), journal_file);
  return undone;
}

std::vector<drift::SetFile> as_undone(const SetPlace& place, const SetJournal& journal,
                                      std::vector<drift::SetFile> files) {
  for (auto step = journal.steps.rbegin(); step != journal.steps.rend(); ++step) {
    const auto found =
        std::find_if(files.begin(), files.end(), [&](const drift::SetFile& file) { return file.path == step->file; });
    const auto now = found != files.end() ? os::sha256_hex(found->bytes) : std::string();
    const auto spot = place.spot(step->file);
    if (!spot || now != step->after || now == step->before) continue;
    if (step->before.empty()) {
      files.erase(found);
      continue;
    }
    auto kept = spot->folder->read(step->temporary, largest_set_file);
    auto* file = std::get_if<os::FileBytes>(&kept);
    if (file == nullptr || os::sha256_hex(file->bytes) != step->before) continue;
    if (found != files.end()) {
      found->bytes = std::move(file->bytes);
    } else {
      files.push_back({step->file, std::move(file->bytes)});
    }
  }
  return files;
}

bool take_step(const SetSpot& spot, const JournalStep& step) {
  const os::WritableFolder& folder = *spot.folder;
  if (step.before.empty()) {
    const int number = folder.move(step.temporary, spot.name);
    if (number != EEXIST) must(number, spot.name);
    return number == 0;
  }
  if (held_at_rest(folder, spot.name) != step.before) return false;
  const auto exchange = [&](const std::string& from, const std::string& to) {
    if (!step.after.empty()) return swap(spot, step.temporary);
    const int number = folder.move(from, to);
    if (number != EEXIST) must(number, spot.name);
  };
  exchange(spot.name, step.temporary);
  if (is_what_was_there(spot, step)) return true;
  exchange(step.temporary, spot.name);  // somebody has written it just then: theirs it is
  return false;
}

}  // namespace ampcfg::host
