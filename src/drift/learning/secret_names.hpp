#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "drift/learning/key_choices.hpp"

namespace ampcfg::drift {

/// True for a key that is a secret on any instance.
bool is_secret(const LiveKey& key);

/// Names secrets; their values are nowhere.
class SecretNames {
 public:
  SecretNames(const Expectations* set, const Seen& seen, const std::vector<LiveInstance>& instances);

  /// Rule 4 for a key that is a secret. False where it cannot be named for somebody.
  bool choose(KeyChoices& plan, const FileChoices& file) const;

 private:
  /// Which directive, as JSON, each instance's value comes to; empty: it cannot be named.
  [[nodiscard]] std::string directive_of(const KeyOfFile& key, const KeyClass& value, bool shared,
                                         std::size_t instance) const;
  [[nodiscard]] const KeyClass* shared_value(const KeyChoices& plan, const std::string& base) const;

  const Seen& seen_;
  const std::vector<LiveInstance>& instances_;
  std::set<std::string, std::less<>> of_set_;  // names, as the set writes them
};

}  // namespace ampcfg::drift
