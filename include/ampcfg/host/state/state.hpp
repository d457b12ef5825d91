#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <variant>

#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/private_folder.hpp"

namespace ampcfg::host {

/// The folder in which ampcfg keeps what it must know next time, as ampcfg-state(5) has it. It serves one folder of
/// instances.
class State {
 public:
  /// Opens the state of a configuration, and makes it where that may be done. Gives the Error where this process cannot
  /// use it: readers go on without (`state-unusable`: it is another user's, or not a state; `state-format`: another
  /// version's; `state-elsewhere`: it serves another folder of instances).
  static std::variant<State, Error> open(const Configuration& configuration);
  /// True where there is one, so that `open` need not make it, which waits for the disk.
  static bool is_made(const Configuration& configuration);

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  [[nodiscard]] const os::PrivateFolder& folder() const noexcept { return folder_; }

 private:
  State(std::filesystem::path path, os::PrivateFolder folder) : path_(std::move(path)), folder_(std::move(folder)) {}

  /// Makes an empty folder a state, or sees that it is one. Throws Error.
  void take_up(const Configuration& configuration) const;
  void serve(const std::string& instances, const std::vector<std::string>& names) const;

  std::filesystem::path path_;
  os::PrivateFolder folder_;
};

/// The state of a configuration, where nothing can be done without one. Throws what `State::open` gives.
State require_state(const Configuration& configuration);

}  // namespace ampcfg::host
