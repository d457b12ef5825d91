#include "cli/terminal/live_lines.hpp"

#include <algorithm>

#include "cli/terminal/text.hpp"

namespace ampcfg::cli {

LiveLines::LiveLines(Console& console) : console_(console), shows_(!console.quiet && console.err.is_terminal()) {}

LiveLines::~LiveLines() {
  clear();
  console_.err.flush();
}

void LiveLines::set(const std::string& name, std::string_view text) {
  const auto line = std::find_if(lines_.begin(), lines_.end(), [&](const auto& one) { return one.first == name; });
  if (line == lines_.end()) {
    lines_.emplace_back(name, text);
  } else {
    line->second = text;
  }
  draw();
}

void LiveLines::remove(const std::string& name) {
  std::erase_if(lines_, [&](const auto& one) { return one.first == name; });
  draw();
}

void LiveLines::clear() {
  if (drawn_ == 0) return;
  for (; drawn_ > 0; --drawn_) console_.err.write("\033[1A");
  console_.err.write("\r\033[J");  // with what was typed below them
}

void LiveLines::draw() {
  if (!shows_) return;
  clear();
  const std::size_t room = std::max<std::size_t>(console_.err.height(), 4) - 2;
  const std::size_t count = std::min(lines_.size(), room);
  for (; drawn_ < count; ++drawn_) {
    const auto& [name, text] = lines_[drawn_];
    console_.err.line(cut(shown(name) + "  " + shown(text), console_.err.width() - 1));
  }
  console_.err.flush();
}

}  // namespace ampcfg::cli
