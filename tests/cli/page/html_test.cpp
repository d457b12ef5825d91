#include "cli/page/html.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace ampcfg::cli::html_test {

TEST_CASE("what is not ours is escaped for where it stands") {
  struct Case {
    std::string value, as_text, as_attribute;
  };
  const std::vector<Case> cases{
      {"plain words, 7 > 3", "plain words, 7 &gt; 3", "plain words, 7 &gt; 3"},
      {"<script>x</script>", "&lt;script&gt;x&lt;/script&gt;", "&lt;script&gt;x&lt;/script&gt;"},
      {"a & b &amp; &#60;", "a &amp; b &amp;amp; &amp;#60;", "a &amp; b &amp;amp; &amp;#60;"},
      {R"(" onclick="x)", R"(" onclick="x)", "&quot; onclick=&quot;x"},
      {"' onclick='x", "' onclick='x", "' onclick='x"},
      {"<!-- --> ]]>", "&lt;!-- --&gt; ]]&gt;", "&lt;!-- --&gt; ]]&gt;"},
      {"`${x}` {{script}}", "`${x}` {{script}}", "`${x}` {{script}}"},
      {"grün, 日本", "grün, 日本", "grün, 日本"},
      {"two\nlines\tand a tab", "two\nlines\tand a tab", "two\nlines\tand a tab"},
      {std::string("nul \0, bell \a, escape \x1b, delete \x7f", 33),
       "nul \uFFFD, bell \uFFFD, escape \uFFFD, delete \uFFFD",
       "nul \uFFFD, bell \uFFFD, escape \uFFFD, delete \uFFFD"},
      {"cut off\x1f", "cut off…", "cut off…"},
      {"", "", ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.value);
    CHECK(Html().text(one.value).str() == one.as_text);
    CHECK(Html().attribute("title", one.value).str() == " title=\"" + one.as_attribute + "\"");
  }
}

TEST_CASE("a link leads to nothing but a place in the page") {
  CHECK(Html().address("instance=" + in_address("SMP 101") + "&plugin=" + in_address("A&B=\"<ü>\"")).str() ==
        " href=\"#instance=SMP%20101&amp;plugin=A%26B%3D%22%3C%C3%BC%3E%22\"");
  CHECK(in_address("javascript:x//%00+#") == "javascript%3Ax%2F%2F%2500%2B%23");
  CHECK(in_address("Ab-c_d.9*") == "Ab-c_d.9*");
}

TEST_CASE("what is filled in is not looked at again") {
  const auto piece = [](std::string_view name) { return name == "a" ? std::string("{{b}}") : std::string("B"); };
  CHECK(filled_in("{{a}} and {{b}}", piece) == "{{b}} and B");
  CHECK(filled_in("no place {{", piece) == "no place {{");
  CHECK(filled_in("", piece).empty());
}

TEST_CASE("pieces are put together as they are") {
  Html inner;
  inner.tag("<b>").text("<").tag("</b>");
  CHECK(Html().tag("<p>").add(inner).number(27'000).str() == "<p><b>&lt;</b>27,000");
  CHECK(Html().empty());
  CHECK_FALSE(inner.empty());
}

}  // namespace ampcfg::cli::html_test
