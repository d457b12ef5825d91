#include "ampcfg/cli/terminal/console.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "ampcfg/os/signals.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

constexpr std::size_t kept_bytes = std::size_t{64} << 10;
constexpr std::size_t narrowest = 20;

std::string_view sequence(Paint paint) {
  switch (paint) {
    case Paint::strong:
      return "\033[1m";
    case Paint::faint:
      return "\033[2m";
    case Paint::red:
      return "\033[31m";
    case Paint::green:
      return "\033[32m";
    case Paint::yellow:
      return "\033[33m";
    case Paint::cyan:
      return "\033[36m";
    case Paint::plain:
      break;
  }
  return {};
}

/// True if all is written, false if nobody reads it.
bool write_all(int file, std::string_view bytes) {
  const os::Unbroken whole_lines;
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd ready{file, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno == EPIPE) {
      return false;
    } else if (errno != EINTR) {
      throw Error("output-failed", std::string("the output cannot be written: ") + std::strerror(errno));
    }
  }
  return true;
}

}  // namespace

Output::Output(int file, os::Color color)
    : file_(file),
      is_terminal_(os::is_terminal(file)),
      has_color_(os::uses_color(file, color)),
      width_(std::max<std::size_t>(os::terminal_width(file), narrowest)),
      height_(is_terminal_ ? os::terminal_height(file) : 0) {}

void Output::write(std::string_view text) {
  kept_ += text;
  if (kept_.size() < kept_bytes) return;
  const std::size_t whole = kept_.rfind('\n') + 1;
  if (whole == 0) return;
  std::string rest = kept_.substr(whole);
  kept_.resize(whole);
  flush();
  kept_ = std::move(rest);
}

void Output::line(std::string_view text) {
  const std::size_t last = text.find_last_not_of(' ');
  text = text.substr(0, last == std::string_view::npos ? 0 : last + 1);
  if (text.size() >= kept_bytes) kept_.reserve(kept_.size() + text.size() + 1);
  kept_ += text;
  write("\n");
}

void Output::name(std::string_view start, std::size_t start_width, std::string_view name, Paint paint) {
  std::string before(start);
  const std::size_t room =
      is_terminal_ && width_ > start_width + narrowest / 2 ? width_ - start_width : name.size() + 1;
  for (const std::string& piece : broken(name, room)) {
    line(before + this->paint(paint, piece));
    before.assign(start_width, ' ');
  }
}

void Output::flush() {
  const std::string bytes = std::exchange(kept_, {});
  if (!reader_is_gone_ && !bytes.empty()) reader_is_gone_ = !write_all(file_, bytes);
}

std::string Output::paint(Paint paint, std::string_view text) const {
  if (!has_color_ || paint == Paint::plain || text.empty()) return std::string(text);
  return std::string(sequence(paint)) + std::string(text) + "\033[0m";
}

void Output::set_color(os::Color color) {
  has_color_ = os::uses_color(file_, color);
}

Console::Console() : out(STDOUT_FILENO, os::Color::automatic), err(STDERR_FILENO, os::Color::automatic) {}

void Console::set_color(os::Color color) {
  out.set_color(color);
  err.set_color(color);
}

void Console::warn(std::string_view text) {
  if (!quiet) insist(text);
}

void Console::insist(std::string_view text) {
  say(Paint::yellow, "warning:", text);
}

void Console::advise(std::string_view text) {
  if (!quiet) say(Paint::cyan, "hint:", text);
}

void Console::say(Paint paint, std::string_view what, std::string_view text) {
  const std::size_t start = what.size() + 1;
  const std::string safe = told(text);
  std::string before = err.paint(paint, what) + " ";
  for (const std::string& line :
       err.is_terminal() ? wrapped(safe, err.width() - start) : std::vector<std::string>{safe}) {
    err.line(before + line);
    before.assign(start, ' ');
  }
}

void Console::complain(const Error& error) {
  std::string_view message = error.what();
  std::string_view start = "error:";
  // A message of several lines has one problem on each.
  while (true) {
    const std::size_t end = message.find('\n');
    err.line(err.paint(Paint::red, start) + " " + told(message.substr(0, end)));
    if (end == std::string_view::npos) break;
    message.remove_prefix(end + 1);
    start = "      ";
  }
  std::string_view hint = error.hint();
  start = "hint: ";
  while (!hint.empty()) {
    const std::size_t end = hint.find('\n');
    err.line(err.paint(Paint::cyan, start) + " " + told(hint.substr(0, end)));
    hint.remove_prefix(end == std::string_view::npos ? hint.size() : end + 1);
    start = "      ";
  }
}

void Console::flush() {
  out.flush();
  err.flush();
}

}  // namespace ampcfg::cli
