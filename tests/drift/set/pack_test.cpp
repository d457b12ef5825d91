#include "ampcfg/drift/set/pack.hpp"

#include <catch2/catch.hpp>

#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::drift::pack_test {

TEST_CASE("a set is packed under its final names, with counts and sums") {
  const auto packed =
      pack({{"universal_configs_analysis.json",
             "{\"P\":{\"b\":1.50,\"a\":12345678901234567890123,\"s\":\"\\u00e9\",\"l\":[1,{}],\"e\":[]}}"},
            {"variable_configs_analysis_UPDATED.json", "{}"},
            {"metadata.json", "{\"version\": \"7\", \"created\": \"before\"}"},
            {"notes.txt", "x"},
            {"paper/universal_configs.json", "{\"A\":{},\"B\":{}}"}},
           "2026-11-24T09:30:00Z");
  REQUIRE(packed.size() == 5);
  CHECK(packed[0].path == "universal_configs.json");
  CHECK(packed[0].bytes == R"({
  "P": {
    "b": 1.50,
    "a": 12345678901234567890123,
    "s": "\u00e9",
    "l": [
      1,
      {}
    ],
    "e": []
  }
}
)");
  CHECK(packed[1].path == "variable_configs.json");
  CHECK(packed[1].bytes == "{}\n");
  CHECK(packed[2].path == "metadata.json");
  using ampcfg::os::sha256_hex;
  CHECK(packed[2].bytes == R"({
  "version": "7",
  "created": "2026-11-24T09:30:00Z",
  "universal_plugins": 1,
  "variable_plugins": 0,
  "sha256": {
    "universal_configs.json": ")" +
                               sha256_hex(packed[0].bytes) + R"(",
    "variable_configs.json": ")" +
                               sha256_hex(packed[1].bytes) + R"("
  }
}
)");
  CHECK(packed[3].path == "paper/universal_configs.json");
  CHECK(packed[4].path == "paper/metadata.json");
  CHECK(Expectations::load(packed, {}).problems.empty());
  CHECK(pack(packed, "2026-11-24T09:30:00Z")[0].bytes == packed[0].bytes);
}

TEST_CASE("what cannot be packed is said") {
  CHECK_THROWS_WITH(pack({{"universal_configs.json", "{\n x"}}, ""),
                    Catch::StartsWith("universal_configs.json:2:2: this is not JSON"));
  CHECK_THROWS_AS(pack({{"universal_configs.json", "{}"}, {"universal_configs_analysis.json", "{}"}}, ""),
                  ampcfg::Error);
  CHECK(pack({}, "").empty());
}

}  // namespace ampcfg::drift::pack_test
