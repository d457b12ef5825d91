#pragma once

#include <cstdint>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/host/reading/instance_scan.hpp"
#include "ampcfg/host/set/expectation_source.hpp"
#include "ampcfg/host/state/state.hpp"
#include "host/memory/scan_cache.hpp"
#include "host/reading/walk.hpp"

namespace ampcfg::host {

/// What a scan takes over from the last whole one, and what it leaves for the next. Where there is no state, or the
/// query asks for what is not remembered, it does nothing.
class ScanMemory {
 public:
  /// Reads what is remembered, and gives `source` what is remembered of the set.
  ScanMemory(const Configuration& configuration, const Query& query, ExpectationSource& source);

  /// Returns when a state that was not there has been made, or cannot be.
  void await_state() const {
    if (making_.valid()) making_.wait();
  }

  /// True if something may be recalled.
  [[nodiscard]] bool remembers() const noexcept { return before_.has_value(); }

  /// Recalls the verdicts of an instance that still hold. From several threads, each instance from one; with its
  /// owner's rights in effect.
  void look_at(const Visited& visited, const OpenInstance& opened);

  /// The plugins that something is expected of on an instance; nothing where that is not remembered.
  [[nodiscard]] const std::vector<std::string>* expected_of(const Instance& instance);
  /// The verdict on a plugin; null where it must be judged.
  [[nodiscard]] drift::Verdict* verdict_of(const Instance& instance, const std::string& plugin);

  /// Notes a verdict for the next scan. As `look_at`; the last for a plugin counts.
  void note(const Instance& instance, const std::string& plugin, const PluginFolder& files,
            const drift::Verdict& verdict);
  /// Leaves what was recalled and noted to the next scan, where that differs from what it would find. `expected` are
  /// the plugins that something is expected of, by instance of `visited`.
  void keep(const std::vector<Visited>& visited, const std::vector<std::vector<std::string>>& expected,
            ExpectationSource& source);

 private:
  /// One instance now.
  struct Present {
    std::string place;                              ///< what its verdicts are remembered under
    const RememberedInstance* before = nullptr;     ///< null where it is new
    std::map<std::string, drift::Verdict> holding;  ///< by plugin
    std::map<std::string, std::string> noted;       ///< packed, by plugin; empty where it cannot be remembered
  };

  [[nodiscard]] Present& present(const Instance& instance);
  [[nodiscard]] Present* find(const Instance& instance);

  [[nodiscard]] bool is_used() const { return state_ || making_.valid(); }

  std::optional<State> state_;
  std::future<std::variant<State, Error>> making_;  ///< where there was none
  bool is_whole_ = false;
  std::int64_t began_;
  std::string circumstances_;
  std::string before_bytes_;  ///< what `before_` was unpacked from
  std::optional<RememberedScan> before_;
  std::mutex lock_;
  std::map<std::string, Present> present_;  ///< by instance's name
};

}  // namespace ampcfg::host
