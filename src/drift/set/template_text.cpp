#include "drift/set/template_text.hpp"

#include <algorithm>
#include <array>

namespace ampcfg::drift {

std::variant<TemplateText, std::string> TemplateText::read(std::string_view text) {
  TemplateText made;
  for (std::size_t at = text.find_first_of("{}"); at != std::string_view::npos; at = text.find_first_of("{}")) {
    const bool is_brace = at + 1 < text.size() && text[at + 1] == text[at];
    std::size_t end = at + 1;
    if (is_brace) {
      made.stretches_.push_back({text.substr(0, end), {}});
    } else if (text[at] == '}') {
      return std::string("a `}` without its `{`");
    } else {
      end = text.find_first_of("{}", at + 1);
      if (end == std::string_view::npos || text[end] == '{') return std::string("a `{` without its `}`");
      if (end == at + 1) return std::string("`{}` names no part");
      made.stretches_.push_back({text.substr(0, at), text.substr(at + 1, end - at - 1)});
    }
    text.remove_prefix(end + 1);
  }
  made.stretches_.push_back({text, {}});
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
    if (found == parts.end()) return {{}, std::string(stretch.part)};
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
