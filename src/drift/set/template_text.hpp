#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ampcfg::drift {

/// A stretch of a template: text as it is, and the part behind it that is filled in.
struct TemplateStretch {
  std::string_view text;
  std::string_view part;  ///< `instance`, `instance:lower`, a fact's name; empty behind a brace, and at the end
};

/// The text of a `$template`, or a secret's name: `co_{short}_`. `{{` and `}}` are braces. It lives as long as what it
/// was read from.
class TemplateText {
 public:
  /// Gives what is wrong with the text where it is none.
  static std::variant<TemplateText, std::string> read(std::string_view text);

  [[nodiscard]] const std::vector<TemplateStretch>& stretches() const noexcept { return stretches_; }

 private:
  std::vector<TemplateStretch> stretches_;
};

/// What may be filled in for one instance, by name. A built-in part without a value is not in it.
using Parts = std::map<std::string, std::string, std::less<>>;

/// Parts that every instance may have: no fact is named so.
bool is_built_in_part(std::string_view name);

/// A template with its parts filled in, or the name of the first part that has no value.
struct FilledIn {
  std::string text;
  std::string unknown;  ///< empty where all have a value
};
FilledIn fill_in(const TemplateText& text, const Parts& parts);

/// A text as a template that has no parts: braces doubled.
std::string as_template(std::string_view text);

}  // namespace ampcfg::drift
