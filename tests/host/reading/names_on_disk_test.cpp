#include "ampcfg/host/reading/names_on_disk.hpp"

#include <catch2/catch.hpp>

#include "os/scratch.hpp"

namespace ampcfg::host::names_on_disk_test {

using namespace ampcfg::tests;

namespace {

using Texts = std::vector<std::string>;

struct Host {
  Scratch scratch;
  host::Configuration configuration;

  Host() { configuration.instances = scratch / "instances"; }

  void file(const std::string& instance, const std::string& path, const std::string& bytes) const {
    scratch.write("instances/" + instance + "/Minecraft/plugins/" + path, bytes);
  }
  [[nodiscard]] Texts keys(const Texts& plugins, const Texts& files, const std::string& begin = "") const {
    return host::key_names_on_disk(configuration, drift::Patterns(plugins), drift::Patterns(files), begin);
  }
};

}  // namespace

TEST_CASE("names on disk, each once") {
  Host host;
  host.file("A", "Chat/config.yml", "one: 1\ntwo: {three: 3}\n");
  host.file("B", "Chat/config.yml", "one: 2\nfour: 4\n");
  host.file("C", "Chat/config.yml", "one: 2\nfour: 4\n");
  host.file("A", "Chat/lang/en.yml", "five: 5\n");
  host.file("B", "Chat/broken.yml", "six: [\n");
  host.file("B", "Chat/notes.txt", "seven: 7\n");
  host.file("B", "Chat/players/a/b/c/d.yml", "eight: 8\n");
  host.file("A", "Warps/config.yml", "nine: 9\n");
  host.file("A", "loader.jar", "");
  host.scratch.write("instances/A/Minecraft/bukkit.yml", "ten: 10\n");

  CHECK(host::plugin_names_on_disk(host.configuration) == Texts{"Chat", "Warps"});
  CHECK(host::file_names_on_disk(host.configuration, drift::Patterns({"Chat"})) ==
        Texts{"broken.yml", "config.yml", "lang/en.yml"});
  CHECK(host::file_names_on_disk(host.configuration, drift::Patterns({"@server"})) == Texts{"bukkit.yml"});
  CHECK(host.keys({"Chat"}, {}) == Texts{"four", "one", "two.three"});
  CHECK(host.keys({"Chat"}, {}, "t") == Texts{"two.three"});
  CHECK(host.keys({"Chat"}, {"lang/en"}) == Texts{"five"});
  CHECK(host.keys({"*"}, {"*.yml"}) == Texts{"five", "four", "nine", "one", "ten", "two.three"});
  CHECK(host.keys({"Nothing"}, {}).empty());
}

TEST_CASE("names of a large fleet are some of it") {
  Host host;
  std::string large;
  for (int key = 0; key < 60'000; ++key) large += "k" + std::to_string(key) + ": 1\n";
  for (int instance = 0; instance < 9; ++instance)
    host.file("I" + std::to_string(instance), "Big/config.yml", large + "last" + std::to_string(instance) + ": 1\n");
  const Texts last = host.keys({"Big"}, {}, "last");
  CHECK(last.size() >= 3);
  CHECK(last.size() < 9);
}

TEST_CASE("names of a host that is not there are an error") {
  Host host;
  CHECK_THROWS(host::plugin_names_on_disk(host.configuration));
}

}  // namespace ampcfg::host::names_on_disk_test
