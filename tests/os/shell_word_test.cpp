#include "ampcfg/os/shell_word.hpp"

#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <memory>
#include <string>

namespace ampcfg::os::shell_word_test {
namespace {

/// What `shell -c line` prints.
std::string printed(const std::string& shell, const std::string& line) {
  std::string quoted;
  for (const char c : line) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen((shell + " -c '" + quoted + "'").c_str(), "r"), &::pclose);
  std::string text;
  std::array<char, 1024> bytes{};
  while (const std::size_t count = std::fread(bytes.data(), 1, bytes.size(), pipe.get()))
    text.append(bytes.data(), count);
  return text;
}

}  // namespace

TEST_CASE("A word is the same word in every login shell") {
  for (const std::string shell : {"/bin/sh", "/bin/bash", "/bin/dash", "/usr/bin/zsh", "/usr/bin/fish"}) {
    if (::access(shell.c_str(), X_OK) != 0) continue;
    for (const std::string word : {"", "plain", "it's", "a\\b", "\\", "\\'", "''", "$HOME `id` $(id)", "a b\tc",
                                   "*?[a]~!#;&|<>", "{a,b}", "line\nline", "%s", "\"", "\\\\n", "-n", "ä"}) {
      CAPTURE(shell, word);
      CHECK(printed(shell, "printf \"<%s>\" " + any_shell_word(word)) == "<" + word + ">");
    }
  }
}

TEST_CASE("A word is in quotes only where a POSIX shell would read it otherwise") {
  CHECK(shell_word("--when-empty=30") == "--when-empty=30");
  CHECK(shell_word("/srv/a,b/c_d-e.f:g@h%i+j") == "/srv/a,b/c_d-e.f:g@h%i+j");
  CHECK(shell_word("") == "''");
  CHECK(shell_word("SMP*") == "'SMP*'");
  CHECK(shell_word("it's a\\b") == "'it'\\''s a\\b'");
}

}  // namespace ampcfg::os::shell_word_test
