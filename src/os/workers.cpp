#include "ampcfg/os/workers.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace ampcfg::os {

void on_all_cores(std::size_t count, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  std::mutex failure_lock;
  const auto run = [&] {
    try {
      for (std::size_t n = next++; n < count; n = next++) work(n);
    } catch (...) {
      next = count;
      const std::lock_guard lock(failure_lock);
      failure = std::current_exception();
    }
  };
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  {
    std::vector<std::jthread> threads;
    try {
      for (std::size_t n = 1; n < std::min(cores, count); ++n) threads.emplace_back(run);
    } catch (const std::system_error&) {  // the account's limit of threads: those that there are do it
    }
    run();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace ampcfg::os
