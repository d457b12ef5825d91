#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "drift/learning/live_keys.hpp"

// What of a file is no configuration, or nothing that a set should say.
namespace ampcfg::drift {

/// A file with all that instances have of it.
struct FileAcross {
  struct Copy {
    std::size_t instance = 0;
    std::size_t position = 0;  ///< in `SeenInstance::files`
    const SeenFile* seen = nullptr;
  };

  std::string_view plugin, file;
  std::vector<Copy> copies;  ///< by instance
};

/// Why whole files are left out, by their position; empty for those that are not.
std::vector<std::string_view> left_out_files(const std::vector<FileAcross>& files, bool untouched);

/// What `unchecked.json` names.
class Unchecked {
 public:
  explicit Unchecked(const std::vector<std::string>& patterns) : patterns_(patterns) {}
  [[nodiscard]] bool names(const LiveFile& file, std::string_view key) const;

 private:
  const std::vector<std::string>& patterns_;
};

/// Why a key is left out; empty where it is not. `is_section`: it is a mapping with keys elsewhere.
std::string_view left_out_key(const LiveFile& file, const LiveKey& key, std::string_view name, bool is_section);

}  // namespace ampcfg::drift
