#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "ampcfg/host/scan.hpp"

namespace ampcfg::fleet {

/// Calls `work(0)` to `work(count - 1)`, at most `most` at once, each on a thread of its own where there are several,
/// and returns when all have ended. One of the exceptions that they throw is thrown on; the rest still runs.
void fan_out(std::size_t count, std::size_t most, const std::function<void(std::size_t)>& work);

/// The progress of several hosts as one.
class SharedProgress {
 public:
  SharedProgress(const host::Progress& whole, std::size_t hosts) : whole_(whole), steps_(hosts) {}
  /// For the host of that number.
  host::Progress of(std::size_t host);

 private:
  void report(std::size_t host, std::size_t done, std::size_t of);

  const host::Progress& whole_;
  std::mutex lock_;
  std::vector<std::pair<std::size_t, std::size_t>> steps_;
};

/// One result for each target, in their order: `ask(target, progress)`.
template <typename Result, typename Target, typename Ask>
std::vector<Result> ask_each(const std::vector<Target>& targets, std::size_t most, const host::Progress& progress,
                             const Ask& ask) {
  SharedProgress shared(progress, targets.size());
  std::vector<std::optional<Result>> found(targets.size());
  fan_out(targets.size(), most, [&](std::size_t n) { found[n] = ask(targets[n], shared.of(n)); });
  std::vector<Result> results;
  results.reserve(found.size());
  for (auto& result : found) results.push_back(*std::move(result));
  return results;
}

}  // namespace ampcfg::fleet
