#include "ampcfg/host/state/state.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "ampcfg/os/file_descriptor.hpp"
#include "os/scratch.hpp"
#include "os/skip.hpp"

namespace ampcfg::host::state_test {

using namespace ampcfg::tests;

namespace {

struct Place {
  Scratch scratch;
  host::Configuration configuration;

  Place() {
    configuration.instances = scratch / "instances";
    configuration.state = scratch / "state";
    fs::create_directories(configuration.instances);
  }

  /// `opened`, or the code of the error.
  [[nodiscard]] std::string open(host::Access access = host::Access::read) const {
    const auto state = host::State::open(configuration, access);
    const auto* error = std::get_if<Error>(&state);
    return error == nullptr ? "opened" : error->code();
  }
};

unsigned mode_of(const fs::path& path) {
  struct stat facts {};
  REQUIRE(::lstat(path.c_str(), &facts) == 0);
  return facts.st_mode & 07777;
}

}  // namespace

TEST_CASE("a state is made for its owner alone, and opened again") {
  const Place place;
  CHECK(place.open() == "opened");
  CHECK(mode_of(place.scratch / "state") == 0700);
  CHECK(mode_of(place.scratch / "state/format") == 0600);
  CHECK(place.open() == "opened");
}

TEST_CASE("an empty folder becomes a state, another folder does not") {
  const Place place;
  fs::create_directories(place.configuration.state);
  place.scratch.write("state/.ampcfg-1-0", "cut short");
  CHECK(place.open() == "opened");
  CHECK(mode_of(place.configuration.state) == 0700);
  const Place other;
  other.scratch.write("state/notes.txt", "mine");
  CHECK(other.open() == "state-unusable");
  CHECK(mode_of(other.configuration.state) == 0755);
}

TEST_CASE("a state of another version, user or kind is left alone") {
  const Place place;
  REQUIRE(place.open() == "opened");
  place.scratch.write("state/format", "2\n");
  CHECK(place.open() == "state-format");
  place.scratch.write("state/format", "1\n");
  fs::permissions(place.configuration.state, fs::perms(0720));
  CHECK(place.open() == "state-unusable");
  fs::permissions(place.configuration.state, fs::perms(0700));
  fs::rename(place.configuration.state, place.scratch / "moved");
  fs::create_directory_symlink("moved", place.configuration.state);
  CHECK(place.open() == "state-unusable");
  fs::remove(place.configuration.state);
  fs::rename(place.scratch / "moved", place.configuration.state);
  CHECK(place.open() == "opened");
  if (::geteuid() == 0) {
    give(place.configuration.state, nobody);
    CHECK(place.open() == "state-unusable");
    give(place.configuration.state, 0);
    CHECK(as_nobody([&] { return place.open() == "state-unusable"; }));
  } else {
    skip("needs root", "a state of somebody else's");
  }
}

/// Each access to a state of other instances, in which `made` is.
struct Foreign {
  const char* made;
  const char* code;
};

TEST_CASE("a state serves the instances of the first change, and none before") {
  Place place;
  CHECK(place.open(host::Access::look) == "state-missing");
  CHECK_FALSE(fs::exists(place.configuration.state));
  REQUIRE(place.open() == "opened");
  CHECK_FALSE(fs::exists(place.scratch / "state/instances"));
  const auto here = place.configuration.instances;
  place.configuration.instances = place.scratch / "copies";
  fs::create_directories(place.configuration.instances);
  const Foreign foreign = GENERATE(values<Foreign>({{"cache/scan", "opened"},
                                                    {"scans/last.json", "opened"},
                                                    {"jars/A.json", "opened"},
                                                    {"lock", "opened"},
                                                    {"flags/A.json", "state-elsewhere"},
                                                    {"audit.jsonl", "state-elsewhere"},
                                                    {"deployments/x", "state-elsewhere"}}));
  CAPTURE(foreign.made);
  place.scratch.write(std::string("state/") + foreign.made, "");
  if (foreign.code != std::string("opened")) place.scratch.write("state/instances", here.native() + "\n");
  for (const auto access : {host::Access::look, host::Access::read, host::Access::change})
    CHECK(place.open(access) == foreign.code);
}

TEST_CASE("what was seen of other instances is forgotten while nothing was changed") {
  Place place;
  for (const char* name : {"state/scans", "state/jars"}) {
    fs::create_directories(place.scratch / name);
    fs::permissions(place.scratch / name, fs::perms(0700));
  }
  place.scratch.write("state/format", "1\n");
  place.scratch.write("state/instances", "/copies\n");  // as a scan of an earlier version has left it
  place.scratch.write("state/scans/last.json", "");
  place.scratch.write("state/jars/A.json", "");
  fs::permissions(place.scratch / "state", fs::perms(0700));
  for (const char* name : {"format", "instances"}) fs::permissions(place.scratch / "state" / name, fs::perms(0600));
  CHECK(place.open(host::Access::look) == "opened");
  CHECK(fs::exists(place.scratch / "state/jars/A.json"));
  CHECK(place.open() == "opened");
  CHECK_FALSE(fs::exists(place.scratch / "state/jars/A.json"));
  CHECK_FALSE(fs::exists(place.scratch / "state/scans/last.json"));
}

TEST_CASE("a change sweeps what writes that were cut short have left, but for those that go on") {
  const Place place;
  REQUIRE(place.open(host::Access::change) == "opened");
  const std::vector<std::string> names{"state/.ampcfg-1-0", "state/flags/.ampcfg-7-3", "state/cache/.ampcfg-9-0",
                                       "state/scans/.ampcfg-8-0"};
  for (const std::string& name : names) {
    place.scratch.write(name, "cut short");
    fs::permissions((place.scratch / name).parent_path(), fs::perms(0700));
  }
  const os::FileDescriptor written(::open((place.scratch / names[1]).c_str(), O_RDONLY | O_CLOEXEC));
  REQUIRE(::flock(written.get(), LOCK_EX) == 0);
  CHECK(place.open() == "opened");
  CHECK(fs::exists(place.scratch / names[0]));
  CHECK(place.open(host::Access::change) == "opened");
  for (const std::string& name : names) CHECK(fs::exists(place.scratch / name) == (name == names[1]));
}

TEST_CASE("a state serves one folder of instances") {
  Place place;
  REQUIRE(place.open() == "opened");
  place.configuration.instances = place.scratch / "others";
  fs::create_directories(place.configuration.instances);
  CHECK(place.open() == "opened");  // it never held more than a cache
  place.configuration.instances = place.scratch / "instances";
  CHECK(place.open() == "opened");
  CHECK(place.open(host::Access::change) == "opened");
  place.scratch.write("state/flags/A.json", "{}");
  CHECK(place.open() == "opened");
  fs::create_directory_symlink("instances", place.scratch / "link");
  place.configuration.instances = place.scratch / "link";
  CHECK(place.open() == "opened");
  place.configuration.instances = place.scratch / "others";
  CHECK(place.open() == "state-elsewhere");
  place.configuration.instances = place.scratch / "absent";
  CHECK(place.open() == "state-elsewhere");
  CHECK(place.open(host::Access::change) == "state-unusable");
}

TEST_CASE("a state whose making was cut short is made again") {
  const Place place;
  REQUIRE(place.open() == "opened");
  REQUIRE(fs::remove(place.scratch / "state/format"));
  place.scratch.write("state/.ampcfg-7-0", "");
  CHECK(place.open() == "opened");
  CHECK(fs::exists(place.scratch / "state/format"));
}

}  // namespace ampcfg::host::state_test
