#include "host/amp/registry.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "host/amp/kvp.hpp"
#include "os/scratch.hpp"

namespace ampcfg::host::registry_test {

using namespace ampcfg::tests;

TEST_CASE("a registry is read, whatever its state") {
  struct Case {
    std::string bytes;
    std::size_t instances, warnings;
  };
  const std::vector<Case> cases{
      {R"([{"InstanceName": "A", "FriendlyName": "Lobby", "InstanceID": "id", "Module": "Minecraft", "Port": 8081}])",
       1, 0},
      {"\xEF\xBB\xBF[]", 0, 0},
      {"", 0, 1},
      {"[", 0, 1},
      {"{}", 0, 1},
      {"null", 0, 1},
      {"[1, null, \"x\", []]", 0, 4},
      {"[{}]", 0, 1},
      {R"([{"InstanceName": 5}])", 1, 0},
      {R"([{"InstanceName": {"a": 1}}])", 0, 1},
      {R"([{"InstanceName": "A", "FriendlyName": ["x"], "Port": "8081"}])", 1, 0},
      {R"([{"InstanceName": "A"}, {"InstanceName": "A"}])", 1, 1},
      {std::string(100'000, '['), 0, 1},
      {"[{\"InstanceName\": \"\xff\"}]", 0, 1},
  };
  for (const Case& c : cases) {
    CAPTURE(c.bytes.substr(0, 100));
    const auto registry = host::parse_registry(c.bytes);
    CHECK(registry.instances.size() == c.instances);
    CHECK(registry.warnings.size() == c.warnings);
  }
  const auto registry = host::parse_registry(cases[0].bytes);
  const auto& entry = registry.instances.at("A");
  CHECK(entry.friendly_name == "Lobby");
  CHECK(entry.id == "id");
  CHECK(entry.module == "Minecraft");
  CHECK(entry.port == "8081");
}

TEST_CASE("a registry that is no file is a warning, an absent one is none") {
  const Scratch scratch;
  const auto read = [&] { return host::read_registry(std::get<os::Folder>(os::Folder::open(scratch.path()))); };
  CHECK_FALSE(read());
  REQUIRE(::mkfifo((scratch / "instances.json").c_str(), 0644) == 0);
  CHECK(read().value().warnings.size() == 1);
  fs::remove(scratch / "instances.json");
  fs::create_symlink("/etc/passwd", scratch / "instances.json");
  CHECK(read().value().warnings.size() == 1);
}

TEST_CASE("settings of AMP's .kvp files") {
  const auto settings = host::read_kvp(
      "\xEF\xBB\xBF# Key=comment\r\nMinecraft.PortNumber=25565\r\n spaced = a b \nempty=\n=nothing\nno "
      "setting\nx=a=b\nx=last");
  CHECK(settings == std::map<std::string, std::string, std::less<>>{
                        {"Minecraft.PortNumber", "25565"}, {"empty", ""}, {"spaced", "a b"}, {"x", "last"}});
}

}  // namespace ampcfg::host::registry_test
