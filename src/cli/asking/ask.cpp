#include "cli/asking/ask.hpp"

#include <unistd.h>

#include <cerrno>

#include "ampcfg/os/error.hpp"
#include "ampcfg/os/terminal.hpp"

namespace ampcfg::cli {
namespace {

/// A line of stdin, without its end; what there is of it where the input ends.
std::string read_line() {
  constexpr std::size_t longest = 1000;
  std::string line;
  char c = '\0';
  while (line.size() < longest) {
    const ssize_t got = ::read(STDIN_FILENO, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || c == '\n') break;
    line += c;
  }
  return line;
}

bool is_yes(std::string answer) {
  const auto first = answer.find_first_not_of(" \t\r");
  const auto last = answer.find_last_not_of(" \t\r");
  if (first == std::string::npos) return false;
  answer = answer.substr(first, last - first + 1);
  return answer == "y" || answer == "Y" || answer == "yes" || answer == "Yes" || answer == "YES";
}

}  // namespace

void require_answer(const CommandLine& line, const Console& console) {
  if (line.has(option::yes)) return;
  if (os::is_terminal(STDIN_FILENO) && console.err.is_terminal()) return;
  throw Error("yes-needed", "this would ask before it changes anything, and there is nobody to ask",
              "--yes changes without asking; --dry-run shows what would be changed", Error::Kind::usage);
}

bool may_go_on(const CommandLine& line, Console& console, const std::string& question) {
  if (line.has(option::yes)) return true;
  console.flush();
  console.err.write(question + "? [y/N] ");
  console.err.flush();
  return is_yes(read_line());
}

}  // namespace ampcfg::cli
