#pragma once

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ampcfg::host {

/// Reads the settings of a configuration file and collects everything that is wrong with them.
class SettingsReader {
 public:
  using Reading = std::function<void(const YAML::Node& value)>;
  /// The settings that a mapping may have, and what reads each.
  using Known = std::vector<std::pair<std::string, Reading>>;

  /// Whether problems repeat what the file says. Where they may not, they have its place and the near name of ours.
  enum class Text { shown, hidden };

  /// `folder` is where relative paths start.
  SettingsReader(std::filesystem::path folder, Text text) : folder_(std::move(folder)), text_(text) {}

  /// A word of the file, for a problem.
  [[nodiscard]] std::string shown(const std::string& word) const;

  /// Notes a problem at a place of the file.
  void problem(const YAML::Mark& mark, const std::string& text);
  [[nodiscard]] const std::vector<std::string>& problems() const noexcept { return problems_; }

  /// Reads a mapping with known settings: others, and repeated ones, are problems. `where` names it: `hosts.ovh`.
  void mapping(const YAML::Node& node, const std::string& where, const Known& known);
  /// Reads a mapping whose keys are names that people choose.
  void named(const YAML::Node& node, const std::string& where,
             const std::function<void(const std::string& name, const YAML::Node& key, const YAML::Node& value)>& each);

  // Each of these notes a problem and gives nothing where the value is not of its type.
  std::optional<std::string> text(const YAML::Node& node, const std::string& where);
  std::optional<std::vector<std::string>> texts(const YAML::Node& node, const std::string& where);
  std::optional<std::uint64_t> number(const YAML::Node& node, const std::string& where, std::uint64_t least,
                                      std::uint64_t most);
  /// Bytes: `1048576`, `512KiB`, `16MiB`, `1GiB`.
  std::optional<std::uint64_t> size(const YAML::Node& node, const std::string& where, std::uint64_t most);
  /// One of `names`.
  std::optional<std::string> choice(const YAML::Node& node, const std::string& where,
                                    const std::vector<std::string>& names);
  /// A path: `~` is the home folder, a relative one starts at the file's folder.
  std::optional<std::filesystem::path> path(const YAML::Node& node, const std::string& where);

 private:
  [[nodiscard]] std::string kind_of(const YAML::Node& node) const;

  std::filesystem::path folder_;
  Text text_;
  std::vector<std::string> problems_;
};

}  // namespace ampcfg::host
