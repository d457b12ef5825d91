#include "ampcfg/cli/terminal/console.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/os/signals.hpp"
#include "cli/terminal/json_writer.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/named_commands.hpp"
#include "cli/terminal/pager.hpp"
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

/// A sign of ours, and the same in ASCII.
struct Sign {
  std::string_view sign, ascii;
};

/// Of texts in which values may be.
constexpr Sign signs_of_any[] = {
    {cut_sign, "~"}, {drift::hidden_text, "<hidden>"}, {"‹another hidden value›", "<another hidden value>"}};
constexpr Sign signs_of_own[] = {{"…", "..."}, {"‹", "<"}, {"›", ">"}, {"–", "-"}, {"→", "->"}};

void replace_all(std::string& text, std::string_view old, std::string_view now) {
  for (std::size_t at = text.find(old); at != std::string::npos; at = text.find(old, at + now.size()))
    text.replace(at, old.size(), now);
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
      has_utf8_(os::has_utf8()),
      width_(std::max<std::size_t>(os::terminal_width(file), narrowest)),
      height_(is_terminal_ ? os::terminal_height(file) : 0) {}

void Output::write(std::string_view text) {
  is_untouched_ = is_untouched_ && text.empty();
  if (diverted_ != nullptr) {
    *diverted_ += text;
    return;
  }
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
  std::string& kept = diverted_ == nullptr ? kept_ : *diverted_;
  if (text.size() >= kept_bytes) kept.reserve(kept.size() + text.size() + 1);
  keeps_signs_ ? kept += text : kept += in_locale(text);
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

std::string Output::in_locale(std::string_view text) const {
  std::string shown(text);
  if (has_utf8_) {
    replace_all(shown, cut_sign, "…");
  } else {
    for (const auto& [sign, ascii] : signs_of_any) replace_all(shown, sign, ascii);
  }
  return shown;
}

std::string Output::own(std::string_view text) const {
  std::string shown = in_locale(text);
  if (has_utf8_) return shown;
  for (const auto& [sign, ascii] : signs_of_own) replace_all(shown, sign, ascii);
  return shown;
}

std::string Output::as_typed_here(std::string_view message) const {
  return with_options(message, place_);
}

void Output::set_color(os::Color color) {
  has_color_ = os::uses_color(file_, color);
}

Console::Console() : out(STDOUT_FILENO, os::Color::automatic), err(STDERR_FILENO, os::Color::automatic) {}

void Console::set_color(os::Color color) {
  out.set_color(color);
  err.set_color(color);
}

void Console::set_place(const std::vector<std::string>& options) {
  out.set_place(options);
  err.set_place(options);
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
  const std::string safe = told(err.as_typed_here(text));
  std::string before = err.paint(paint, what) + " ";
  for (const std::string& line :
       err.is_terminal() ? wrapped(safe, err.width() - start) : std::vector<std::string>{safe}) {
    err.line(before + line);
    before.assign(start, ' ');
  }
}

void Console::complain(const Error& error) {
  const std::string whole_message = err.as_typed_here(error.what()), whole_hint = err.as_typed_here(error.hint());
  std::string_view message = whole_message;
  std::string_view start = "error:";
  // A message of several lines has one problem on each.
  while (true) {
    const std::size_t end = message.find('\n');
    err.line(err.paint(Paint::red, start) + " " + told(message.substr(0, end)));
    if (end == std::string_view::npos) break;
    message.remove_prefix(end + 1);
    start = "      ";
  }
  std::string_view hint = whole_hint;
  start = "hint: ";
  while (!hint.empty()) {
    const std::size_t end = hint.find('\n');
    err.line(err.paint(Paint::cyan, start) + " " + told(hint.substr(0, end)));
    hint.remove_prefix(end == std::string_view::npos ? hint.size() : end + 1);
    start = "      ";
  }
}

void Console::fail(const Error& error) {
  complain(error);
  if (!answers_json || !out.is_untouched()) return;
  JsonWriter json;
  json.begin_object()
      .member("schema", std::string_view("ampcfg/error/1"))
      .member("error", std::optional(Error(error.code(), err.as_typed_here(error.what()),
                                           err.as_typed_here(error.hint()), error.kind())))
      .end_object();
  out.keep_signs();
  out.line(json.text());
}

void Console::page() {
  if (!out.is_terminal() || is_paging_) return;
  flush();
  is_paging_ = true;
  out.divert_to(&pages_);
  if (err.is_terminal()) err.divert_to(&pages_);
}

void Console::show_pages() {
  if (!std::exchange(is_paging_, false)) return;
  out.divert_to(nullptr);
  err.divert_to(nullptr);
  const std::string text = std::exchange(pages_, {});
  const bool is_shown = rows_on_screen(text, out.width()) >= out.height() && show_in_pager(text);
  if (!is_shown) out.write(text);
}

void Console::flush() {
  show_pages();
  out.flush();
  err.flush();
}

}  // namespace ampcfg::cli
