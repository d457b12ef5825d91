#include "ampcfg/os/terminal.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <string_view>

namespace ampcfg::os {
namespace {

std::string_view variable(const char* name) noexcept {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

}  // namespace

bool is_terminal(int file) noexcept {
  return ::isatty(file) == 1;
}

unsigned terminal_width(int file) noexcept {
  constexpr unsigned unknown = 80;
  winsize size{};
  if (::ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const std::string_view columns = variable("COLUMNS");
  unsigned width = 0;
  const auto [end, error] = std::from_chars(columns.data(), columns.data() + columns.size(), width);
  const bool whole = error == std::errc() && end == columns.data() + columns.size();
  return whole && width > 0 && width < 10'000 ? width : unknown;
}

unsigned terminal_height(int file) noexcept {
  constexpr unsigned unknown = 24;
  winsize size{};
  return ::ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 ? size.ws_row : unknown;
}

bool uses_color(int file, Color color) noexcept {
  if (color != Color::automatic) return color == Color::always;
  return is_terminal(file) && variable("NO_COLOR").empty() && variable("TERM") != "dumb";
}

bool has_utf8() noexcept {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view locale = variable(name);
    if (locale.empty()) continue;
    const std::string_view encoding = locale.substr(std::min(locale.find('.'), locale.size()));
    return encoding.starts_with(".UTF-8") || encoding.starts_with(".utf8") || encoding.starts_with(".UTF8") ||
           encoding.starts_with(".utf-8");
  }
  return false;
}

void open_missing_standard_files() noexcept {
  for (int file = STDIN_FILENO; file <= STDERR_FILENO; ++file) {
    if (::fcntl(file, F_GETFD) == -1 && errno == EBADF) {
      // The lowest free descriptor is this one.
      if (::open("/dev/null", file == STDIN_FILENO ? O_RDONLY : O_WRONLY) != file) std::abort();
    }
  }
}

}  // namespace ampcfg::os
