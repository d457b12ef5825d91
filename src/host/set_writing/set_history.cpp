#include "host/set_writing/set_history.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/private_folder.hpp"
#include "host/set_writing/set_place.hpp"
#include "host/state/about_record.hpp"
#include "host/state/record_json.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* changes_folder = "set_changes";
constexpr const char* record_file = "change.json";
constexpr std::uint64_t largest_change = 16u << 20;
constexpr std::size_t most_changes = 20;

os::PrivateFolder opened(const os::PrivateFolder& above, const std::string& name, const std::string& shown) {
  auto folder = above.folder(name, os::Missing::made);
  if (auto* open = std::get_if<os::PrivateFolder>(&folder)) return std::move(*open);
  throw Error("write-failed", shown + " cannot be made: it " + std::get<os::Refused>(folder).words());
}

std::string path_of(const State& state) {
  return (state.path() / changes_folder).native();
}

std::string written(const SetChangeRecord& record) {
  std::vector<std::string> steps;
  for (const SetChangeRecord::Step& step : record.steps)
    steps.push_back(
        RecordWriter().text("file", step.file).text("before", step.before).text("after", step.after).object());
  RecordWriter writer(",\n  ");
  writer.text("id", record.id).number("number", record.number).text("set", record.set).text("at", record.at);
  write_who(writer, record.who);
  return writer.text("undoes", record.undoes).list("steps", steps, "    ").object() + "\n";
}

SetChangeRecord record_of(std::string bytes, const std::string& shown) {
  const document::JsonText json = read_record(std::move(bytes), shown);
  const RecordReader object(json.root(), shown);
  SetChangeRecord record{object.text("id"),
                         object.number("number"),
                         object.text("set"),
                         object.text("at"),
                         read_who(object),
                         object.text("undoes"),
                         {}};
  for (const RecordReader& step : object.list("steps"))
    record.steps.push_back({step.text("file"), step.text("before"), step.text("after")});
  return record;
}

/// All that can be read, the first first.
std::vector<SetChangeRecord> records_in(const os::PrivateFolder& changes) {
  std::vector<SetChangeRecord> records;
  const auto names = changes.names();
  if (!std::holds_alternative<std::vector<std::string>>(names)) return records;
  for (const std::string& name : std::get<std::vector<std::string>>(names)) {
    const auto folder = changes.folder(name, os::Missing::refused);
    if (!std::holds_alternative<os::PrivateFolder>(folder)) continue;
    auto read = std::get<os::PrivateFolder>(folder).read(record_file, largest_change);
    if (!std::holds_alternative<os::FileBytes>(read)) continue;
    try {
      records.push_back(record_of(std::get<os::FileBytes>(std::move(read)).bytes, name));
    } catch (const Error&) {
      continue;
    }
  }
  std::sort(records.begin(), records.end(),
            [](const auto& left, const auto& right) { return left.number < right.number; });
  return records;
}

/// Takes away the oldest, and what was cut short.
void prune(const os::PrivateFolder& changes, const std::vector<SetChangeRecord>& records) {
  std::set<std::string> kept;
  const std::size_t first = records.size() > most_changes ? records.size() - most_changes : 0;
  for (std::size_t n = first; n < records.size(); ++n) kept.insert(records[n].id);
  const auto names = changes.names();
  if (!std::holds_alternative<std::vector<std::string>>(names)) return;
  for (const std::string& name : std::get<std::vector<std::string>>(names)) {
    if (is_deployment_id(name) && !kept.contains(name)) changes.remove_folder(name);
  }
}

}  // namespace

void note_set_change(const State& state, SetChangeRecord record, const drift::SetSteps& steps) {
  const os::PrivateFolder changes = opened(state.folder(), changes_folder, path_of(state));
  std::vector<SetChangeRecord> records = records_in(changes);
  prune(changes, records);
  record.number = records.empty() ? 1 : records.back().number + 1;
  const os::PrivateFolder folder = opened(changes, record.id, path_of(state) + "/" + record.id);
  for (const drift::SetStep& step : steps) {
    if (step.file.ends_with("metadata.json")) continue;
    record.steps.push_back({step.file, os::hash_of(step.before), os::hash_of(step.after)});
    for (const auto* bytes : {&step.before, &step.after}) {
      if (*bytes && !folder.has(os::hash_of(*bytes)))
        folder.replace(os::hash_of(*bytes), **bytes, os::Durability::synced);
    }
  }
  folder.replace(record_file, written(record), os::Durability::synced);
  records.push_back(std::move(record));
  prune(changes, records);
}

void forget_set_change(const State& state, const std::string& id) {
  const auto changes = open_record_folder(state.folder(), changes_folder, path_of(state));
  if (changes && is_deployment_id(id)) changes->remove_folder(id);
}

std::vector<SetChangeRecord> set_changes_of(const State& state, const std::string& set) {
  const auto changes = open_record_folder(state.folder(), changes_folder, path_of(state));
  if (!changes) return {};
  std::vector<SetChangeRecord> records = records_in(*changes);
  std::erase_if(records, [&](const SetChangeRecord& record) { return record.set != set; });
  return records;
}

drift::SetSteps steps_of_change(const State& state, const SetChangeRecord& record) {
  const std::string shown = path_of(state) + "/" + record.id;
  const auto changes = open_record_folder(state.folder(), changes_folder, path_of(state));
  const auto folder = changes ? open_record_folder(*changes, record.id, shown) : std::nullopt;
  if (!folder) throw damaged_record(shown, "is gone");
  const auto bytes_of = [&](const std::string& hash) -> std::optional<std::string> {
    if (hash.empty()) return std::nullopt;
    auto read = is_sha256(hash) ? folder->read(hash, largest_set_file) : os::Refused{os::Refusal::absent, {}, 0};
    auto* file = std::get_if<os::FileBytes>(&read);
    if (file == nullptr || os::sha256_hex(file->bytes) != hash) throw damaged_record(shown, "lacks the bytes " + hash);
    return std::move(file->bytes);
  };
  drift::SetSteps steps;
  for (const SetChangeRecord::Step& step : record.steps) {
    if (!drift::is_of_set(step.file)) throw damaged_record(shown, "names other files");
    steps.push_back({step.file, bytes_of(step.before), bytes_of(step.after)});
  }
  return steps;
}

}  // namespace ampcfg::host
