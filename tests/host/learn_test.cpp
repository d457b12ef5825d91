#include "ampcfg/host/learn.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "os/scratch.hpp"

namespace ampcfg::host::learn_test {

using namespace ampcfg::tests;

namespace {

struct Host {
  Scratch scratch;
  Configuration configuration;

  Host() {
    configuration.save_time = std::chrono::milliseconds(20);
    configuration.instances = scratch / "instances";
    configuration.state = scratch / "state";
  }
  void plugin(const std::string& instance, const std::string& path, const std::string& bytes) const {
    scratch.write("instances/" + instance + "/Minecraft/plugins/" + path, bytes);
  }
};

Query sealed() {
  Query query;
  query.seal_key = "k";
  return query;
}

const drift::SeenFile& file_of(const HostSeen& seen, const std::string& instance, const std::string& name) {
  for (const InstanceSeen& one : seen.instances) {
    if (one.instance.name != instance) continue;
    for (const drift::SeenFile& file : one.files) {
      if (file.file == name) return file;
    }
  }
  FAIL("no " + name);
  throw;
}

/// All of a file, as it is asked for.
WantedOfFile wanted(const HostSeen& seen, const std::string& instance, const std::string& name) {
  const drift::SeenFile& file = file_of(seen, instance, name);
  WantedOfFile wanted{instance, file.plugin, file.file, {}};
  for (const drift::SeenKey& key : seen.contents.at(file.content))
    wanted.keys.push_back({seen.keys.at(key.name), key.mark});
  return wanted;
}

std::vector<std::optional<std::string>> values(const Host& host, const WantedOfFile& wanted) {
  std::vector<std::optional<std::string>> found;
  const HostValues all = values_of(host.configuration, {wanted}, sealed());
  for (const SeenValue& value : all.files.at(0)) found.push_back(value.json);
  return found;
}

}  // namespace

TEST_CASE("files are seen with each content once, and what is invalid") {
  const Host host;
  host.plugin("A", "P/config.yml", "a: 1\n");
  host.plugin("B", "P/config.yml", "a: 1\n");
  host.plugin("C", "P/config.yml", "a: 2\n");
  host.plugin("C", "P/lang/en.yml", "a: [\n");
  host.plugin("C", "P/data/4e3b1c5e-5b1f-4c68-9f0a-0123456789ab.yml", "a: 1\n");
  const HostSeen seen = see(host.configuration, sealed(), {});
  REQUIRE(seen.instances.size() == 3);
  CHECK(file_of(seen, "A", "config.yml").content == file_of(seen, "B", "config.yml").content);
  CHECK(file_of(seen, "A", "config.yml").content != file_of(seen, "C", "config.yml").content);
  CHECK(file_of(seen, "C", "lang/en.yml").invalid.starts_with("line "));
  REQUIRE(seen.unread.size() == 1);
  CHECK(seen.unread.front().file.starts_with("data/4e3b"));
  const auto& plugins = seen.instances.front().plugins;
  CHECK(plugins == std::vector<std::string>{"@server", "P"});
}

TEST_CASE("a value is told while it is what was seen, and a secret never") {
  const Host host;
  host.plugin("A", "P/config.yml", "a: 1\npassword: hunter2\nlist: [1, x]\ntokens: ['https://x/api/webhooks/1']\n");
  const HostSeen seen = see(host.configuration, sealed(), {});
  const WantedOfFile all = wanted(seen, "A", "config.yml");
  REQUIRE(all.keys.size() == 4);
  CHECK(values(host, all) == std::vector<std::optional<std::string>>{"1", std::nullopt, "[1, \"x\"]", std::nullopt});
  host.plugin("A", "P/config.yml", "a: 2\nlist: [1, x]\n");
  CHECK(values(host, all) ==
        std::vector<std::optional<std::string>>{std::nullopt, std::nullopt, "[1, \"x\"]", std::nullopt});
}

TEST_CASE("what a set says is secret is told as little") {
  Host host;
  host.plugin("A", "P/config.yml", "code: abc\n");
  host.configuration.secret_keys["P"].push_back({"config.yml", "code"});
  const HostSeen seen = see(host.configuration, sealed(), {});
  CHECK(seen.contents.at(0).at(0).traits.secret);
  CHECK(values(host, wanted(seen, "A", "config.yml")) == std::vector<std::optional<std::string>>{std::nullopt});
}

}  // namespace ampcfg::host::learn_test
