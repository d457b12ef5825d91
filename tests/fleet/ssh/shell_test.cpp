#include "fleet/ssh/shell.hpp"

#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <memory>
#include <string>

using namespace ampcfg::fleet;

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
      CHECK(printed(shell, "printf \"<%s>\" " + shell_word(word)) == "<" + word + ">");
    }
  }
}

TEST_CASE("Scripts have nothing in them that a login shell would read otherwise") {
  const std::string digest(64, '0');
  for (const std::string& command :
       {launch_command({}, digest), launch_command({"sudo", "-n"}, digest), push_command({}, Place::home, digest),
        push_command({}, Place::shared, digest), push_command({"sudo"}, Place::root, digest), clean_command({}),
        clean_command({"sudo"}), probe_command({}, digest, ""), probe_command({"sudo"}, digest, digest)}) {
    CAPTURE(command);
    CHECK(command.starts_with("exec "));
    CHECK(command.find('\\') == std::string::npos);
    CHECK(command.find('\n') == std::string::npos);
    const std::size_t begin = command.find("sh -c '") + 7;
    const std::size_t end = command.find('\'', begin);
    CHECK(command.substr(end, 4) == "' sh");
  }
}
