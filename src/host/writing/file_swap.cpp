#include "host/writing/file_swap.hpp"

#include <cerrno>
#include <utility>
#include <variant>

#include "ampcfg/os/digest.hpp"
#include "host/writing/write_errors.hpp"

namespace ampcfg::host {
namespace {

constexpr mode_t new_file_mode = 0644;

/// What a name holds: nothing, bytes, or something else that cannot be compared.
struct Held {
  bool nothing = false;
  std::string sha256;  ///< empty where it is something else
  std::int64_t modified = 0;

  /// `hash` is a record's: empty for nothing.
  [[nodiscard]] bool is(const std::string& hash) const { return hash.empty() ? nothing : sha256 == hash; }
};

Held held_of(const os::Outcome<os::FileBytes>& read) {
  Held held;
  if (const auto* file = std::get_if<os::FileBytes>(&read)) {
    held.sha256 = os::sha256_hex(file->bytes);
    held.modified = file->stamp.modified;
    return held;
  }
  const auto& refused = std::get<os::Refused>(read);
  if (refused.why == os::Refusal::input_output) throw refused_error(refused);
  held.nothing = refused.why == os::Refusal::absent;
  return held;
}

Held look(const os::WritableFolder& folder, const std::string& name, std::uint64_t max) {
  return held_of(folder.read(name, max));
}

/// As `look`; something else also where somebody has it open for writing.
Held look_at_rest(const os::WritableFolder& folder, const std::string& name, std::uint64_t max) {
  return held_of(folder.read_at_rest(name, max));
}

void must(int number) {
  if (number != 0) throw write_error(number);
}

void must(int number, const os::WritableFolder& folder, const std::string& name) {
  if (number != 0) throw write_error(number, folder, name);
}

/// Where nothing can be written, nothing can be taken away either, nor needs to be if it is not there.
void free_name(const os::WritableFolder& folder, const std::string& name) {
  const int number = folder.unlink(name);
  if (number != 0 && folder.has(name)) must(number);
}

/// Swaps the two names of a record, in one step or, where the file system cannot, in several.
void swap(const os::WritableFolder& folder, const FileRecord& record) {
  const std::string name(last_name(record.file));
  int number = folder.exchange(record.temporary, name);
  if (os::lacks_exchange(number)) number = folder.take_place(record.temporary, name);
  must(number, folder, name);
}

/// What came under the temporary name as the new bytes gave way is looked at: a plugin may have written it just then.
/// True if it was ours.
bool gave_way(const os::WritableFolder& folder, const FileRecord& record, std::uint64_t max) {
  const Held ours = look_at_rest(folder, record.temporary, max);
  if (ours.is(record.after) || ours.nothing) return true;
  swap(folder, record);
  return false;
}

/// The name of a file that was taken away gets back what stood there.
void bring_back_removed(const os::WritableFolder& folder, const FileRecord& record) {
  const int number = folder.move(record.temporary, std::string(last_name(record.file)));
  if (number != EEXIST) must(number);
}

/// The newest of two versions that plugins wrote keeps the name.
void keep_newest(const os::WritableFolder& folder, const FileRecord& record, const Held& displaced, std::uint64_t max) {
  const Held now = look(folder, std::string(last_name(record.file)), max);
  if (record.after.empty() || now.nothing) {
    bring_back_removed(folder, record);
  } else if (now.is(record.after)) {
    swap(folder, record);
    gave_way(folder, record, max);
  } else if (displaced.modified > now.modified) {
    swap(folder, record);
  }
  free_name(folder, record.temporary);
}

void make_from_backup(const os::WritableFolder& folder, const FileRecord& record, std::uint64_t max,
                      const std::string& bytes) {
  os::Likeness likeness;
  likeness.mode = new_file_mode;
  const auto now = folder.original(std::string(last_name(record.file)), max);
  if (const auto* file = std::get_if<os::Original>(&now)) likeness = file->likeness;
  os::FileDescriptor made;
  must(folder.make(record.temporary, bytes, likeness, made));
  must(os::sync_file(made));
}

BroughtBack take_back_replaced(const os::WritableFolder& folder, const FileRecord& record, std::uint64_t max,
                               const std::function<std::string()>& old_bytes) {
  const Held now = look(folder, std::string(last_name(record.file)), max);
  const Held kept = look(folder, record.temporary, max);
  BroughtBack undone = now.is(record.before) || kept.is(record.after) ? BroughtBack::untouched : BroughtBack::left;
  if (now.is(record.after)) {
    if (kept.nothing) make_from_backup(folder, record, max, old_bytes());
    swap(folder, record);
    undone = gave_way(folder, record, max) ? BroughtBack::restored : BroughtBack::left;
  }
  free_name(folder, record.temporary);
  return undone;
}

BroughtBack take_back_made(const os::WritableFolder& folder, const FileRecord& record, std::uint64_t max) {
  const std::string name(last_name(record.file));
  const Held now = look(folder, name, max);
  const Held kept = look(folder, record.temporary, max);
  BroughtBack undone = now.nothing || kept.is(record.after) ? BroughtBack::untouched : BroughtBack::left;
  if (now.is(record.after) && kept.nothing) {
    must(folder.move(name, record.temporary), folder, name);
    undone = look_at_rest(folder, record.temporary, max).is(record.after) ? BroughtBack::restored : BroughtBack::left;
    if (undone == BroughtBack::left) bring_back_removed(folder, record);
  }
  free_name(folder, record.temporary);
  return undone;
}

BroughtBack take_back_removed(const os::WritableFolder& folder, const FileRecord& record, std::uint64_t max,
                              const std::function<std::string()>& old_bytes) {
  const Held now = look(folder, std::string(last_name(record.file)), max);
  if (now.nothing) {
    if (!folder.has(record.temporary)) make_from_backup(folder, record, max, old_bytes());
    bring_back_removed(folder, record);
  }
  free_name(folder, record.temporary);
  if (now.nothing) return BroughtBack::restored;
  return now.is(record.before) ? BroughtBack::untouched : BroughtBack::left;
}

}  // namespace

bool put_in_place(const os::WritableFolder& folder, FileRecord& record, std::uint64_t max) {
  const std::string name(last_name(record.file));
  int number = 0;
  if (record.before.empty()) {
    number = folder.move(record.temporary, name);
  } else if (record.after.empty()) {
    number = folder.move(name, record.temporary);
  } else {
    number = folder.exchange(record.temporary, name);
    if (os::lacks_exchange(number)) {
      record.renamed = true;
      if (!look_at_rest(folder, name, max).is(record.before)) return false;
      number = folder.take_place(record.temporary, name);
    }
  }
  if (number == EEXIST || number == ENOENT) return false;
  must(number, folder, name);
  return true;
}

bool displaced_the_old(const os::WritableFolder& folder, const FileRecord& record, std::uint64_t max) {
  if (record.before.empty()) return true;
  const Held displaced = look_at_rest(folder, record.temporary, max);
  if (displaced.is(record.before)) return true;
  if (displaced.nothing) return true;  // where names cannot be swapped; the backup has it
  keep_newest(folder, record, displaced, max);
  return false;
}

bool holds_the_new(const os::WritableFolder& folder, const FileRecord& record, std::uint64_t max) {
  return look(folder, std::string(last_name(record.file)), max).is(record.after);
}

bool holds_the_old(WritableInstance& instance, const FileRecord& record, std::uint64_t max) {
  if (!instance.missing_folder_of(record.plugin, record.file).empty()) return record.before.empty();
  return look(instance.folder_of(record.plugin, record.file), std::string(last_name(record.file)), max)
      .is(record.before);
}

bool discard_displaced(const os::WritableFolder& folder, const FileRecord& record, std::uint64_t max) {
  if (record.before.empty()) return true;
  const bool old = displaced_the_old(folder, record, max);
  if (old) free_name(folder, record.temporary);
  return old;
}

BroughtBack take_back(WritableInstance& instance, const FileRecord& record, std::uint64_t max,
                      const std::function<std::string()>& old_bytes) {
  if (!instance.missing_folder_of(record.plugin, record.file).empty()) {
    instance.remove_folders(record.plugin, record.file, record.made);
    return record.before.empty() ? BroughtBack::untouched : BroughtBack::left;
  }
  const os::WritableFolder& folder = instance.folder_of(record.plugin, record.file);
  must(folder.mend(record.temporary, std::string(last_name(record.file))));
  BroughtBack undone = BroughtBack::untouched;
  if (record.before.empty()) {
    undone = take_back_made(folder, record, max);
  } else if (record.after.empty()) {
    undone = take_back_removed(folder, record, max, old_bytes);
  } else {
    undone = take_back_replaced(folder, record, max, old_bytes);
  }
  if (undone == BroughtBack::restored) must(folder.sync());
  instance.remove_folders(record.plugin, record.file, record.made);
  return undone;
}

}  // namespace ampcfg::host
