#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "os/scratch.hpp"

namespace ampcfg::tests {

using Settings = std::map<std::string, std::string>;
/// Relative paths with their bytes.
using Tree = std::map<std::string, std::string>;

/// What a run of `carry_out` came to.
struct Run {
  int status = 0;  ///< its exit code; 128 and the signal that killed it
  std::vector<std::string> said;
  std::vector<std::string> calls;  ///< to the disk, as they were counted
  bool had_fault = false;

  /// True if a line begins so.
  [[nodiscard]] bool says(const std::string& beginning) const;
};

/// Two instances, A and B, and a plan that changes, makes and takes away files in them. With root's rights they are
/// nobody's.
class Scene {
 public:
  /// False in builds in which no call can be made to go wrong: `run` then leaves its settings out.
  static bool has_faults();
  /// In memory where the system has such a folder: thousands of runs wait for no disk. With `more` instances like A:
  /// `C00`, `C01`…
  explicit Scene(int more = 0);
  Scene(Scene&&) = delete;
  Scene& operator=(Scene&&) = delete;
  ~Scene();

  /// Everything as it was at first.
  void reset() const;
  /// `carry_out` of the plan, whose files may have `FILE_SIZE` bytes, if that is set; with `id` empty: what every
  /// command that writes does first.
  [[nodiscard]] Run run(const std::string& id, const Settings& settings = {}) const;

  /// From now on the plan goes the other way.
  void turn_round() const;
  /// The files below an instance's plugins now.
  [[nodiscard]] Tree now(const std::string& instance) const;
  [[nodiscard]] const Tree& old_files(const std::string& instance) const { return old_.at(instance); }
  [[nodiscard]] const Tree& new_files(const std::string& instance) const { return new_.at(instance); }
  /// Folders that the plan does not have in its old or in its new state, and are there.
  [[nodiscard]] bool has_folder(const std::string& instance, const std::string& path) const;
  [[nodiscard]] bool is_flagged(const std::string& instance) const;
  [[nodiscard]] const fs::path& path() const { return path_; }
  /// A plugin's file.
  [[nodiscard]] fs::path file(const std::string& instance, const std::string& path) const;

 private:
  fs::path path_;
  std::map<std::string, Tree> old_, new_;
};

}  // namespace ampcfg::tests
