#include "ampcfg/os/file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <iterator>
#include <regex>

#include "ampcfg/os/error.hpp"
#include "ampcfg/os/machine.hpp"
#include "os/scratch.hpp"

namespace ampcfg::os::file_test {

using namespace ampcfg::tests;

namespace {

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("a file is replaced whole, and its mode kept where no other is given") {
  const Scratch scratch;
  os::replace_file(scratch.path(), "new.json", "{}");
  CHECK(content(scratch / "new.json") == "{}");
  CHECK(fs::status(scratch / "new.json").permissions() == fs::perms(0644));
  fs::permissions(scratch / "new.json", fs::perms(0600));
  os::replace_file(scratch.path(), "new.json", "{\"a\": 1}");
  CHECK(content(scratch / "new.json") == "{\"a\": 1}");
  CHECK(fs::status(scratch / "new.json").permissions() == fs::perms(0600));
  os::replace_file(scratch.path(), "new.json", "{}", 0644);
  CHECK(fs::status(scratch / "new.json").permissions() == fs::perms(0644));
  CHECK(entries(scratch.path()) == 1);
}

TEST_CASE("a file that is to be private is, whatever its mode was") {
  const Scratch scratch;
  scratch.write("page.html", "old");
  fs::permissions(scratch / "page.html", fs::perms(0644));
  os::replace_file(scratch.path(), "page.html", "new", 0600);
  CHECK(content(scratch / "page.html") == "new");
  CHECK(fs::status(scratch / "page.html").permissions() == fs::perms(0600));
}

TEST_CASE("a link is replaced, not followed") {
  const Scratch scratch;
  scratch.write("target", "old");
  fs::create_symlink("target", scratch / "link");
  os::replace_file(scratch.path(), "link", "new");
  CHECK(content(scratch / "target") == "old");
  CHECK(content(scratch / "link") == "new");
}

TEST_CASE("what cannot be replaced leaves nothing behind") {
  const Scratch scratch;
  fs::create_directory(scratch / "taken");
  CHECK_THROWS_AS(os::replace_file(scratch.path(), "taken", "x"), Error);
  CHECK(entries(scratch.path()) == 1);
  CHECK_THROWS_AS(os::replace_file(scratch / "absent", "x", "x"), Error);
}

TEST_CASE("a file that a person names is read through links, a FIFO is not waited for") {
  const Scratch scratch;
  scratch.write("file", "bytes");
  fs::create_symlink("file", scratch / "link");
  REQUIRE(::mkfifo((scratch / "fifo").c_str(), 0644) == 0);
  CHECK(std::get<os::FileBytes>(os::read_file(scratch / "link", 5)).bytes == "bytes");
  CHECK(std::get<os::Refused>(os::read_file(scratch / "file", 4)).why == os::Refusal::too_large);
  CHECK(std::get<os::Refused>(os::read_file(scratch / "fifo", 5)).why == os::Refusal::not_regular);
  CHECK(std::get<os::Refused>(os::read_file(scratch / "file/x", 5)).why == os::Refusal::absent);
}

TEST_CASE("a stream is read to its end, or to the limit") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  REQUIRE(::write(ends[1], "abcdef", 6) == 6);
  ::close(ends[1]);
  const auto limit = GENERATE(5u, 6u);
  const auto read = os::read_stream(ends[0], limit);
  if (limit == 6) CHECK(std::get<std::string>(read) == "abcdef");
  if (limit == 5) CHECK(std::get<os::Refused>(read).why == os::Refusal::too_large);
  ::close(ends[0]);
}

TEST_CASE("the time is RFC 3339 in UTC") {
  CHECK(std::regex_match(os::now_rfc3339(), std::regex("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ")));
  CHECK_FALSE(os::hostname().empty());
}

}  // namespace ampcfg::os::file_test
