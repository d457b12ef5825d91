#include "drift/set/template_text.hpp"

#include <algorithm>
#include <array>

namespace ampcfg::drift {

std::variant<TemplateText, std::string> TemplateText::read(std::string_view text) {
  TemplateText made;
  std::string literal;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c != '{' && c != '}') {
      literal += c;
    } else if (at + 1 < text.size() && text[at + 1] == c) {
      literal += c;
      ++at;
    } else if (c == '}') {
      return std::string("a `}` without its `{`");
    } else {
      const std::size_t end = text.find_first_of("{}", at + 1);
      if (end == std::string_view::npos || text[end] == '{') return std::string("a `{` without its `}`");
      if (end == at + 1) return std::string("`{}` names no part");
      made.stretches_.push_back({std::move(literal), std::string(text.substr(at + 1, end - at - 1))});
      literal.clear();
      at = end;
    }
  }
  made.stretches_.push_back({std::move(literal), {}});
  return made;
}

bool is_built_in_part(std::string_view name) {
  constexpr std::array<std::string_view, 5> names = {"instance", "instance:lower", "host", "platform", "port"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

FilledIn fill_in(const TemplateText& text, const Parts& parts) {
  FilledIn filled;
  for (const TemplateStretch& stretch : text.stretches()) {
    filled.text += stretch.text;
    if (stretch.part.empty()) continue;
    const auto found = parts.find(stretch.part);
    if (found == parts.end()) return {{}, stretch.part};
    filled.text += found->second;
  }
  return filled;
}

std::string as_template(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '{' || c == '}') result += c;
    result += c;
  }
  return result;
}

}  // namespace ampcfg::drift
