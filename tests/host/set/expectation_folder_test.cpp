#include "ampcfg/host/set/expectation_folder.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdio>
#include <thread>

#include "ampcfg/host/settings/config_file.hpp"
#include "os/scratch.hpp"
#include "os/skip.hpp"

namespace ampcfg::host::expectation_folder_test {

using namespace ampcfg::tests;

namespace {

std::vector<std::string> paths(const host::ExpectationFolder& folder) {
  std::vector<std::string> result;
  for (const auto& file : folder.files) result.push_back(file.path);
  return result;
}

std::string code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  return "none";
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a set that takes another's place while it is read is read whole") {
  const Scratch scratch;
  constexpr int sets = 300;
  const std::vector<std::string> names{"instances.json", "metadata.json", "paper/universal_configs.json",
                                       "universal_configs.json", "variable_configs.json"};
  const auto folder_of = [](int number) { return "set" + std::to_string(number); };
  for (int number = 0; number < sets; ++number) {
    for (const std::string& name : names) scratch.write(folder_of(number) + "/" + name, std::to_string(number));
  }
  const auto live = scratch.path() / folder_of(0);
  std::thread exchanging([&] {
    for (int number = 1; number < sets; ++number) {
      const auto next = scratch.path() / folder_of(number);
      ::renameat2(AT_FDCWD, next.c_str(), AT_FDCWD, live.c_str(), RENAME_EXCHANGE);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  int halves = 0;
  for (bool last = false; !last;) {
    const auto set = host::read_expectation_folder(live);
    last = set.files.at(0).bytes == std::to_string(sets - 1);
    for (const auto& file : set.files) halves += file.bytes == set.files[0].bytes ? 0 : 1;
  }
  exchanging.join();
  CHECK(halves == 0);
}

TEST_CASE("a set is its known files at the top and below platforms") {
  const Scratch scratch;
  for (const std::string name :
       {"universal_configs.json", "variable_configs.json", "metadata.json", "README.md", "univresal.json",
        "paper/universal_configs.json", "paper/x.json", "papper/universal_configs.json", ".git/config.json",
        "universal_configs_analysis.json"}) {
    scratch.write(name, "{}");
  }
  const auto set = host::read_expectation_folder(scratch.path());
  CHECK(paths(set) ==
        Names{"metadata.json", "paper/universal_configs.json", "universal_configs.json", "variable_configs.json"});
  CHECK(set.unknown == Names{"paper/x.json", "papper/", "universal_configs_analysis.json", "univresal.json"});
  CHECK(set.files[0].bytes == "{}");
  CHECK(set.files[0].readable_by_all);
  const auto source = host::read_pack_source(scratch.path());
  CHECK(source.files.size() == 5);
  CHECK(source.unknown.empty());
}

TEST_CASE("a set that cannot be read is wrong usage") {
  const Scratch scratch;
  CHECK(code_of([&] { host::read_expectation_folder(scratch / "absent"); }) == "expectations-unreadable");
  REQUIRE(::mkfifo((scratch / "universal_configs.json").c_str(), 0644) == 0);
  CHECK(code_of([&] { host::read_expectation_folder(scratch.path()); }) == "expectations-unreadable");
}

TEST_CASE("where too few files may be open, that is said, and nothing of the set") {
  const Scratch scratch;
  scratch.write("universal_configs.json", "{}");
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  const int next = ::open("/dev/null", O_RDONLY);
  REQUIRE(next >= 0);
  ::close(next);
  const rlimit few{static_cast<rlim_t>(next), before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &few) == 0);
  std::string hint;
  try {
    host::read_expectation_folder(scratch.path());
  } catch (const Error& error) {
    hint = error.hint();
  }
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK_THAT(hint, Catch::Contains("ulimit -n"));
}

TEST_CASE("as root, a set that everyone may write is refused") {
  if (!has_root()) return;
  const Scratch scratch;
  const fs::path file = scratch.write("paper/universal_configs.json", "{}");
  const auto read = [&] { return code_of([&] { host::read_expectation_folder(scratch.path()); }); };
  CHECK(read() == "none");
  fs::permissions(file, fs::perms(0666));
  CHECK(read() == "expectations-writable");
  fs::permissions(file, fs::perms(0664));
  CHECK(read() == "none");
  fs::permissions(scratch / "paper", fs::perms(0777));
  CHECK(read() == "expectations-writable");
  fs::permissions(scratch / "paper", fs::perms(0755));
  fs::permissions(scratch.path(), fs::perms(01777));
  CHECK(read() == "expectations-writable");
  CHECK(as_nobody([&] { return read() == "none"; }));
}

TEST_CASE("a set is written with its folders") {
  const Scratch scratch;
  host::write_expectation_folder(scratch / "new/set",
                                 {{"metadata.json", "{}"}, {"paper/universal_configs.json", "{\"a\": 1}"}});
  const auto set = host::read_expectation_folder(scratch / "new/set");
  CHECK(paths(set) == Names{"metadata.json", "paper/universal_configs.json"});
  CHECK(set.files[1].bytes == "{\"a\": 1}");
  scratch.write("file", "");
  CHECK(code_of([&] {
          host::write_expectation_folder(scratch / "file/set", {{"metadata.json", "{}"}});
        }) == "write-failed");
}

TEST_CASE("a file that a person names is a document, invalid, or unreadable") {
  const Scratch scratch;
  const auto read = [&](const std::string& path) { return host::read_config_file(path, 100).index(); };
  constexpr std::size_t document = 0, invalid = 1, error = 2;
  CHECK(read(scratch.write("good.yml", "a: 1\n").native()) == document);
  CHECK(read(scratch.write("bad.yml", "a: [\n").native()) == invalid);
  CHECK(read(scratch.write("large.yml", std::string(101, ' ')).native()) == error);
  CHECK(read((scratch / "absent.yml").native()) == error);
  CHECK(read(scratch.path().native()) == error);
  fs::create_symlink("good.yml", scratch / "link.yml");
  CHECK(read((scratch / "link.yml").native()) == document);
  REQUIRE(::mkfifo((scratch / "fifo.yml").c_str(), 0644) == 0);
  CHECK(read((scratch / "fifo.yml").native()) == error);
}

}  // namespace ampcfg::host::expectation_folder_test
