#pragma once

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>

#include "os/child.hpp"

namespace ampcfg::tests {

namespace fs = std::filesystem;

/// A folder for one test, gone with everything in it at its end.
class Scratch {
 public:
  Scratch() {
    std::string name = (fs::temp_directory_path() / "ampcfg-test-XXXXXX").native();
    path_ = fs::canonical(::mkdtemp(name.data()));
    fs::permissions(path_, fs::perms(0755));
  }
  Scratch(Scratch&&) = delete;
  Scratch& operator=(Scratch&&) = delete;
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  [[nodiscard]] const fs::path& path() const { return path_; }
  [[nodiscard]] fs::path operator/(std::string_view name) const { return path_ / name; }

  /// Writes a file below, with the folders on its way.
  fs::path write(std::string_view name, std::string_view bytes) const {
    const fs::path file = path_ / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
  }

 private:
  fs::path path_;
};

inline constexpr uid_t nobody = 65534;

/// Gives `path` and all below to a user, as root.
inline void give(const fs::path& path, uid_t user) {
  if (::lchown(path.c_str(), user, user) != 0) throw std::runtime_error("chown");
  if (!fs::is_directory(fs::symlink_status(path))) return;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (::lchown(entry.path().c_str(), user, user) != 0) throw std::runtime_error("chown");
  }
}

/// Runs `check` in a process of the user nobody (where this one is root, else as this user). True if it says so.
inline bool as_nobody(const std::function<bool()>& check) {
  const pid_t child = fork_child();
  if (child == 0) {
    if (::geteuid() == 0 && (::setgid(nobody) != 0 || ::setuid(nobody) != 0)) ::_exit(3);
    bool good = false;
    try {
      good = check();
    } catch (...) {
      ::_exit(2);
    }
    ::_exit(good ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace ampcfg::tests
