#pragma once

#include <sys/prctl.h>

#include <filesystem>
#include <stdexcept>
#include <string>

#include "os/child.hpp"

namespace ampcfg::tests {

/// A process that works in a folder, until the end of the test.
class Worker {
 public:
  explicit Worker(const std::filesystem::path& folder, const char* name = "java", uid_t user = ::geteuid())
      : id_(fork_child()) {
    if (id_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (::chdir(folder.c_str()) != 0 || (user != ::geteuid() && (::setgid(user) != 0 || ::setuid(user) != 0)))
        ::_exit(1);
      ::prctl(PR_SET_DUMPABLE, 1);  // as after an exec
      ::prctl(PR_SET_NAME, name);
      for (;;) ::pause();
    }
    const bool is_ready = soon([&] {
      std::error_code error;
      const std::string process = "/proc/" + std::to_string(id_);
      return std::filesystem::read_symlink(process + "/cwd", error) == folder;
    });
    if (is_ready) return;
    end_child(id_);
    throw std::runtime_error("a process does not get to " + folder.native());
  }
  Worker(Worker&&) = delete;
  Worker& operator=(Worker&&) = delete;
  ~Worker() { end_child(id_); }

  [[nodiscard]] pid_t id() const { return id_; }

 private:
  pid_t id_;
};

}  // namespace ampcfg::tests
