#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "ampcfg/document/reading/document.hpp"

namespace ampcfg::host {

/// Beyond, a file in a JAR is no default file.
inline constexpr std::uint64_t largest_default = std::uint64_t{4} << 20;

/// True for the files of a JAR that say whose it is: no default files.
bool is_descriptor(std::string_view file);

/// The YAML files that a plugin's JAR brings, by their paths: what the plugin has before anybody touches it, where it
/// copies its defaults from there. Defaults that are made in code have none. Kept packed, so that those of a whole
/// fleet need little memory. Safe from several threads.
class JarDefaults {
 public:
  /// `packed_files`: an archive of them by their paths, perhaps with descriptors. Throws Error (`jar-unreadable`) for
  /// other bytes.
  explicit JarDefaults(std::string packed_files);

  [[nodiscard]] bool has(std::string_view file) const { return files_.find(file) != files_.end(); }
  /// Its bytes; nothing where the JAR brings no such file, or its packed bytes are damaged.
  [[nodiscard]] std::optional<std::string> read(std::string_view file) const;
  /// How many files with the extension of `file` the JAR brings into its folder, not below: itself among them.
  [[nodiscard]] std::size_t beside(std::string_view file) const;

  [[nodiscard]] const std::string& packed_files() const noexcept { return packed_; }

 private:
  std::string packed_;
  std::map<std::string, std::size_t, std::less<>> files_;                   ///< with the place of each in `packed_`
  std::map<std::pair<std::string, std::string>, std::size_t> of_one_kind_;  ///< by folder and extension
};

/// True where both have just the same keys with equal values.
bool is_untouched(const document::Document& live, const document::Document& brought);

}  // namespace ampcfg::host
