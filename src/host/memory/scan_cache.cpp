#include "host/memory/scan_cache.hpp"

#include <sys/stat.h>

#include <cstddef>
#include <utility>

#include "ampcfg/host/query/warning_description.hpp"
#include "ampcfg/host/set/expectation_folder.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "ampcfg/os/packing.hpp"
#include "host/reading/fingerprint.hpp"

namespace ampcfg::host {

template <typename Archive>
void describe(Archive& archive, os::Like<SetFacts> auto& set) {
  archive(set.digest, set.universal_plugins, set.variable_plugins, set.plugins, set.documented_instances, set.platforms,
          set.warnings, set.zone, set.has_days, set.needs_ports, set.needs_sightings, set.endings);
}

namespace {

constexpr std::string_view first_line = "ampcfg scan cache 10\n";
constexpr std::size_t sum_size = 64;
constexpr const char* cache_folder = "cache";
constexpr const char* file_name = "scan";
/// A thousand instances take about 16 MiB.
constexpr std::uint64_t largest_cache = std::uint64_t{256} << 20;

using Texts = std::vector<std::string>;

/// Which of a few lists each instance has: most have the same.
class Lists {
 public:
  std::size_t number_of(const Texts& list) {
    const auto [place, is_new] = numbers_.emplace(list, numbers_.size());
    if (is_new) lists_.push_back(&place->first);
    return place->second;
  }
  void pack_all(os::Packer& packer) const {
    packer.number(lists_.size());
    for (const Texts* list : lists_) packer(*list);
  }

 private:
  std::map<Texts, std::size_t> numbers_;
  std::vector<const Texts*> lists_;
};

/// The file of the program that runs, which tells it from another build; nothing where the system does not say.
std::optional<os::Stamp> this_program() {
  struct stat facts {};
  if (::stat("/proc/self/exe", &facts) != 0) return std::nullopt;
  return os::stamp_of(facts);
}

}  // namespace

std::optional<std::string> circumstances_of(const Configuration& configuration) {
  // Who may look at a folder may not be who may read what is in it.
  if (configuration.expectations_reader.uid != 0) return std::nullopt;
  const std::int64_t now = os::now_nanoseconds();
  const auto program = this_program();
  const auto set = look_of_expectations(configuration.expectations);
  if (!program || !set || !set->rested(now, configuration.clock_tick)) return std::nullopt;
  os::Packer packer;
  packer(*program, os::own_account());
  packer(configuration.host_name(), !configuration.name.empty(), configuration.file, configuration.instances,
         configuration.expectations, configuration.links, configuration.max_file, configuration.redact, set->text);
  return packer.take();
}

std::string sealed(std::string_view content) {
  std::string bytes(first_line);
  bytes.reserve(first_line.size() + sum_size + content.size());
  bytes += os::sha256_hex(content);
  bytes += content;
  return bytes;
}

std::string pack_scan(const RememberedScan& scan, std::string_view circumstances, std::int64_t began) {
  Lists lists;
  os::Packer instances;
  instances(scan.instances.size());
  for (const auto& [place, instance] : scan.instances) {
    instances(place, lists.number_of(instance.expected), instance.verdicts.size());
    for (const auto& [plugin, verdict] : instance.verdicts) instances(plugin, verdict);
  }
  os::Packer packer;
  packer(circumstances, began, scan.set, scan.day);
  lists.pack_all(packer);
  return sealed(packer.bytes() + instances.bytes());
}

std::optional<RememberedScan> unpack_scan(std::string_view bytes, std::string_view circumstances, std::int64_t now) {
  if (!bytes.starts_with(first_line)) return std::nullopt;
  bytes.remove_prefix(first_line.size());
  if (bytes.size() < sum_size || os::sha256_hex(bytes.substr(sum_size)) != bytes.substr(0, sum_size))
    return std::nullopt;
  os::Unpacker unpacker(bytes.substr(sum_size));
  if (unpacker.text() != circumstances) return std::nullopt;
  // From the future: the clock was set back, so what changes now may get a stamp that a file had before.
  if (static_cast<std::int64_t>(unpacker.number()) > now) return std::nullopt;
  RememberedScan scan;
  std::vector<Texts> lists;
  unpacker(scan.set, scan.day, lists);
  const std::size_t instances = unpacker.count();
  for (std::size_t n = 0; n < instances && !unpacker.broken(); ++n) {
    RememberedInstance& instance = scan.instances[std::string(unpacker.text())];
    const auto list = static_cast<std::size_t>(unpacker.number());
    if (list >= lists.size()) return std::nullopt;
    instance.expected = lists[list];
    const std::size_t verdicts = unpacker.count();
    for (std::size_t m = 0; m < verdicts && !unpacker.broken(); ++m) {
      const std::string_view plugin = unpacker.text();
      instance.verdicts.emplace_hint(instance.verdicts.end(), plugin, unpacker.text());
    }
  }
  if (!unpacker.ended()) return std::nullopt;
  return scan;
}

std::optional<RememberedScan> read_scan_cache(const State& state, std::string_view circumstances, std::int64_t now,
                                              std::string& bytes) {
  const auto folder = state.folder().folder(cache_folder, os::Missing::refused);
  const auto* opened = std::get_if<os::PrivateFolder>(&folder);
  if (opened == nullptr) return std::nullopt;
  auto read = opened->read(file_name, largest_cache);
  auto* file = std::get_if<os::FileBytes>(&read);
  if (file == nullptr) return std::nullopt;
  bytes = std::move(file->bytes);
  return unpack_scan(bytes, circumstances, now);
}

void write_scan_cache(const State& state, std::string_view bytes) noexcept {
  try {
    const auto folder = state.folder().folder(cache_folder, os::Missing::made);
    const auto* opened = std::get_if<os::PrivateFolder>(&folder);
    if (opened == nullptr) return;
    opened->sweep();
    opened->replace(file_name, bytes, os::Durability::passing);
  } catch (const std::exception&) {
    return;  // a full disk, a state that was taken away: the next scan does without
  }
}

}  // namespace ampcfg::host
