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
  CHECK(near_names("aaaa", {"aaab", "aaac", "aaad", "aaae"}).size() == 3);
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
