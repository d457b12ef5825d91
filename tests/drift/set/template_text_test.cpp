#include "drift/set/template_text.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <variant>

namespace ampcfg::drift::template_text_test {

TEST_CASE("a template is filled in") {
  const Parts parts = {{"short", "SMP"}, {"nn", "71"}, {"empty", ""}, {"braces", "{nn}"}};
  struct Case {
    std::string text;
    std::string filled_in;
    std::string unknown;
  };
  const Case cases[] = {
      {"", "", ""},
      {"plain", "plain", ""},
      {"co_{short}_", "co_SMP_", ""},
      {"{short}{nn}", "SMP71", ""},
      {"{empty}", "", ""},
      {"{{short}} {nn}", "{short} 71", ""},
      {"{{{nn}}}", "{71}", ""},
      {"{braces}", "{nn}", ""},  // once
      {"{port} {short}", "", "port"},
      {"{Short}", "", "Short"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto read = TemplateText::read(c.text);
    REQUIRE(std::holds_alternative<TemplateText>(read));
    const FilledIn filled = fill_in(std::get<TemplateText>(read), parts);
    CHECK(filled.text == c.filled_in);
    CHECK(filled.unknown == c.unknown);
  }
}

TEST_CASE("what is no template is said") {
  struct Case {
    std::string text;
    std::string wrong;
  };
  const Case cases[] = {
      {"{", "a `{` without its `}`"},     {"a {b", "a `{` without its `}`"}, {"{a{b}", "a `{` without its `}`"},
      {"a } b", "a `}` without its `{`"}, {"{a}}", "a `}` without its `{`"}, {"{}", "`{}` names no part"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto read = TemplateText::read(c.text);
    REQUIRE(std::holds_alternative<std::string>(read));
    CHECK(std::get<std::string>(read) == c.wrong);
  }
}

}  // namespace ampcfg::drift::template_text_test
