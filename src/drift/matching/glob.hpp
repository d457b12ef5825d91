#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace ampcfg::drift {

/// True if a character of `text` has a meaning in a glob, so that text and pattern may differ.
inline bool is_glob(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c == '*' || c == '?' || c == '[' || c == '\\'; });
}

/// True if the shell glob `pattern` matches all of `name`: `*` any text, `?` one character, `[a-z]`, `[!a-z]` and
/// `[[:digit:]]` one of a set, a backslash takes the meaning of what follows. Time grows with the product of the
/// lengths at worst.
bool glob(std::string_view pattern, std::string_view name);

/// `text` with small letters for the large ones of ASCII; all else stays.
std::string lowered(std::string_view text);

}  // namespace ampcfg::drift
