#include "cli/terminal/screen.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>

#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/signals.hpp"
#include "ampcfg/os/terminal.hpp"

namespace ampcfg::cli {
namespace {

constexpr const char* entering = "\033[?1049h\033[?25l\033[H\033[2J";
/// Where a terminal has no other screen, this one is empty at least.
constexpr const char* leaving = "\033[H\033[2J\033[?25h\033[?1049l";

}  // namespace

bool Screen::is_possible(const Console& console) {
  return os::is_terminal(STDIN_FILENO) && console.out.is_terminal() && console.err.is_terminal() &&
         os::environment("TERM").value_or("dumb") != "dumb";
}

Screen::Screen(Console& console) : console_(console) {
  console_.flush();
  enter();
}

Screen::~Screen() {
  try {
    leave();
  } catch (const std::exception&) {
    return;  // the terminal is gone
  }
}

void Screen::enter() {
  os::write_when_signalled(leaving);
  keyboard_.emplace();
  console_.out.write(entering);
  console_.out.flush();
  drawn_.clear();
}

void Screen::leave() {
  console_.out.write(leaving);
  console_.out.flush();
  keyboard_.reset();
  os::write_when_signalled(nullptr);
}

std::size_t Screen::columns() const {
  return std::max(os::terminal_width(STDOUT_FILENO), 20U);
}

std::size_t Screen::rows() const {
  return std::max(os::terminal_height(STDOUT_FILENO), 4U);
}

void Screen::draw(const std::vector<std::string>& lines) {
  // A line is emptied before it is written: behind its last column some terminals take that character away.
  std::string text = "\033[H";
  for (std::size_t n = 0; n < std::min(lines.size(), rows()); ++n)
    text += (n == 0 ? "\033[2K" : "\n\033[2K") + console_.out.in_locale(lines[n]);
  text += lines.size() < rows() ? "\n\033[J" : "";
  const std::string now = std::to_string(columns()) + "x" + std::to_string(rows()) + text;
  if (now == drawn_) return;
  console_.out.write(text);
  console_.out.flush();
  drawn_ = now;
}

std::optional<std::vector<Key>> Screen::keys(std::chrono::milliseconds limit) {
  const auto typed = keyboard_->read(limit);
  if (!typed) return std::nullopt;
  auto keys = keys_in(*typed);
  const auto is_suspend = [](const Key& key) { return key.kind == Key::Kind::suspend; };
  if (std::erase_if(keys, is_suspend) > 0) {
    leave();
    ::kill(0, SIGTSTP);  // the whole job, as the key does it
    enter();
  }
  return keys;
}

}  // namespace ampcfg::cli
