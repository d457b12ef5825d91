#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ampcfg::document {

/// Characters of the decoded text and what is to stand there instead.
struct Change {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string text;
  bool takes_comments = false;  ///< those in it go with the key or item that they stand beside
};

/// In the text's order; what is put in stands before what is taken away behind it.
bool is_before(const Change& left, const Change& right);

/// Puts changes in order and joins those that take overlapping text away; false where others overlap.
bool tidy(std::vector<Change>& changes);

}  // namespace ampcfg::document
