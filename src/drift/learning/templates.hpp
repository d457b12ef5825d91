#pragma once

#include <map>
#include <string>
#include <vector>

#include "drift/learning/parts.hpp"

namespace ampcfg::drift {

/// Rule 6: keys that are made of a fact of each instance.
class Templates {
 public:
  /// `parts` are known already, those of the set completed where it does not say them.
  Templates(const Seen& seen, std::vector<Part> parts);

  /// Chooses for all keys that are made of facts.
  void choose(std::vector<MadeKey> keys);

  struct Made {
    const MadeKey* key = nullptr;
    Filling filling;
  };
  /// What was chosen, in the order of the keys.
  [[nodiscard]] const std::vector<Made>& made() const { return made_; }
  [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }
  /// Facts that have been derived and are used.
  [[nodiscard]] std::vector<const Part*> derived() const;

 private:
  void find_made();
  [[nodiscard]] std::optional<Filling> best_of(const MadeKey& key) const;
  bool drop_lonely();
  static void choose(const Made& made);

  const Seen& seen_;
  std::vector<MadeKey> keys_;
  std::vector<Part> parts_;
  std::vector<Made> made_;
};

/// The directive as JSON.
std::string template_of(const Filling& filling);

}  // namespace ampcfg::drift
