#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::fleet {

/// What came of asking a host. `unreachable`: it was not reached, or did not let us in.
enum class AskResult { ok, unreachable, failed };
std::string_view name(AskResult result);

/// One host's part of an answer: `answer`, or `error`.
template <typename Answer>
struct HostResult {
  std::string host;
  std::string hostname;  ///< of the machine; empty where it was not reached
  AskResult status = AskResult::failed;
  std::optional<Answer> answer;
  std::optional<Error> error;
  std::vector<host::Warning> warnings = {};  ///< of the way there; the answer may have its own
  std::chrono::duration<double> took = {};   ///< from the first word to that host to its answer
  std::string ticket = {};  ///< of a plan that another host has made: what carries out that plan there, and no other
};

/// How many instances of how many are done on all hosts together, and the other hosts that have not answered yet.
/// Called from one thread at a time, now and then also while nothing is new.
using Progress = std::function<void(std::size_t done, std::size_t of, const std::vector<std::string>& awaited)>;

}  // namespace ampcfg::fleet
