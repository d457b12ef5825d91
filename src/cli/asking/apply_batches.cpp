#include "cli/asking/apply_batches.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

#include "ampcfg/os/error.hpp"
#include "cli/asking/pace.hpp"
#include "cli/asking/request.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// `5` or `20%`, of so many instances; at least one.
std::size_t batch_size(const CommandLine& line, std::size_t instances) {
  const auto given = line.value(option::batch);
  if (!given) return 1;
  if (!given->ends_with('%')) return number_of(option::batch, *given, 1, 100'000);
  const std::size_t percent = number_of(option::batch, given->substr(0, given->size() - 1), 1, 100);
  return std::max<std::size_t>((instances * percent + 99) / 100, 1);
}

void take_canary_first(const std::string& canary, std::vector<RestartCandidate>& taken) {
  const auto found = std::find_if(taken.begin(), taken.end(), [&](const RestartCandidate& one) {
    return canary == one.status->instance.name || canary == one.host + ":" + one.status->instance.name;
  });
  if (found == taken.end())
    throw usage_error("canary-unknown", "the canary " + in_quotes(canary) + " is not among the instances that change",
                      "name an instance of the plan: `ampcfg apply --all --dry-run` shows it");
  std::rotate(taken.begin(), found, found + 1);
}

}  // namespace

void read_limits(const CommandLine& line, fleet::ApplyWish& wish) {
  if (const auto number = line.value(option::max_failures))
    wish.max_failures = number_of(option::max_failures, *number, 0, 100'000);
  wish.when_empty = pace_of(line).when_empty;
  (void)batch_size(line, 1);
}

std::vector<std::vector<fleet::ApplyPlace>> batches_of(const CommandLine& line, std::vector<RestartCandidate>& taken) {
  std::vector<std::vector<fleet::ApplyPlace>> batches;
  if (taken.empty()) return batches;
  const auto canary = line.value(option::canary);
  if (canary) take_canary_first(*canary, taken);
  const std::size_t size = batch_size(line, taken.size());
  for (std::size_t n = 0; n < taken.size(); ++n) {
    const bool is_after_canary = canary && n == 1;
    if (batches.empty() || is_after_canary || batches.back().size() >= size) batches.emplace_back();
    batches.back().push_back({taken[n].host, taken[n].status->instance.name});
  }
  return batches;
}

}  // namespace ampcfg::cli
