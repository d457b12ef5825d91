#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ampcfg/drift/deciding/decide.hpp"
#include "ampcfg/drift/reviewing/review.hpp"

namespace ampcfg::drift {

/// What a person says to a question.
struct ReviewAnswer {
  enum class What : std::uint8_t { skip, fix, accept, everywhere, group, directive, no_longer };

  What what = What::skip;
  std::string text = {};  ///< the group's name, or the directive as JSON
  Notes notes = {};

  bool operator==(const ReviewAnswer& other) const { return what == other.what && text == other.text; }
};

/// A key of an instance, or a file (without a key), that is to get what is expected.
struct ReviewFix {
  std::size_t instance = 0;  ///< in `ReviewedScan::instances`
  KeyOfFile of;
};

/// What answers come to.
struct ReviewOutcome {
  std::vector<Decision> decisions;
  NewGroups groups;
  std::vector<ReviewFix> fixes;
  std::vector<KeyOfFile> unchecked;  ///< that nobody is to ask about again
  bool creates = false;              ///< of the fixes some make a file
  bool ends = false;                 ///< some change what was expected until a day that has passed
  bool replaces = false;             ///< some overwrite a mapping
};

/// Adds what an answer comes to: one that the question does not allow, and `skip`, to nothing.
void add_outcome(ReviewOutcome& outcome, const ReviewedScan& scan, const ReviewGroup& group, const ReviewAnswer& answer,
                 const Expectations& set);

/// Why these instances cannot be the ones of a group of that name; empty where they can: a new one is made of them, one
/// that is there has them all, and no other that has the key.
std::string obstacle_of_group(const ReviewedScan& scan, const ReviewGroup& group, const std::string& name,
                              const Expectations& set);

/// The set's `unchecked.json` with these keys, too; `before` is what it says, empty where it is not there. Throws
/// Error of kind usage (`unchecked-invalid`) where that is no list.
std::string with_unchecked(const std::string& before, const std::vector<KeyOfFile>& keys);

}  // namespace ampcfg::drift
