#include "ampcfg/os/relative_path.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace ampcfg::os::relative_path_test {

TEST_CASE("a path that stays within its folder") {
  for (const char* path : {"a", "a/b.yml", "a..b", ".a", "...", "a b/c"}) CHECK(stays_within(path));
  for (const char* path : {"", "/a", "a/", "a//b", ".", "..", "a/./b", "a/../b", "../a", "a/.."})
    CHECK_FALSE(stays_within(path));
  CHECK_FALSE(stays_within(std::string("a\0b", 3)));
}

}  // namespace ampcfg::os::relative_path_test
