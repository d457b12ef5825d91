#include "document/reading/java.hpp"

#include <gmp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "document/reading/digit.hpp"
#include "document/reading/text.hpp"

namespace ampcfg::document {
namespace {

/// The zeros of Unicode's decimal digits below U+10000 (Unicode 13 to 15); the nine others follow each.
constexpr std::array<char16_t, 37> zeros{0x0030, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6,
                                         0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0,
                                         0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620,
                                         0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10};

int digit_of_any_radix(char32_t character) {
  if (character >= U'0' && character <= U'9') return static_cast<int>(character - U'0');
  const char32_t base = character >= 0xFF21 ? character - 0xFEE0 : character;
  if (base >= U'a' && base <= U'z') return static_cast<int>(base - U'a') + 10;
  if (base >= U'A' && base <= U'Z') return static_cast<int>(base - U'A') + 10;
  if (character < 0x80 || character > 0xFFFF) return -1;
  const auto above = std::upper_bound(zeros.begin(), zeros.end(), character);
  const char32_t value = character - above[-1];
  return value <= 9 ? static_cast<int>(value) : -1;
}

/// The digits of a BigInteger's text in ASCII, without sign; nothing where there are none, or other characters.
std::optional<std::string> ascii_digits(std::string_view text, int radix) {
  std::string digits;
  digits.reserve(text.size());
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at < end;) {
    const int digit = java_digit(next_character(at), radix);
    if (digit < 0) return std::nullopt;
    digits.push_back("0123456789abcdef"[digit]);
  }
  if (digits.empty()) return std::nullopt;
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  return digits;
}

std::string to_decimal(const std::string& digits, int radix) {
  if (radix == 10) return digits;
  std::uint64_t small = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), small, radix);
  if (error == std::errc()) return std::to_string(small);
  mpz_t number;
  mpz_init_set_str(number, digits.c_str(), radix);
  std::string decimal(mpz_sizeinbase(number, 10) + 2, '\0');
  mpz_get_str(decimal.data(), 10, number);
  mpz_clear(number);
  decimal.resize(decimal.find('\0'));
  return decimal;
}

/// A decimal number's length at the front of `text` (without sign), 0 where none stands there.
std::size_t decimal_length(std::string_view text) {
  std::size_t at = 0;
  std::size_t digits = 0;
  const auto take_digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - begin;
  };
  digits += take_digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    digits += take_digits();
  }
  if (digits == 0) return 0;
  if (at < text.size() && (text[at] | 0x20) == 'e') {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (take_digits() == 0) return 0;
  }
  return at;
}

/// The value of decimal `text` that `from_chars` found too large or too small: infinity or nothing.
double beyond_range(std::string_view text) {
  const std::size_t first = text.find_first_of("123456789");
  if (first == std::string_view::npos) return 0;
  const std::size_t exponent_mark = text.find_first_of("eE");
  if (exponent_mark != std::string_view::npos && first > exponent_mark) return 0;
  const std::string_view mantissa = text.substr(0, exponent_mark);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const double magnitude = static_cast<double>(point) - static_cast<double>(first);
  double exponent = 0;
  if (exponent_mark != std::string_view::npos) {
    std::string_view digits = text.substr(exponent_mark + 1);
    const bool negative = digits.starts_with('-');
    if (negative || digits.starts_with('+')) digits.remove_prefix(1);
    for (const char digit : digits) exponent = exponent * 10 + (digit - '0');
    if (negative) exponent = -exponent;
  }
  return magnitude + exponent > 0 ? std::numeric_limits<double>::infinity() : 0;
}

/// Java's `0x1.8p3`: digits with or without a point, and always an exponent.
std::optional<double> hexadecimal_double(std::string_view text) {
  std::size_t at = 2;
  std::size_t digits = 0;
  for (; at < text.size() && hex_digit(text[at]) >= 0; ++at) ++digits;
  if (at < text.size() && text[at] == '.') {
    for (++at; at < text.size() && hex_digit(text[at]) >= 0; ++at) ++digits;
  }
  if (digits == 0 || at == text.size() || (text[at] | 0x20) != 'p') return std::nullopt;
  ++at;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  const std::size_t exponent = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  if (at == exponent || at != text.size()) return std::nullopt;
  return std::strtod(std::string(text).c_str(), nullptr);
}

}  // namespace

int java_digit(char32_t character, int radix) noexcept {
  const int digit = digit_of_any_radix(character);
  return digit < radix ? digit : -1;
}

int hex_digit(char character) noexcept {
  const auto byte = static_cast<unsigned char>(character);
  return byte < 0x80 ? java_digit(byte, 16) : -1;
}

std::optional<std::int64_t> java_integer(std::string_view text, int radix, std::int64_t least,
                                         std::int64_t most) noexcept {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  __extension__ using Wide = __int128;
  Wide value = 0;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at < end;) {
    const int digit = java_digit(next_character(at), radix);
    if (digit < 0) return std::nullopt;
    value = value * radix + (negative ? -digit : digit);
    if (value < least || value > most) return std::nullopt;
  }
  return static_cast<std::int64_t>(value);
}

std::optional<std::string> java_big_integer(std::string_view text, int radix) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const std::optional<std::string> digits = ascii_digits(text, radix);
  if (!digits) return std::nullopt;
  std::string decimal = to_decimal(*digits, radix);
  if (negative && decimal != "0") decimal.insert(0, 1, '-');
  return decimal;
}

std::optional<double> java_double(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const double sign = negative ? -1 : 1;
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return sign * std::numeric_limits<double>::infinity();
  if (!text.empty() && std::string_view("fFdD").find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  if (text.size() > 2 && text[0] == '0' && (text[1] | 0x20) == 'x') {
    const std::optional<double> value = hexadecimal_double(text);
    return value ? std::optional(sign * *value) : std::nullopt;
  }
  if (text.empty() || decimal_length(text) != text.size()) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) value = beyond_range(text);
  return sign * value;
}

std::string java_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  if (value == 0) return std::signbit(value) ? "-0.0" : "0.0";
  std::array<char, 32> buffer{};
  char* end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
  if (std::string_view(buffer.data(), static_cast<std::size_t>(end - buffer.data())).find('.') ==
      std::string_view::npos) {
    // Java writes two digits at least, and then the two that come closest: 4.9E-324.
    end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific, 1).ptr;
  }
  const std::string_view written(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t mark = written.find('e');
  const std::string_view mantissa = written.substr(0, mark);
  const int exponent = std::atoi(written.data() + mark + 1);
  if (exponent < -3 || exponent >= 7) return std::string(mantissa) + "E" + std::to_string(exponent);
  const std::string sign = value < 0 ? "-" : "";
  std::string digits;
  std::copy_if(mantissa.begin(), mantissa.end(), std::back_inserter(digits), is_digit);
  if (exponent < 0) {
    digits.erase(digits.find_last_not_of('0') + 1);
    return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  }
  const std::size_t whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() < whole + 1) digits.resize(whole + 1, '0');
  std::string fraction = digits.substr(whole);
  fraction.erase(std::max<std::size_t>(fraction.find_last_not_of('0') + 1, 1));
  return sign + digits.substr(0, whole) + "." + fraction;
}

}  // namespace ampcfg::document
