#include "host/memory/scan_memory.hpp"

#include <system_error>
#include <utility>

#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/packing.hpp"
#include "ampcfg/os/zone.hpp"
#include "host/memory/remembered_verdict.hpp"

namespace ampcfg::host {
namespace {

/// Secrets in the clear are for the eyes alone, and verdicts on parts of a file are not the file's.
bool is_rememberable(const Query& query) {
  return !query.with_ok && !query.show_secrets && query.selection.files.empty() && query.selection.keys.empty() &&
         query.selection.exact.empty();
}

/// What an instance's verdicts depend on besides its files: its name for the expectations, its place, whose rights
/// count.
std::string place_of(const Instance& instance, const os::Owner& owner) {
  os::Packer packer;
  packer(instance.name, instance.platform, instance.path, instance.game, owner);
  return packer.take();
}

Sight sight_of(const OpenInstance& opened, const std::string& plugin) {
  return {[&opened, &plugin](std::string_view path) { return opened.stamp(plugin, path); },
          [&opened, &plugin](std::string_view path) { return opened.target_stamp(plugin, path); },
          [&opened, &plugin](std::string_view path) -> std::optional<std::string> {
            const auto listed = opened.list(plugin, path);
            const auto* listing = std::get_if<os::Listing>(&listed);
            if (listing == nullptr || !listing->complete) return std::nullopt;
            return sum_of_names(*listing);
          }};
}

/// Beside the scan, which needs the processor and not the disk.
std::future<std::variant<State, Error>> begin_making(const Configuration& configuration) {
  const auto make = [&configuration] { return State::open(configuration); };
  try {
    return std::async(std::launch::async, make);
  } catch (const std::system_error&) {  // no thread is to be had
    return std::async(std::launch::deferred, make);
  }
}

}  // namespace

ScanMemory::ScanMemory(const Configuration& configuration, const Query& query, ExpectationSource& source)
    : began_(os::now_nanoseconds()) {
  if (source.begun() || !is_rememberable(query)) return;
  auto circumstances = circumstances_of(configuration);
  if (!circumstances) return;
  circumstances_ = std::move(*circumstances);
  is_whole_ = query.instances.empty() && query.selection.plugins.empty();
  if (!State::is_made(configuration)) {
    making_ = begin_making(configuration);
    return;
  }
  auto opened = State::open(configuration);
  auto* state = std::get_if<State>(&opened);
  if (state == nullptr) return;
  state_ = std::move(*state);
  before_ = read_scan_cache(*state_, circumstances_, began_, before_bytes_);
  if (before_ && before_->set.has_days && before_->day != os::day_in(before_->set.zone)) before_.reset();
  if (before_) source.remember(before_->set);
}

ScanMemory::Present& ScanMemory::present(const Instance& instance) {
  const std::lock_guard held(lock_);
  return present_[instance.name];
}

ScanMemory::Present* ScanMemory::find(const Instance& instance) {
  const std::lock_guard held(lock_);
  const auto found = present_.find(instance.name);
  return found == present_.end() ? nullptr : &found->second;
}

void ScanMemory::look_at(const Visited& visited, const OpenInstance& opened) {
  if (!is_used()) return;
  Present& now = present(visited.instance);
  now.place = place_of(visited.instance, opened.owner());
  if (!before_) return;
  const auto found = before_->instances.find(now.place);
  if (found == before_->instances.end()) return;
  now.before = &found->second;
  for (const auto& [plugin, bytes] : found->second.verdicts) {
    if (!visited.has(plugin)) continue;
    if (auto verdict = remembered_verdict(bytes, sight_of(opened, plugin)))
      now.holding.emplace_hint(now.holding.end(), plugin, *std::move(verdict));
  }
}

const std::vector<std::string>* ScanMemory::expected_of(const Instance& instance) {
  const Present* now = find(instance);
  return now == nullptr || now->before == nullptr ? nullptr : &now->before->expected;
}

drift::Verdict* ScanMemory::verdict_of(const Instance& instance, const std::string& plugin) {
  Present* now = find(instance);
  if (now == nullptr) return nullptr;
  const auto verdict = now->holding.find(plugin);
  return verdict == now->holding.end() ? nullptr : &verdict->second;
}

void ScanMemory::note(const Instance& instance, const std::string& plugin, const PluginFolder& files,
                      const drift::Verdict& verdict) {
  if (!is_used() || !is_whole_) return;
  const auto fingerprints = files.fingerprints();
  std::string packed = fingerprints ? pack_verdict(*fingerprints, verdict) : std::string();
  const std::lock_guard held(lock_);
  present_[instance.name].noted[plugin] = std::move(packed);
}

void ScanMemory::keep(const std::vector<Visited>& visited, const std::vector<std::vector<std::string>>& expected,
                      ExpectationSource& source) {
  if (making_.valid()) {
    auto made = making_.get();
    if (auto* state = std::get_if<State>(&made)) state_ = std::move(*state);
  }
  if (!state_ || !is_whole_ || source.facts().needs_ports) return;
  RememberedScan scan;
  bool is_news = !before_;
  for (std::size_t n = 0; n < visited.size(); ++n) {
    const Instance& instance = visited[n].instance;
    const auto found = present_.find(instance.name);
    if (instance.error || found == present_.end() || found->second.place.empty()) continue;
    Present& now = found->second;
    RememberedInstance& remembered = scan.instances[now.place];
    remembered.expected = expected[n];
    for (const auto& [plugin, verdict] : now.holding) remembered.verdicts[plugin] = now.before->verdicts.at(plugin);
    for (const auto& [plugin, packed] : now.noted) {
      if (!packed.empty()) remembered.verdicts[plugin] = packed;
    }
    is_news = is_news || now.before == nullptr || remembered.verdicts != now.before->verdicts;
  }
  if (!is_news && scan.instances.size() == before_->instances.size()) return;
  scan.set = source.facts();
  if (scan.set.has_days) scan.day = os::day_in(scan.set.zone);
  write_scan_cache(*state_, pack_scan(scan, circumstances_, began_));
}

}  // namespace ampcfg::host
