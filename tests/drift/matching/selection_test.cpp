#include "ampcfg/drift/matching/selection.hpp"

#include <catch2/catch.hpp>

namespace ampcfg::drift::selection_test {

using Names = std::vector<std::string>;

TEST_CASE("a glob matches names as a shell does, with * across dots and slashes") {
  struct Case {
    std::string pattern;
    std::string name;
    bool matches;
  };
  const Case cases[] = {
      {"", "", true},
      {"*", "", true},
      {"*", "a.b/c", true},
      {"a*c", "a.b/c", true},
      {"a*c", "a.b/cd", false},
      {"a*b*c", "aXbYbZc", true},
      {"**b", "aab", true},
      {"?", "a", true},
      {"?", "\xC3\xA9", true},
      {"?", "\xE2\x82\xAC", true},
      {"?", "\xFF", true},
      {"?", "", false},
      {"??", "\xC3\xA9", false},
      {"\xFF*", "\xFFx", true},
      {"[a-c]x", "bx", true},
      {"[!a-c]x", "bx", false},
      {"[^a-c]x", "dx", true},
      {"[]]", "]", true},
      {"[a-]", "-", true},
      {"[[:digit:]]*", "7a", true},
      {"[[:upper:]]", "a", false},
      {"[\xC3\xA0-\xC3\xBF]", "\xC3\xA9", true},
      {"[ab", "[ab", true},
      {"\\*", "*", true},
      {"\\*", "a", false},
      {"a\\", "a\\", true},
      {"Case", "case", false},
      {std::string(30, '*') + "b", std::string(5000, 'a'), false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.pattern, c.name);
    CHECK(matches(c.pattern, c.name) == c.matches);
  }
}

TEST_CASE("patterns pick names") {
  const Names names = {"SMP101", "SMP201", "HUB01", "a*", "ab"};
  struct Case {
    Names patterns;
    Names picked;
    Names unmatched;
  };
  const Case cases[] = {
      {{}, names, {}},
      {{"SMP*"}, {"SMP101", "SMP201"}, {}},
      {{"HUB01", "SMP101"}, {"SMP101", "HUB01"}, {}},
      {{"a*"}, {"a*"}, {}},  // equal to a name: that one alone
      {{"a?"}, {"a*", "ab"}, {}},
      {{"nothing", "x*", "ab"}, {"ab"}, {"nothing", "x*"}},
  };
  for (const Case& c : cases) {
    Names unmatched;
    CHECK(Patterns(c.patterns).pick(names, &unmatched) == c.picked);
    CHECK(unmatched == c.unmatched);
  }
  CHECK(Patterns().pick("anything"));
  CHECK(Patterns({"[x]", "a*"}).pick("[x]"));
  CHECK_FALSE(Patterns({"b*"}).pick("a"));
}

TEST_CASE("exact keys leave nothing but themselves, or a whole file") {
  Selection selection;
  CHECK(selection.is_exact("P", "config.yml", "a"));
  CHECK(selection.picks_all());
  selection.exact = {{"P", "config.yml", {"a", "b.c"}}, {"P", "lang/en.yml", {}}};
  CHECK_FALSE(selection.picks_all());
  CHECK(selection.is_exact("P", "config.yml", "b.c"));
  CHECK_FALSE(selection.is_exact("P", "config.yml", "b"));
  CHECK(selection.is_exact("P", "lang/en.yml", "anything"));
  CHECK_FALSE(selection.is_exact("P", "lang/de.yml", "a"));
  CHECK_FALSE(selection.is_exact("Q", "config.yml", "a"));
}

}  // namespace ampcfg::drift::selection_test
