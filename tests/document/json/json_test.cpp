#include "ampcfg/document/json/json.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>

namespace ampcfg::document::json_test {

using ampcfg::document::Entry;
using ampcfg::document::JsonError;
using ampcfg::document::JsonEscapes;
using ampcfg::document::JsonNode;
using ampcfg::document::JsonText;
using ampcfg::document::Value;
using ampcfg::document::write_json;

namespace {

using namespace std::string_literals;

JsonText read(std::string text) {
  auto result = JsonText::read(std::move(text));
  if (const auto* error = std::get_if<JsonError>(&result)) FAIL(error->reason);
  return std::move(std::get<JsonText>(result));
}

JsonError refusal(std::string text) {
  auto result = JsonText::read(std::move(text));
  REQUIRE(std::holds_alternative<JsonError>(result));
  return std::get<JsonError>(result);
}

std::string written(const Value& value) {
  std::string out;
  write_json(out, value);
  return out;
}

std::string string_written(std::string_view text) {
  std::string out;
  write_json(out, text);
  return out;
}

}  // namespace

TEST_CASE("a JSON text has its values exactly") {
  struct Case {
    std::string text;
    Value::Kind kind;
    std::string as_written;
  };
  const std::string long_digits(400, '7');
  const Case cases[] = {
      {"null", Value::Kind::null, "null"},
      {" true ", Value::Kind::boolean, "true"},
      {"0", Value::Kind::integer, "0"},
      {"-0", Value::Kind::integer, "0"},
      {"-12", Value::Kind::integer, "-12"},
      {"9007199254740993", Value::Kind::integer, "9007199254740993"},
      {"123456789012345678901234567890", Value::Kind::integer, "123456789012345678901234567890"},
      {long_digits, Value::Kind::integer, long_digits},
      {"-" + long_digits, Value::Kind::integer, "-" + long_digits},
      {"1.0", Value::Kind::floating, "1.0"},
      {"-0.0", Value::Kind::floating, "-0.0"},
      {"1e3", Value::Kind::floating, "1000.0"},
      {"1E-2", Value::Kind::floating, "0.01"},
      {"1.5e300", Value::Kind::floating, "1.5e+300"},
      {"1e400", Value::Kind::floating, "\".inf\""},
      {"-1e999", Value::Kind::floating, "\"-.inf\""},
      {"0.1", Value::Kind::floating, "0.1"},
      {"\"a\\u00e9\\n\\ud83d\\ude00\"", Value::Kind::string, "\"a\xC3\xA9\\u000a\xF0\x9F\x98\x80\""},
      {"\"\\ud800\"", Value::Kind::string, "\"\\ud800\""},
      {"\"\\udc00 \\b\\/\\\\ \\ud800\\u0041\\ud83d\\ude00\"", Value::Kind::string,
       "\"\\udc00 \\u0008/\\\\ \\ud800A\xF0\x9F\x98\x80\""},
      {"[1, [], {}]", Value::Kind::list, "[1, [], {}]"},
      {"{\"b\": 1, \"a\": [2]}", Value::Kind::mapping, "{\"b\": 1, \"a\": [2]}"},
      {"\xEF\xBB\xBF{}", Value::Kind::mapping, "{}"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const JsonText json = read(c.text);
    CHECK(json.root().value.kind() == c.kind);
    CHECK(written(json.root().value) == c.as_written);
  }
}

TEST_CASE("each part of a JSON text knows where it is written") {
  const JsonText json = read("{\n  \"\xC3\xA9\": [true , -1.5e2,\"x\\ty\"],\n  \"b\" : {\"c\":null} }\n");
  const auto text = [&](ampcfg::document::Range range) {
    return std::string(json.bytes().substr(range.begin, range.end - range.begin));
  };
  const JsonNode& root = json.root();
  REQUIRE(root.children.size() == 2);
  CHECK(text(root.written) == "{\n  \"\xC3\xA9\": [true , -1.5e2,\"x\\ty\"],\n  \"b\" : {\"c\":null} }");
  const JsonNode& list = root.children[0];
  CHECK(list.key == "\xC3\xA9");
  CHECK(text(list.key_written) == "\"\xC3\xA9\"");
  CHECK(text(list.written) == "[true , -1.5e2,\"x\\ty\"]");
  REQUIRE(list.children.size() == 3);
  CHECK(text(list.children[0].written) == "true");
  CHECK(text(list.children[1].written) == "-1.5e2");
  CHECK(text(list.children[2].written) == "\"x\\ty\"");
  CHECK(list.children[2].key.empty());
  const JsonNode& inner = root.children[1].children[0];
  CHECK(inner.key == "c");
  CHECK(text(inner.written) == "null");
  CHECK(json.place(inner.written.begin).line == 3);
  CHECK(json.place(inner.written.begin).column == 14);
  CHECK(json.place(list.written.begin).column == 8);
}

TEST_CASE("places are counted beyond the first marks, in characters, without a BOM") {
  std::string text = "\xEF\xBB\xBF[";
  for (int i = 0; i < 1000; ++i) text += "\"\xE2\x82\xAC\",";
  text += "\n7]";
  const JsonText json = read(text);
  const JsonNode& first = json.root().children[0];
  CHECK(json.place(first.written.begin).column == 2);
  CHECK(json.place(json.root().children[999].written.begin).column == 2 + 999 * 4);
  CHECK(json.place(json.root().children[1000].written.begin).line == 2);
  CHECK(json.place(json.root().children[1000].written.begin).column == 1);
}

TEST_CASE("of equal names the last counts, and both are known") {
  for (const int more : {0, 40}) {
    std::string text = R"({"a": 1, "b": 2, "a": 3)";
    for (int i = 0; i < more; ++i) text += ", \"m" + std::to_string(i) + "\": 0";
    const JsonText json = read(text + "}");
    REQUIRE(json.root().children.size() == static_cast<std::size_t>(3 + more));
    const auto entries = json.root().value.entries();
    REQUIRE(entries.size() == static_cast<std::size_t>(2 + more));
    CHECK(entries[0].key == "b");
    CHECK(entries[1].key == "a");
    CHECK(written(entries[1].value) == "3");
  }
}

TEST_CASE("what is no JSON is refused, with its place") {
  struct Case {
    std::string text;
    std::uint32_t line;
    std::uint32_t column;
    std::string reason;
  };
  const Case cases[] = {
      {"", 1, 1, "nothing"},
      {"\xEF\xBB\xBF", 1, 1, "nothing"},
      {"{\"a\": 1,\n}", 2, 1, "no comma before"},
      {"[1,]", 1, 4, "no JSON value"},
      {"{\"a\" 1}", 1, 6, "colon"},
      {"{\"a\": 1 \"b\"", 1, 9, "comma"},
      {"[1 2]", 1, 4, "comma"},
      {"{} x", 1, 4, "after the end"},
      {"{}\0"s, 1, 3, "NUL"},
      {"\"\\q\"", 1, 2, "escape"},
      {"\"\\u12\"", 1, 2, "hexadecimal"},
      {"\"a\nb\"", 1, 3, "control character"},
      {"\"a", 1, 3, "closing quote"},
      {"1.", 1, 3, "decimal point"},
      {"1e", 1, 3, "exponent"},
      {"01", 1, 2, "after the end"},
      {"nul", 1, 4, "no JSON value"},
      {"\"\xFF\"", 1, 2, "not UTF-8"},
      {"\"\xED\xA0\x80\"", 1, 2, "not UTF-8"},
      {std::string(201, '['), 1, 201, "200 levels"},
      {"[1e999, \"\\ud800\", tru]", 1, 22, "no JSON value"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const JsonError error = refusal(c.text);
    CHECK_THAT(error.reason, Catch::Contains(c.reason));
    CHECK(error.place.line == c.line);
    CHECK(error.place.column == c.column);
  }
  CHECK(read(std::string(200, '[') + std::string(200, ']')).root().children.size() == 1);
}

TEST_CASE("JSON is written so that no character steers a terminal") {
  struct Case {
    std::string text;
    std::string expected;
  };
  const Case cases[] = {
      {"plain \"quoted\" \\", R"("plain \"quoted\" \\")"},
      {"\x1B[31m\x7F\r", R"("\u001b[31m\u007f\u000d")"},
      {"\xC2\x80\xC2\x9F\xC2\xA0", "\"\\u0080\\u009f\xC2\xA0\""},
      {"\xE2\x80\x8E\xE2\x80\x8F\xE2\x80\xA7\xE2\x80\xA8\xE2\x80\xAE\xE2\x81\xA6\xE2\x81\xA9\xE2\x81\xAA",
       "\"\\u200e\\u200f\xE2\x80\xA7\\u2028\\u202e\\u2066\\u2069\xE2\x81\xAA\""},
      {"\xED\xA0\x80", R"("\ud800")"},
      {"a\xFF\xC3", R"("a\udcff\udcc3")"},
      {"\xF4\x90\x80\x80", R"("\udcf4\udc90\udc80\udc80")"},
      {"\xE0\x80\xAF", R"("\udce0\udc80\udcaf")"},
  };
  for (const Case& c : cases) CHECK(string_written(c.text) == c.expected);
}

TEST_CASE("strings are written as files escape them that people keep") {
  const auto written_with = [](std::string_view text, const JsonEscapes& escapes) {
    std::string out;
    write_json(out, text, escapes);
    return out;
  };
  const std::string_view text = "\"\\/\b\f\n\r\t\x01\x7F\xC3\xBC\xF0\x9F\x98\x80\xE2\x80\xAE\xED\xA0\xBD";
  CHECK(written_with(text, {}) == "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u007f\xC3\xBC\xF0\x9F\x98\x80\\u202e\\ud83d\"");
  CHECK(written_with(text, {true, true, true}) ==
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\\u007F\\u00FC\\uD83D\\uDE00\\u202E\\uD83D\"");
  CHECK(written_with("", {true, true, true}) == "\"\"");
}

TEST_CASE("what is there and not seen is written escaped, joiners where they join nothing") {
  struct Case {
    std::string what, text, expected;
  };
  const Case cases[] = {
      {"beside what is escaped", "\u00ac\u00ae\u061b\u180d\u200a\u2010\u205f\u2065\u206a\ufefe\ufff8\ufffc\U000e0080",
       "\u00ac\u00ae\u061b\u180d\u200a\u2010\u205f\u2065\u206a\ufefe\ufff8\ufffc\U000e0080"},
      {"soft hyphen", "a\u00adb", R"(a\u00adb)"},
      {"marks of letters", "\u061c\u180e", R"(\u061c\u180e)"},
      {"zero width", "\u200b\u200c\u200d", R"(\u200b\u200c\u200d)"},
      {"word joiner and operators", "\u2060\u2061\u2064", R"(\u2060\u2061\u2064)"},
      {"byte order mark", "\ufeff", R"(\ufeff)"},
      {"annotation", "\ufff9\ufffb", R"(\ufff9\ufffb)"},
      {"tags, in two halves", "\U000e0000\U000e0041\U000e007f", R"(\udb40\udc00\udb40\udc41\udb40\udc7f)"},
      {"a flag of a part of a country", "\U0001f3f4\U000e0067\U000e007f", "\U0001f3f4\\udb40\\udc67\\udb40\\udc7f"},
      {"between Latin letters", "a\u200cb\u200dc", R"(a\u200cb\u200dc)"},
      {"between Persian letters", "\u0645\u06cc\u200c\u062e\u0648", "\u0645\u06cc\u200c\u062e\u0648"},
      {"behind a virama", "\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"},
      {"between Adlam letters", "\U0001e900\u200d\U0001e901", "\U0001e900\u200d\U0001e901"},
      {"at the beginning", "\u200d\u0937", "\\u200d\u0937"},
      {"at the end", "\u0915\u200d", "\u0915\\u200d"},
      {"beside a blank", "\u0915\u200d \u0937", "\u0915\\u200d \u0937"},
      {"beside a byte that is none", "\u0915\u200d\xff", "\u0915\\u200d\\udcff"},
      {"two of them", "\u0645\u200c\u200c\u062e", "\u0645\\u200c\\u200c\u062e"},
      {"beside a mark of letters", "\u061c\u200c\u062e", "\\u061c\\u200c\u062e"},
      {"a woman at a computer", "\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"},
      {"with a skin tone", "\U0001f469\U0001f3fd\u200d\U0001f4bb", "\U0001f469\U0001f3fd\u200d\U0001f4bb"},
      {"with a style", "\u2764\ufe0f\u200d\U0001f525", "\u2764\ufe0f\u200d\U0001f525"},
      {"with a sign", "\U0001f3c3\u200d\u2640\ufe0f", "\U0001f3c3\u200d\u2640\ufe0f"},
      {"no joiner of emoji", "\U0001f469\u200c\U0001f4bb", "\U0001f469\\u200c\U0001f4bb"},
      {"an emoji beside a letter", "\U0001f469\u200da", "\U0001f469\\u200da"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    CHECK(string_written(c.text) == '"' + c.expected + '"');
    std::string shown;
    write_shown(shown, c.text);
    CHECK(shown == c.expected);
    if (c.text.find('\xff') == std::string::npos) CHECK(read(string_written(c.text)).root().value.text() == c.text);
  }
}

TEST_CASE("floats that JSON lacks are written as YAML has them") {
  CHECK(written(Value::floating(std::numeric_limits<double>::infinity())) == "\".inf\"");
  CHECK(written(Value::floating(-std::numeric_limits<double>::infinity())) == "\"-.inf\"");
  CHECK(written(Value::floating(std::nan(""))) == "\".nan\"");
  CHECK(written(Value::floating(1e22)) == "1e+22");
  CHECK(written(Value::floating(20)) == "20.0");
}

}  // namespace ampcfg::document::json_test
