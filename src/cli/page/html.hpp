#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ampcfg::cli {

/// A piece of HTML. Markup of ours is written as a literal; all else goes through `text` or `attribute`, which escape
/// it for where it stands. Nothing that is not ours may stand in a script, a style, a comment or the name of anything.
class Html {
 public:
  /// Markup, as it is: a literal.
  template <std::size_t size>
  Html& tag(const char (&markup)[size]) {
    html_.append(markup, size - 1);
    return *this;
  }
  /// What stands between tags.
  Html& text(std::string_view value);
  /// ` name="value"`, inside a tag. `name` is a literal, and none of those that a browser runs or follows
  /// (`onclick`, `style`, `src`); of `href`, see `address`.
  template <std::size_t size>
  Html& attribute(const char (&name)[size], std::string_view value) {
    html_.append(" ").append(name, size - 1).append("=\"");
    return attribute_value(value);
  }
  /// ` href="#…"`: a place in this page. `fragment` is what the address has behind the sign.
  Html& address(std::string_view fragment);
  Html& add(const Html& piece);
  Html& number(std::size_t number);

  [[nodiscard]] const std::string& str() const noexcept { return html_; }
  [[nodiscard]] bool empty() const noexcept { return html_.empty(); }
  void reserve(std::size_t bytes) { html_.reserve(bytes); }

 private:
  Html& attribute_value(std::string_view value);

  std::string html_;
};

/// A name or value as a part of an address, percent-encoded but for ASCII letters, digits and `-._*`.
std::string in_address(std::string_view value);

/// `text` with its places, `{{name}}`, filled in by `piece(name)`; what is filled in is not looked at again.
template <typename Piece>
std::string filled_in(std::string_view text, const Piece& piece) {
  constexpr std::string_view begin = "{{", end = "}}";
  std::string result;
  while (true) {
    const std::size_t at = text.find(begin);
    const std::size_t until = at == text.npos ? text.npos : text.find(end, at);
    if (until == text.npos) return result.append(text);
    result.append(text.substr(0, at));
    result.append(piece(text.substr(at + begin.size(), until - at - begin.size())));
    text.remove_prefix(until + end.size());
  }
}

}  // namespace ampcfg::cli
