#include "ampcfg/os/base64.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

namespace ampcfg::os::base64_test {

TEST_CASE("bytes are in base64 as RFC 4648 has them, and come back") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
      {std::string(4, '\0'), "AAAAAA=="},
      {"\xfb\xff\xfe", "+//+"},
  };
  for (const auto& [bytes, text] : cases) {
    CAPTURE(text);
    CHECK(base64_of(bytes) == text);
    CHECK(bytes_of_base64(text) == bytes);
  }
  CHECK(bytes_of_base64(base64_of(all)) == all);
}

TEST_CASE("what is no base64 has no bytes") {
  for (const char* text :
       {"Zg", "Zg=", "Zg===", "Z", "=", "====", "Z===", "Zm9v!mFy", "Zm 9", " Zg=", "Zg==Zg==", "Zm9vYmF\n", "Zm-_"}) {
    CAPTURE(text);
    CHECK(bytes_of_base64(text).empty());
  }
}

}  // namespace ampcfg::os::base64_test
