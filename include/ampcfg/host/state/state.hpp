#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/private_folder.hpp"

namespace ampcfg::host {

/// What a state is opened for.
enum class Access {
  look,    ///< nothing is made, nothing is written
  read,    ///< it is made where that may be done, and may remember what was seen
  change,  ///< something is done to instances: it serves their folder from then on
};

/// Of errors of a state that is of other instances.
inline constexpr const char* serves_others = "state-elsewhere";

/// The folder in which ampcfg keeps what it must know next time, as ampcfg-state(5) has it. It serves one folder of
/// instances, from the first change on.
class State {
 public:
  /// Opens the state of a configuration. Gives the Error where this process cannot use it: readers go on without
  /// (`state-unusable`: it is another user's, or not a state; `state-format`: another version's; `serves_others`;
  /// `state-needed`, of kind usage: `Configuration::away_from`; `state-missing`: there is none to look at).
  static std::variant<State, Error> open(const Configuration& configuration, Access access = Access::read);
  /// The same to look at, whichever instances it serves.
  static std::variant<State, Error> open_any(const Configuration& configuration);
  /// The same for what is no instance's: whichever instances it serves, and where there are none.
  static std::variant<State, Error> open_for_sets(const Configuration& configuration, Access access);
  /// True where there is one, so that `open` need not make it, which waits for the disk.
  static bool is_made(const Configuration& configuration);

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  [[nodiscard]] const os::PrivateFolder& folder() const noexcept { return folder_; }

  /// The folder of instances that it serves; nothing while nothing was changed, or where that is not known.
  [[nodiscard]] std::optional<std::string> serves() const;
  /// False where what scans and looks have left in it is of other instances than those of this configuration.
  [[nodiscard]] bool remembers(const Configuration& configuration) const;
  /// It serves the instances of this configuration from then on, whichever it has served, and forgets what was seen of
  /// those. The caller holds the lock. Throws Error (`write-failed`, `state-full`).
  void claim(const Configuration& configuration) const;

 private:
  State(std::filesystem::path path, os::PrivateFolder folder) : path_(std::move(path)), folder_(std::move(folder)) {}

  static std::variant<State, Error> reach(const Configuration& configuration, Access access);
  static std::variant<State, Error> reach_anywhere(const Configuration& configuration, Access access);
  [[nodiscard]] std::vector<std::string> names() const;
  /// Makes an empty folder a state, or sees that it is one. Throws Error.
  void take_up(Access access) const;
  /// Throws Error (`serves_others`).
  void serve(const std::string& instances, Access access) const;
  void forget_what_was_seen() const;
  /// Takes away what writes that were cut short have left.
  void sweep() const;

  std::filesystem::path path_;
  os::PrivateFolder folder_;
};

/// The state of a configuration, where nothing can be done without one. Throws what `State::open` gives.
State require_state(const Configuration& configuration, Access access);

/// The folder of a configuration's instances, as a state notes it: without links, where it is there.
std::string instances_folder(const Configuration& configuration);

/// For the plan of a change. Throws Error where the state is of other instances, so that it would be refused; gives
/// what to say where the state will serve these instances from then on. What else speaks against the state is said
/// when it is used.
std::optional<std::string> words_of_claim(const Configuration& configuration);
/// What a reader says that goes on without a state that is there; nothing where that needs no words.
std::optional<std::string> words_of_unused(const Error& error);

}  // namespace ampcfg::host
