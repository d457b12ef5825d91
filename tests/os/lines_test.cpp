#include "ampcfg/os/lines.hpp"

#include <catch2/catch.hpp>

namespace ampcfg::os::lines_test {

TEST_CASE("a text's lines have their ends, which the last may lack") {
  using Lines = std::vector<std::string_view>;
  CHECK(lines_of("").empty());
  CHECK(lines_of("a") == Lines{"a"});
  CHECK(lines_of("a\n\nb\r\nc") == Lines{"a\n", "\n", "b\r\n", "c"});
  CHECK(lines_of("a\n") == Lines{"a\n"});
}

}  // namespace ampcfg::os::lines_test
