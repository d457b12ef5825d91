#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/os/keyboard.hpp"
#include "cli/terminal/keys.hpp"

namespace ampcfg::cli {

/// The terminal as a screen of its own: the alternate one, with its keys. What stood there before stands there again
/// when it ends, or a signal ends the process.
class Screen {
 public:
  explicit Screen(Console& console);
  Screen(Screen&&) = delete;
  Screen& operator=(Screen&&) = delete;
  ~Screen();

  /// True where a person sees and types: stdin, stdout and stderr are terminals, and can do it.
  static bool is_possible(const Console& console);

  /// Now; who drags a window changes it.
  [[nodiscard]] std::size_t columns() const;
  [[nodiscard]] std::size_t rows() const;
  /// Shows these lines, of which none is wider than the screen, and nothing else.
  void draw(const std::vector<std::string>& lines);
  /// The keys that are typed: as soon as one is, or none in that time. Ctrl-Z does what it does elsewhere, and is none.
  /// No value where the terminal is gone.
  std::optional<std::vector<Key>> keys(std::chrono::milliseconds limit);

 private:
  void enter();
  void leave();

  Console& console_;
  std::optional<os::Keyboard> keyboard_;
  std::string drawn_;
};

}  // namespace ampcfg::cli
