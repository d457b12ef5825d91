#include "document/random_value.hpp"

#include <array>
#include <limits>
#include <vector>

namespace ampcfg::document {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array texts{""sv,
                           " "sv,
                           "text"sv,
                           "two words"sv,
                           "yes"sv,
                           "No"sv,
                           "off"sv,
                           "true"sv,
                           "null"sv,
                           "~"sv,
                           "="sv,
                           "<<"sv,
                           "0x1F"sv,
                           "010"sv,
                           "08"sv,
                           "1_000"sv,
                           "12:30"sv,
                           "1:30.5"sv,
                           "1e3"sv,
                           ".5"sv,
                           "."sv,
                           "-"sv,
                           "--"sv,
                           "---"sv,
                           "... x"sv,
                           "- a"sv,
                           "-1"sv,
                           "+1"sv,
                           ".inf"sv,
                           ".NaN"sv,
                           "2024-01-31"sv,
                           "&aHello"sv,
                           "%player%"sv,
                           "@x"sv,
                           "*"sv,
                           "*a"sv,
                           "!"sv,
                           "!x y"sv,
                           "a: b"sv,
                           "a:b"sv,
                           "a:"sv,
                           ":"sv,
                           ": a"sv,
                           " #"sv,
                           "# a"sv,
                           "a #b"sv,
                           "a#b"sv,
                           " lead"sv,
                           "trail "sv,
                           "\t"sv,
                           "a\tb"sv,
                           "a\t"sv,
                           "\xC2\xA7"
                           "cRed"sv,
                           "\xF0\x9F\x98\x80 smile"sv,
                           "a\nb"sv,
                           "a\n"sv,
                           "\na"sv,
                           "a\n\nb\n"sv,
                           "a\n b"sv,
                           "a\r\nb"sv,
                           "it's"sv,
                           "say \"hi\""sv,
                           "'"sv,
                           "\""sv,
                           "\\"sv,
                           "\\n"sv,
                           "[a]"sv,
                           "{a}"sv,
                           "a, b"sv,
                           "a]"sv,
                           "? a"sv,
                           "?"sv,
                           "|"sv,
                           "> a"sv,
                           "`a`"sv,
                           "1.20.4"sv,
                           "minecraft:stone"sv,
                           "<red>x"sv,
                           "\xC2\x85"sv,
                           "\xE2\x80\xA8"sv,
                           "\xEF\xBB\xBF"
                           "a"sv,
                           "\xED\xA0\xBD"sv,
                           "\x01"sv,
                           "\x7F"sv,
                           "\xEF\xBF\xBD"sv,
                           "\xEF\xBF\xBF"sv,
                           "\xC2\xA0"sv,
                           "a\xC2\xA0"sv,
                           "x: |"sv,
                           "key: [a"sv,
                           "0o10"sv,
                           "0b11"sv};

constexpr std::array integers{
    "0"sv, "1"sv, "-5"sv, "2147483648"sv, "-9223372036854775809"sv, "123456789012345678901234567890"sv};

const std::array floats{0.5,    -1.25,      1e21,
                        1.5e-7, 123456.789, std::numeric_limits<double>::infinity(),
                        -0.0,   5e-324,     std::numeric_limits<double>::quiet_NaN(),
                        1e300,  0.1};

}  // namespace

std::string_view RandomValue::text(Arena& arena) {
  const std::string_view one = texts[below(texts.size())];
  if (below(4) != 0) return one;
  std::string joined(one);
  for (std::size_t i = below(3) + 1; i > 0; --i)
    joined.append(below(2) == 0 ? " " : "").append(texts[below(texts.size())]);
  if (below(40) == 0) joined.append(std::string(below(3000), 'x'));
  return arena.keep(std::string_view(joined));
}

std::string_view RandomValue::name(Arena& arena) {
  static constexpr std::array names{"new-key"sv, "y"sv, "enabled"sv, "newKey"sv, "7"sv};
  if (below(3) != 0) return names[below(names.size())];
  std::string made(text(arena).substr(0, 200));
  std::erase(made, '.');
  return arena.keep(std::string_view(made));
}

Value RandomValue::scalar(Arena& arena) {
  switch (below(8)) {
    case 0:
      return Value::null();
    case 1:
      return Value::boolean(below(2) == 0);
    case 2:
      return Value::integer(integers[below(integers.size())]);
    case 3:
      return Value::floating(floats[below(floats.size())]);
    default:
      return Value::string(text(arena));
  }
}

Value RandomValue::list(const Value& old, Arena& arena, unsigned levels) {
  std::vector<Value> items;
  if (old.kind() == Value::Kind::list) {
    for (const Value& item : old.items()) {
      const std::size_t fate = below(10);
      if (fate == 0) continue;
      if (fate == 1) items.push_back(value({}, arena, levels - 1));
      items.push_back(fate == 2 ? value({}, arena, levels - 1) : item);
    }
  }
  if (items.empty() || below(3) == 0) {
    for (std::size_t i = below(4); i > 0; --i) items.push_back(value({}, arena, levels - 1));
  }
  return Value::list(arena.keep(std::span<const Value>(items)));
}

Value RandomValue::mapping(Arena& arena, unsigned levels) {
  std::vector<Entry> entries;
  for (std::size_t i = below(4); i > 0; --i) {
    const std::string_view key = name(arena);
    bool found = false;
    for (const Entry& entry : entries) found = found || entry.key == key;
    if (!found) entries.push_back({key, value({}, arena, levels - 1)});
  }
  return Value::mapping(arena.keep(std::span<const Entry>(entries)));
}

Value RandomValue::value(const Value& old, Arena& arena, unsigned levels) {
  const std::size_t kind = below(12);
  if (levels == 0 || (kind > 3 && old.kind() != Value::Kind::list)) return scalar(arena);
  if (kind == 3) return mapping(arena, levels);
  if (kind == 4) return scalar(arena);
  return list(old, arena, levels);
}

}  // namespace ampcfg::document
