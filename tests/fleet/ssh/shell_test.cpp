#include "fleet/ssh/shell.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ampcfg/fleet/cache/needed_glibc.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/file.hpp"
#include "ampcfg/os/process.hpp"
#include "os/scratch.hpp"

namespace ampcfg::fleet::shell_test {

using namespace ampcfg::tests;
namespace {

/// A far side's folders: `cache/ampcfg` with an executable of that digest in it, and the programs that its shell finds.
struct FarSide {
  explicit FarSide(const std::vector<std::string>& programs) {
    scratch.write("cache/ampcfg/" + digest, "#!/bin/sh\necho ran\n");
    ::chmod(executable().c_str(), 0700);
    ::chmod((scratch / "cache/ampcfg").c_str(), 0700);
    fs::create_directory(scratch / "bin");
    for (const std::string& name : programs) fs::create_symlink("/usr/bin/" + name, scratch / "bin" / name);
  }
  [[nodiscard]] fs::path executable() const { return scratch / "cache/ampcfg" / digest; }
  /// What its shell says, given a file's bytes to read.
  [[nodiscard]] std::string answer(const std::string& command, const std::string& input = "/dev/null") const {
    os::ProcessWish wish;
    wish.argv = {"/bin/sh",
                 "-c",
                 "exec env -i PATH=\"$1\" XDG_CACHE_HOME=\"$2\" /bin/sh -c \"$3\" <\"$4\"",
                 "sh",
                 (scratch / "bin").native(),
                 (scratch / "cache").native(),
                 command,
                 input};
    wish.time_limit = std::chrono::seconds(20);
    return os::run(std::move(wish)).output;
  }

  const std::string digest = std::string(64, '0');
  Scratch scratch;
};

/// What a far side's shell finds that takes an executable.
const std::vector<std::string> taking{"cat",   "chmod", "find", "grep",      "gzip", "id",   "ls",
                                      "mkdir", "mv",    "rm",   "sha256sum", "sh",   "sort", "tail"};

/// Packs a script into that file, as executables are sent; its digest.
std::string packed(const FarSide& far, const std::string& name, const std::string& script) {
  far.scratch.write(name, script);
  os::ProcessWish wish;
  wish.argv = {"gzip", far.scratch / name};
  wish.time_limit = std::chrono::seconds(20);
  REQUIRE(os::run(std::move(wish)).succeeded());
  return os::sha256_hex(script);
}

std::string bytes_of(const fs::path& path) {
  constexpr std::uint64_t largest = 1 << 20;
  return std::get<os::FileBytes>(os::read_file(path, largest)).bytes;
}

bool says(const std::string& text, std::string_view words) {
  return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("A cached executable runs only from a folder that find calls private") {
  const FarSide far({"find", "id", "sh", "uname"});
  const std::string launch = launch_command({}, far.digest);
  CHECK(says(far.answer(launch), "ran"));
  for (const mode_t mode : {0720U, 0702U, 0777U}) {
    ::chmod(far.executable().parent_path().c_str(), mode);
    CAPTURE(mode);
    CHECK_FALSE(says(far.answer(launch), "ran"));
    CHECK(says(far.answer(launch), absent_mark));
  }
}

TEST_CASE("Where there is no find, no folder is private, and it is said") {
  const FarSide far({"id", "mkdir", "sh", "uname"});
  CHECK_FALSE(says(far.answer(launch_command({}, far.digest)), "ran"));
  CHECK(says(far.answer(launch_command({}, far.digest)), absent_mark));
  CHECK(says(far.answer(push_command({}, Place::home, far.digest)), "there is no find"));
  CHECK(says(far.answer(probe_command({}, far.digest, "")), std::string(probe_mark) + "findless"));
  CHECK_FALSE(says(far.answer(clean_command({})), "removed"));
  CHECK(fs::exists(far.executable()));
}

TEST_CASE("An executable is sent packed, and known by the digest of what is in it") {
  const FarSide far(taking);
  const std::string digest = packed(far, "well", "#!/bin/sh\necho well\n");
  const std::string put = push_command({}, Place::home, digest);
  CHECK(says(far.answer(put, far.scratch / "well.gz"), std::string(push_mark) + "done"));
  CHECK(os::sha256_hex(bytes_of(far.scratch / "cache/ampcfg" / digest)) == digest);
  CHECK(says(far.answer(launch_command({}, digest)), "well"));
  // What is something else, is cut or is not packed does not get there, and leaves nothing.
  const std::string other = push_command({}, Place::home, far.digest);
  fs::remove(far.executable());
  CHECK(says(far.answer(other, far.scratch / "well.gz"), "digest "));
  far.scratch.write("cut.gz", bytes_of(far.scratch / "well.gz").substr(0, 40));
  CHECK(says(far.answer(other, far.scratch / "cut.gz"), "unexpected end of file"));
  far.scratch.write("plain", "#!/bin/sh\n");
  CHECK(says(far.answer(other, far.scratch / "plain"), "not in gzip format"));
  CHECK(std::distance(fs::directory_iterator(far.scratch / "cache/ampcfg"), {}) == 1);
}

TEST_CASE("Where nothing unpacks it, it is said") {
  std::vector<std::string> programs = taking;
  std::erase(programs, "gzip");
  const FarSide far(programs);
  const std::string digest = packed(far, "well", "#!/bin/sh\necho well\n");
  CHECK(says(far.answer(push_command({}, Place::home, digest), far.scratch / "well.gz"), "there is no gzip"));
  CHECK(says(far.answer(probe_command({}, digest, "")), std::string(probe_mark) + "gzipless"));
}

TEST_CASE("What its loader refuses does not stay, and the version that is missing is said") {
  const FarSide far(taking);
  const std::string complaint = "libc.so.6: version `GLIBC_2.99' not found (required by x)";
  const std::string digest = packed(far, "newer", "#!/bin/sh\ncat >&2 <<\"END\"\n" + complaint + "\nEND\nexit 1\n");
  const std::string said = far.answer(push_command({}, Place::home, digest), far.scratch / "newer.gz");
  CHECK(says(said, std::string(push_mark) + "run "));
  CHECK(missing_glibc(said) == "2.99");
  CHECK_FALSE(fs::exists(far.scratch / "cache/ampcfg" / digest));
}

TEST_CASE("Where find fails, no folder is private") {
  const FarSide far({"id", "sh", "uname", "false"});
  fs::rename(far.scratch / "bin/false", far.scratch / "bin/find");
  CHECK_FALSE(says(far.answer(launch_command({}, far.digest)), "ran"));
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

}  // namespace ampcfg::fleet::shell_test
