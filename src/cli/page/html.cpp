#include "cli/page/html.hpp"

#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// Everything that is printed is without control characters already, but for the sign of a cut; a browser must not
/// depend on it.
std::string_view in_place_of_control(char c) {
  return c == cut_sign.front() ? "…" : "\uFFFD";
}

bool is_control(char c) {
  constexpr char first_printable = ' ', deleted = '\x7f';
  return (c >= 0 && c < first_printable && c != '\n' && c != '\t') || c == deleted;
}

void escape(std::string& html, std::string_view value, bool in_quotes) {
  for (const char c : value) {
    if (c == '&') {
      html += "&amp;";
    } else if (c == '<') {
      html += "&lt;";
    } else if (c == '>') {
      html += "&gt;";
    } else if (c == '"' && in_quotes) {
      html += "&quot;";
    } else if (is_control(c)) {
      html += in_place_of_control(c);
    } else {
      html += c;
    }
  }
}

bool stays_in_address(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '*';
}

}  // namespace

Html& Html::text(std::string_view value) {
  escape(html_, value, false);
  return *this;
}

Html& Html::attribute_value(std::string_view value) {
  escape(html_, value, true);
  html_ += '"';
  return *this;
}

Html& Html::address(std::string_view fragment) {
  html_ += " href=\"#";
  return attribute_value(fragment);
}

Html& Html::add(const Html& piece) {
  html_ += piece.html_;
  return *this;
}

Html& Html::number(std::size_t number) {
  html_ += grouped(number);
  return *this;
}

std::string in_address(std::string_view value) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (stays_in_address(c)) {
      text += c;
    } else {
      text += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return text;
}

}  // namespace ampcfg::cli
