#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/learning/learn.hpp"
#include "ampcfg/drift/learning/seen.hpp"
#include "ampcfg/drift/set/expectations.hpp"

namespace ampcfg::drift {

/// Learns for one instance what another has of its own: where the set has a value of `like`, as it is written there
/// (INSTANCE or HOST:INSTANCE), the instance gets one, with what is live on it. First `wanted`, then `learn`.
class LikeLearner {
 public:
  /// `seen` and `set` outlive it. `instance`: in `Seen::instances`.
  LikeLearner(const Seen& seen, const Expectations& set, std::size_t instance, const std::string& like);
  ~LikeLearner();

  [[nodiscard]] const std::vector<WantedValue>& wanted() const noexcept;
  /// `values` as for `Learner::learn`.
  Learned learn(const std::vector<std::optional<std::string>>& values);

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

}  // namespace ampcfg::drift
