// Why a file is refused, in words, and where: Document::read's Invalid.

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "ampcfg/document/reading/document.hpp"

namespace ampcfg::document::invalid_test {
namespace {

using namespace std::string_view_literals;

struct Case {
  std::string_view file;
  std::string_view reason;  ///< or a part of it
  unsigned line;
  unsigned column;
  std::string_view text;  ///< the line shown
};

void check(std::initializer_list<Case> cases) {
  for (const Case& c : cases) {
    INFO(c.file);
    const auto read = Document::read(std::string(c.file));
    REQUIRE(std::holds_alternative<Invalid>(read));
    const Invalid& invalid = std::get<Invalid>(read);
    CHECK_THAT(invalid.reason, Catch::Contains(std::string(c.reason)));
    CHECK(invalid.place.line == c.line);
    CHECK(invalid.place.column == c.column);
    CHECK(invalid.line == c.text);
  }
}

}  // namespace

TEST_CASE("a refusal says what is wrong, where, and shows the line") {
  check({
      {"a: 1\nb:\n\tc: 2\n", "a tab cannot stand here", 3, 1, "\tc: 2"},
      {"a: 1\nb:\t2\n", "a tab cannot stand here", 2, 3, "b:\t2"},
      {"a: 'x\nb: 1\n", "the quote `'` opened here is never closed", 1, 4, "a: 'x"},
      {"a: 1\nb: \"x\nc: 1\n", "the quote `\"` opened here is never closed", 2, 4, "b: \"x"},
      {"a: [1, 2\nb: 3\n", "this `[` is not closed", 1, 4, "a: [1, 2"},
      {"a: [1, \"2\" \"3\"]\n", "a comma or `]` is missing before it", 1, 12, "a: [1, \"2\" \"3\"]"},
      {"a: [1, 2\n", "this `[` is never closed", 1, 4, "a: [1, 2"},
      {"a: {b: [1, 2}\n", "`}` stands where the `[` before it needs a `]`", 1, 13, "a: {b: [1, 2}"},
      {"a: ]\n", "this `]` closes nothing", 1, 4, "a: ]"},
      {"a: 1\nb 2\nc: 3\n", "a colon is missing", 2, 1, "b 2"},
      {"a: b: c\n", "a second `: ` cannot stand here", 1, 5, "a: b: c"},
      {"a: b\nc: d: e\n", "a second `: ` cannot stand here", 2, 5, "c: d: e"},
      {"a: 1\n b: 2\n", "a key cannot stand below a value", 2, 2, " b: 2"},
      {"a: 1\n b c: 2\n", "a key cannot stand below a value", 2, 5, " b c: 2"},
      {"a: one\n  two\n  b: 2\n", "a key cannot stand below a value", 3, 3, "  b: 2"},
      {"a: 'x'\n  b: 2\n", "a key cannot stand below a value", 2, 3, "  b: 2"},
      {"a: [1]\n  b: 2\n", "a key cannot stand below a value", 2, 3, "  b: 2"},
      {"a: 1 # c\n  b: 2\n", "a key cannot stand below a value", 2, 3, "  b: 2"},
      {"a: &x 'y'\nb: *x\n  c: 2\n", "a key cannot stand below a value", 3, 3, "  c: 2"},
      {"a:\n  - 'x'\n    b: 1\n", "a key cannot stand below a value", 3, 5, "    b: 1"},
      {"a:\n  - b: c: d\n", "a second `: ` cannot stand here", 2, 9, "  - b: c: d"},
      {"a:\n  b: 1\n c: 2\n", "check the indentation", 3, 2, " c: 2"},
      {"a:\n  - x\n  b: 1\n", "check the indentation", 3, 3, "  b: 1"},
      {"a: - b\n", "begin a new line", 1, 4, "a: - b"},
      {"a: %x%\n", "a value cannot begin with `%`: put it in quotes", 1, 4, "a: %x%"},
      {"a: @x\n", "a value cannot begin with `@`: put it in quotes", 1, 4, "a: @x"},
      {"a: 'x' y\n", "put the whole value in quotes", 1, 8, "a: 'x' y"},
      {"a: [x] y\n", "put the whole value in quotes", 1, 8, "a: [x] y"},
      {": x\n", "its key is missing", 1, 1, ": x"},
      {"a: *x\n", "no anchor `&` of its name stands before this alias", 1, 4, "a: *x"},
      {"a: *\n", "a value cannot begin with `*`: put it in quotes", 1, 4, "a: *"},
      {"a: &x [*x]\n", "this alias `*` stands within the value that it repeats", 1, 8, "a: &x [*x]"},
      {"a: !x y\n", "Bukkit's loader does not know this tag, a plugin's own may", 1, 4, "a: !x y"},
      {"a: !table\n  b: 1\n", "Bukkit's loader does not know this tag, a plugin's own may", 1, 4, "a: !table"},
      {"a: \"\\d\"\n", "this escape is unknown", 1, 5, "a: \"\\d\""},
      {"a: 1\n---\nb: 2\n", "a second document begins here", 2, 1, "---"},
      {"- a\n", "top level is no mapping", 1, 1, "- a"},
      {"a: |x\n  y\n", "text that begins with `|` needs quotes", 1, 4, "a: |x"},
      {"a:\n- >1.20.2\n", "text that begins with `>` needs quotes", 2, 3, "- >1.20.2"},
      {"a: >0.5\n", "text that begins with `>` needs quotes", 1, 4, "a: >0.5"},
      {"a: >=5\n", "text that begins with `>` needs quotes", 1, 4, "a: >=5"},
      {"a: > 5\n", "text behind `>` begins on the next line", 1, 6, "a: > 5"},
      {"a: >0\n", "the indentation of a text block is a digit from 1 to 9", 1, 5, "a: >0"},
      {"a: {<<: 1}\n", "can be merged", 1, 9, "a: {<<: 1}"},
      {"a: ._\n", "Bukkit's loader takes this for a number and cannot read it: put it in quotes", 1, 4, "a: ._"},
      {"a: 1\nb: \0\n"sv, "a NUL byte", 2, 4, "b: \0"sv},
      {"a: \x1B\n", "U+001B", 1, 4, "a: \x1B"},
  });
}

TEST_CASE("a comment or an empty line that cannot stand there is called so") {
  constexpr std::string_view move = "a comment cannot stand here: move it to a line of its own";
  check({
      {"--- # c\na: 1\n", move, 1, 5, "--- # c"},
      {"a: [ # c\n  1]\n", move, 1, 6, "a: [ # c"},
      {"a:\n- | # c\n  x\n", move, 2, 5, "- | # c"},
      {"a: 1 # c\n\n     # d\nb: 2\n", "indented like the line below it", 3, 6, "     # d"},
      {"? # c\n  a\n", "a comment cannot stand here: a value is missing before it", 1, 3, "? # c"},
      {"?\n\n  a\n", "an empty line cannot stand here: a value is missing before it", 2, 1, ""},
      {"a: &x # c\n  b: 1\n", "no empty line can stand between an anchor", 1, 7, "a: &x # c"},
      {"a: !!map\n\n  b: 1\n", "no empty line can stand between an anchor", 2, 1, ""},
      {"a:\n- !!str # c\n  b\n", "no empty line can stand between an anchor", 2, 9, "- !!str # c"},
  });
}

TEST_CASE("a key that is too long is called so") {
  const auto read = Document::read(std::string(1100, 'k') + ": 1\n");
  REQUIRE(std::holds_alternative<Invalid>(read));
  CHECK_THAT(std::get<Invalid>(read).reason, Catch::Contains("more than 1024 characters"));
}

TEST_CASE("columns are characters, and a BOM is none") {
  check({
      {"\xEF\xBB\xBF\xC3\xA4: @\n", "`@`", 1, 4, "\xC3\xA4: @"},
      {"k: \xF0\x9F\x98\x80 [\nl: [\xFF, @]\n", "`@`", 2, 8, "l: [\xEF\xBF\xBD, @]"},
      {"a: 1\r\nb: @\r\n", "`@`", 2, 4, "b: @"},
      {"a: 1\rb: @\r", "`@`", 2, 4, "b: @"},
  });
}

TEST_CASE("a long line is cut around the place") {
  const std::string file = fmt::format("k: [{:300}@{:300}]\n", "", "");
  const auto read = Document::read(file);
  REQUIRE(std::holds_alternative<Invalid>(read));
  const Invalid& invalid = std::get<Invalid>(read);
  CHECK(invalid.place.column == 305);
  CHECK(invalid.line.size() <= 80);
  CHECK(invalid.line.find('@') == invalid.column_in_line - 1);
}

}  // namespace ampcfg::document::invalid_test
