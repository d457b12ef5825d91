#include "cli/asking/ask.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string>
#include <vector>

#include "ampcfg/os/error.hpp"
#include "ampcfg/os/terminal.hpp"
#include "cli/terminal/text.hpp"

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

Answer meant_by(std::string answer, bool offers_diff) {
  const auto first = answer.find_first_not_of(" \t\r");
  const auto last = answer.find_last_not_of(" \t\r");
  if (first == std::string::npos) return Answer::no;
  answer = answer.substr(first, last - first + 1);
  if (answer == "y" || answer == "Y" || answer == "yes" || answer == "Yes" || answer == "YES") return Answer::yes;
  const bool is_diff = answer == "d" || answer == "D" || answer == "diff";
  return offers_diff && is_diff ? Answer::diff : Answer::no;
}

}  // namespace

void require_answer(const CommandLine& line, const Console& console) {
  if (line.has(option::yes)) return;
  if (os::is_terminal(STDIN_FILENO) && console.err.is_terminal()) return;
  throw Error("yes-needed", "this would ask before it changes anything, and there is nobody to ask",
              "--yes changes without asking; --dry-run shows what would be changed", Error::Kind::usage);
}

bool will_ask(const CommandLine& line) {
  return !line.has(option::yes) && !line.has(option::dry_run);
}

Answer ask(Console& console, const std::string& question, bool offers_diff) {
  console.flush();
  const std::string text = question + (offers_diff ? "? [y/N, d: diff]" : "? [y/N]");
  const auto lines = console.err.is_terminal() ? wrapped(text, console.err.width() - 1) : std::vector{text};
  for (std::size_t n = 0; n + 1 < lines.size(); ++n) console.err.line(lines[n]);
  console.err.write(lines.back() + " ");
  console.err.flush();
  return meant_by(read_line(), offers_diff);
}

}  // namespace ampcfg::cli
