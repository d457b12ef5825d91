#include "ampcfg/os/shell_word.hpp"

#include <algorithm>

namespace ampcfg::os {
namespace {

/// In single quotes, with `quote` in the place of each single quote and `backslash` of each backslash.
std::string in_single_quotes(std::string_view text, std::string_view quote, std::string_view backslash) {
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'') {
      word += quote;
    } else if (c == '\\') {
      word += backslash;
    } else {
      word += c;
    }
  }
  return word + "'";
}

}  // namespace

bool is_plain_in_shell(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         std::string_view("_-./:=@,%+").find(c) != std::string_view::npos;
}

std::string shell_word(std::string_view text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain_in_shell)) return std::string(text);
  return in_single_quotes(text, "'\\''", "\\");
}

std::string any_shell_word(std::string_view text) {
  return in_single_quotes(text, "'\"'\"'", "'\"\\\\\"'");  // a backslash is not literal in fish's single quotes
}

}  // namespace ampcfg::os
