#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "ampcfg/drift/learning/learn.hpp"

namespace ampcfg::cli {

/// What a kind of doubts is called.
struct DoubtWords {
  drift::DoubtKind kind;
  std::string_view name;     ///< in JSON
  std::string_view of_many;  ///< `17  hold another instance's value`
  std::string_view of_one;   ///< what a value is
};

/// The most doubtful first.
inline constexpr std::array<DoubtWords, 5> doubt_words{
    {{drift::DoubtKind::anothers_value, "anothers-value", "hold another instance's value", "another instance's value"},
     {drift::DoubtKind::never_filled_in, "never-filled-in", "never filled in", "never filled in"},
     {drift::DoubtKind::another_kind, "another-kind", "of another kind than elsewhere",
      "of another kind than elsewhere"},
     {drift::DoubtKind::shared_ids, "shared-ids", "ids that instances share", "an id that instances share"},
     {drift::DoubtKind::no_such_file, "no-such-file", "files that a few lack", "a file that a few lack"}}};

inline const DoubtWords& words_of(drift::DoubtKind kind) {
  return *std::find_if(doubt_words.begin(), doubt_words.end(),
                       [kind](const DoubtWords& one) { return one.kind == kind; });
}

}  // namespace ampcfg::cli
