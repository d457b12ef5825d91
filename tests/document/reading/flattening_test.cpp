// The two ways in which a file's keys are flattened: as they stand, where none can meet another, and through a table of
// all paths. A dotted key at a file's end makes it take the second; what stands before it must be the same.

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "ampcfg/document/reading/document.hpp"

namespace ampcfg::document::flattening_test {
namespace {

Document parsed(const std::string& file) {
  auto read = Document::read(file);
  REQUIRE(std::holds_alternative<Document>(read));
  return std::move(std::get<Document>(read));
}

std::string with_dotted_key(const std::string& file) {
  return file + (file.ends_with('\n') ? "" : "\n") + "zz-last.of-all: 1\n";
}

bool same_range(Range left, Range right) {
  return left.begin == right.begin && left.end == right.end;
}

void check_same(const Key& listed, const Key& put) {
  CHECK(listed.path == put.path);
  CHECK(listed.value == put.value);
  CHECK(same_range(listed.key, put.key));
  CHECK(same_range(listed.written, put.written));
}

/// The dotted paths above a key.
std::vector<std::string> above(std::string_view path) {
  std::vector<std::string> paths;
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1))
    paths.emplace_back(path.substr(0, dot));
  return paths;
}

void check_sections(const Document& listed, const Document& put, std::string_view path) {
  for (const std::string& section : above(path)) {
    INFO(section);
    const auto first = listed.section(section);
    const auto second = put.section(section);
    REQUIRE(first.has_value() == second.has_value());
    if (first) check_same(*first, *second);
    CHECK(listed.find(section) == nullptr);
  }
}

void check_both_ways(const std::string& file) {
  INFO(file);
  const Document listed = parsed(file);
  const Document put = parsed(with_dotted_key(file));
  REQUIRE(put.keys().size() == listed.keys().size() + 1);
  // More often than keys are searched for before a table is made: from the end, which is the farthest.
  for (int round = 0; round < 20; ++round) {
    for (std::size_t i = listed.keys().size(); i-- > 0;) {
      const Key& key = listed.keys()[i];
      REQUIRE(listed.find(key.path) == &key);
      REQUIRE(put.find(key.path) == &put.keys()[i]);
    }
    CHECK(listed.find("no such key") == nullptr);
    CHECK(listed.find("") == put.find(""));
  }
  for (std::size_t i = 0; i < listed.keys().size(); ++i) {
    check_same(listed.keys()[i], put.keys()[i]);
    check_sections(listed, put, listed.keys()[i].path);
  }
  // Once more in a document that was asked for nothing yet.
  const Document fresh = parsed(file);
  for (const Key& key : fresh.keys()) check_sections(fresh, put, key.path);
}

TEST_CASE("keys are the same listed and put into a table") {
  for (const char* file : {
           "a: 1\n",
           "a: 1\nb: {c: 2, d: {}}\ne: []\n",
           "a:\n  b:\n    c: 1\n    d: ~\n  e:\nf: x\n",
           "a: 1\nb: 2\na: 3\n",  // repeated: the last
           "a: {b: 1}\na: {c: 2}\n",
           "1: a\n2: b\n0x1: c\n",      // 1 twice
           "yes: a\nno: b\ntrue: c\n",  // `true` twice
           "base: &b {x: 1, y: {z: 2}}\nother: *b\n",
           "anchored: &k key\nlist: [{a: 1}, {b.c: 2}]\n",
           "a: {\"\": 1}\n",
           "a: {b: {c: {d: {e: {f: 1}}}}}\ng: 2\n",
           "# only a comment\nkey: |\n  text\n  more\nlast: 'it''s'\n",
       }) {
    check_both_ways(file);
  }
}

TEST_CASE("keys that are different and have one text meet each other") {
  // An integer and a text are two keys to SnakeYAML, and one path to Bukkit.
  for (const char* file : {"1: a\n\"1\": b\n", "\"1\": a\n1: b\n", "a: {1: a, \"1\": b}\n"}) {
    INFO(file);
    const Document read = parsed(file);
    REQUIRE(read.keys().size() == 1);
    CHECK(read.keys()[0].value.text() == "b");
  }
  CHECK(parsed("yes: a\n\"true\": b\n").keys().size() == 1);
  CHECK(parsed("~: a\nnull: b\n\"null\": c\n").keys().size() == 1);
  CHECK(parsed("2147483648: a\n0x80000000: b\n").keys().size() == 1);
  CHECK(parsed("a.b: 1\na: {b: 2, c: 3}\n").keys().size() == 2);
}

TEST_CASE("keys of real files are the same listed and put into a table") {
  for (const auto& entry : std::filesystem::directory_iterator("document/corpus")) {
    if (entry.path().extension() != ".yml") continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    const std::string file{std::istreambuf_iterator<char>(stream), {}};
    const auto alone = Document::read(file);
    if (!std::holds_alternative<Document>(alone)) continue;
    const auto longer = Document::read(with_dotted_key(file));
    if (!std::holds_alternative<Document>(longer)) continue;
    if (std::get<Document>(longer).keys().size() != std::get<Document>(alone).keys().size() + 1) continue;
    check_both_ways(file);
  }
}

}  // namespace
}  // namespace ampcfg::document::flattening_test
