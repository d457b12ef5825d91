#pragma once

#include <string>
#include <vector>

#include "drift/learning/parts.hpp"

namespace ampcfg::drift {

/// Facts that keys of two plugins agree on, though nobody has named them. `parts` are those that are known; keys that
/// those explain as well are not looked at.
std::vector<Part> derived_facts(const std::vector<MadeKey>& keys, const std::vector<Part>& parts, const Seen& seen);

/// What most plugins say an instance's fact is, one voice each; of equals the value that no other instance has.
class FactVotes {
 public:
  /// In the order of keys.
  void add(std::size_t instance, const std::string& plugin, const std::string& value);
  [[nodiscard]] std::map<std::size_t, std::string> values() const;

 private:
  struct Voice {
    std::string plugin;
    std::vector<std::pair<std::string, std::size_t>> values;  ///< with how often, in the order of keys
  };
  [[nodiscard]] static std::vector<std::string> most_said(const std::vector<Voice>& voices);

  std::map<std::size_t, std::vector<Voice>> votes_;
};

}  // namespace ampcfg::drift
