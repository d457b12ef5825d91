#pragma once

#include <string>
#include <vector>

#include "ampcfg/host/state/state.hpp"

namespace ampcfg::host {

/// What somebody said to a question of a review, and did not carry out yet.
struct KeptAnswer {
  std::string id;    ///< of the question
  std::string what;  ///< `accept`
  std::string text;  ///< a group's name, a directive
  std::string why, until;
};

/// What a state keeps of reviews (`review.json`): no value of any file, only what was said.
struct ReviewRecord {
  std::string key;  ///< under which questions have their ids; never empty
  std::string at;   ///< when the last answer was given (RFC 3339)
  std::vector<KeptAnswer> answers;
};

/// With a new key where there is none, or what is there cannot be read.
ReviewRecord read_review(const State& state);
/// Throws Error (`write-failed`, `state-full`).
void write_review(const State& state, const ReviewRecord& record);

}  // namespace ampcfg::host
