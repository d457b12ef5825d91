#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ampcfg/os/error.hpp"
#include "ampcfg/os/terminal.hpp"

namespace ampcfg::cli {

enum class Paint { plain, strong, faint, red, green, yellow, cyan };

/// stdout or stderr: whole lines are written at once, and a reader that has gone away (`| head`) is no error.
class Output {
 public:
  Output(int file, os::Color color);

  /// Adds `text`, with its own ends of lines. What is kept is written from time to time. Throws Error where writing
  /// fails (a full disk).
  void write(std::string_view text);
  /// `text` and the end of the line; spaces at its end are left out.
  void line(std::string_view text = {});
  /// A name that must stay whole to be found: `start`, whose columns are `start_width`, then `name`, on a terminal in
  /// as many lines as it needs, below each other.
  void name(std::string_view start, std::size_t start_width, std::string_view name, Paint paint = Paint::plain);
  /// Writes all that is kept.
  void flush();

  /// `text` in that colour, or as it is where there is none.
  [[nodiscard]] std::string paint(Paint paint, std::string_view text) const;

  [[nodiscard]] bool is_terminal() const noexcept { return is_terminal_; }
  [[nodiscard]] bool has_color() const noexcept { return has_color_; }
  /// Columns; at least 20.
  [[nodiscard]] std::size_t width() const noexcept { return width_; }
  /// Lines of the terminal; 0 where it is none.
  [[nodiscard]] std::size_t height() const noexcept { return height_; }
  void set_color(os::Color color);

 private:
  int file_;
  bool is_terminal_;
  bool has_color_;
  std::size_t width_;
  std::size_t height_;
  bool reader_is_gone_ = false;
  std::string kept_;
};

/// Where a command prints: answers to `out`, all else to `err`.
class Console {
 public:
  Console();

  Output out;
  Output err;
  bool quiet = false;  ///< `-q`

  void set_color(os::Color color);
  /// A line on stderr that begins with `warning:`; `text` is made safe here. On a terminal it is wrapped at words.
  /// Nothing with `-q`.
  void warn(std::string_view text);
  /// The same, also with `-q`.
  void insist(std::string_view text);
  /// The same, but a hint. Nothing with `-q`.
  void advise(std::string_view text);
  /// What happened, and what to do, on stderr.
  void complain(const Error& error);
  /// Writes all that is kept on both.
  void flush();

 private:
  void say(Paint paint, std::string_view what, std::string_view text);
};

}  // namespace ampcfg::cli
