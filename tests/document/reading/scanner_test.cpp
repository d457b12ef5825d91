// The tokens of a text and where they stand: what an editor of text has to go by.

#include "document/reading/scanner.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace ampcfg::document::scanner_test {
namespace {

using Kind = Token::Kind;

struct Scanned {
  std::vector<Kind> kinds;
  std::vector<std::string> texts;  ///< as written, of tokens that are not empty
  std::vector<std::string> comments;
};

Scanned scan(const std::string& file) {
  const Text text(file);
  Arena arena;
  std::vector<Range> comments;
  Scanner scanner(text, arena, &comments);
  Scanned scanned;
  std::uint32_t end = 0;
  do {
    scanned.kinds.push_back(scanner.peek());
    const Token token = scanner.take();
    CHECK(token.kind == scanned.kinds.back());
    CHECK(token.begin <= token.end);
    if (is_comment(token.kind)) continue;
    CHECK(token.begin >= end);
    end = token.end;
    const Range bytes = text.bytes({token.begin, token.end});
    if (token.begin != token.end) scanned.texts.push_back(file.substr(bytes.begin, bytes.end - bytes.begin));
  } while (scanned.kinds.back() != Kind::stream_end);
  for (const Range& comment : comments) {
    const Range bytes = text.bytes(comment);
    scanned.comments.push_back(file.substr(bytes.begin, bytes.end - bytes.begin));
  }
  return scanned;
}

}  // namespace

TEST_CASE("every indicator, property and scalar is a token with its range") {
  const Scanned scanned = scan("a: &x !!str 'b c'\nd:\n- *x\n- [e, {f: \"g\"}]\n? h\n: |-\n  i\n");
  CHECK(scanned.texts == std::vector<std::string>{"a",     ":", "&x", "!!str", "'b c'", "d", ":",      "-",
                                                  "*x",    "-", "[",  "e",     ",",     "{", "f",      ":",
                                                  "\"g\"", "}", "]",  "?",     "h",     ":", "|-\n  i"});
}

TEST_CASE("keys and blocks are announced by tokens without length") {
  const Scanned scanned = scan("a:\n  - b\nc: d\n");
  CHECK(scanned.kinds == std::vector<Kind>{Kind::block_mapping_start, Kind::key, Kind::scalar, Kind::value,
                                           Kind::block_sequence_start, Kind::block_entry, Kind::scalar, Kind::block_end,
                                           Kind::key, Kind::scalar, Kind::value, Kind::scalar, Kind::block_end,
                                           Kind::stream_end});
}

TEST_CASE("comments and empty lines are tokens before what they stand before") {
  CHECK(scan("# c\n\na: # c\n\n  b # c\n    # c\n# c\n").kinds ==
        std::vector<Kind>{Kind::block_comment, Kind::block_mapping_start, Kind::key, Kind::scalar, Kind::value,
                          Kind::inline_comment, Kind::block_comment, Kind::scalar, Kind::inline_comment,
                          Kind::block_comment, Kind::block_end, Kind::stream_end});
  CHECK(scan("a: | # c\n  b\n").kinds == std::vector<Kind>{Kind::block_mapping_start, Kind::key, Kind::scalar,
                                                           Kind::value, Kind::inline_comment, Kind::scalar,
                                                           Kind::block_end, Kind::stream_end});
}

TEST_CASE("comments have ranges, wherever they stand") {
  const Scanned scanned =
      scan("\xEF\xBB\xBF# top\r\na: 1 # one\n# \xFF\xFF two\nb: | # three\n  # none\nc: [ # four\n  d#e\n]\n# end");
  CHECK(scanned.comments == std::vector<std::string>{"# top", "# one", "# \xFF\xFF two", "# three", "# four", "# end"});
}

}  // namespace ampcfg::document::scanner_test
