#include "ampcfg/host/state/deployed_set.hpp"

#include "ampcfg/host/state/undelivered.hpp"
#include "host/state_scene.hpp"

namespace ampcfg::host::deployed_set_test {

using namespace ampcfg::tests;

namespace {

host::About about(const std::string& digest, const std::string& created) {
  host::About about;
  about.id = "20261124T093000Z-3f2a";
  about.kind = host::Action::deploy;
  about.expectations_digest = digest;
  about.expectations_created = created;
  return about;
}

}  // namespace

TEST_CASE("a set that is older than the one deployed last is refused") {
  const StateScene scene;
  const auto refused = [&](const std::string& digest, const std::string& created) {
    return code_of([&] { host::refuse_older_set(scene.state(), digest, created); }) == "expectations-older";
  };
  CHECK_FALSE(refused("sha256:a", "2026-11-24T09:30:00Z"));
  host::note_deployed_set(scene.state(), about("sha256:b", "2026-11-24T09:30:00Z"));
  CHECK(refused("sha256:a", "2026-11-24T09:29:59Z"));
  CHECK(refused("sha256:a", "2026-11-24T10:29:59+01:00"));
  CHECK_FALSE(refused("sha256:a", "2026-11-24T09:30:00Z"));
  CHECK_FALSE(refused("sha256:a", "2026-11-24T09:30:01Z"));
  CHECK_FALSE(refused("sha256:b", "2026-11-24T09:29:59Z"));
  // What does not say when it was made cannot be older.
  CHECK_FALSE(refused("sha256:a", ""));
  CHECK_FALSE(refused("sha256:a", "last week"));
}

TEST_CASE("what has no time, or is a rollback, is no set that was deployed") {
  const StateScene scene;
  host::note_deployed_set(scene.state(), about("sha256:b", "2026-11-24T09:30:00Z"));
  const std::string before = scene.read("set.json");
  auto rollback = about("sha256:c", "2026-11-25T09:30:00Z");
  rollback.kind = host::Action::rollback;
  host::note_deployed_set(scene.state(), rollback);
  host::note_deployed_set(scene.state(), about("sha256:c", ""));
  CHECK(scene.read("set.json") == before);
}

TEST_CASE("a note of the last set that is damaged refuses nothing") {
  const StateScene scene;
  scene.write("set.json", "{");
  CHECK_NOTHROW(host::refuse_older_set(scene.state(), "sha256:a", "2026-11-24T09:30:00Z"));
}

TEST_CASE("what nobody has heard is said once") {
  const StateScene scene;
  const auto& configuration = scene.configuration;
  CHECK(host::take_undelivered(configuration).empty());
  host::keep_undelivered(configuration, "20261124T093000Z-3f2b", "second");
  host::keep_undelivered(configuration, "20261124T093000Z-3f2a", "first");
  host::keep_undelivered(configuration, "20261124T093000Z-3f2c", "third");
  host::forget_undelivered(configuration, "20261124T093000Z-3f2c");
  CHECK(host::take_undelivered(configuration) == std::vector<std::string>{"first", "second"});
  CHECK(host::take_undelivered(configuration).empty());
}

}  // namespace ampcfg::host::deployed_set_test
