#pragma once

#include <utility>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/reviewing/outcome.hpp"
#include "cli/asking/request.hpp"
#include "cli/asking/review_request.hpp"
#include "cli/asking/set_proposal.hpp"

namespace ampcfg::cli {

/// A question and what was said to it.
using AnsweredGroup = std::pair<drift::ReviewGroup, drift::ReviewAnswer>;

/// What answers make of the set.
class ReviewDecider final : public SetDecider {
 public:
  /// All must outlive it.
  ReviewDecider(const Request& request, const Review& review, std::vector<AnsweredGroup> answers)
      : request_(request), review_(review), answers_(std::move(answers)) {}

  drift::SetChange decide(const host::SetInHand& set, DecidedSet& decided) override;
  [[nodiscard]] const std::vector<fleet::Target>& targets() const override { return request_.targets; }
  [[nodiscard]] drift::Selection selection() const override;

  /// What they come to with this set.
  [[nodiscard]] drift::ReviewOutcome outcome(const drift::Expectations& set) const;

 private:
  const Request& request_;
  const Review& review_;
  std::vector<AnsweredGroup> answers_;
};

/// What came of answers.
struct CarriedOut {
  int exit_code = 0;
  bool is_done = false;  ///< false where the answer was no
};

/// Shows what they come to, the set's diff and the plan of a deploy, asks once, writes the set and then deploys.
/// Throws Error where the set is not to be written.
CarriedOut propose_review(const CommandLine& line, Console& console, Request& request, const Review& review,
                          std::vector<AnsweredGroup> answers);

}  // namespace ampcfg::cli
