#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/reviewing/outcome.hpp"
#include "ampcfg/drift/reviewing/review.hpp"

namespace ampcfg::cli {

/// How a question is looked at.
struct ReviewPage {
  std::size_t number = 1, of = 1;
  std::size_t first = 0;  ///< the first key in sight; it is brought into what there is
  std::string answer;     ///< what was said already, for people; empty where nothing was
  std::string note;       ///< what else there is to say; mostly empty
  bool is_wrong = false;  ///< the note is about what went wrong
};

/// A question, with the keys that answer it in the last lines. No line is wider than `columns`, and there are at most
/// `rows`.
std::vector<std::string> review_lines(const Output& out, const drift::ReviewedScan& scan,
                                      const drift::ReviewGroup& group, ReviewPage& page, std::size_t columns,
                                      std::size_t rows);

/// The same in all its length, one value a line.
std::vector<std::string> review_view(const Output& out, const drift::ReviewedScan& scan,
                                     const drift::ReviewGroup& group, std::size_t columns);

/// What each key does, for who asks.
std::vector<std::string> review_help(bool undecided, std::size_t columns);

/// What a question is about, in one line.
std::string review_title(const drift::ReviewedScan& scan, const drift::ReviewGroup& group);

/// What was said, for people: `to be fixed`, `right everywhere`.
std::string words_of(const drift::ReviewAnswer& answer, bool undecided);

/// The instances of a question: `DEV01`, `DEV01, TOW01 and 3 more`.
std::string some_labels(const drift::ReviewedScan& scan, const std::vector<std::size_t>& instances, std::size_t most);

/// One JSON object with all questions.
std::string review_as_json(const drift::ReviewedScan& scan, const std::vector<drift::ReviewGroup>& groups,
                           const std::vector<std::string>& warnings);

}  // namespace ampcfg::cli
