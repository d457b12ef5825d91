#include "ampcfg/os/sync_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <system_error>
#include <thread>

namespace ampcfg::os {
namespace {

constexpr std::size_t most_threads = 16;

}  // namespace

std::vector<int> sync_files(const std::vector<FileDescriptor>& files) {
  std::vector<int> numbers(files.size(), 0);
  std::atomic<std::size_t> next = 0;
  const auto sync = [&] {
    for (std::size_t n = next++; n < files.size(); n = next++) {
      if (files[n] && ::fsync(files[n].get()) != 0) numbers[n] = errno;
    }
  };
  // All are on their way before the first is waited for.
  for (const FileDescriptor& file : files) {
    if (file) ::sync_file_range(file.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
  }
  std::vector<std::thread> threads;
  try {
    while (threads.size() + 1 < std::min(most_threads, files.size())) threads.emplace_back(sync);
  } catch (const std::system_error&) {
    // Fewer do it too.
  }
  sync();
  for (std::thread& thread : threads) thread.join();
  return numbers;
}

}  // namespace ampcfg::os
