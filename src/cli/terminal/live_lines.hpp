#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"

namespace ampcfg::cli {

/// A line on stderr for each thing that is under way, drawn anew when one changes; only on a terminal, and gone when it
/// ends.
class LiveLines {
 public:
  explicit LiveLines(Console& console);
  ~LiveLines();
  LiveLines(const LiveLines&) = delete;
  LiveLines& operator=(const LiveLines&) = delete;

  /// What `name` does now. Both are made safe here.
  void set(const std::string& name, std::string_view text);
  /// `name` is done: its line goes away.
  void remove(const std::string& name);

 private:
  void draw();
  void clear();

  Console& console_;
  bool shows_;
  std::size_t drawn_ = 0;  ///< lines on the screen
  std::vector<std::pair<std::string, std::string>> lines_;
};

}  // namespace ampcfg::cli
