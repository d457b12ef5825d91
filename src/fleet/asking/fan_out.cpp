#include "fleet/asking/fan_out.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <iterator>
#include <system_error>
#include <thread>

namespace ampcfg::fleet {

void fan_out(std::size_t count, std::size_t most, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  std::mutex lock;
  std::exception_ptr failure;
  const auto take_turns = [&] {
    for (std::size_t n = next++; n < count; n = next++) {
      try {
        work(n);
      } catch (...) {
        const std::lock_guard held(lock);
        failure = std::current_exception();
      }
    }
  };
  {
    std::vector<std::jthread> threads;
    try {
      for (std::size_t n = 1; n < std::min(count, std::max<std::size_t>(most, 1)); ++n)
        threads.emplace_back(take_turns);
    } catch (const std::system_error&) {
      // No more threads are to be had: those that there are do it.
    }
    take_turns();
  }
  if (failure) std::rethrow_exception(failure);
}

SharedProgress::SharedProgress(const Progress& whole, std::vector<std::string> names)
    : whole_(whole), names_(std::move(names)), steps_(names_.size()) {
  const bool awaits = std::any_of(names_.begin(), names_.end(), [](const std::string& name) { return !name.empty(); });
  if (!whole_ || !awaits) return;
  try {
    clock_ = std::jthread([this](const std::stop_token& stop) { report_repeatedly(stop); });
  } catch (const std::system_error&) {
    // Then it is said less often.
  }
}

host::Progress SharedProgress::of(std::size_t host) {
  if (!whole_) return {};
  return [this, host](std::size_t done, std::size_t of) {
    const std::lock_guard held(lock_);
    steps_[host] = {done, of};
    report();
  };
}

void SharedProgress::end(std::size_t host) {
  const std::lock_guard held(lock_);
  names_[host].clear();
}

/// The caller holds the lock.
void SharedProgress::report() {
  std::size_t done = 0, all = 0;
  for (const auto& [one_done, one_all] : steps_) {
    done += one_done;
    all += one_all;
  }
  std::vector<std::string> awaited;
  std::copy_if(names_.begin(), names_.end(), std::back_inserter(awaited),
               [](const std::string& name) { return !name.empty(); });
  whole_(done, all, awaited);
}

void SharedProgress::report_repeatedly(const std::stop_token& stop) {
  constexpr auto every = std::chrono::milliseconds(250);
  std::unique_lock held(lock_);
  while (!ended_.wait_for(held, stop, every, [] { return false; }) && !stop.stop_requested()) report();
}

}  // namespace ampcfg::fleet
