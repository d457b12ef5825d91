#include "ampcfg/os/writable_folder.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

#include "ampcfg/os/folder.hpp"
#include "os/scratch.hpp"

namespace ampcfg::os::writable_folder_test {

using namespace ampcfg::tests;

namespace {

constexpr std::uint64_t max = 1000;

os::WritableFolder writable(const fs::path& path) {
  return std::get<os::WritableFolder>(std::get<os::Folder>(os::Folder::open(path)).writable());
}

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().native());
  return names;
}

template <typename T>
os::Refusal why(const os::Outcome<T>& outcome) {
  return std::get<os::Refused>(outcome).why;
}

}  // namespace

TEST_CASE("two names are swapped, or one takes the other's place") {
  const Scratch scratch;
  scratch.write("new", "2");
  scratch.write("old", "1");
  const os::WritableFolder folder = writable(scratch.path());
  const bool swapped = GENERATE(true, false);
  REQUIRE((swapped ? folder.exchange("new", "old") : folder.take_place("new", "old")) == 0);
  CHECK(bytes_of(scratch / "old") == "2");
  CHECK(bytes_of(scratch / "new") == "1");
  CHECK(names_in(scratch.path()).size() == 2);
}

TEST_CASE("what a crash in the middle of taking a place left is mended") {
  const Scratch scratch;
  const os::WritableFolder folder = writable(scratch.path());
  scratch.write("name", "old");
  scratch.write("temporary", "new");
  SECTION("before the rename: the old file has two names") {
    fs::create_hard_link(scratch / "name", scratch / "temporary-old");
    REQUIRE(folder.mend("temporary", "name") == 0);
    CHECK(bytes_of(scratch / "name") == "old");
    CHECK(bytes_of(scratch / "temporary") == "new");
  }
  SECTION("after it: the old file has the third name alone") {
    fs::rename(scratch / "name", scratch / "temporary-old");
    fs::rename(scratch / "temporary", scratch / "name");
    REQUIRE(folder.mend("temporary", "name") == 0);
    CHECK(bytes_of(scratch / "name") == "new");
    CHECK(bytes_of(scratch / "temporary") == "old");
  }
  SECTION("a move by a link: the file has both names") {
    fs::remove(scratch / "temporary");
    fs::create_hard_link(scratch / "name", scratch / "temporary");
    REQUIRE(folder.mend("temporary", "name") == 0);
    CHECK(names_in(scratch.path()) == std::set<std::string>{"name"});
    return;
  }
  SECTION("nothing was interrupted") {
    REQUIRE(folder.mend("temporary", "name") == 0);
    CHECK(bytes_of(scratch / "name") == "old");
  }
  CHECK(names_in(scratch.path()) == std::set<std::string>{"name", "temporary"});
}

TEST_CASE("a file is moved only to a free name") {
  const Scratch scratch;
  const os::WritableFolder folder = writable(scratch.path());
  scratch.write("one", "1");
  scratch.write("other", "2");
  CHECK(folder.move("one", "other") == EEXIST);
  CHECK(folder.move("one", "free") == 0);
  CHECK(bytes_of(scratch / "other") == "2");
  CHECK(bytes_of(scratch / "free") == "1");
}

TEST_CASE("no link is followed, and no file of two names or none read") {
  const Scratch scratch;
  const os::WritableFolder folder = writable(scratch.path());
  scratch.write("inner/file", "x");
  fs::create_symlink("inner", scratch / "link");
  fs::create_symlink("inner/file", scratch / "to-file");
  fs::create_hard_link(scratch / "inner/file", scratch / "second");
  REQUIRE(::mkfifo((scratch / "pipe").c_str(), 0600) == 0);
  CHECK(why(folder.inner("link")) == os::Refusal::link);
  CHECK(why(folder.read("to-file", max)) == os::Refusal::link);
  CHECK(why(folder.original("to-file", max)) == os::Refusal::link);
  CHECK(why(folder.read("second", max)) == os::Refusal::hard_links);
  CHECK(why(folder.read("pipe", max)) == os::Refusal::not_regular);
  CHECK(why(folder.read("none", max)) == os::Refusal::absent);
  CHECK(std::holds_alternative<os::WritableFolder>(folder.inner("inner")));
  os::FileDescriptor made;
  CHECK(folder.make("to-file", "y", {}, made) == EEXIST);
  CHECK(bytes_of(scratch / "inner/file") == "x");
}

TEST_CASE("a file that has the name by a hard link for a moment is never read") {
  const Scratch scratch;
  const fs::path outer = scratch.write("outside/file", "outside");
  scratch.write("inner/file", "inside");
  const os::WritableFolder folder = writable(scratch / "inner");
  const std::string name = (scratch / "inner/file").native(), aside = (scratch / "inner/aside").native();
  const auto swap = [&] { (void)::renameat2(AT_FDCWD, aside.c_str(), AT_FDCWD, name.c_str(), RENAME_EXCHANGE); };
  std::atomic<bool> is_over = false;
  std::thread attacker([&] {
    while (!is_over) {
      (void)::link(outer.c_str(), aside.c_str());
      swap();
      swap();
      (void)::unlink(aside.c_str());
    }
  });
  int met = 0;
  bool is_read = false;
  for (int n = 0; n < 20'000 && !is_read; ++n) {
    const auto read = folder.original("file", max);
    const auto* found = std::get_if<os::Original>(&read);
    is_read = found != nullptr && found->file.bytes == "outside";
    if (found == nullptr) ++met;
  }
  is_over = true;
  attacker.join();
  CHECK(met > 0);
  CHECK_FALSE(is_read);
}

TEST_CASE("a file is at rest when nobody has it open for writing, and who opens it then ends nobody") {
  const Scratch scratch;
  const os::WritableFolder folder = writable(scratch.path());
  const fs::path file = scratch.write("file", "x");
  const int writer = ::open(file.c_str(), O_WRONLY | O_CLOEXEC);
  REQUIRE(writer >= 0);
  CHECK(why(folder.read_at_rest("file", max)) == os::Refusal::busy);
  ::close(writer);
  for (int n = 0; n < 100; ++n) {
    CHECK(std::get<os::FileBytes>(folder.read_at_rest("file", max)).bytes == "x");
    const int reader = ::open(file.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    CHECK(reader >= 0);
    ::close(reader);
  }
}

}  // namespace ampcfg::os::writable_folder_test
