#include "ampcfg/drift/matching/near_names.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace ampcfg::drift::near_names_test {

using Names = std::vector<std::string>;

TEST_CASE("near names are what a person may have meant") {
  const Names known = {"CoreProtect", "Chat", "Economy", "Essentials", "EssentialsSpawn", "Warps"};
  struct Case {
    std::string name;
    Names near;
  };
  const Case cases[] = {
      {"coreprotect", {"CoreProtect"}},
      {"CorePortect", {"CoreProtect"}},
      {"Caht", {"Chat"}},
      {"Warp", {"Warps"}},
      {"Essential", {"Essentials", "EssentialsSpawn"}},
      {"Zebra", {}},
      {"", {}},
      {std::string(100000, 'a'), {}},
  };
  for (const Case& c : cases) CHECK(near_names(c.name, known) == c.near);
  CHECK(near_names("smp101", {"SMP201", "SMP101", "SMP102"}) == Names{"SMP101"});
  CHECK(near_names("aaaa", {"aaab", "aaac", "aaad", "aaae"}).size() == 3);
}

TEST_CASE("misspelt is another case, a letter, or accents that are written otherwise") {
  struct Case {
    std::string name, known;
    bool misspelt;
  };
  const Case cases[] = {
      {"essentials", "Essentials", true},
      {"Essentails", "Essentials", true},
      {"Essential", "Essentials", true},
      {"Chat", "Cats", false},
      {"Chat", "Chat", false},
      {"AAC", "ACC", false},
      {"aac", "AAC", true},
      {"EssentialsSpawn", "Essentials", false},
      {"Caf\xC3\xA9s", "Cafe\xCC\x81s", true},
      {"r\xC3\xA9gl\xC3\xA9s", "re\xCC\x81gle\xCC\x81s", true},
      {"\xE5\x9C\xB0", "\xE5\x9B\xBE", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name, c.known);
    CHECK(is_misspelt(c.name, c.known) == c.misspelt);
    CHECK(is_misspelt(c.known, c.name) == c.misspelt);
  }
}

TEST_CASE("near names are asked for in the words of who asks") {
  const auto in_backquotes = [](std::string_view name) { return "`" + std::string(name) + "`"; };
  CHECK(did_you_mean(Names{}).empty());
  CHECK(did_you_mean(Names{"a"}) == "did you mean a?");
  CHECK(did_you_mean(Names{"a", "b", "c"}) == "did you mean a, b or c?");
  CHECK(did_you_mean(Names{"a", "b", "c"}, {.between = " or "}) == "did you mean a or b or c?");
  CHECK(did_you_mean(Names{"a", "b"}, {.start = ": did you mean ", .written = in_backquotes, .most = 1}) ==
        ": did you mean `a`?");
  CHECK(did_you_mean("Caht", {"Chat", "Warps"}) == "did you mean Chat?");
  CHECK(did_you_mean("Zebra", {"Chat", "Warps"}).empty());
}

}  // namespace ampcfg::drift::near_names_test
