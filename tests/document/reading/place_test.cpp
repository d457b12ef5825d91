// Where keys and values stand, and how they are found.

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "ampcfg/document/reading/document.hpp"

namespace ampcfg::document::place_test {
namespace {

Document read(std::string_view file) {
  auto result = Document::read(std::string(file));
  REQUIRE(std::holds_alternative<Document>(result));
  return std::move(std::get<Document>(result));
}

std::string_view text(const Document& document, Range range) {
  return document.bytes().substr(range.begin, range.end - range.begin);
}

struct Case {
  std::string_view file;
  std::string_view path;
  std::string_view key;
  std::string_view written;
  Place place;
};

}  // namespace

TEST_CASE("a place is the same for who asks first and for who asks last") {
  const std::initializer_list<std::string> files{
      "a: 1\nb: 2\n\nc: x\n",
      "\xEF\xBB\xBF"
      "a: \xC3\xA4\nb: '\xF0\x9F\x8E\xAE\xE8\x81\x8A'\nc: \xC2\xA0\n",
      "a: 1\r\nb: 2\rc: 3\r\n\r\n",
      "a: \xC3\xA4\xC2\x85"
      "b: 1\xE2\x80\xA8"
      "c: 2\xE2\x80\xA9"
      "d: \xE2\x82\xAC\n",
      "a: \xFF\xFE\nb: \xC3\xA4\n",
  };
  for (const std::string& file : files) {
    const Document late = read(file);
    constexpr int many = 20;
    for (int n = 0; n < many; ++n) (void)late.place(0);
    for (std::uint32_t at = 0; at <= file.size(); ++at) {
      if (at < file.size() && (static_cast<unsigned char>(file[at]) & 0xC0) == 0x80) continue;  // within a character
      CAPTURE(file, at);
      const Place first = read(file).place(at);
      CHECK(first.line == late.place(at).line);
      CHECK(first.column == late.place(at).column);
    }
  }
}

TEST_CASE("the ranges of keys and values are theirs in the file's bytes") {
  const std::initializer_list<Case> cases{
      {"a:\n  b: 12 # c\n", "a.b", "b", "12", {2, 6}},
      {"\xEF\xBB\xBF\"a\" : 'x y'\n", "a", "\"a\"", "'x y'", {1, 7}},
      {"\xC3\xA4: \xFF\xFF x\nb: \xC3\xB6\n", "b", "b", "\xC3\xB6", {2, 4}},
      {"\xC3\xA4: \xFF\xFF x\nb: 1\n", "\xC3\xA4", "\xC3\xA4", "\xFF\xFF x", {1, 4}},
      {"a: &x 1\nb: *x\n", "b", "b", "*x", {2, 4}},
      {"a: &x {k: 1}\nb: *x\n", "b.k", "k", "1", {1, 11}},
      {"a: &x {k: 1}\nb: {<<: *x}\n", "b.k", "k", "1", {1, 11}},
      {"a: [1,\n 2] # c\n", "a", "a", "[1,\n 2]", {1, 4}},
      {"a:\n- 1\n- 2\n\nb: 1\n", "a", "a", "- 1\n- 2", {2, 1}},
      {"a: |\n  x\n  y\n\nb: 1\n", "a", "a", "|\n  x\n  y", {1, 4}},
      {"a: one\n  two\nb: 1\n", "a", "a", "one\n  two", {1, 4}},
      {"a: !!str 1\n", "a", "a", "!!str 1", {1, 4}},
      {"a.b: 1\n", "a.b", "a.b", "1", {1, 6}},
      {"? a\n: b\n", "a", "a", "b", {2, 3}},
  };
  for (const Case& c : cases) {
    INFO(c.file);
    const Document document = read(c.file);
    const Key* found = document.find(c.path);
    REQUIRE(found != nullptr);
    CHECK(text(document, found->key) == c.key);
    CHECK(text(document, found->written) == c.written);
    CHECK(document.place(found->written.begin).line == c.place.line);
    CHECK(document.place(found->written.begin).column == c.place.column);
  }
}

TEST_CASE("where nothing is written, the range is empty behind the key") {
  const Document document = read("a:\n  b:\n  c: # d\n");
  for (const std::string_view path : {"a.b", "a.c"}) {
    const Key* found = document.find(path);
    REQUIRE(found != nullptr);
    CHECK(found->value.is_null());
    CHECK(found->written.begin == found->key.end);
    CHECK(found->written.end == found->key.end);
  }
}

TEST_CASE("find finds leaves only, section mappings with keys only") {
  const Document document = read("a: {b: 1, c: {d: 2}}\ne: {}\nf.g: 3\nh: [1]\n");
  CHECK(document.find("a") == nullptr);
  CHECK(document.find("a.c") == nullptr);
  CHECK(document.find("a.c.d") != nullptr);
  CHECK(document.find("a.c.d.x") == nullptr);
  CHECK(document.find("h.1") == nullptr);
  CHECK(document.find("") == nullptr);
  CHECK(document.find("e")->value.kind() == Value::Kind::mapping);
  CHECK_FALSE(document.section("e"));
  CHECK_FALSE(document.section("h"));
  CHECK_FALSE(document.section("x"));
  CHECK_FALSE(document.section("a.b"));
  const auto section = document.section("a");
  REQUIRE(section);
  CHECK(text(document, section->written) == "{b: 1, c: {d: 2}}");
  REQUIRE(section->value.entries().size() == 2);
  CHECK(section->value.entries()[1].key == "c");
  CHECK(section->value.entries()[1].value.entries()[0].value.digits() == "2");
  CHECK(document.section("f")->value.entries()[0].key == "g");
}

TEST_CASE("a document can be moved, and keeps its views") {
  Document first = read("a: x\n");
  const Document second = std::move(first);
  CHECK(second.find("a")->value.text() == "x");
}

}  // namespace ampcfg::document::place_test
