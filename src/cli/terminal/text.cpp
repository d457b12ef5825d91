#include "cli/terminal/text.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "ampcfg/document/json/json_write.hpp"
#include "cli/terminal/character_width.hpp"

namespace ampcfg::cli {
namespace {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 1;
};

/// The character at the start of `text`, which is not empty; a byte that is no UTF-8 counts as one.
Character first_character(std::string_view text) noexcept {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {lead, 1};
  char32_t code = lead & (0x7FU >> length);
  for (std::size_t at = 1; at < length; ++at) {
    if ((byte(at) & 0xC0U) != 0x80) return {lead, 1};
    code = code << 6U | (byte(at) & 0x3FU);
  }
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < smallest[length] || code > 0x10FFFF) return {lead, 1};
  return {code, length};
}

template <typename Name>
std::string join(const std::vector<Name>& names, std::string_view conjunction) {
  std::string text;
  for (std::size_t at = 0; at < names.size(); ++at) {
    if (at > 0) text += at + 1 == names.size() ? fmt::format(" {} ", conjunction) : ", ";
    text += shown(names[at]);
  }
  return text;
}

}  // namespace

std::string shown(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  document::write_shown(safe, text);
  return safe;
}

std::string in_quotes(std::string_view text) {
  return '"' + shown(text) + '"';
}

std::size_t width(std::string_view text) noexcept {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Character character = first_character(text);
    columns += character_width(character.code);
    text.remove_prefix(character.bytes);
  }
  return columns;
}

std::string_view head(std::string_view text, std::size_t columns) noexcept {
  std::size_t bytes = 0;
  while (bytes < text.size()) {
    const Character character = first_character(text.substr(bytes));
    const std::size_t more = character_width(character.code);
    if (more > columns) break;
    columns -= more;
    bytes += character.bytes;
  }
  return text.substr(0, bytes);
}

std::string cut(std::string_view text, std::size_t columns) {
  if (width(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  return std::string(head(text, columns - 1)).append(cut_sign);
}

std::string padded(std::string_view text, std::size_t columns) {
  const std::size_t taken = width(text);
  return std::string(text) + std::string(columns > taken ? columns - taken : 0, ' ');
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const std::size_t space = text.find_first_of(" \n");
    const std::string_view word = text.substr(0, space);
    if (!line.empty() && width(line) + 1 + width(word) > columns) {
      lines.push_back(std::move(line));
      line.clear();
    }
    if (!line.empty() && !word.empty()) line += ' ';
    line += word;
    const bool breaks = space != std::string_view::npos && text[space] == '\n';
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    if (breaks) {
      lines.push_back(std::move(line));
      line.clear();
    }
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

std::vector<std::string> broken(std::string_view text, std::size_t columns) {
  std::vector<std::string> pieces;
  while (!text.empty()) {
    std::string_view piece = head(text, columns);
    if (piece.empty()) piece = text;
    pieces.emplace_back(piece);
    text.remove_prefix(piece.size());
  }
  return pieces;
}

std::string listed(const std::vector<std::string>& names, std::string_view conjunction) {
  return join(names, conjunction);
}
std::string listed(const std::vector<std::string_view>& names, std::string_view conjunction) {
  return join(names, conjunction);
}

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", grouped(number), number == 1 ? one : many);
}

std::string grouped(std::size_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

}  // namespace ampcfg::cli
