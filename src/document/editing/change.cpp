#include "document/editing/change.hpp"

#include <algorithm>
#include <utility>

namespace ampcfg::document {

bool is_before(const Change& left, const Change& right) {
  return left.begin != right.begin ? left.begin < right.begin : left.end == left.begin && right.end != right.begin;
}

bool tidy(std::vector<Change>& changes) {
  std::stable_sort(changes.begin(), changes.end(), is_before);
  std::vector<Change> joined;
  for (Change& change : changes) {
    if (joined.empty() || joined.back().end <= change.begin) {
      joined.push_back(std::move(change));
      continue;
    }
    Change& last = joined.back();
    if (!last.text.empty() || !change.text.empty()) return false;
    last.end = std::max(last.end, change.end);
    last.takes_comments = last.takes_comments || change.takes_comments;
  }
  changes = std::move(joined);
  return true;
}

}  // namespace ampcfg::document
