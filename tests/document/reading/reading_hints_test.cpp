// Why a value is not read as the text that it looks like.

#include "ampcfg/document/reading/reading_hints.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "ampcfg/document/json/json.hpp"

namespace ampcfg::document::reading_hints_test {

TEST_CASE("a hint says what in a value is not read as text") {
  constexpr std::string_view anchor = "without quotes, `&` begins an anchor, which is no part of the value";
  constexpr std::string_view tag = "without quotes, `!` begins a tag, which is no part of the value";
  constexpr std::string_view alias = "without quotes, `*` repeats the value that has the anchor of this name";
  constexpr std::string_view comment = "without quotes, ` #` begins a comment, which is no part of the value";
  constexpr std::string_view nothing;
  struct Case {
    std::string file;
    std::string path;
    std::string wanted;
    std::string_view hint;
  };
  const Case cases[] = {
      {"a: &cHello\n", "a", R"("&cHello")", anchor},
      {"a: &cHello\n", "a", R"("Hello")", anchor},
      {"a: &cHello there\n", "a", R"("&cHello there")", anchor},
      {"a:\n- x\n- &7There\n", "a", R"(["x","&7There"])", anchor},
      {"a: [&7There, x]\n", "a", R"(["&7There"])", anchor},
      {"s: {b: 1, a: &7There, c: 1}\n", "s.a", R"("&7There")", anchor},
      {"a: &c\nb: *c\n", "a", R"("x")", nothing},
      {"a: &c2 x\nb: {k: [*c2, 1]}\n", "a", R"("y")", nothing},
      {"a: &c 5\n", "a", "6", nothing},
      {"a: &list\n- x\n", "a", R"(["y"])", nothing},
      {"a: &list [x]\n", "a", R"(["y"])", nothing},
      {"a: '&cHello'\n", "a", R"("&cHi")", nothing},
      {"a: x\nb: &c y\n", "a", R"("y")", nothing},
      {"a: ! Stop\n", "a", R"("! Stop")", tag},
      {"a: !!str x\n", "a", R"("!!str x")", tag},
      {"a: !!str x\n", "a", R"("y")", nothing},
      {"a: &x 1\nb: *x\n", "b", R"("*x")", alias},
      {"a: &x 1\nb: *x\n", "b", R"("y")", nothing},
      {"a: Join #1\n", "a", R"("Join #1")", comment},
      {"a: #ff0000\n", "a", R"("#ff0000")", comment},
      {"a: #ff0000\n", "a", R"("red")", comment},
      {"a:\n- Join #1\n- x\n", "a", R"(["Join #1","x"])", comment},
      {"a: Join # one\n", "a", R"("Leave")", nothing},
      {"a: # the name\n", "a", R"("red")", nothing},
      {"a: 'x' # c\n", "a", R"("x #1")", nothing},
      {"a: 'x #1' # c\n", "a", R"("x #2")", nothing},
      {"a: x\nb: y #1\n", "a", R"("x #1")", nothing},
      {"s: {a: x, b: &c y}\n", "s.a", R"("y")", nothing},
      {"a: x", "a", R"("y")", nothing},
      {"a:", "a", R"("y")", nothing},
  };
  for (const Case& c : cases) {
    CAPTURE(c.file, c.wanted);
    const auto read = Document::read(c.file);
    REQUIRE(std::holds_alternative<Document>(read));
    const auto& document = std::get<Document>(read);
    const auto wanted = std::get<JsonText>(JsonText::read(c.wanted));
    const Key* const key = document.find(c.path);
    REQUIRE(key != nullptr);
    CHECK(ReadingHints(document).of(*key, wanted.root().value) == c.hint);
  }
}

}  // namespace ampcfg::document::reading_hints_test
