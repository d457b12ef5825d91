#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/host/set/expectation_source.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/state.hpp"

namespace ampcfg::host {

/// What the last whole scan found on one instance.
struct RememberedInstance {
  std::vector<std::string> expected;  ///< the plugins that something is expected of
  /// By plugin, as `pack_verdict` gives them. Whoever unpacked or packed them has the bytes.
  std::map<std::string, std::string_view> verdicts;
};

/// What the last whole scan found, kept in the state's `cache/scan`. It may be deleted at any time.
struct RememberedScan {
  SetFacts set;
  std::string day;  ///< on which it was made, in the set's zone; empty where that means nothing
  std::map<std::string, RememberedInstance> instances;  ///< by `place_of`
};

/// All besides the instances' files that a verdict depends on: this executable, the rights of this process, the
/// configuration, and how the files of the set look. Nothing where a change could pass unseen, so nothing may be
/// remembered.
std::optional<std::string> circumstances_of(const Configuration& configuration);

/// A scan as the cache's file has it: with the circumstances and the time under which it was made, under a sum over
/// all.
std::string pack_scan(const RememberedScan& scan, std::string_view circumstances, std::int64_t began);
/// Nothing where the bytes are anything but a whole file of this version under these circumstances, from before `now`.
/// The verdicts are parts of `bytes`.
std::optional<RememberedScan> unpack_scan(std::string_view bytes, std::string_view circumstances, std::int64_t now);
/// `content` under the sum that `unpack_scan` asks for.
std::string sealed(std::string_view content);

/// Reads the cache's file into `bytes`, which must stay as long as the scan, and unpacks it.
std::optional<RememberedScan> read_scan_cache(const State& state, std::string_view circumstances, std::int64_t now,
                                              std::string& bytes);
/// Two at once: the last wins. Where it cannot be written, the next scan is slower.
void write_scan_cache(const State& state, std::string_view bytes) noexcept;

}  // namespace ampcfg::host
