#include "ampcfg/host/memory/last_scan.hpp"

#include <utility>
#include <vector>

#include "ampcfg/os/machine.hpp"
#include "host/state/record_json.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* scans_folder = "scans";
constexpr const char* last_file = "last.json";
constexpr std::uint64_t largest_last_scan = 16u << 20;

bool is_whole(const Query& query) {
  return query.selection.plugins.empty() && query.selection.files.empty() && query.selection.keys.empty();
}

std::string written(const std::map<std::string, ScannedInstance>& scans) {
  std::vector<std::string> items;
  for (const auto& [instance, scan] : scans) {
    items.push_back(RecordWriter()
                        .text("instance", instance)
                        .text("at", scan.at)
                        .number("drift", scan.drift)
                        .number("error", scan.error)
                        .object());
  }
  return RecordWriter().list("instances", items, "  ").object() + "\n";
}

}  // namespace

void keep_last_scan(const State& state, const Query& query, const HostScan& answer) {
  if (!is_whole(query)) return;
  try {
    // All instances: those that are gone go from here too.
    auto scans = query.instances.empty() ? std::map<std::string, ScannedInstance>() : last_scans(state);
    for (const InstanceScan& scan : answer.instances) {
      if (scan.instance.error) continue;
      scans[scan.instance.name] = {os::now_rfc3339(), scan.counts.drift, scan.counts.error};
    }
    const auto folder = state.folder().folder(scans_folder, os::Missing::made);
    if (const auto* usable = std::get_if<os::PrivateFolder>(&folder))
      usable->replace(last_file, written(scans), os::Durability::passing);
  } catch (const Error&) {
    return;  // a scan that cannot be remembered is a scan all the same
  }
}

std::map<std::string, ScannedInstance> last_scans(const State& state) {
  std::map<std::string, ScannedInstance> scans;
  const auto folder = state.folder().folder(scans_folder, os::Missing::refused);
  if (!std::holds_alternative<os::PrivateFolder>(folder)) return scans;
  auto read = std::get<os::PrivateFolder>(folder).read(last_file, largest_last_scan);
  auto* file = std::get_if<os::FileBytes>(&read);
  if (file == nullptr) return scans;
  const std::string shown = (state.path() / scans_folder / last_file).native();
  try {
    const document::JsonText json = read_record(std::move(file->bytes), shown);
    for (const RecordReader& item : RecordReader(json.root(), shown).list("instances"))
      scans[item.text("instance")] = {item.text("at"), item.number("drift"), item.number("error")};
  } catch (const Error&) {
    scans.clear();  // the next scan writes it anew
  }
  return scans;
}

}  // namespace ampcfg::host
