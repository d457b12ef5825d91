#include "cli/terminal/text.hpp"

#include <catch2/catch.hpp>

#include "cli/terminal/contrast.hpp"
#include "cli/terminal/shell_line.hpp"

namespace ampcfg::cli::text_test {

TEST_CASE("what steers a terminal is shown escaped") {
  CHECK(shown("plain ünïcödé 日本") == "plain ünïcödé 日本");
  CHECK(shown("\033[2J\n\t\x7f") == "\\u001b[2J\\u000a\\u0009\\u007f");
  CHECK(shown("\u0085\u009b\u200e\u200f\u2028\u202e\u2066\u2069") ==
        "\\u0085\\u009b\\u200e\\u200f\\u2028\\u202e\\u2066\\u2069");
  CHECK(shown("\u2010\u206a") == "\u2010\u206a");
  CHECK(shown("pass\u200bword \"a\" \\") == "pass\\u200bword \"a\" \\");
  CHECK(shown("a\xff\xc3") == "a\\udcff\\udcc3");
  CHECK(shown("\xed\xa0\x80") == "\\ud800");
  CHECK(shown("\xc0\xaf\xf4\x90\x80\x80") == "\\udcc0\\udcaf\\udcf4\\udc90\\udc80\\udc80");
  CHECK(shown(shown("\n")) == shown("\n"));
}

TEST_CASE("width counts columns") {
  CHECK(width("abc") == 3);
  CHECK(width("日本") == 4);
  CHECK(width("e\u0301") == 1);
  CHECK(width("🎮") == 2);
  CHECK(width("தமிழ்") == 4);
  CHECK(width("\u1112\u1161\u11ab") == 2);
  CHECK(width("\u1112\ud7b0") == 2);
  CHECK(width("䷀") == 2);
  CHECK(width("🇩🇪") == 2);
  CHECK(width("\u0600") == 1);
  CHECK(cut("日本語", 5) == "日本" + std::string(cut_sign));
  CHECK(cut("日本語", 4) == "日" + std::string(cut_sign));
  CHECK(cut("abc", 3) == "abc");
  CHECK(padded("日", 4) == "日  ");
}

TEST_CASE("lines are wrapped at spaces") {
  CHECK(wrapped("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(wrapped("a\n\nb", 7) == std::vector<std::string>{"a", "", "b"});
  CHECK(wrapped("longer-than-that", 4) == std::vector<std::string>{"longer-than-that"});
}

TEST_CASE("numbers and lists read well") {
  CHECK(counted(1, "file", "files") == "1 file");
  CHECK(counted(27000, "key", "keys") == "27,000 keys");
  CHECK(grouped(1234567) == "1,234,567");
  CHECK(listed(std::vector<std::string>{"a", "b", "c"}, "or") == "a, b or c");
}

TEST_CASE("long values are cut to their difference") {
  const std::string expected = "\"Welcome to the survival server of our network, have fun\"";
  const std::string actual = "\"Welcome to the creative server of our network, have fun\"";
  const Contrast both = contrast(expected, actual, 30);
  CHECK(both.alike);
  CHECK(both.expected.different == "survival");
  CHECK(both.actual.different == "creative");
  CHECK(width(both.expected.text()) <= 30);
  CHECK(both.actual.before.starts_with(cut_sign));
  CHECK(both.actual.after.ends_with(cut_sign));
  CHECK(contrast(expected, actual, 100).actual.text() == actual);
  CHECK_FALSE(contrast("1", "2", 30).alike);
}

TEST_CASE("a difference never cuts a character, in any width") {
  const std::string expected = "\"äöü日本語のサーバーへようこそ皆さん\"";
  const std::string actual = "\"äöü日本国のサーバーへようこそ皆さ\"";
  for (std::size_t columns = 8; columns < 50; ++columns) {
    const Contrast both = contrast(expected, actual, columns);
    CHECK(width(both.expected.text()) <= columns);
    CHECK(width(both.actual.text()) <= columns);
    std::string whole = both.actual.text();
    std::erase(whole, cut_sign.front());
    CHECK(shown(whole) == whole);
  }
}

TEST_CASE("a line of a shell is taken apart, and candidates are quoted for it") {
  const ShellLine plain = ShellLine::split("ampcfg scan -p Core");
  CHECK(plain.words == std::vector<std::string>{"ampcfg", "scan", "-p", "Core"});
  CHECK(plain.completion("Core Protect*") == "Core\\ Protect\\*");
  CHECK(ShellLine::split("ampcfg get Chat ").words.back().empty());
  const ShellLine quoted = ShellLine::split("ampcfg get 'My Chat' \"a b");
  CHECK(quoted.words == std::vector<std::string>{"ampcfg", "get", "My Chat", "a b"});
  CHECK(quoted.completion("a b $c") == "a b \\$c");
  CHECK(ShellLine::split("ampcfg scan --plugin=Co").completion("--plugin=CoreProtect") == "CoreProtect");
  CHECK(ShellLine::split("ampcfg scan my\\ key").words.back() == "my key");
}

}  // namespace ampcfg::cli::text_test
