#include "cli/asking/pace.hpp"

#include "ampcfg/cli/line/option.hpp"
#include "cli/asking/request.hpp"

namespace ampcfg::cli {

host::Pace pace_of(const CommandLine& line) {
  host::Pace pace;
  if (const auto number = line.value(option::parallel)) pace.parallel = number_of(option::parallel, *number, 1, 1000);
  if (const auto seconds = line.value(option::delay))
    pace.delay = std::chrono::seconds(number_of(option::delay, *seconds, 0, 86'400));
  if (const auto minutes = line.value(option::when_empty))
    pace.when_empty = std::chrono::minutes(number_of(option::when_empty, *minutes, 0, 10'080));
  return pace;
}

}  // namespace ampcfg::cli
