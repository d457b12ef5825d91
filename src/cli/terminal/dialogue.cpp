#include "cli/terminal/dialogue.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

constexpr std::chrono::milliseconds between_draws{250};

void take_last_away(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U) text.pop_back();
  if (!text.empty()) text.pop_back();
}

/// The end of a line that is longer than the screen: what is typed is in sight.
std::string in_sight(const std::string& line, std::size_t columns) {
  if (width(line) < columns) return line;
  const auto pieces = broken(line, columns - 2);
  return std::string(cut_sign) + pieces.back();
}

}  // namespace

Dialogue::Dialogue(Console& console) : console_(console) {
  if (Screen::is_possible(console)) screen_.emplace(console);
}

Key Dialogue::key(const Draw& draw) {
  if (screen_) return key_on_screen(draw);
  const std::string line = line_of(draw, "> ");
  if (is_over_) return {Key::Kind::interrupt, {}};
  const auto keys = keys_in(line);
  return keys.empty() ? Key{Key::Kind::enter, {}} : keys.front();
}

Key Dialogue::key_on_screen(const Draw& draw) {
  while (typed_.empty()) {
    const std::size_t columns = screen_->columns(), rows = screen_->rows();
    screen_->draw(draw(columns, rows));
    const auto keys = screen_->keys(between_draws);
    if (!keys) return {Key::Kind::interrupt, {}};
    typed_.insert(typed_.end(), keys->begin(), keys->end());
  }
  Key key = std::move(typed_.front());
  typed_.pop_front();
  return key;
}

std::optional<std::string> Dialogue::text(const Draw& draw, const std::string& prompt, std::string start) {
  if (!screen_) {
    std::string line = line_of(draw, prompt);
    return is_over_ ? std::nullopt : std::optional(std::move(line));
  }
  std::string text = std::move(start);
  const Draw with_prompt = [&](std::size_t columns, std::size_t rows) {
    auto lines = draw(columns, rows - 1);
    if (lines.size() > rows - 1) lines.resize(rows - 1);
    lines.push_back(in_sight(prompt + shown(text) + "_", columns));
    return lines;
  };
  while (true) {
    const Key key = key_on_screen(with_prompt);
    if (key.kind == Key::Kind::interrupt || key.kind == Key::Kind::escape) return std::nullopt;
    if (key.kind == Key::Kind::enter) return text;
    if (key.kind == Key::Kind::text) text += key.text;
    if (key.kind == Key::Kind::erase) take_last_away(text);
  }
}

/// What is typed behind `prompt`, below the page where it is not what stands there already.
std::string Dialogue::line_of(const Draw& draw, std::string_view prompt) {
  constexpr std::size_t longest = 1000, endless = 100'000;
  auto lines = draw(std::max<std::size_t>(console_.out.width(), 20), endless);
  if (lines != shown_) {
    for (const std::string& line : lines) console_.out.line(line);
    shown_ = std::move(lines);
  }
  console_.out.write(prompt);
  console_.flush();
  std::string line;
  char c = '\0';
  while (line.size() < longest) {
    const ssize_t got = ::read(STDIN_FILENO, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    is_over_ = got <= 0;
    if (is_over_ || c == '\n') break;
    if (c != '\r') line += c;
  }
  return line;
}

}  // namespace ampcfg::cli
