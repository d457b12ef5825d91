#include "cli/terminal/shell_line.hpp"

#include "ampcfg/os/shell_word.hpp"

namespace ampcfg::cli {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

/// Of a candidate that is put behind what is typed, with a backslash before each other character.
bool is_plain(char c) {
  return c == '^' || static_cast<unsigned char>(c) >= 0x80 || os::is_plain_in_shell(c);
}

}  // namespace

ShellLine ShellLine::split(std::string_view line) {
  ShellLine split;
  std::string word;
  bool in_word = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    const bool has_next = at + 1 < line.size();
    if (split.quote == '\0' && is_blank(c)) {
      if (in_word) split.words.push_back(std::move(word));
      word.clear();
      in_word = false;
      continue;
    }
    in_word = true;
    if (c == split.quote) {
      split.quote = '\0';
    } else if (split.quote == '\0' && (c == '\'' || c == '"')) {
      split.quote = c;
    } else if (c == '\\' && split.quote != '\'' && has_next) {
      word += line[++at];
    } else {
      word += c;
    }
  }
  split.words.push_back(std::move(word));
  return split;
}

std::string ShellLine::completion(std::string_view candidate) const {
  if (quote == '\0' && !words.empty()) {
    const std::size_t border = words.back().find_last_of(":=");
    if (border != std::string::npos) candidate.remove_prefix(border + 1);
  }
  std::string text;
  for (const char c : candidate) {
    const bool escape =
        quote == '\0' ? !is_plain(c) : quote == '"' && std::string_view("\"\\$`").find(c) != std::string_view::npos;
    if (escape) text += '\\';
    text += c;
  }
  return text;
}

}  // namespace ampcfg::cli
