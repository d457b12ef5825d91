#include "ampcfg/os/scratch_folder.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <variant>

#include "ampcfg/os/foreground.hpp"
#include "os/scratch.hpp"

namespace ampcfg::os::scratch_folder_test {
namespace {

std::string text_of(const Outcome<FileBytes>& read) {
  const auto* file = std::get_if<FileBytes>(&read);
  return file != nullptr ? file->bytes : "refused";
}

}  // namespace

TEST_CASE("a scratch folder is gone with all that is in it") {
  const tests::Scratch place;
  std::filesystem::path path;
  {
    const ScratchFolder folder(place.path(), own_account());
    path = folder.path();
    struct stat facts {};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 07777U) == 0700);
    folder.write("a.yml", "a: 1\n");
    folder.write("a.yml", "b\n");
    CHECK(text_of(folder.read("a.yml", 100)) == "b\n");
    CHECK(text_of(folder.read("a.yml", 1)) == "refused");
    CHECK(text_of(folder.read("none", 100)) == "refused");
    std::filesystem::create_symlink("a.yml", path / "link");
    CHECK(text_of(folder.read("link", 100)) == "refused");
    std::filesystem::create_directories(path / "swap" / "deep");
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("one file of a scratch folder can be kept") {
  const tests::Scratch place;
  std::filesystem::path kept;
  {
    ScratchFolder folder(place.path(), own_account());
    folder.write("a.yml", "a");
    folder.write("a.yml~", "b");
    kept = folder.keep("a.yml");
  }
  CHECK(std::filesystem::exists(kept));
  CHECK_FALSE(std::filesystem::exists(kept.native() + "~"));
}

TEST_CASE("what a killed program has left goes with the next scratch folder, and nothing else") {
  const tests::Scratch place;
  const auto left = place / "ampcfg-scratch.abcdef", kept = place / "ampcfg-kept.abcdef";
  const auto hour_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
  for (const auto& folder : {left, kept}) {
    std::filesystem::create_directory(folder);
    std::ofstream(folder / "a.yml") << "a";
    std::filesystem::last_write_time(folder, hour_ago);
  }
  const ScratchFolder used(place.path(), own_account());
  std::filesystem::last_write_time(used.path(), hour_ago);
  const ScratchFolder next(place.path(), own_account());
  CHECK_FALSE(std::filesystem::exists(left));
  CHECK(std::filesystem::exists(kept));
  CHECK(std::filesystem::exists(used.path()));
}

TEST_CASE("run_at_terminal gives what a program ends with") {
  CHECK(run_at_terminal({"/bin/sh", "-c", "exit 3"}, {}, own_account()) == 3);
  CHECK(run_at_terminal({"/nonexistent/program"}, {}, own_account()) == 127);
  CHECK(run_at_terminal({"/bin/sh", "-c", "test \"$A\" = b && kill -KILL $$"}, {"A=b"}, own_account()) == 128 + 9);
}

}  // namespace ampcfg::os::scratch_folder_test
