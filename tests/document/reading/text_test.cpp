// What a file's bytes are decoded to, wherever in the file they stand: many bytes are looked at at a time.

#include "document/reading/text.hpp"

#include <catch2/catch.hpp>
#include <iterator>
#include <string>
#include <string_view>

namespace ampcfg::document::text_test {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view replaced = "\xEF\xBF\xBD";
constexpr std::size_t blocks = 70;  // characters before: more than two blocks of bytes

struct Case {
  std::string_view bytes;
  std::string_view decoded;
  bool forbidden = false;
};

// Behind each stands a letter, so that none is made whole by what follows.
const Case cases[] = {
    {"a", "a"},
    {"\t", "\t"},
    {"\r\n", "\r\n"},
    {"\x1F", "\x1F", true},
    {"\0"sv, "\0"sv, true},
    {"\x7F", "\x7F", true},
    {"\xC2\x80", "\xC2\x80", true},
    {"\xC2\x85", "\xC2\x85"},  // a line's end
    {"\xC2\x9F", "\xC2\x9F", true},
    {"\xC2\xA0", "\xC2\xA0"},
    {"\xC2\xA7", "\xC2\xA7"},
    {"\xDF\xBF", "\xDF\xBF"},
    {"\xE0\xA0\x80", "\xE0\xA0\x80"},
    {"\xE2\x80\xA8", "\xE2\x80\xA8"},
    {"\xE2\x82\xAC", "\xE2\x82\xAC"},
    {"\xEC\xBF\xBF", "\xEC\xBF\xBF"},
    {"\xED\x9F\xBF", "\xED\x9F\xBF"},
    {"\xEE\x80\x80", "\xEE\x80\x80"},
    {"\xEF\xBB\xBF", "\xEF\xBB\xBF"},
    {"\xEF\xBF\xBD", "\xEF\xBF\xBD"},
    {"\xEF\xBF\xBE", "\xEF\xBF\xBE", true},
    {"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"},
    // Malformed: once for each sequence as Java's decoder counts.
    {"\x80", replaced},
    {"\xBF", replaced},
    {"\xC0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"\xC1\xBF", "\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"\xC3", replaced},
    {"\xC3\xC3\xA4", "\xEF\xBF\xBD\xC3\xA4"},
    {"\xC3\xA4\xA4", "\xC3\xA4\xEF\xBF\xBD"},
    {"\xE2", replaced},
    {"\xE2\x82", replaced},
    {"\xE2\x82\xAC\xAC", "\xE2\x82\xAC\xEF\xBF\xBD"},
    {"\xE0\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"\xED\xA0\x80", replaced},
    {"\xEE\x80", replaced},
    {"\xF0\x9F\x98", replaced},
    {"\xF5", replaced},
    {"\xFF", replaced},
};

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  while (times-- > 0) all += text;
  return all;
}

TEST_CASE("bytes are decoded the same wherever they stand") {
  std::size_t as_expected = 0;
  for (const std::string_view around : {"a"sv, "\xC3\xA4"sv, "\xC2\xA7z"sv, "\xE2\x82\xAC"sv}) {
    for (const Case& c : cases) {
      for (std::size_t count = 0; count < blocks; ++count) {
        const std::string before = repeated(around, count);
        const std::string after = "z" + repeated(around, blocks);
        const std::string bytes = before + std::string(c.bytes) + after;
        const std::string text = before + std::string(c.decoded) + after;
        const Text decoded(bytes);
        const bool has_bom = count == 0 && c.bytes == "\xEF\xBB\xBF";
        if (decoded.view() == (has_bom ? after : text) && decoded.forbidden().has_value() == c.forbidden &&
            (!c.forbidden || decoded.forbidden()->at() == before.size())) {
          ++as_expected;
          continue;
        }
        INFO("behind " << count << " times " << around << ": " << c.bytes);
        FAIL(decoded.view());
      }
    }
  }
  CHECK(as_expected == 4 * std::size(cases) * blocks);
}

TEST_CASE("a text of one-byte characters is known as such") {
  for (std::size_t count = 0; count < blocks; ++count) {
    const std::string ascii(count, 'a');
    CHECK(Text(ascii).ascii());
    const std::string longer = ascii + "\xC3\xA4" + std::string(blocks, 'a');
    CHECK_FALSE(Text(longer).ascii());
    const std::string last = ascii + "\xC3\xA4";
    CHECK_FALSE(Text(last).ascii());
  }
}

}  // namespace
}  // namespace ampcfg::document::text_test
