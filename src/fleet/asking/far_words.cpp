#include "fleet/asking/far_words.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ampcfg/os/shell_word.hpp"

namespace ampcfg::fleet {
namespace {

constexpr std::string_view begin_of_command = "`ampcfg ";

/// The others look at files beside whoever types them, or at the set of the side that asks.
bool asks_a_host(std::string_view command) {
  constexpr std::array<std::string_view, 13> asking{"apply",   "deploy",  "diff",   "flag", "get",
                                                    "history", "restart", "retire", "scan", "rollback",
                                                    "state",   "status",  "unflag"};
  return std::find(asking.begin(), asking.end(), command) != asking.end();
}

}  // namespace

std::string from_there(std::string_view text, const std::string& host) {
  std::string said;
  for (std::size_t at = text.find(begin_of_command); at != std::string_view::npos; at = text.find(begin_of_command)) {
    said += text.substr(0, at + begin_of_command.size());
    text.remove_prefix(at + begin_of_command.size());
    if (asks_a_host(text.substr(0, text.find_first_of(" `")))) said += "-H " + os::shell_word(host) + " ";
  }
  return said.append(text);
}

Error from_there(const Error& error, const std::string& host) {
  return {error.code(), from_there(error.message(), host), from_there(error.hint(), host), error.kind()};
}

void tell_from_there(std::vector<host::Warning>& warnings, const std::string& host) {
  for (host::Warning& warning : warnings) {
    warning.text = from_there(warning.text, host);
    warning.of_many = from_there(warning.of_many, host);
  }
}

void tell_from_there(std::vector<std::string>& warnings, const std::string& host) {
  for (std::string& warning : warnings) warning = from_there(warning, host);
}

void tell_from_there(std::optional<Error>& error, const std::string& host) {
  if (error) error = from_there(*error, host);
}

}  // namespace ampcfg::fleet
