#include "fan_out.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
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

host::Progress SharedProgress::of(std::size_t host) {
  if (!whole_) return {};
  return [this, host](std::size_t done, std::size_t of) { report(host, done, of); };
}

void SharedProgress::report(std::size_t host, std::size_t done, std::size_t of) {
  const std::lock_guard held(lock_);
  steps_[host] = {done, of};
  std::size_t all_done = 0, all = 0;
  for (const auto& [one_done, one_of] : steps_) {
    all_done += one_done;
    all += one_of;
  }
  whole_(all_done, all);
}

}  // namespace ampcfg::fleet
