#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/reviewing/outcome.hpp"
#include "ampcfg/drift/reviewing/review.hpp"

namespace ampcfg::cli {

/// A question, and what was said to it so far.
struct AskedGroup {
  drift::ReviewGroup group;
  std::optional<drift::ReviewAnswer> answer;
};

/// What the talk needs besides the questions.
struct ReviewTalk {
  const drift::ReviewedScan& scan;
  const drift::Expectations& set;
  std::string key;   ///< of ids
  std::string by;    ///< who decides
  std::string note;  ///< what is said first; mostly empty
  /// Keeps what was said; called after each answer.
  std::function<void(const std::vector<AskedGroup>& asked)> keep;
  /// What is to be known of a question besides, line by line: its files, and who deployed them.
  std::function<std::vector<std::string>(const drift::ReviewGroup& group)> look;
  /// What is typed as a directive, as JSON. Throws Error of kind usage.
  std::function<std::string(const std::string& text, const std::string& key)> directive_of;
};

enum class TalkEnd { carry_out, keep, interrupted };

/// Asks one question after another. `asked` gets the answers.
TalkEnd talk_over(Console& console, const ReviewTalk& talk, std::vector<AskedGroup>& asked);

}  // namespace ampcfg::cli
