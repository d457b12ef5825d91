#include "ampcfg/drift/deciding/secret_directive.hpp"

#include <catch2/catch.hpp>

namespace ampcfg::drift::secret_directive_test {

TEST_CASE("a key's secret has a name that says whose it is") {
  const KeyOfFile key{"P", "c.yml", "a{b}"};
  CHECK(secret_name_of(key) == "P/c.yml/a{{b}}");
  CHECK(secret_name_of(key, "A") == "P/c.yml/a{{b}}@{instance}");
  CHECK(secret_name_of(key, "here:A") == "P/c.yml/a{{b}}@{host}.{instance}");
}

TEST_CASE("a secret is named in JSON") {
  CHECK(secret_directive("P/c.yml/\"q\"") == R"({"$secret": "P/c.yml/\"q\""})");
  CHECK(secret_directive("P/c.yml/pin", true) == R"({"$secret": "P/c.yml/pin", "as": "number"})");
}

}  // namespace ampcfg::drift::secret_directive_test
