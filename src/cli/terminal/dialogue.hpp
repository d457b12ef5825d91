#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "cli/terminal/keys.hpp"
#include "cli/terminal/screen.hpp"

namespace ampcfg::cli {

/// A person who is shown pages and answers by keys: on a screen of its own, where they act at once; on a terminal that
/// cannot do that, with a line for each answer.
class Dialogue {
 public:
  /// The lines of a page on a terminal of that size.
  using Draw = std::function<std::vector<std::string>(std::size_t columns, std::size_t rows)>;

  explicit Dialogue(Console& console);

  /// The next key. `interrupt` also where the terminal is gone.
  Key key(const Draw& draw);
  /// The line that is typed below a page, behind `prompt`; nothing where that is given up (Escape, an interrupt).
  std::optional<std::string> text(const Draw& draw, const std::string& prompt, std::string start = {});

 private:
  Key key_on_screen(const Draw& draw);
  std::string line_of(const Draw& draw, std::string_view prompt);

  Console& console_;
  std::optional<Screen> screen_;
  std::deque<Key> typed_;
  std::vector<std::string> shown_;  ///< without a screen: what was printed last
  bool is_over_ = false;
};

}  // namespace ampcfg::cli
