#include "document/reading/scalar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "document/reading/digit.hpp"
#include "document/reading/java.hpp"
#include "document/reading/refused.hpp"

namespace ampcfg::document {
namespace {

constexpr std::size_t longest_word = 10;
constexpr std::size_t longest_number = 1024;

/// Walks over a text by the pieces of a pattern. Each step says whether it found something.
class Matcher {
 public:
  explicit Matcher(std::string_view text) : rest_(text) {}

  bool one(std::string_view of) {
    if (rest_.empty() || of.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  template <typename Predicate>
  std::size_t many(Predicate matches) {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), matches);
    const auto count = static_cast<std::size_t>(end - rest_.begin());
    rest_.remove_prefix(count);
    return count;
  }
  std::size_t digits() { return many(is_digit); }
  std::size_t digits_and_underscores() {
    return many([](char c) { return is_digit(c) || c == '_'; });
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

bool is_boolean(std::string_view text) {
  static constexpr std::array<std::string_view, 18> words{"yes",  "Yes",  "YES",  "no",    "No",    "NO",
                                                          "true", "True", "TRUE", "false", "False", "FALSE",
                                                          "on",   "On",   "ON",   "off",   "Off",   "OFF"};
  return std::find(words.begin(), words.end(), text) != words.end();
}

/// A single space, too: quoted, behind a tag `!`.
bool is_null(std::string_view text) {
  return text == "~" || text == "null" || text == "Null" || text == "NULL" || text == " ";
}

/// `:` and a number below 60, once or more, up to the end or a point.
bool skip_sixties(Matcher& at) {
  bool any = false;
  while (at.one(":")) {
    const std::string_view digits = at.rest().substr(0, at.rest().find_first_not_of("0123456789"));
    if (digits.empty() || digits.size() > 2 || (digits.size() == 2 && digits[0] > '5')) return false;
    at.digits();
    any = true;
  }
  return any;
}

/// `_*` and a digit, then digits and underscores to the end.
template <typename Predicate>
bool is_grouped(std::string_view text, Predicate is_of_radix) {
  return std::all_of(text.begin(), text.end(), [&](char c) { return c == '_' || is_of_radix(c); }) &&
         std::any_of(text.begin(), text.end(), is_of_radix);
}

bool is_integer(std::string_view text) {
  Matcher at(text);
  at.one("+-");
  const std::string_view digits = at.rest();
  if (digits.empty() || !is_digit(digits[0])) return false;
  if (digits == "0") return true;
  if (digits[0] == '0') {
    const std::string_view behind = digits.substr(1);
    if (behind[0] == 'b') return is_grouped(behind.substr(1), [](char c) { return c == '0' || c == '1'; });
    if (behind[0] == 'x') return is_grouped(behind.substr(1), [](char c) { return hex_digit(c) >= 0; });
    return is_grouped(behind, [](char c) { return c >= '0' && c <= '7'; });
  }
  at.digits_and_underscores();
  return at.at_end() || (skip_sixties(at) && at.at_end());
}

bool skip_exponent(Matcher& at) {
  if (!at.one("eE")) return false;
  at.one("+-");
  return at.digits() > 0;
}

bool is_special_float(std::string_view text) {
  const std::string_view word = text.starts_with('+') || text.starts_with('-') ? text.substr(1) : text;
  return word == ".inf" || word == ".Inf" || word == ".INF" || text == ".nan" || text == ".NaN" || text == ".NAN";
}

bool is_float(std::string_view text) {
  Matcher at(text);
  at.one("+-");
  if (at.one(".")) {
    if (at.digits_and_underscores() == 0) return is_special_float(text);
    return at.at_end() || (skip_exponent(at) && at.at_end());
  }
  if (at.rest().empty() || !is_digit(at.rest()[0])) return false;
  at.digits_and_underscores();
  if (at.rest().starts_with(':')) {
    if (!skip_sixties(at) || !at.one(".")) return false;
    at.digits_and_underscores();
    return at.at_end();
  }
  if (at.one(".")) {
    at.digits_and_underscores();
    if (at.at_end()) return true;
  }
  return skip_exponent(at) && at.at_end();
}

std::string without_underscores(std::string_view text) {
  std::string kept(text);
  std::erase(kept, '_');
  return kept;
}

std::string lower(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return lowered;
}

/// Java's `split(":")`: empty pieces at the end do not count.
std::vector<std::string_view> split_at_colons(std::string_view text) {
  std::vector<std::string_view> pieces;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(':', begin), text.size());
    pieces.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  while (!pieces.empty() && pieces.back().empty()) pieces.pop_back();
  return pieces;
}

/// A base 60 number's pieces times their powers of 60, which SnakeYAML lets overflow 32 bits.
template <typename Add>
bool for_each_sixty(std::string_view text, Add add) {
  const std::vector<std::string_view> pieces = split_at_colons(text);
  std::uint32_t power = 1;
  for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece, power *= 60) {
    if (!add(*piece, static_cast<std::int32_t>(power))) return false;
  }
  return true;
}

struct Integer {
  std::string digits;
  Width width;
};

Width width_of(std::size_t length, int radix, const std::string& digits) {
  const std::size_t longest_int = radix == 2 ? 31 : radix == 8 ? 11 : radix == 10 ? 10 : 8;
  const std::size_t longest_long = radix == 2 ? 63 : radix == 8 ? 21 : radix == 10 ? 19 : 16;
  if (length > longest_long) return Width::unbounded;
  if (length <= longest_int && java_integer(digits, 10, INT32_MIN, INT32_MAX)) return Width::int32;
  return java_integer(digits, 10, INT64_MIN, INT64_MAX) ? Width::int64 : Width::unbounded;
}

std::optional<Integer> make_integer(bool negative, const std::string& number, int radix) {
  std::optional<std::string> digits = java_big_integer(negative ? "-" + number : number, radix);
  if (!digits) return std::nullopt;
  const auto is_first = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  const auto length = static_cast<std::size_t>(std::count_if(number.begin(), number.end(), is_first));
  const Width width = width_of(length, radix, *digits);
  return Integer{std::move(*digits), width};
}

std::optional<Integer> read_integer(std::string_view text) {
  std::string number = without_underscores(text);
  if (number.empty()) return std::nullopt;
  const bool negative = number[0] == '-';
  if (negative || number[0] == '+') number.erase(0, 1);
  if (number == "0") return Integer{"0", Width::int32};
  if (number.starts_with("0b")) return make_integer(negative, number.substr(2), 2);
  if (number.starts_with("0x")) return make_integer(negative, number.substr(2), 16);
  if (number.starts_with('0')) return make_integer(negative, number.substr(1), 8);
  if (number.find(':') == std::string::npos) return make_integer(negative, number, 10);
  std::uint32_t sum = 0;
  const bool read = for_each_sixty(number, [&sum](std::string_view piece, std::int32_t power) {
    const std::optional<std::int64_t> digits = java_integer(piece, 10, INT64_MIN, INT64_MAX);
    if (digits) sum += static_cast<std::uint32_t>(*digits) * static_cast<std::uint32_t>(power);
    return digits.has_value();
  });
  if (!read) return std::nullopt;
  return make_integer(negative, std::to_string(static_cast<std::int32_t>(sum)), 10);
}

std::optional<double> read_float(std::string_view text) {
  std::string number = without_underscores(text);
  if (number.empty()) return std::nullopt;
  const double sign = number[0] == '-' ? -1 : 1;
  if (number[0] == '-' || number[0] == '+') number.erase(0, 1);
  const std::string word = lower(number);
  if (word == ".inf") return sign * std::numeric_limits<double>::infinity();
  if (word == ".nan") return std::numeric_limits<double>::quiet_NaN();
  if (number.find(':') == std::string::npos) {
    const std::optional<double> value = java_double(number);
    return value ? std::optional(*value * sign) : std::nullopt;
  }
  double sum = 0;
  const bool read = for_each_sixty(number, [&sum](std::string_view piece, std::int32_t power) {
    const std::optional<double> digits = java_double(piece);
    if (digits) sum += *digits * power;
    return digits.has_value();
  });
  return read ? std::optional(sign * sum) : std::nullopt;
}

Value read_boolean(std::string_view text) {
  const std::string word = lower(text);
  if (word == "yes" || word == "true" || word == "on") return Value::boolean(true);
  if (word == "no" || word == "false" || word == "off") return Value::boolean(false);
  return Value::null();
}

}  // namespace

Tag resolve_plain(std::string_view text) noexcept {
  if (text.empty()) return Tag::null;
  const char first = text[0];
  if (is_digit(first) || first == '-' || first == '+' || first == '.') {
    if (text.size() > longest_number) return Tag::string;
    if (is_integer(text)) return Tag::integer;
    return is_float(text) ? Tag::floating : Tag::string;
  }
  if (text.size() > longest_word) return Tag::string;
  if (std::string_view("yYnNtTfFoO").find(first) != std::string_view::npos && is_boolean(text)) return Tag::boolean;
  if (is_null(text)) return Tag::null;
  return text == "<<" ? Tag::merge : Tag::string;
}

Tag tag_named(std::string_view tag) noexcept {
  static constexpr std::string_view prefix = "tag:yaml.org,2002:";
  if (!tag.starts_with(prefix)) return Tag::unknown;
  tag.remove_prefix(prefix.size());
  static constexpr std::array<std::pair<std::string_view, Tag>, 9> names{{{"null", Tag::null},
                                                                          {"bool", Tag::boolean},
                                                                          {"int", Tag::integer},
                                                                          {"float", Tag::floating},
                                                                          {"timestamp", Tag::string},
                                                                          {"str", Tag::string},
                                                                          {"seq", Tag::sequence},
                                                                          {"map", Tag::mapping},
                                                                          {"merge", Tag::merge}}};
  const auto* const found =
      std::find_if(names.begin(), names.end(), [tag](const auto& name) { return name.first == tag; });
  return found == names.end() ? Tag::unknown : found->second;
}

void refuse_unknown_tag(const Node& node) {
  throw Refused(node.begin,
                "Bukkit's loader does not know this tag, a plugin's own may; text that begins with `!` needs quotes");
}

void construct_scalar(Node& scalar, Arena& arena) {
  switch (scalar.tag) {
    case Tag::null:
      scalar.value = Value::null();
      break;
    case Tag::boolean:
      scalar.value = read_boolean(scalar.text);
      break;
    case Tag::integer: {
      const std::optional<Integer> integer = read_integer(scalar.text);
      if (!integer) throw Refused(scalar.begin, "this is no integer");
      scalar.value = Value::integer(arena.keep(std::string_view(integer->digits)));
      scalar.width = integer->width;
      break;
    }
    case Tag::floating: {
      const std::optional<double> value = read_float(scalar.text);
      if (!value)
        throw Refused(scalar.begin, "Bukkit's loader takes this for a number and cannot read it: put it in quotes");
      scalar.value = Value::floating(*value);
      break;
    }
    case Tag::string:
      scalar.value = Value::string(scalar.text);
      break;
    case Tag::merge:
      throw Refused(scalar.begin, "`<<` cannot be a value: put it in quotes");
    case Tag::sequence:
    case Tag::mapping:
      throw Refused(scalar.begin, "this value is tagged as a list or mapping, but is none");
    case Tag::unknown:
      refuse_unknown_tag(scalar);
  }
  scalar.constructed = true;
}

}  // namespace ampcfg::document
