#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/query/query.hpp"

namespace ampcfg::fleet {

/// Calls `work(0)` to `work(count - 1)`, at most `most` at once, each on a thread of its own where there are several,
/// and returns when all have ended. One of the exceptions that they throw is thrown on; the rest still runs.
void fan_out(std::size_t count, std::size_t most, const std::function<void(std::size_t)>& work);

/// The progress of several hosts as one. While another host is awaited it is said again and again, as time passes.
class SharedProgress {
 public:
  /// `names` are those of the hosts that are awaited; empty for one that is not.
  SharedProgress(const Progress& whole, std::vector<std::string> names);
  /// For the host of that number.
  host::Progress of(std::size_t host);
  /// It is awaited no longer.
  void end(std::size_t host);

 private:
  void report();
  void report_repeatedly(const std::stop_token& stop);

  const Progress& whole_;
  std::mutex lock_;
  std::vector<std::string> names_;
  std::vector<std::pair<std::size_t, std::size_t>> steps_;
  std::condition_variable_any ended_;
  std::jthread clock_;
};

/// Who is waited for: another host, by its name.
inline std::string awaited_name(const Target& target) {
  return target.local ? std::string() : target.host;
}
inline std::string awaited_name(const std::string& host) {
  return host;
}
template <typename Answer>
std::string awaited_name(const HostResult<Answer>& plan) {
  return plan.ticket.empty() ? std::string() : plan.host;
}

/// One result for each target, in their order: `ask(target, progress)`.
template <typename Result, typename Target, typename Ask>
std::vector<Result> ask_each(const std::vector<Target>& targets, std::size_t most, const Progress& progress,
                             const Ask& ask) {
  std::vector<std::string> names;
  for (const Target& target : targets) names.push_back(awaited_name(target));
  SharedProgress shared(progress, std::move(names));
  std::vector<std::optional<Result>> found(targets.size());
  fan_out(targets.size(), most, [&](std::size_t n) {
    found[n] = ask(targets[n], shared.of(n));
    shared.end(n);
  });
  std::vector<Result> results;
  results.reserve(found.size());
  for (auto& result : found) results.push_back(*std::move(result));
  return results;
}

}  // namespace ampcfg::fleet
