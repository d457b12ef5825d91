#include "ampcfg/host/state/deployments.hpp"

#include <cstddef>
#include <set>
#include <string>

#include "ampcfg/os/digest.hpp"
#include "host/state_scene.hpp"

namespace ampcfg::host::deployments_test {

using namespace ampcfg::tests;
using host::Deployments;

namespace {

const std::string id = "20261124T093000Z-3f2a";
const std::string other = "20261124T093001Z-0000";

host::DeploymentRecord record_of(const std::string& of) {
  host::DeploymentRecord record;
  record.about = {{"root", "alice", "me@laptop", "", "ampcfg deploy 'a\n\"b\"'"},
                  of,
                  host::Action::deploy,
                  "",
                  "sha256:00",
                  "2026-11-24T09:00:00Z"};
  record.created = "2026-11-24T09:30:00Z";
  host::InstanceRecord instance{
      "BENT\xff\n01", "/srv/\xed\xa0\x80", "Minecraft", host::InstanceState::done, "", "2026-11-24T09:30:01Z", {}};
  instance.files.push_back({"Chat", "lang/en.yml", os::sha256_hex("old"), os::sha256_hex("new"), ".ampcfg-x-0",
                            host::FileState::changed, "", true, "lang"});
  instance.files.push_back(
      {"Chat", "new.yml", "", os::sha256_hex("new"), ".ampcfg-x-1", host::FileState::planned, "", false, ""});
  record.instances = {instance, {"B", "/b", ".", host::InstanceState::writing, "why", "", {}}};
  return record;
}

}  // namespace

TEST_CASE("an id sorts by time and has a form of its own") {
  const std::string made = host::new_deployment_id();
  CHECK(host::is_deployment_id(made));
  CHECK(made != host::new_deployment_id());
  for (const char* no : {"", "20261124T093000Z-3f2", "20261124T093000Z-3F2A", "20261124T093000Z-3f2a ",
                         "2026112xT093000Z-3f2a", "20261124t093000Z-3f2a", "../../../etc/passwd00"}) {
    CAPTURE(no);
    CHECK_FALSE(host::is_deployment_id(no));
  }
}

TEST_CASE("the beginning of an id is nine characters or more") {
  for (const char* yes : {"20261124T", "20261124T0930", "20261124T093000Z-", "20261124T093000Z-3f2a"}) {
    CAPTURE(yes);
    CHECK(host::begins_deployment_id(yes));
  }
  for (const char* no : {"", "20261124", "2026112x4", "20261124t0930", "20261124T093000Z-3f2g",
                         "20261124T093000Z-3f2a0", "SMP101", "SMP101-SMP202"}) {
    CAPTURE(no);
    CHECK_FALSE(host::begins_deployment_id(no));
  }
}

TEST_CASE("a record is read as it was saved, whatever bytes its names have") {
  const StateScene scene;
  Deployments deployments(scene.state());
  const auto saved = record_of(id);
  const std::string hash = deployments.save(saved);
  CHECK(hash == os::sha256_hex(scene.read("deployments/" + id + "/manifest.json")));
  const auto read = deployments.read(id);
  REQUIRE(read);
  CHECK(read->about.command == saved.about.command);
  CHECK(read->about.asked_by == saved.about.asked_by);
  CHECK(read->about.person == "alice");
  CHECK(read->about.asking_person.empty());
  CHECK(read->created == saved.created);
  REQUIRE(read->instances.size() == 2);
  CHECK(read->instances[0].instance == saved.instances[0].instance);
  CHECK(read->instances[0].path == saved.instances[0].path);
  REQUIRE(read->instances[0].files.size() == 2);
  CHECK(read->instances[0].files[0].before == os::sha256_hex("old"));
  CHECK(read->instances[0].files[0].made == "lang");
  CHECK(read->instances[0].files[0].renamed);
  CHECK(read->instances[0].files[1].before.empty());
  CHECK(read->instances[1].state == host::InstanceState::writing);
  CHECK(deployments.save(*read) == hash);
}

TEST_CASE("words of another build stay in a record as they are") {
  const StateScene scene;
  Deployments deployments(scene.state());
  auto saved = record_of(id);
  saved.about.kind = host::Recorded<host::Action>("retire");
  saved.instances[0].state = host::Recorded<host::InstanceState>("retired");
  saved.instances[0].files[0].state = host::Recorded<host::FileState>("moved");
  const std::string hash = deployments.save(saved);
  const auto read = deployments.read(id);
  REQUIRE(read);
  CHECK(read->about.kind.word() == "retire");
  CHECK_FALSE(read->instances[0].state.known());
  CHECK(deployments.save(*read) == hash);
}

TEST_CASE("what is not there is not read, what is damaged is named") {
  const StateScene scene;
  Deployments deployments(scene.state());
  CHECK(deployments.ids().empty());
  CHECK(deployments.unfinished().empty());
  CHECK_FALSE(deployments.read(id));
  CHECK_FALSE(deployments.read("../instances"));
  const std::string manifest = "deployments/" + id + "/manifest.json";
  for (const char* damage : {"", "{", "[]", "{\"id\": 1}", "{\"id\": \"20261124T093000Z-3f2a\"}"}) {
    CAPTURE(damage);
    deployments.save(record_of(id));
    scene.write(manifest, damage);
    try {
      (void)deployments.read(id);
      FAIL("it was read");
    } catch (const Error& error) {
      CHECK(error.code() == "record-damaged");
      CHECK_THAT(error.message(), Catch::Contains((scene.scratch / "state" / manifest).native()));
    }
  }
  deployments.save(record_of(other));
  scene.write(manifest, scene.read("deployments/" + other + "/manifest.json"));
  CHECK(code_of([&] { (void)deployments.read(id); }) == "record-damaged");
  auto record = record_of(id);
  record.instances[0].files[0].before = "../../../etc/passwd";
  deployments.save(record);
  CHECK(code_of([&] { (void)deployments.read(id); }) == "record-damaged");
}

TEST_CASE("backups are kept under their hash, each once, and checked") {
  const StateScene scene;
  Deployments deployments(scene.state());
  deployments.begin(id);
  const std::string zero;
  for (const std::string& bytes : {std::string("old"), zero, std::string("old"), std::string(1'000'000, 'x')})
    deployments.keep(id, os::sha256_hex(bytes), bytes);
  deployments.sync(id);
  CHECK(deployments.bytes(id, os::sha256_hex("old")) == "old");
  CHECK(deployments.bytes(id, os::sha256_hex("")).empty());
  CHECK(code_of([&] { (void)deployments.bytes(id, os::sha256_hex("new")); }) == "backup-missing");
  CHECK(code_of([&] { (void)deployments.bytes(other, os::sha256_hex("old")); }) == "backup-missing");
  CHECK(code_of([&] { (void)deployments.bytes(id, "manifest.json"); }) == "backup-missing");
  scene.write("deployments/" + id + "/" + os::sha256_hex("old"), "odd");
  CHECK(code_of([&] { (void)deployments.bytes(id, os::sha256_hex("old")); }) == "backup-damaged");
}

TEST_CASE("more files than are open at once are kept") {
  const StateScene scene;
  Deployments deployments(scene.state());
  deployments.begin(id);
  for (int n = 0; n < 200; ++n) deployments.keep(id, os::sha256_hex(std::to_string(n)), std::to_string(n));
  deployments.sync(id);
  for (int n = 0; n < 200; ++n) CHECK(deployments.bytes(id, os::sha256_hex(std::to_string(n))) == std::to_string(n));
}

TEST_CASE("a deployment is marked from its beginning to its end") {
  const StateScene scene;
  Deployments deployments(scene.state());
  deployments.begin(other);
  deployments.begin(id);
  deployments.sync(id);
  CHECK(deployments.unfinished() == std::vector<std::string>{id, other});
  CHECK(Deployments(scene.state()).unfinished() == std::vector<std::string>{id, other});
  deployments.save(record_of(id));
  deployments.end(id);
  CHECK(deployments.unfinished() == std::vector<std::string>{other});
  CHECK(deployments.ids() == std::vector<std::string>{id, other});
}

TEST_CASE("many new ids in a moment are all different") {
  constexpr std::size_t many = 2000;
  std::set<std::string> ids;
  for (std::size_t n = 0; n < many; ++n) ids.insert(new_deployment_id());
  CHECK(ids.size() == many);
  CHECK(is_deployment_id(*ids.begin()));
}

TEST_CASE("an id that is taken is left alone") {
  const StateScene scene;
  Deployments deployments(scene.state());
  deployments.begin(id);
  deployments.save(record_of(id));
  deployments.end(id);
  CHECK(code_of([&] { Deployments(scene.state()).begin(id); }) == "id-taken");
  CHECK(deployments.read(id));
  CHECK(deployments.unfinished().empty());
}

TEST_CASE("a deployment that is removed is gone with its mark, and a removal that was cut short is no deployment") {
  const StateScene scene;
  Deployments deployments(scene.state());
  deployments.begin(id);
  deployments.keep(id, os::sha256_hex("old"), "old");
  deployments.save(record_of(id));
  deployments.save(record_of(other));
  deployments.remove(id);
  CHECK(deployments.ids() == std::vector<std::string>{other});
  CHECK(deployments.unfinished().empty());
  deployments.remove(id);
  deployments.remove("../flags");
  const fs::path left = scene.scratch / "state/deployments/.removed-20261124T093000Z-3f2a";
  fs::create_directories(left);
  scene.write("deployments/.removed-20261124T093000Z-3f2a/manifest.json", "{}");
  fs::permissions(left, fs::perms(0700));
  CHECK(deployments.ids() == std::vector<std::string>{other});
  deployments.sweep();
  CHECK_FALSE(fs::exists(left));
  CHECK(deployments.read(other));
}

TEST_CASE("a reader of deployments makes nothing") {
  const StateScene scene;
  const Deployments deployments(scene.state());
  (void)deployments.ids();
  (void)deployments.read(id);
  deployments.sweep();
  CHECK_FALSE(fs::exists(scene.scratch / "state/deployments"));
  CHECK_FALSE(fs::exists(scene.scratch / "state/unfinished"));
}

}  // namespace ampcfg::host::deployments_test
