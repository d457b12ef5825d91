#include "ampcfg/host/state/state.hpp"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

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
  [[nodiscard]] std::string open() const {
    const auto state = host::State::open(configuration);
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

TEST_CASE("a state serves one folder of instances") {
  Place place;
  REQUIRE(place.open() == "opened");
  place.configuration.instances = place.scratch / "others";
  fs::create_directories(place.configuration.instances);
  CHECK(place.open() == "opened");  // it never held more than a cache
  place.configuration.instances = place.scratch / "instances";
  CHECK(place.open() == "opened");
  place.scratch.write("state/flags/A.json", "{}");
  CHECK(place.open() == "opened");
  fs::create_directory_symlink("instances", place.scratch / "link");
  place.configuration.instances = place.scratch / "link";
  CHECK(place.open() == "opened");
  place.configuration.instances = place.scratch / "others";
  CHECK(place.open() == "state-elsewhere");
  place.configuration.instances = place.scratch / "absent";
  CHECK(place.open() == "state-unusable");
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
