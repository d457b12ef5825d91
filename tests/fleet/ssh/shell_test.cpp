#include "fleet/ssh/shell.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
  [[nodiscard]] std::string answer(const std::string& command) const {
    os::ProcessWish wish;
    wish.argv = {"env",
                 "-i",
                 "PATH=" + (scratch / "bin").native(),
                 "XDG_CACHE_HOME=" + (scratch / "cache").native(),
                 "/bin/sh",
                 "-c",
                 command};
    wish.time_limit = std::chrono::seconds(20);
    return os::run(std::move(wish)).output;
  }

  const std::string digest = std::string(64, '0');
  Scratch scratch;
};

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
