#include "document/mutate.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace ampcfg::document {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array pieces{
    " "sv,
    "  "sv,
    "\t"sv,
    "\n"sv,
    "\r"sv,
    "\r\n"sv,
    "\n\n"sv,
    ":"sv,
    ": "sv,
    ":\n"sv,
    " :"sv,
    "-"sv,
    "- "sv,
    "-\n"sv,
    "?"sv,
    "? "sv,
    ","sv,
    ", "sv,
    "["sv,
    "]"sv,
    "{"sv,
    "}"sv,
    "[]"sv,
    "{}"sv,
    "[a, b]"sv,
    "{a: b}"sv,
    "#"sv,
    " #"sv,
    " # c\n"sv,
    "# c\n"sv,
    "\n# c\n"sv,
    " # c\n\n   # c\n"sv,
    "&a # c\n"sv,
    "| # c\n"sv,
    "--- # c\n"sv,
    "? # c\n"sv,
    "&a "sv,
    "*a"sv,
    "&a"sv,
    "*a "sv,
    "<<: *a\n"sv,
    "<<: [*a, *b]"sv,
    "&b "sv,
    "*b"sv,
    "<<: "sv,
    "!"sv,
    "! "sv,
    "!!str "sv,
    "!!int "sv,
    "!!float "sv,
    "!!bool "sv,
    "!!null "sv,
    "!!seq "sv,
    "!!map "sv,
    "!!set "sv,
    "!!binary "sv,
    "!!omap "sv,
    "!x "sv,
    "!<tag:yaml.org,2002:str> "sv,
    "|"sv,
    "|\n"sv,
    "|-\n"sv,
    "|+\n"sv,
    "|2\n"sv,
    "|1-\n"sv,
    ">"sv,
    ">\n"sv,
    ">-\n"sv,
    ">+\n"sv,
    "'"sv,
    "''"sv,
    "\""sv,
    "\"\""sv,
    "\\"sv,
    "\\n"sv,
    "\\\n"sv,
    "\\x41"sv,
    "\\u00e9"sv,
    "\\ud83d"sv,
    "\\ude00"sv,
    "\\U0001F600"sv,
    "\\/"sv,
    "%"sv,
    "%YAML 1.1\n"sv,
    "%TAG ! tag:yaml.org,2002:\n"sv,
    "\n---\n"sv,
    "--- "sv,
    "\n...\n"sv,
    "..."sv,
    "---"sv,
    "@"sv,
    "`"sv,
    "="sv,
    "~"sv,
    "null"sv,
    "yes"sv,
    "No"sv,
    "on"sv,
    "0x1F"sv,
    "0b11"sv,
    "0777"sv,
    "1_000"sv,
    "12:30"sv,
    "1:30.5"sv,
    "1e3"sv,
    ".5"sv,
    "._"sv,
    ".inf"sv,
    "-.INF"sv,
    ".NaN"sv,
    "09"sv,
    "0o10"sv,
    "1.20"sv,
    "1e10"sv,
    "010"sv,
    "2001-01-01"sv,
    "2001-12-14t21:59:43.10-05:00"sv,
    "99999999999999999999"sv,
    "190:20:30:40:50:59"sv,
    "0x"sv,
    "-0"sv,
    "+1"sv,
    "a.b"sv,
    "a.b: 1\n"sv,
    "a: {b: 2}\n"sv,
    ".a: 1\n"sv,
    "a.: 1\n"sv,
    "\"\": 1\n"sv,
    "==: x\n"sv,
    "\xC2\x85"sv,
    "\xE2\x80\xA8"sv,
    "\xE2\x80\xA9"sv,
    "\xC2\xA0"sv,
    "\xEF\xBB\xBF"sv,
    "\xF0\x9F\x98\x80"sv,
    "\xC3\xA9"sv,
    "\xFF"sv,
    "\xC0\x80"sv,
    "\xED\xA0\x80"sv,
    "\xE2\x82"sv,
    "\xF0\x9F\x98"sv,
    "\xEF\xBF\xBE"sv,
    "\0"sv,
    "\x7F"sv,
    "\x1B"sv,
    "\xE2\x80\x8B"sv,
    "? a\n: b\n"sv,
    "? [a]\n"sv,
    "{a: b, ? c}"sv,
    "[a: b]"sv,
    "true: 1\n"sv,
    "1: 1\n\"1\": 2\n"sv,
    "null: 1\n"sv,
    "\n  "sv,
    "\n    "sv,
    "\n\t"sv,
    "x: y"sv,
    "key: value\n"sv,
};

}  // namespace

std::string Mutator::excerpt(const std::string& file, std::size_t most_lines) {
  std::vector<std::size_t> starts{0};
  for (std::size_t at = file.find('\n'); at != std::string::npos; at = file.find('\n', at + 1))
    starts.push_back(at + 1);
  const std::size_t first = below(starts.size());
  const std::size_t last = std::min(first + 1 + below(most_lines), starts.size());
  const std::size_t end = last == starts.size() ? file.size() : starts[last];
  return file.substr(starts[first], end - starts[first]);
}

std::string Mutator::seed() {
  const std::string& file = seeds_[below(seeds_.size())];
  const bool whole = file.size() < 2000 ? below(3) != 0 : below(40) == 0;
  return whole ? file : excerpt(file, 40);
}

void Mutator::edit_lines(std::string& file) {
  const std::string part = excerpt(below(2) == 0 ? file : seeds_[below(seeds_.size())], 4);
  std::size_t at = file.find('\n', below(file.size()));
  at = at == std::string::npos ? file.size() : at + 1;
  switch (below(3)) {
    case 0:
      file.insert(at, part);
      break;
    case 1:
      file.erase(at, part.size());
      break;
    default: {
      std::string indented;
      for (const char c : part) {
        indented += c;
        if (c == '\n') indented.append(1 + below(4), ' ');
      }
      file.insert(at, indented);
    }
  }
}

void Mutator::edit(std::string& file) {
  const std::size_t at = below(file.size() + 1);
  const std::string piece(pieces[below(pieces.size())]);
  switch (below(10)) {
    case 0:
    case 1:
    case 2:
      file.insert(at, piece);
      break;
    case 3:
      file.replace(at, std::min(1 + below(3), file.size() - at), piece);
      break;
    case 4:
      file.erase(at, 1 + below(3));
      break;
    case 5:
      file.erase(at, below(40));
      break;
    case 6:
      if (at < file.size()) file[at] = static_cast<char>(below(256));
      break;
    case 7: {
      const std::string_view marks = ":-#'\"[]{},&*!|>\n ";
      const std::size_t found = file.find(marks[below(marks.size())], at);
      if (found != std::string::npos) file.replace(found, 1, below(2) == 0 ? piece : std::string());
      break;
    }
    case 8: {
      const std::size_t found = file.find(": ", at);
      if (found != std::string::npos) file.insert(found + 2, piece);
      break;
    }
    default:
      edit_lines(file);
      break;
  }
}

std::string Mutator::next() {
  std::string file = seed();
  if (below(8) == 0) file += seed();
  for (std::size_t edits = 1 + below(4); edits > 0; --edits) edit(file);
  return file;
}

}  // namespace ampcfg::document
