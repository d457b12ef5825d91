#include "ampcfg/host/state/report_marks.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>
#include <variant>

#include "ampcfg/os/error.hpp"
#include "ampcfg/os/packing.hpp"
#include "host/state/host_lock.hpp"
#include "host/state/record_json.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* reports_folder_name = "reports";
constexpr const char* marks_lock = "reports.lock";
constexpr const char* mark_key_file = "key";
constexpr const char* silent_hosts_file = "hosts.json";
constexpr std::string_view of_before = ".before";
constexpr std::uint64_t largest_mark = std::uint64_t{256} << 20;
constexpr std::uint64_t largest_small_file = 1u << 20;
constexpr std::size_t mark_key_size = 32;
/// As long as slow hosts, and then slow receivers, may take.
constexpr std::chrono::minutes marks_patience(20);

os::PrivateFolder reports_of(const State& state) {
  auto opened = state.folder().folder(reports_folder_name, os::Missing::made);
  if (const auto* refused = std::get_if<os::Refused>(&opened)) {
    throw Error(
        "state-unusable",
        "what was reported cannot be kept: " + (state.path() / reports_folder_name).native() + " " + refused->words(),
        "run ampcfg as the user whose folder it is");
  }
  return std::get<os::PrivateFolder>(std::move(opened));
}

std::optional<std::string> read_whole(const os::PrivateFolder& folder, const std::string& name, std::uint64_t most) {
  auto file = folder.read(name, most);
  auto* bytes = std::get_if<os::FileBytes>(&file);
  if (bytes == nullptr) return std::nullopt;
  return std::move(bytes->bytes);
}

/// With a new key, all marks are as none.
std::string take_key(const os::PrivateFolder& folder) {
  auto kept = read_whole(folder, mark_key_file, largest_small_file);
  if (kept && kept->ends_with('\n')) kept->pop_back();
  if (kept && is_sha256(*kept)) return *std::move(kept);
  std::string made = os::sha256_hex(os::random_bytes(mark_key_size));
  in_state([&] { folder.replace(mark_key_file, made + "\n", os::Durability::synced); });
  return made;
}

std::string file_of(const Receiver& receiver) {
  if (receiver.argv.empty()) return receiver.since + ".output";
  constexpr std::size_t enough = 32;
  os::Packer packer;
  packer(receiver.argv);
  return receiver.since + "." + os::sha256_hex(packer.bytes()).substr(0, enough);
}

using Silent = std::map<std::string, std::string>;

Silent read_silent(const os::PrivateFolder& folder) {
  const std::string shown = silent_hosts_file;
  Silent silent;
  auto bytes = read_whole(folder, silent_hosts_file, largest_small_file);
  if (!bytes) return silent;
  try {
    const document::JsonText json = read_record(*std::move(bytes), shown);
    for (const RecordReader& item : RecordReader(json.root(), shown).list("silent"))
      silent[item.text("host")] = item.text("since");
  } catch (const Error&) {
    return {};
  }
  return silent;
}

void write_silent(const os::PrivateFolder& folder, const Silent& silent) {
  std::vector<std::string> items;
  for (const auto& [host, since] : silent)
    items.push_back(RecordWriter().text("host", host).text("since", since).object());
  const std::string text = RecordWriter().list("silent", items, "  ").object() + "\n";
  in_state([&] { folder.replace(silent_hosts_file, text, os::Durability::passing); });
}

}  // namespace

bool is_mark_name(const std::string& name) {
  constexpr std::size_t longest = 64;
  return !name.empty() && name.size() <= longest && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

struct ReportMarks::Held {
  Held(const State& state, const std::string& command)
      : lock(state, command, marks_patience, marks_lock, "another ampcfg is reporting changes"),
        folder(reports_of(state)),
        key(take_key(folder)) {}

  HostLock lock;
  os::PrivateFolder folder;
  std::string key;
};

ReportMarks::ReportMarks(const State& state, const std::string& command)
    : held_(std::make_unique<Held>(state, command)),
      key_(held_->key),
      key_seal_(os::hmac_sha256_hex(held_->key, "ampcfg marks")) {}

ReportMarks::ReportMarks(ReportMarks&&) noexcept = default;
ReportMarks::~ReportMarks() = default;

std::optional<drift::Mark> ReportMarks::mark_of(const Receiver& receiver) const {
  const std::string name = file_of(receiver);
  for (const std::string& file : {name, name + std::string(of_before)}) {
    const auto bytes = read_whole(held_->folder, file, largest_mark);
    if (!bytes) continue;
    if (auto mark = drift::unpack_mark(*bytes, key_seal_)) return mark;
  }
  return std::nullopt;
}

void ReportMarks::note(const Receiver& receiver, const drift::Mark& mark) const {
  const std::string name = file_of(receiver);
  in_state([&] {
    if (const auto before = read_whole(held_->folder, name, largest_mark);
        before && drift::unpack_mark(*before, key_seal_)) {
      held_->folder.replace(name + std::string(of_before), *before, os::Durability::synced);
    }
    held_->folder.replace(name, drift::pack_mark(mark, key_seal_), os::Durability::synced);
  });
}

std::map<std::string, std::string> ReportMarks::note_hosts(const std::map<std::string, bool>& answers,
                                                           const std::string& now) {
  const Silent before = read_silent(held_->folder);
  Silent silent = before;
  for (const auto& [host, answered] : answers) {
    if (answered) {
      silent.erase(host);
    } else {
      silent.try_emplace(host, now);
    }
  }
  if (silent != before) write_silent(held_->folder, silent);
  return silent;
}

}  // namespace ampcfg::host
