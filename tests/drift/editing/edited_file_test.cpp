#include "ampcfg/drift/editing/edited_file.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "ampcfg/os/error.hpp"

namespace ampcfg::drift::edited_file_test {
namespace {

/// What changed, in a line: `key: before -> after`, with `!` for what JSON cannot say and `^` for another shape; a
/// remark as `line: words`.
std::string told(const std::string& shown, const std::string& saved) {
  const auto result = edited_keys(shown, saved);
  if (const auto* remark = std::get_if<LineRemark>(&result)) return std::to_string(remark->line) + ": " + remark->words;
  std::string text;
  for (const EditedKey& key : std::get<std::vector<EditedKey>>(result)) {
    text += (text.empty() ? "" : "; ") + key.key + ": " + key.before.value_or("-") + " -> " + key.after.value_or("-");
    text += std::string(key.can_be_decided ? "" : " !") + (key.has_other_shape ? " ^" : "");
  }
  return text;
}

}  // namespace

TEST_CASE("without_secrets leaves a file that reads alike") {
  struct Case {
    std::string bytes, expected;
  };
  const std::vector<Case> cases{
      {"a: 1\n", "a: 1\n"},
      {"password: geheim\r\nb: 1\r\n", "password: ‹hidden›\r\nb: 1\r\n"},
      {"\xEF\xBB\xBFpassword: 'ge: heim' # alt\n", "\xEF\xBB\xBFpassword: ‹hidden› # ‹hidden›\n"},
      {"token: |\n  abc\n  def\nb: 1\n", "token: ‹hidden›\nb: 1\n"},
      {"token: |\r\n  abc\r\nb: 1\r\n", "token: ‹hidden›\r\nb: 1\r\n"},
      {"token: >-\n  abc\n\n\n# c\nb: 1\n", "token: ‹hidden›\n\n\n# c\nb: 1\n"},
      {"{token: abc, b: [1]}\n", "{token: ‹hidden›, b: [1]}\n"},
      {"tokens:\n- abc\n- def\nb: 1\n", "tokens:\n  ‹hidden›\nb: 1\n"},
      {"db:\n  password:\n    \"a\n    b\"\n  port: 1\n", "db:\n  password:\n      ‹hidden›\n  port: 1\n"},
      {"url: https://u:geheim@host/\n", "url: ‹hidden›\n"},
      {"# password: geheim\na: 1", "# password: ‹hidden›\na: 1"},
      {"password: geheim", "password: ‹hidden›"},
      {"password: ''\nb: 1\n", "password: ‹hidden›\nb: 1\n"},
      {"token: &t abc\nb: *t\n", "token: &t ‹hidden›\nb: *t\n"},
      {"base: &b {token: abc}\nmore:\n  <<: *b\n  x: 1\n", "base: &b {token: ‹hidden›}\nmore:\n  <<: *b\n  x: 1\n"},
      {"a: [1\npassword: geheim\n", "a: [1\npassword: ‹hidden›\n"},
      {"# password: &geheim\na: 1\n", "# password: ‹hidden›\na: 1\n"},
      {"", ""},
  };
  for (const Case& one : cases) {
    INFO(one.bytes);
    CHECK(without_secrets(one.bytes, Secrets()) == one.expected);
  }
}

TEST_CASE("remarks stand above their lines and leave no trace") {
  const Remarks remarks("a:\r\n  b: 1\r\n");
  CHECK(remarks.put_into("a:\r\n  b: 1\r\n", {"hello", ""}, {{2, "expected 2"}, {9, "end"}}) ==
        "#ampcfg: hello\r\n#ampcfg:\r\na:\r\n  #ampcfg: expected 2\r\n  #ampcfg: end\r\n  b: 1\r\n");
  CHECK(Remarks("").put_into("", {"x"}, {{1, "y"}}) == "#ampcfg: x\n#ampcfg: y\n");
  CHECK(Remarks("\xEF\xBB\xBF"
                "a")
            .put_into("\xEF\xBB\xBF"
                      "a",
                      {"x"}, {}) == "\xEF\xBB\xBF#ampcfg: x\na");
  const std::string own = "#ampcfg: mine\n  #ampcfg-2: too\na: 1\n";
  CHECK(Remarks(own).put_into(own, {"x"}, {}) == "#ampcfg-3: x\n" + own);

  std::mt19937 random(7);
  const std::vector<std::string> pieces{"a: 1", "\n", "\r\n", " ", "#ampcfg: ", "\xEF\xBB\xBF", "😀", "\t", "\xFF"};
  for (int turn = 0; turn < 3000; ++turn) {
    std::string text;
    for (auto left = random() % 12; left > 0; --left) text += pieces[random() % pieces.size()];
    std::vector<LineRemark> lines;
    for (auto left = random() % 4; left > 0; --left) lines.push_back({static_cast<std::uint32_t>(random() % 8), "x"});
    const Remarks some(text);
    const std::string shown = some.put_into(text, {"head"}, lines);
    INFO(shown);
    CHECK(some.taken_out_of(shown) == text);
  }
}

TEST_CASE("edited_keys tells what another value is meant for") {
  struct Case {
    std::string shown, saved, expected;
  };
  const std::vector<Case> cases{
      {"a: 1\n", "a: 1\n", ""},
      {"a: 1\n# c\n", "a: 1 # other\r\n", ""},
      {"a: yes\n", "a: true\n", ""},
      {"a: 1\n", "a: 1.0\n", ""},
      {"a: 1\n", "a: '1'\n", "a: 1 -> \"1\""},
      {"a: {b: 1, c: [1]}\n", "a:\n  c: [1, 2]\n  b: 2\n", "a.c: [1] -> [1, 2]; a.b: 1 -> 2"},
      {"a: 1\n", "a: 1\nb: 'neu 😀'\n", "b: - -> \"neu 😀\""},
      {"a: 1\nb: 2\n", "b: 2\n", "a: 1 -> -"},
      {"a: 1\nb:\n", "b: ~\na:\n", "a: 1 -> null"},
      {"a: 1\nb:\n", "a: 1\n", ""},
      {"a: 1\n", "a: 1\nb:\n", ""},
      {"a: 1\n", "a: {b: 2}\n", "a.b: - -> 2 ^"},
      {"a: {b: 2, c: 3}\n", "a: 1\n", "a: - -> 1 ^"},
      {"a: 1\n", "a: .inf\nb: [.nan]\n", "a: 1 -> \".inf\" !; b: - -> [\".nan\"] !"},
      {"a: 1\na: 2\n", "a: 1\n", "a: 2 -> 1"},
      {"password: ‹hidden›\na: 1\n", "a: 2\npassword: ‹hidden›\n", "a: 1 -> 2"},
      {"password: ‹hidden›\n", "password: neu\n", "password: \"‹hidden›\" -> \"neu\""},
      {"password: ‹hidden›\n", "{}\n", "password: \"‹hidden›\" -> -"},
      {"", "a: 1\n", "a: - -> 1"},
      {"a: 1\n", "", "a: 1 -> -"},
      // A file that a server refuses: what counts is lines that it did not have.
      {"a: 1\nb: [1\nc: 3\n", "a: 1\r\nb: [1]\r\nc: 3\r\n", "b: - -> [1]"},
      {"a: 1\n\tb: 2\npassword: ‹hidden›\n", "a: 4\nb: 2\npassword: ‹hidden›\n", "a: - -> 4; b: - -> 2"},
  };
  for (const Case& one : cases) {
    INFO(one.shown << "---\n" << one.saved);
    CHECK(told(one.shown, one.saved) == one.expected);
  }
}

TEST_CASE("edited_keys says what is wrong where it is") {
  CHECK(told("a: 1\n", "b: 1\na: [1\n").starts_with("2: "));
  CHECK(told("a: 1\n", "b: 1\n\ta: 1\n").starts_with("2: "));
  CHECK(told("password: ‹hidden›\n", "x: 1\nother: ‹hidden›\n").starts_with("2: ‹hidden› means the value"));
  CHECK(told("a: [1\npassword: ‹hidden›\n", "a: [1]\nsecret: ‹hidden›\n").starts_with("2: ‹hidden› means the value"));
  CHECK(told("tokens: ‹hidden›\n", "tokens: [‹hidden›, neu]\n").starts_with("1: ‹hidden› means the value"));
}

}  // namespace ampcfg::drift::edited_file_test
