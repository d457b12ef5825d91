#include "ampcfg/host/state/scan_record.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "host/state/record_json.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* scans_folder = "scans";
constexpr const char* last_file = "last.json";
constexpr const char* whole_file = "whole.json";
constexpr std::uint64_t largest_scan_record = 16u << 20;

std::string written(const std::map<std::string, ScannedInstance>& found) {
  std::vector<std::string> items;
  for (const auto& [instance, scan] : found) {
    std::vector<std::string> plugins, left;
    for (const ScannedPlugin& one : scan.plugins)
      plugins.push_back(RecordWriter().text("plugin", one.plugin).number("findings", one.findings).object());
    for (const ScannedFile& one : scan.left) {
      left.push_back(RecordWriter()
                         .text("plugin", one.plugin)
                         .text("file", one.file)
                         .text("kind", one.kind)
                         .number("line", one.line)
                         .object());
    }
    items.push_back(RecordWriter()
                        .text("instance", instance)
                        .text("at", scan.at)
                        .number("drift", scan.drift)
                        .number("error", scan.error)
                        .list("plugins", plugins, "    ")
                        .list("left", left, "    ")
                        .object());
  }
  return RecordWriter().list("instances", items, "  ").object() + "\n";
}

std::string written(const std::string& at, const std::vector<std::string>& had) {
  std::vector<std::string> items;
  for (const std::string& instance : had) items.push_back(RecordWriter().text("instance", instance).object());
  return RecordWriter().text("at", at).list("instances", items, "  ").object() + "\n";
}

/// An earlier version noted only the counts.
ScannedInstance scanned(const RecordReader& object) {
  ScannedInstance scan{object.text("at"), object.number("drift"), object.number("error")};
  if (!object.has("plugins")) return scan;
  for (const RecordReader& item : object.list("plugins"))
    scan.plugins.push_back({item.text("plugin"), item.number("findings")});
  for (const RecordReader& item : object.list("left"))
    scan.left.push_back({item.text("plugin"), item.text("file"), item.text("kind"), item.number("line")});
  return scan;
}

/// Calls `use` with what a file says, if it is there and can be read: the next scan writes it anew.
template <typename Use>
void with_file(const State& state, const os::PrivateFolder& folder, const char* name, const Use& use) {
  auto read = folder.read(name, largest_scan_record);
  auto* file = std::get_if<os::FileBytes>(&read);
  if (file == nullptr) return;
  const std::string shown = (state.path() / scans_folder / name).native();
  try {
    const document::JsonText json = read_record(std::move(file->bytes), shown);
    use(RecordReader(json.root(), shown));
  } catch (const Error&) {
    return;
  }
}

}  // namespace

ScanRecord read_scan_record(const State& state) {
  ScanRecord record;
  const auto opened = state.folder().folder(scans_folder, os::Missing::refused);
  const auto* folder = std::get_if<os::PrivateFolder>(&opened);
  if (folder == nullptr) return record;
  with_file(state, *folder, last_file, [&](const RecordReader& object) {
    std::map<std::string, ScannedInstance> found;
    for (const RecordReader& item : object.list("instances")) found[item.text("instance")] = scanned(item);
    record.found = std::move(found);
  });
  with_file(state, *folder, whole_file, [&](const RecordReader& object) {
    std::vector<std::string> had;
    for (const RecordReader& item : object.list("instances")) had.push_back(item.text("instance"));
    std::sort(had.begin(), had.end());
    record.whole = object.text("at");
    record.had = std::move(had);
  });
  if (!record.whole.empty()) return record;
  // An earlier version noted only what it found.
  for (const auto& [instance, scan] : record.found) record.had.push_back(instance);
  return record;
}

void write_scan_record(const State& state, const ScanRecord& record) {
  in_state([&] {
    const auto opened = state.folder().folder(scans_folder, os::Missing::made);
    const auto* folder = std::get_if<os::PrivateFolder>(&opened);
    if (folder == nullptr) return;
    folder->sweep();
    folder->replace(last_file, written(record.found), os::Durability::passing);
    if (!record.whole.empty()) folder->replace(whole_file, written(record.whole, record.had), os::Durability::passing);
  });
}

std::vector<std::string> instances_had(const Configuration& configuration) {
  const auto opened = State::open(configuration, Access::look);
  const auto* state = std::get_if<State>(&opened);
  if (state == nullptr || !state->remembers(configuration)) return {};
  return read_scan_record(*state).had;
}

}  // namespace ampcfg::host
