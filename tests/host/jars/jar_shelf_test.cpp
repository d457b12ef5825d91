#include "host/jars/jar_shelf.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/os/digest.hpp"
#include "host/jars/zip.hpp"
#include "host/state_scene.hpp"

namespace ampcfg::host::jar_shelf_test {

using namespace ampcfg::tests;

namespace {

/// Instances with JARs, and a state.
struct Scene : StateScene {
  static std::string jar_of(const std::string& plugin, const std::string& config) {
    return zip({{"plugin.yml", "name: " + plugin + "\n"}, {"config.yml", config}}, "");
  }

  [[nodiscard]] fs::path plugins(const std::string& instance) const {
    const fs::path folder = configuration.instances / instance / "Minecraft/plugins";
    fs::create_directories(folder);
    return folder;
  }
  void put(const std::string& instance, const std::string& name, const std::string& bytes) const {
    (void)plugins(instance);
    scratch.write("instances/" + instance + "/Minecraft/plugins/" + name, bytes);
  }

  static InstanceJars look(JarShelf& shelf, const Configuration& configuration, const std::string& name) {
    const InstancesFolder folder(configuration);
    for (const Instance& instance : discover(configuration).instances) {
      if (instance.name == name) return shelf.of(OpenInstance(folder, instance, configuration), instance.platform);
    }
    FAIL("no such instance");
    return {};
  }
  [[nodiscard]] InstanceJars look(const std::string& name) const {
    JarShelf shelf(&state());
    return look(shelf, configuration, name);
  }
  [[nodiscard]] std::vector<std::string> records() const {
    std::vector<std::string> names;
    if (!fs::is_directory(scratch / "state/jars")) return names;
    for (const auto& entry : fs::directory_iterator(scratch / "state/jars")) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }
};

std::vector<std::string> words_of(const std::vector<UnreadJar>& unread) {
  std::vector<std::string> words;
  for (const UnreadJar& jar : unread) words.push_back(jar.name + " " + jar.reason);
  return words;
}

}  // namespace

TEST_CASE("equal JARs of two instances are read once, and another of the same plugin is told from them") {
  const Scene scene;
  scene.put("A", "Warps-1.jar", Scene::jar_of("Warps", "a: 1\n"));
  scene.put("B", "Warps.jar", Scene::jar_of("Warps", "a: 1\n"));
  scene.put("C", "Warps.jar", Scene::jar_of("Warps", "a: 2\n"));
  JarShelf shelf(&scene.state());
  const auto a = Scene::look(shelf, scene.configuration, "A").plugins.at("Warps");
  CHECK(Scene::look(shelf, scene.configuration, "B").plugins.at("Warps") == a);
  CHECK(a->read("config.yml") == "a: 1\n");
  CHECK(Scene::look(shelf, scene.configuration, "C").plugins.at("Warps")->read("config.yml") == "a: 2\n");
}

TEST_CASE("only what plugins/ itself holds is looked into, and nothing hostile costs more than itself") {
  const Scene scene;
  scene.put("A", "Warps.jar", Scene::jar_of("Warps", "a: 1\n"));
  scene.put("A", "update/Chat.jar", Scene::jar_of("Chat", "a: 1\n"));
  scene.put("A", ".paper-remapped/Homes.jar", Scene::jar_of("Homes", "a: 1\n"));
  const std::string bytes = Scene::jar_of("Half", "a: 1\n");
  scene.put("A", "Half.jar", bytes.substr(0, bytes.size() - 9));
  scene.put("A", "Library.jar", zip({{"config.yml", "a: 1\n"}}, ""));
  scene.put("A", "Proxy.jar", zip({{"bungee.yml", "name: Proxy\n"}}, ""));
  scene.put("A", "Bare.jar", zip({{"plugin.yml", "name: Bare\n"}}, ""));
  scene.put("A", "Twice-1.jar", Scene::jar_of("Twice", "a: 1\n"));
  scene.put("A", "Twice-2.jar", Scene::jar_of("Twice", "a: 2\n"));
  const fs::path plugins = scene.plugins("A");
  REQUIRE(::mkfifo((plugins / "Pipe.jar").c_str(), 0600) == 0);
  scene.scratch.write("elsewhere.jar", Scene::jar_of("Elsewhere", "a: 1\n"));
  fs::create_symlink(scene.scratch / "elsewhere.jar", plugins / "Out.jar");
  fs::create_symlink("Warps.jar", plugins / "Warps-link");
  fs::create_hard_link(scene.scratch / "elsewhere.jar", plugins / "Hard.jar");
  const InstanceJars jars = scene.look("A");
  CHECK(jars.plugins.size() == 2);
  CHECK(jars.plugins.count("Bare") == 1);
  CHECK(jars.plugins.count("Warps") == 1);
  CHECK(words_of(jars.unread) ==
        std::vector<std::string>{
            "Half.jar is no ZIP archive, or is not whole",
            "Hard.jar " + os::Refused{os::Refusal::hard_links, {}, 0}.words(),
            "Library.jar is no plugin's on this platform",
            "Out.jar " + os::Refused{os::Refusal::leads_out, scene.scratch / "elsewhere.jar", 0}.words(),
            "Proxy.jar is no plugin's on this platform", "Twice-1.jar is one of 2 JARs of Twice",
            "Twice-2.jar is one of 2 JARs of Twice"});
}

TEST_CASE("the state remembers the last two JARs of a plugin, by their SHA-256") {
  const Scene scene;
  std::vector<std::string> hashes;
  for (const std::string config : {"a: 1\n", "a: 2\n", "a: 3\n"}) {
    const std::string jar = Scene::jar_of("War ps", config);
    hashes.push_back(os::sha256_hex(jar));
    scene.put("A", "Warps.jar", jar);
    CHECK(scene.look("A").plugins.at("War_ps")->read("config.yml") == config);
    CHECK(scene.look("A").plugins.size() == 1);
  }
  std::vector<std::string> expected = {"War_ps@" + hashes[1] + ".zip", "War_ps@" + hashes[2] + ".zip"};
  std::sort(expected.begin(), expected.end());
  CHECK(scene.records() == expected);
  const JarShelf shelf(&scene.state());
  const auto remembered = shelf.remembered("War_ps");
  REQUIRE(remembered.size() == 2);
  CHECK(remembered[0]->read("config.yml") == "a: 3\n");
  CHECK(remembered[1]->read("config.yml") == "a: 2\n");
  CHECK(shelf.remembered("War").empty());

  scene.write("jars/" + expected[0], "no archive");
  CHECK(shelf.remembered("War_ps").size() == 1);
  CHECK(scene.look("A").plugins.size() == 1);
}

TEST_CASE("what is remembered need not be read again, unless it is damaged") {
  const Scene scene;
  scene.put("A", "Warps.jar", Scene::jar_of("Warps", "a: 1\n"));
  (void)scene.look("A");
  REQUIRE(scene.records().size() == 1);
  const std::string record = "jars/" + scene.records()[0];
  const std::string kept = scene.read(record);
  const std::string identity = ZipReader(kept).comment();
  const auto config = [&] { return scene.look("A").plugins.at("Warps")->read("config.yml"); };
  scene.write(record, zip({{"plugin.yml", "name: Warps\n"}, {"config.yml", "a: remembered\n"}}, identity));
  CHECK(config() == "a: remembered\n");
  scene.write(record, zip({{"plugin.yml", "name: Warps\n"}, {"config.yml", "a: remembered\n"}}, "of another"));
  CHECK(config() == "a: 1\n");
  CHECK(scene.read(record) == kept);
  scene.write(record, kept.substr(0, kept.size() / 2));
  CHECK(config() == "a: 1\n");
  CHECK(scene.read(record) == kept);
}

TEST_CASE("without a state nothing is remembered") {
  const Scene scene;
  scene.put("A", "Warps.jar", Scene::jar_of("Warps", "a: 1\n"));
  JarShelf shelf(nullptr);
  CHECK(Scene::look(shelf, scene.configuration, "A").plugins.size() == 1);
  CHECK(shelf.remembered("Warps").empty());
  CHECK(scene.records().empty());
}

}  // namespace ampcfg::host::jar_shelf_test
