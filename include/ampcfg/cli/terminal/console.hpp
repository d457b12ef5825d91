#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
  /// From now on what is written is added to `text` instead; null: no longer.
  void divert_to(std::string* text) noexcept { diverted_ = text; }

  /// `text` in that colour, or as it is where there is none.
  [[nodiscard]] std::string paint(Paint paint, std::string_view text) const;

  /// `text`, in which a locale without UTF-8 has signs of ours in ASCII: where something was cut off, and in place of a
  /// secret. What is a value stays as it is. `line` does so by itself.
  [[nodiscard]] std::string in_locale(std::string_view text) const;
  /// The same for a text without any value, of which every sign is ours.
  [[nodiscard]] std::string own(std::string_view text) const;
  /// For programs: from now on `line` writes what it is given.
  void keep_signs() noexcept { keeps_signs_ = true; }

  /// True where something was written that nobody read.
  [[nodiscard]] bool has_lost_its_reader() const noexcept { return reader_is_gone_; }
  /// True while nothing was written.
  [[nodiscard]] bool is_untouched() const noexcept { return is_untouched_; }
  [[nodiscard]] bool is_terminal() const noexcept { return is_terminal_; }
  [[nodiscard]] bool has_color() const noexcept { return has_color_; }
  [[nodiscard]] bool has_utf8() const noexcept { return has_utf8_; }
  /// Columns; at least 20.
  [[nodiscard]] std::size_t width() const noexcept { return width_; }
  /// Lines of the terminal; 0 where it is none.
  [[nodiscard]] std::size_t height() const noexcept { return height_; }
  void set_color(os::Color color);

  /// `message`, in which commands that it names in backquotes are about the same set, instances and state as this one.
  [[nodiscard]] std::string as_typed_here(std::string_view message) const;
  /// By which options they are that, each as a shell takes it: `--state DIR`.
  void set_place(std::vector<std::string> options) { place_ = std::move(options); }

 private:
  int file_;
  bool is_terminal_;
  bool has_color_;
  bool has_utf8_;
  bool keeps_signs_ = false;
  bool is_untouched_ = true;
  std::size_t width_;
  std::size_t height_;
  bool reader_is_gone_ = false;
  std::string kept_;
  std::string* diverted_ = nullptr;
  std::vector<std::string> place_;
};

/// Where a command prints: answers to `out`, all else to `err`.
class Console {
 public:
  Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  Output out;
  Output err;
  bool quiet = false;         ///< `-q`
  bool answers_json = false;  ///< `--json`

  void set_color(os::Color color);
  /// See `Output`.
  void set_place(const std::vector<std::string>& options);
  /// A line on stderr that begins with `warning:`; `text` is made safe here. On a terminal it is wrapped at words.
  /// Nothing with `-q`.
  void warn(std::string_view text);
  /// The same, also with `-q`.
  void insist(std::string_view text);
  /// The same, but a hint. Nothing with `-q`.
  void advise(std::string_view text);
  /// What happened, and what to do, on stderr.
  void complain(const Error& error);
  /// The same where it ends the command: for who has asked for JSON (`answers_json`) and got none, it is the answer.
  void fail(const Error& error);
  /// What is printed from now on, up to the next `flush`, is one answer: where stdout is a terminal on which that does
  /// not fit, `flush` shows it in a pager, as git does, and returns when that has ended. What goes to stderr is part
  /// of it where that is a terminal, too.
  void page();
  /// Writes all that is kept on both.
  void flush();

 private:
  void say(Paint paint, std::string_view what, std::string_view text);
  void show_pages();

  std::string pages_;
  bool is_paging_ = false;
};

}  // namespace ampcfg::cli
