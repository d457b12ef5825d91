#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Numbers as Java reads and writes them, for where SnakeYAML hands a text to `Integer`, `BigInteger` or `Double`.
namespace ampcfg::document {

/// `Character.digit`: -1 where `character` is no digit of `radix`. Digits of any script count, but none above U+FFFF.
int java_digit(char32_t character, int radix) noexcept;
/// An ASCII hexadecimal digit's value, or -1.
int hex_digit(char character) noexcept;

/// `Long.parseLong`, with narrower limits: nothing where `text` is no integer or beyond `least` and `most`.
std::optional<std::int64_t> java_integer(std::string_view text, int radix, std::int64_t least,
                                         std::int64_t most) noexcept;

/// `new BigInteger(text, radix)` in canonical decimal; nothing where that throws. `radix` is 2, 8, 10 or 16.
/// Time is close to linear.
std::optional<std::string> java_big_integer(std::string_view text, int radix);

/// `Double.parseDouble`; nothing where that throws.
std::optional<double> java_double(std::string_view text);

/// `Double.toString`, as of Java 19: the shortest decimal that reads back the same.
std::string java_text(double value);

}  // namespace ampcfg::document
