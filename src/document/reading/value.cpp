#include "ampcfg/document/reading/value.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <vector>

namespace ampcfg::document {
namespace {

/// The longest double has 309 digits before its point.
constexpr std::size_t longest_double = std::numeric_limits<double>::max_exponent10 + 4;

bool equal(std::string_view digits, double value) {
  if (!std::isfinite(value) || std::trunc(value) != value) return false;
  if (value == 0) return digits == "0";
  if (digits.size() > longest_double) return false;
  std::array<char, longest_double + 1> written{};
  const int size = std::snprintf(written.data(), written.size(), "%.0f", value);
  return digits == std::string_view(written.data(), static_cast<std::size_t>(size));
}

std::strong_ordering order_of(std::string_view left, std::string_view right) {
  const bool is_negative = left.starts_with('-');
  if (is_negative != right.starts_with('-'))
    return is_negative ? std::strong_ordering::less : std::strong_ordering::greater;
  if (is_negative) return order_of(right.substr(1), left.substr(1));
  return left.size() != right.size() ? left.size() <=> right.size() : left.compare(right) <=> 0;
}

std::partial_ordering order_of(std::string_view digits, double value) {
  if (std::isnan(value)) return std::partial_ordering::unordered;
  if (std::isinf(value)) return value < 0 ? std::partial_ordering::greater : std::partial_ordering::less;
  std::array<char, longest_double + 1> written{};
  const double whole = std::trunc(value);
  const int size = std::snprintf(written.data(), written.size(), "%.0f", whole == 0 ? 0 : whole);
  const auto order = order_of(digits, std::string_view(written.data(), static_cast<std::size_t>(size)));
  return std::is_eq(order) ? whole <=> value : order;
}

bool equal(std::span<const Entry> left, std::span<const Entry> right) {
  if (left.size() != right.size()) return false;
  const auto sorted = [](std::span<const Entry> entries) {
    std::vector<const Entry*> pointers(entries.size());
    std::transform(entries.begin(), entries.end(), pointers.begin(), [](const Entry& entry) { return &entry; });
    std::sort(pointers.begin(), pointers.end(), [](const Entry* a, const Entry* b) { return a->key < b->key; });
    return pointers;
  };
  const std::vector<const Entry*> a = sorted(left);
  const std::vector<const Entry*> b = sorted(right);
  return std::equal(a.begin(), a.end(), b.begin(),
                    [](const Entry* x, const Entry* y) { return x->key == y->key && x->value == y->value; });
}

}  // namespace

Value Value::boolean(bool value) noexcept {
  Value made;
  made.kind_ = Kind::boolean;
  made.boolean_ = value;
  return made;
}

Value Value::integer(std::string_view digits) noexcept {
  Value made = string(digits);
  made.kind_ = Kind::integer;
  return made;
}

Value Value::floating(double value) noexcept {
  Value made;
  made.kind_ = Kind::floating;
  made.floating_ = value;
  return made;
}

Value Value::string(std::string_view text) noexcept {
  Value made;
  made.kind_ = Kind::string;
  made.text_ = text.data();
  made.size_ = text.size();
  return made;
}

Value Value::list(std::span<const Value> items) noexcept {
  Value made;
  made.kind_ = Kind::list;
  made.items_ = items.data();
  made.size_ = items.size();
  return made;
}

Value Value::mapping(std::span<const Entry> entries) noexcept {
  Value made;
  made.kind_ = Kind::mapping;
  made.entries_ = entries.data();
  made.size_ = entries.size();
  return made;
}

bool operator==(const Value& left, const Value& right) {
  using Kind = Value::Kind;
  if (left.kind() == Kind::integer && right.kind() == Kind::floating) return equal(left.digits(), right.floating());
  if (left.kind() == Kind::floating && right.kind() == Kind::integer) return equal(right.digits(), left.floating());
  if (left.kind() != right.kind()) return false;
  switch (left.kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return left.boolean() == right.boolean();
    case Kind::floating:
      return left.floating() == right.floating() || (std::isnan(left.floating()) && std::isnan(right.floating()));
    case Kind::integer:
    case Kind::string:
      return left.text() == right.text();
    case Kind::list:
      return std::equal(left.items().begin(), left.items().end(), right.items().begin(), right.items().end());
    case Kind::mapping:
      return equal(left.entries(), right.entries());
  }
  return false;
}

std::partial_ordering order_of(const Value& left, const Value& right) {
  using Kind = Value::Kind;
  const auto is_number = [](const Value& value) {
    return value.kind() == Kind::integer || value.kind() == Kind::floating;
  };
  if (!is_number(left) || !is_number(right)) return std::partial_ordering::unordered;
  if (left.kind() == Kind::floating && right.kind() == Kind::floating) return left.floating() <=> right.floating();
  if (left.kind() == Kind::integer && right.kind() == Kind::integer) return order_of(left.digits(), right.digits());
  if (left.kind() == Kind::integer) return order_of(left.digits(), right.floating());
  const std::partial_ordering reversed = order_of(right.digits(), left.floating());
  if (std::is_lt(reversed)) return std::partial_ordering::greater;
  return std::is_gt(reversed) ? std::partial_ordering::less : reversed;
}

}  // namespace ampcfg::document
