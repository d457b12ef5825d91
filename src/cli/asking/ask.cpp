#include "cli/asking/ask.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string>
#include <vector>

#include "ampcfg/os/error.hpp"
#include "ampcfg/os/signals.hpp"
#include "ampcfg/os/terminal.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// A line of stdin, without its end; what there is of it where the input ends, or a signal that waits for an `Unbroken`
/// is to end this process.
std::string read_line() {
  constexpr std::size_t longest = 1000;
  constexpr int turn = 200;  // milliseconds
  std::string line;
  char c = '\0';
  while (line.size() < longest && !os::signalled()) {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (::poll(&input, 1, turn) <= 0) continue;
    const ssize_t got = ::read(STDIN_FILENO, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || c == '\n') break;
    line += c;
  }
  return line;
}

std::string without_blanks(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r");
  const auto last = text.find_last_not_of(" \t\r");
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

Answer answer_meant_by(const std::string& answer, bool offers_diff) {
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

std::string ask_line(Console& console, const std::string& text) {
  console.flush();
  const auto lines = console.err.is_terminal() ? wrapped(text, console.err.width() - 1) : std::vector{text};
  for (std::size_t n = 0; n + 1 < lines.size(); ++n) console.err.line(lines[n]);
  console.err.write(lines.back() + " ");
  console.err.flush();
  return without_blanks(read_line());
}

Answer ask(Console& console, const std::string& question, bool offers_diff) {
  return answer_meant_by(ask_line(console, question + (offers_diff ? "? [y/N, d: diff]" : "? [y/N]")), offers_diff);
}

}  // namespace ampcfg::cli
