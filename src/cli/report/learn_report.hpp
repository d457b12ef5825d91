#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/learning/learn.hpp"
#include "ampcfg/drift/learning/seen.hpp"
#include "cli/report/set_report.hpp"

namespace ampcfg::cli {

/// What `expect learn` has looked at and found, as people are told of it.
struct LearnReport {
  std::size_t hosts = 0, instances = 0, plugins = 0, files = 0, keys = 0;
  double seconds = 0;                   ///< that looking took
  std::vector<drift::SeenFile> unread;  ///< left out by their names
  std::vector<std::string> unasked;     ///< configured hosts
  drift::Learned learned;
  std::vector<drift::LearnedWhy> explained;  ///< where that is asked for
};

/// What there is to list beside the summary: `left-out`.
enum class LearnedList { left_out, doubts, undecided, groups, facts };

/// The summary, the doubts in short, and what is to be listed.
void print_learned(Output& out, const LearnReport& report, const std::vector<LearnedList>& lists);
/// Which rule keys come under, and why.
void print_explained(Output& out, const LearnReport& report);
/// `6,395 keys`.
std::size_t learned_keys(const drift::Learned& learned);
std::string learned_as_json(const DecidedSet& decided, const LearnReport& report, bool is_dry_run);

}  // namespace ampcfg::cli
