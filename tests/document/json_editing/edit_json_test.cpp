// What changes make of a set's JSON text: tables of texts, changes, and the text afterwards, or behind `!` why nothing
// was changed. tests/document/json_edit_property.py judges the same at random with another reader.

#include "ampcfg/document/json_editing/edit_json.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ampcfg/document/json/json.hpp"

namespace ampcfg::document::edit_json_test {
namespace {

using namespace std::string_literals;
using Path = std::vector<std::string>;
using Changes = std::vector<JsonChange>;

struct Case {
  std::string text;
  Changes changes;
  std::string result;
};

JsonChange set(Path path, std::string value) {
  return {JsonChange::Kind::set, std::move(path), std::move(value)};
}

JsonChange removed(Path path) {
  return {JsonChange::Kind::remove, std::move(path), {}};
}

JsonChange renamed(Path path, std::string name) {
  return {JsonChange::Kind::rename, std::move(path), std::move(name)};
}

std::string edited(const std::string& text, const Changes& changes, std::string_view indent = "  ") {
  const auto result = edit_json(text, changes, indent);
  if (const auto* refusal = std::get_if<JsonRefusal>(&result)) {
    std::string words = "!" + refusal->reason;
    if (refusal->place)
      words += " " + std::to_string(refusal->place->line) + ":" + std::to_string(refusal->place->column);
    if (refusal->change) words += " #" + std::to_string(*refusal->change);
    return words;
  }
  return std::get<std::string>(result);
}

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    INFO(c.text << "\n" << c.changes.size() << " changes, the first to " << c.changes.at(0).text);
    const std::string after = edited(c.text, c.changes);
    CHECK(after == c.result);
    // Made once, they are made: renaming apart, which then finds nothing to rename.
    Changes again;
    for (const JsonChange& change : c.changes) {
      if (change.kind != JsonChange::Kind::rename) again.push_back(change);
    }
    if (again.size() == c.changes.size() && !after.starts_with("!")) CHECK(edited(after, again) == after);
  }
}

}  // namespace

TEST_CASE("a value is replaced where it stands, and all else stays") {
  const std::string file = "{\n  \"P\": {\n    \"a\": 1,\n    \"b\" : [ 1,2 ],\n    \"c\": {\"x\": null}\n  }\n}\n";
  check({
      {file,
       {set({"P", "a"}, "\"two\"")},
       "{\n  \"P\": {\n    \"a\": \"two\",\n    \"b\" : [ 1,2 ],\n    \"c\": {\"x\": null}\n  }\n}\n"},
      {file,
       {set({"P", "b"}, "true")},
       "{\n  \"P\": {\n    \"a\": 1,\n    \"b\" : true,\n    \"c\": {\"x\": null}\n  }\n}\n"},
      {file,
       {set({"P", "c", "x"}, " 2.50 ")},
       "{\n  \"P\": {\n    \"a\": 1,\n    \"b\" : [ 1,2 ],\n    \"c\": {\"x\": 2.50}\n  }\n}\n"},
      {file,
       {set({"P", "c"}, "[]"), set({"P", "a"}, "{}")},
       "{\n  \"P\": {\n    \"a\": {},\n    \"b\" : [ 1,2 ],\n    \"c\": []\n  }\n}\n"},
      {"[1]\n", {set({}, "[1, 2]")}, "[1, 2]\n"},
      {" 1", {set({}, "2")}, " 2"},
  });
}

TEST_CASE("a value that stands there already stays as it is written") {
  const auto same = [](const std::string& written, const std::string& value) {
    INFO(written << " set to " << value);
    return edited("{\"k\": " + written + "}", {set({"k"}, value)}) == "{\"k\": " + written + "}";
  };
  const std::pair<std::string, std::string> stay[] = {
      {"1e3", "1000.0"},
      {"0.10", "0.1"},
      {"-0", "0"},
      {"\"\\u00e4\\/\"", "\"\xC3\xA4/\""},
      {"[1,  2]", "[1, 2]"},
      {"{\"$any\":true}", "{\"$any\": true}"},
      {"1E999", "1E999"},
      {"{ }", "{}"},
      {"[ ]", "[]"},
      {"123456789012345678901234567890", "123456789012345678901234567890"},
      {"\"\\ud800\"", "\"\\uD800\""},
  };
  for (const auto& [written, value] : stay) CHECK(same(written, value));
  const std::pair<std::string, std::string> change[] = {
      {"1", "1.0"},         {"0.0", "-0.0"},   {"1", "\"1\""},
      {"1e999", "1e998"},   {"null", "false"}, {"123456789012345678901234567890", "123456789012345678901234567891"},
      {"[1, 2]", "[2, 1]"},
  };
  for (const auto& [written, value] : change)
    CHECK(edited("{\"k\": " + written + "}", {set({"k"}, value)}) == "{\"k\": " + value + "}");
}

TEST_CASE("strings are escaped as the file escapes") {
  const std::string smile = "\"\xC3\xBC/\xF0\x9F\x98\x80\"";
  check({
      {R"({"k": 1})", {set({"k"}, smile)}, R"({"k": "\u00fc/\ud83d\ude00"})"},
      {"{\"k\": \"\xC3\xA4\"}", {set({"k"}, smile)}, "{\"k\": " + smile + "}"},
      {"\xEF\xBB\xBF{\"k\": 1}", {set({"k"}, smile)}, "\xEF\xBB\xBF{\"k\": \"\\u00fc/\\ud83d\\ude00\"}"},
      {R"({"k": "\u00FC \n"})", {set({"k"}, smile)}, R"({"k": "\u00FC/\uD83D\uDE00"})"},
      {R"({"k": "\u00FC\u00fc"})", {set({"k"}, smile)}, R"({"k": "\u00fc/\ud83d\ude00"})"},
      {R"({"k": "\/"})", {set({"k"}, R"("a/b")")}, R"({"k": "a\/b"})"},
      {R"({"k": "\\/"})", {set({"k"}, R"("a/b")")}, R"({"k": "a/b"})"},
      {R"({"k": "\/", "l": "/"})", {set({"k"}, R"("a/b")")}, R"({"k": "a/b", "l": "/"})"},
      {R"({"k": 1})",
       {set({"k"}, R"("\u0008\u000c\u000a\u000d\u0009\u0001\u007f\"\\")")},
       R"({"k": "\b\f\n\r\t\u0001\u007f\"\\"})"},
      {"{\"k\": \"\xC3\xA4\"}", {set({"k"}, R"("\u202e\ud800")")}, R"({"k": "\u202e\ud800"})"},
      {R"({"k": 1})", {set({"\xC3\xBC"}, "1")}, R"({"k": 1, "\u00fc": 1})"},
      {R"({"k": 1})", {renamed({"k"}, "\xC3\xBC\n")}, R"({"\u00fc\n": 1})"},
      {R"({"k": 1})", {set({"k"}, "{\"$oneOf\": [\"\xC3\xBC\"]}")}, R"({"k": {"$oneOf": ["\u00fc"]}})"},
  });
}

TEST_CASE("a new member is written as those beside it") {
  check({
      {"{\n  \"a\": 1\n}\n", {set({"b"}, "2")}, "{\n  \"a\": 1,\n  \"b\": 2\n}\n"},
      {"{\n  \"a\": 1\n}", {set({"b"}, "2")}, "{\n  \"a\": 1,\n  \"b\": 2\n}"},
      {"{\r\n\t\"a\": 1\r\n}\r\n", {set({"b"}, "2")}, "{\r\n\t\"a\": 1,\r\n\t\"b\": 2\r\n}\r\n"},
      {"{\r\t\"a\": 1\r}", {set({"b"}, "2")}, "{\r\t\"a\": 1,\r\t\"b\": 2\r}"},
      {"\xEF\xBB\xBF{\n    \"a\": 1\n}", {set({"b"}, "2")}, "\xEF\xBB\xBF{\n    \"a\": 1,\n    \"b\": 2\n}"},
      {"{\"a\": 1}", {set({"b"}, "2")}, "{\"a\": 1, \"b\": 2}"},
      {"{ \"a\" : 1 }", {set({"b"}, "2")}, "{ \"a\" : 1, \"b\" : 2 }"},
      {"{\"a\":1}", {set({"b"}, "2")}, "{\"a\":1,\"b\":2}"},
      {"{\"a\":1 ,  \"b\":2}", {set({"c"}, "3")}, "{\"a\":1 ,  \"b\":2 ,  \"c\":3}"},
      {"{\n  \"a\": [1,2],\n  \"b\": {\"x\": 1}\n}",
       {set({"b", "y"}, "2")},
       "{\n  \"a\": [1,2],\n  \"b\": {\"x\": 1, \"y\": 2}\n}"},
      // Python 2's blank behind the comma, the comma first, blank lines, members side by side, no indent
      {"{\n  \"a\": 1, \n  \"b\": 2\n}", {set({"c"}, "3")}, "{\n  \"a\": 1, \n  \"b\": 2, \n  \"c\": 3\n}"},
      {"{ \"a\": 1\n, \"b\": 2\n}", {set({"c"}, "3")}, "{ \"a\": 1\n, \"b\": 2\n, \"c\": 3\n}"},
      {"{\n  \"a\": 1,\n\n  \"b\": 2\n}", {set({"c"}, "3")}, "{\n  \"a\": 1,\n\n  \"b\": 2,\n  \"c\": 3\n}"},
      {"{\n  \"a\": 1,\n\n  \"b\": 2\n}", {set({"aa"}, "3")}, "{\n  \"a\": 1,\n  \"aa\": 3,\n\n  \"b\": 2\n}"},
      {"{\n  \"a\": 1, \"b\": 2\n}", {set({"c"}, "3")}, "{\n  \"a\": 1, \"b\": 2, \"c\": 3\n}"},
      {"{\"a\": 1,\n \"b\": 2}", {set({"c"}, "3")}, "{\"a\": 1,\n \"b\": 2,\n \"c\": 3}"},
      {"{\n\"a\": {\n\"b\": 1\n}\n}", {set({"c", "d"}, "2")}, "{\n\"a\": {\n\"b\": 1\n},\n\"c\": {\n\"d\": 2\n}\n}"},
      {"{\n  \"a\": {\"b\": 1,\n        \"c\": 2}\n}",
       {set({"a", "d"}, "3")},
       "{\n  \"a\": {\"b\": 1,\n        \"c\": 2,\n        \"d\": 3}\n}"},
      {"{\n  \"a\":\n    1\n}", {set({"b"}, "2")}, "{\n  \"a\":\n    1,\n  \"b\": 2\n}"},
  });
}

TEST_CASE("a new member stands where it is looked for") {
  check({
      // sorted by code points: three or more
      {R"({"a": 1, "c": 2, "e": 3})", {set({"d"}, "4")}, R"({"a": 1, "c": 2, "d": 4, "e": 3})"},
      {R"({"b": 1, "c": 2, "e": 3})", {set({"a"}, "4")}, R"({"a": 4, "b": 1, "c": 2, "e": 3})"},
      {R"({"b": 1, "c": 2, "e": 3})", {set({"f"}, "4")}, R"({"b": 1, "c": 2, "e": 3, "f": 4})"},
      {R"({"B": 1, "a": 2, "c": 3})", {set({"C"}, "4")}, R"({"B": 1, "C": 4, "a": 2, "c": 3})"},
      {"{\"a\": 1, \"\xEF\xBF\xBD\": 2, \"\xF0\x9F\x98\x80\": 3}",
       {set({"\xF0\x90\x80\x80"}, "4")},
       "{\"a\": 1, \"\xEF\xBF\xBD\": 2, \"\xF0\x90\x80\x80\": 4, \"\xF0\x9F\x98\x80\": 3}"},
      {"{\n  \"b\": 1,\n  \"c\": 2,\n  \"e\": 3\n}",
       {set({"a"}, "4")},
       "{\n  \"a\": 4,\n  \"b\": 1,\n  \"c\": 2,\n  \"e\": 3\n}"},
      {R"({"a": 1, "d": 2, "g": 3})",
       {set({"f"}, "5"), set({"b"}, "6"), set({"e"}, "4")},
       R"({"a": 1, "b": 6, "d": 2, "e": 4, "f": 5, "g": 3})"},
      // two show no order
      {R"({"a": 1, "c": 2})", {set({"b"}, "3")}, R"({"a": 1, "c": 2, "b": 3})"},
      // the longest common beginning, the last of those
      {R"({"TOW01": 1, "SMP101": 2, "SMP201": 3, "EVO01": 4})",
       {set({"SMP102"}, "5")},
       R"({"TOW01": 1, "SMP101": 2, "SMP102": 5, "SMP201": 3, "EVO01": 4})"},
      {R"({"TOW01": 1, "SMP101": 2, "SMP201": 3, "EVO01": 4})",
       {set({"SMP301"}, "5")},
       R"({"TOW01": 1, "SMP101": 2, "SMP201": 3, "SMP301": 5, "EVO01": 4})"},
      {R"({"TOW01": 1, "SMP101": 2, "EVO01": 4})",
       {set({"ROY01"}, "5")},
       R"({"TOW01": 1, "SMP101": 2, "EVO01": 4, "ROY01": 5})"},
      {R"({"x.a": 1, "y": 2})",
       {set({"x.b"}, "1"), set({"z"}, "2"), set({"x.a.c"}, "3"), set({"x"}, "4")},
       R"({"x.a": 1, "x.b": 1, "x.a.c": 3, "x": 4, "y": 2, "z": 2})"},
      // a character in part is none in common
      {"{\"\xC3\xA4\": 1, \"b\": 2}", {set({"\xC3\xBC"}, "3")}, "{\"\xC3\xA4\": 1, \"b\": 2, \"\xC3\xBC\": 3}"},
      // one that goes still shows the place
      {R"({"x.a": 1, "y": 2})", {removed({"x.a"}), set({"x.b"}, "3")}, R"({"x.b": 3, "y": 2})"},
  });
}

TEST_CASE("a member goes with its comma and its line") {
  const std::string file = "{\n  \"a\": 1,\n  \"b\": 2,\n\n  \"c\": 3\n}\n";
  check({
      {file, {removed({"a"})}, "{\n  \"b\": 2,\n\n  \"c\": 3\n}\n"},
      {file, {removed({"b"})}, "{\n  \"a\": 1,\n\n  \"c\": 3\n}\n"},
      {file, {removed({"c"})}, "{\n  \"a\": 1,\n  \"b\": 2\n}\n"},
      {file, {removed({"a"}), removed({"b"})}, "{\n\n  \"c\": 3\n}\n"},
      {file, {removed({"b"}), removed({"c"})}, "{\n  \"a\": 1\n}\n"},
      {file, {removed({"d"}), removed({"a", "x"}), removed({"e", "f"})}, file},
      {"{\r\n\"a\": 1,\r\n\"b\": 2\r\n}", {removed({"a"})}, "{\r\n\"b\": 2\r\n}"},
      {"{\"a\": 1, \"b\": 2,  \"c\": 3}", {removed({"a"})}, "{\"b\": 2,  \"c\": 3}"},
      {"{\"a\": 1, \"b\": 2,  \"c\": 3}", {removed({"b"})}, "{\"a\": 1, \"c\": 3}"},
      {"{\"a\": 1, \"b\": 2,  \"c\": 3 }", {removed({"c"})}, "{\"a\": 1, \"b\": 2 }"},
      {"{ \"a\": 1\n, \"b\": 2\n, \"c\": 3\n}", {removed({"b"})}, "{ \"a\": 1\n, \"c\": 3\n}"},
      {"{ \"a\": 1\n, \"b\": 2\n, \"c\": 3\n}", {removed({"a"})}, "{ \"b\": 2\n, \"c\": 3\n}"},
      {"{\n  \"a\": 1\n, \"b\": 2,\n  \"c\": 3\n}", {removed({"b"})}, "{\n  \"a\": 1\n, \"c\": 3\n}"},
      {"{\n  \"a\": 1,\n  \"b\": 2\n, \"c\": 3\n}", {removed({"b"})}, "{\n  \"a\": 1,\n  \"c\": 3\n}"},
      // what it empties goes too, up to the plugin; what was empty, and the top, stay
      {R"({"P": {"k": {"A": 1}}, "Q": {"l": 2}})", {removed({"P", "k", "A"})}, R"({"Q": {"l": 2}})"},
      {R"({"P": {"k": {"A": 1}, "l": 2}})", {removed({"P", "k", "A"})}, R"({"P": {"l": 2}})"},
      {R"({"P": {"k": {"A": 1, "B": 2}}})", {removed({"P", "k", "A"}), removed({"P", "k", "B"})}, "{}"},
      {"{\n  \"P\": {\n    \"k\": 1\n  }\n}\n", {removed({"P", "k"})}, "{}\n"},
      {R"({"P": {"k": {}}, "Q": {}})", {removed({"P", "k", "A"}), removed({"Q", "x"})}, R"({"P": {"k": {}}, "Q": {}})"},
      {R"({"P": {"k": {"A": 1}}})", {removed({"P", "k", "A"}), set({"P", "k", "B"}, "2")}, R"({"P": {"k": {"B": 2}}})"},
      {R"({"P": {"k": {"A": 1}}})", {removed({"P", "k", "A"}), set({"P", "l"}, "2")}, R"({"P": {"l": 2}})"},
      {R"({"P": {"k": 1, "l": 1}})", {set({"P", "k"}, "{}"), removed({"P", "l"})}, R"({"P": {"k": {}}})"},
  });
}

TEST_CASE("objects that are missing are made") {
  check({
      {"{}\n",
       {set({"P", "config.yml", "b"}, "1"), set({"P", "config.yml", "a"}, "[1, {\"x\": 2}]")},
       "{\n  \"P\": {\n    \"config.yml\": {\n      \"b\": 1,\n      \"a\": [1, {\"x\": 2}]\n    }\n  }\n}\n"},
      {"{\n}", {set({"P"}, "{\"x\": {\"y\": {}}}")}, "{\n  \"P\": {\n    \"x\": {\n      \"y\": {}\n    }\n  }\n}"},
      {"{\"P\": {}}", {set({"P", "k", "A"}, "1")}, "{\"P\": {\"k\": {\"A\": 1}}}"},
      {"{\n\t\"P\": {}\n}", {set({"P", "k", "A"}, "1")}, "{\n\t\"P\": {\n\t\t\"k\": {\n\t\t\t\"A\": 1\n\t\t}\n\t}\n}"},
      {"{\n    \"P\": {\n        \"k\": 1\n    }\n}",
       {set({"Q", "k"}, "1")},
       "{\n    \"P\": {\n        \"k\": 1\n    },\n    \"Q\": {\n        \"k\": 1\n    }\n}"},
      // the object's own step before the file's
      {"{\n  \"P\": {\n     \"k\": {\n        \"A\": 1\n     }\n  }\n}",
       {set({"P", "l", "A"}, "2")},
       "{\n  \"P\": {\n     \"k\": {\n        \"A\": 1\n     },\n     \"l\": {\n        \"A\": 2\n     }\n  }\n}"},
      // objects beside it on one line, or elsewhere at that depth
      {"{\n  \"P\": {\n    \"k\": { \"A\": 1 }\n  }\n}",
       {set({"P", "l", "A"}, "2")},
       "{\n  \"P\": {\n    \"k\": { \"A\": 1 },\n    \"l\": { \"A\": 2 }\n  }\n}"},
      {"{\n  \"P\": {\n    \"k\": {\"A\": 1}\n  }\n}",
       {set({"Q", "l", "A"}, "2")},
       "{\n  \"P\": {\n    \"k\": {\"A\": 1}\n  },\n  \"Q\": {\n    \"l\": {\"A\": 2}\n  }\n}"},
      // directives stand on one line and show nothing
      {"{\n  \"P\": {\n    \"k\": 1\n  }\n}",
       {set({"P", "k"}, "{\n\"$oneOf\": [1,\n2], \"why\": \"x\"}")},
       "{\n  \"P\": {\n    \"k\": {\"$oneOf\": [1, 2], \"why\": \"x\"}\n  }\n}"},
      {"{\n  \"P\": {\n    \"k\": {\"$any\": true}\n  }\n}",
       {set({"P", "l", "A"}, "{\"$absent\": true}")},
       "{\n  \"P\": {\n    \"k\": {\"$any\": true},\n    \"l\": {\n      \"A\": {\"$absent\": true}\n    }\n  }\n}"},
      {"{\n  \"P\": {\n    \"k\": {\n      \"$any\": true\n    }\n  }\n}",
       {set({"P", "k"}, "{\"$any\": true, \"by\": \"me\"}")},
       "{\n  \"P\": {\n    \"k\": {\"$any\": true, \"by\": \"me\"}\n  }\n}"},
      {"{\n  \"P\": {\n    \"k\": {\"$any\": true}\n  }\n}",
       {set({"P", "k", "why"}, "\"x\"")},
       "{\n  \"P\": {\n    \"k\": {\"$any\": true, \"why\": \"x\"}\n  }\n}"},
      {"{\n  \"P\": {\n    \"k\": {\n      \"A\": 1\n    }\n  }\n}",
       {set({"P", "k"}, "{\"B\": 2}")},
       "{\n  \"P\": {\n    \"k\": {\n      \"B\": 2\n    }\n  }\n}"},
  });
  CHECK(edited("{}", {set({"P", "k"}, "1")}, "\t") == "{\n\t\"P\": {\n\t\t\"k\": 1\n\t}\n}");
  CHECK(edited("{\n \"a\": {}\n}", {set({"a", "k"}, "1")}, "\t") == "{\n \"a\": {\n  \"k\": 1\n }\n}");
}

TEST_CASE("a list keeps its layout and the items that stay") {
  check({
      {"{\n  \"k\": [\n    \"a\",\n    \"\\u0062\",\n    \"c\"\n  ]\n}",
       {set({"k"}, R"(["a", "b", "d", "c"])")},
       "{\n  \"k\": [\n    \"a\",\n    \"\\u0062\",\n    \"d\",\n    \"c\"\n  ]\n}"},
      {"{\n  \"k\": [\n    \"a\",\n    \"b\"\n  ]\n}", {set({"k"}, R"(["a"])")}, "{\n  \"k\": [\n    \"a\"\n  ]\n}"},
      {"{\n  \"k\": [\n    \"a\",\n    \"b\"\n  ]\n}",
       {set({"k"}, R"([1, 2, 3])")},
       "{\n  \"k\": [\n    1,\n    2,\n    3\n  ]\n}"},
      {"{\n  \"k\": [\n    \"a\"\n  ]\n}",
       {set({"k"}, R"(["a", {"x": [1, 2]}])")},
       "{\n  \"k\": [\n    \"a\",\n    {\"x\": [1, 2]}\n  ]\n}"},
      {"{\n  \"k\": [\n    \"a\"\n  ]\n}", {set({"k"}, "[]")}, "{\n  \"k\": []\n}"},
      {"{\"k\": [ 1,2 ]}", {set({"k"}, "[2, 3]")}, "{\"k\": [ 2,3 ]}"},
      {"{\"k\": [1]}", {set({"k"}, "[1.0, 2]")}, "{\"k\": [1.0, 2]}"},
      {"[\n  \"P/f: a\",\n  \"P/f: c\"\n]\n",
       {set({}, R"(["P/f: a", "P/f: b", "P/f: c"])")},
       "[\n  \"P/f: a\",\n  \"P/f: b\",\n  \"P/f: c\"\n]\n"},
      {"{\"a\": [ 1,2 ], \"b\": 1}", {set({"b"}, "[3, [4, 5], []]")}, "{\"a\": [ 1,2 ], \"b\": [ 3,[ 4,5 ],[] ]}"},
  });
}

TEST_CASE("a member is renamed where it stands") {
  check({
      {R"({"P": {"k": {"A": 1, "B" : 2}}})", {renamed({"P", "k", "A"}, "Z")}, R"({"P": {"k": {"Z": 1, "B" : 2}}})"},
      {R"({"a": 1, "b": 2})", {renamed({"a"}, "b"), renamed({"b"}, "a")}, R"({"b": 1, "a": 2})"},
      {R"({"a": 1, "b": 2})", {renamed({"a"}, "b"), removed({"b"})}, R"({"b": 1})"},
      {R"({"a": {"x": 1}, "b": 2})", {renamed({"a"}, "c"), set({"a", "x"}, "3")}, R"({"c": {"x": 3}, "b": 2})"},
      {R"({"\u0061": 1})", {renamed({"a"}, "a")}, R"({"\u0061": 1})"},
      {R"({"a": 1})", {renamed({"b"}, "c")}, "!there is no \"b\" 1:1 #0"},
      {"{\n \"a\": 1,\n \"b\": 2}", {set({"a"}, "2"), renamed({"a2"}, "b")}, "!there is no \"a2\" 1:1 #1"},
      {R"({"a": 1})", {renamed({"b", "c"}, "d")}, "!there is no \"b\" 1:1 #0"},
      {"{\n \"a\": 1,\n \"b\": 2}", {renamed({"a"}, "b")}, "!there is a \"b\" already 3:2 #0"},
      {R"({"a": 1, "b": 2})", {renamed({"a"}, "c"), renamed({"b"}, "c")}, "!there is a \"c\" already #0"},
      {R"({"a": 1, "b": 2})", {renamed({"a"}, "c"), set({"c"}, "3")}, "!there is a \"c\" already #0"},
      {R"({"a": 1, "b": {"x": 1}})", {renamed({"a"}, "b"), removed({"b", "x"})}, R"({"b": 1})"},
  });
}

TEST_CASE("what cannot be done changes nothing, and says why") {
  const std::string deep = [] {
    std::string text;
    for (int i = 0; i < 200; ++i) text += "{\"a\":";
    return text + "1" + std::string(200, '}');
  }();
  check({
      {"{\"a\": 1,}",
       {set({"a"}, "2")},
       "!this is not JSON: a name in double quotes is expected here (no comma before a `}`, no comments) 1:9"},
      {"{\"a\": 1 // x\n}", {set({"a"}, "2")}, "!this is not JSON: a comma or `}` is missing 1:9"},
      {"", {set({"a"}, "2")}, "!this is not JSON: there is nothing in it 1:1"},
      {"{\n\"a\": 1, \"a\": 2}", {set({"b"}, "1"), set({"a"}, "3")}, "!\"a\" stands here again 2:9 #1"},
      {"{\"a\": {\"x\": 1}, \"a\": {\"x\": 1}}", {removed({"a", "x"})}, "!\"a\" stands here again 1:17 #0"},
      {"{\"a\": 1, \"a\": 2}", {set({"b"}, "3")}, "{\"a\": 1, \"a\": 2, \"b\": 3}"},
      {"{\"a\": [1]}", {set({"a", "b"}, "2")}, "!\"a\" is not an object 1:7 #0"},
      {"{\"a\": null}", {renamed({"a", "b"}, "c")}, "!\"a\" is not an object 1:7 #0"},
      {"[1]", {set({"a"}, "2")}, "!the whole text is not an object 1:1 #0"},
      {"{}",
       {set({"a"}, "1"), set({"b"}, "x")},
       "!the value is not JSON: no JSON value: text stands in double quotes, and only true, false, null and numbers "
       "without #1"},
      {"{}", {set({"a"}, R"({"b": [{"x": 1, "x": 2}]})")}, "!a name stands twice in the value #0"},
      {"{}", {set({"a"}, "1"), removed({"a"})}, "!\"a\" changes twice #1"},
      {"{}", {set({"a"}, "1"), set({"a", "b"}, "1")}, "!\"b\" is in what changes as a whole #1"},
      {"{}", {set({"a", "b"}, "1"), removed({"a"})}, "!\"a\" changes twice #1"},
      {"{}", {set({"a"}, "1"), set({}, "{}")}, "!the whole text changes twice #1"},
      {"{}", {removed({})}, "!the whole text can be no member #0"},
      {"{}", {set(Path(201, "a"), "1")}, "!more than 200 levels of objects and arrays #0"},
      {deep,
       {set(Path(200, "a"), "{\"b\": 1}")},
       "!as it is written here, the change cannot be made: more than 200 levels of objects and arrays"},
      {"{}", {set({"\xFF"}, "1")}, "!as it is written here, the change cannot be made: \"\\udcff\" would come with it"},
  });
}

TEST_CASE("in a set as Python writes it, a decision changes one line, or one more for a comma") {
  std::string file = "{";
  const int plugins = 50;
  const int keys = 200;
  for (int p = 0; p < plugins; ++p) {
    file += (p == 0 ? "" : ",") + "\n  \"Plugin"s + std::to_string(p) + "\": {";
    for (int k = 0; k < keys; ++k)
      file += (k == 0 ? "" : ",") + "\n    \"config.key-"s + std::to_string((k * 7) % keys) + "\": \"\\u00a7" +
              std::to_string(k) + "\"";
    file += "\n  }";
  }
  file += "\n}";
  const auto replaced = [&](const std::string& from, const std::string& to) {
    std::string text = file;
    REQUIRE(text.find(from) != std::string::npos);
    return text.replace(text.find(from), from.size(), to);
  };
  CHECK(edited(file, {set({"Plugin7", "config.key-14"}, "\"\xC2\xA7x\"")}) ==
        replaced("\"Plugin7\": {\n    \"config.key-0\": \"\\u00a70\",\n    \"config.key-7\": \"\\u00a71\",\n    "
                 "\"config.key-14\": \"\\u00a72\"",
                 "\"Plugin7\": {\n    \"config.key-0\": \"\\u00a70\",\n    \"config.key-7\": \"\\u00a71\",\n    "
                 "\"config.key-14\": \"\\u00a7x\""));
  CHECK(edited(file, {set({"Plugin49", "new"}, "1")}) == replaced("\"\n  }\n}", "\",\n    \"new\": 1\n  }\n}"));
  CHECK(edited(file, {removed({"Plugin49", "config.key-193"})}) ==
        replaced(",\n    \"config.key-193\": \"\\u00a7199\"\n  }\n}", "\n  }\n}"));
  Changes all;
  for (int k = 0; k < 2 * keys; ++k) {
    for (int p = 0; p < plugins; ++p)
      all.push_back(set({"Plugin" + std::to_string(p), "config.key-" + std::to_string(k)}, "true"));
  }
  const std::string after = edited(file, all);
  const auto read = JsonText::read(after);
  const JsonNode& top = std::get<JsonText>(read).root();
  CHECK(top.children.size() == plugins);
  for (const JsonNode& plugin : top.children) {
    CHECK(plugin.children.size() == 2 * keys);
    CHECK(plugin.value.entries().size() == 2 * keys);
  }
}

TEST_CASE("the step of indentation is the first that a text shows") {
  const auto step = [](const std::string& text) {
    const auto read = JsonText::read(text);
    return indent_of(std::get<JsonText>(read));
  };
  CHECK(step("{\n   \"a\": 1\n}") == "   ");
  CHECK(step("{\"a\": {\n\t\"b\": 1}}") == "\t");
  CHECK(step("{\n\"a\": 1\n}") == "");
  CHECK(step("{\"a\": [\n  1\n]}") == std::nullopt);
  CHECK(step("{}") == std::nullopt);
}

}  // namespace ampcfg::document::edit_json_test
