#include "ampcfg/host/games/listening.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <map>

#include "ampcfg/host/amp/startup_mode.hpp"
#include "os/scratch.hpp"

namespace ampcfg::host::listening_test {

using namespace ampcfg::tests;
using host::Check;
using host::Listening;
using host::PingKind;
using host::StartupMode;

namespace {

struct Scene {
  Scratch scratch;
  host::Instance instance;
  host::Configuration configuration;

  explicit Scene(const std::string& platform = "paper") {
    instance.name = "A";
    instance.platform = platform;
    fs::create_directories(scratch / "Minecraft");
  }

  Listening look() {
    const auto opened = os::Folder::open(scratch.path());
    const auto& folder = std::get<os::Folder>(opened);
    const auto game = folder.folder("Minecraft");
    return host::listening_of(&folder, &std::get<os::Folder>(game), instance, configuration);
  }
};

using Files = std::map<std::string, std::string>;

}  // namespace

TEST_CASE("the port stands in the platform's own file, else in AMP's settings") {
  struct Case {
    const char* platform;
    Files files;
    std::string address;
    unsigned port;
    const char* source;
  };
  const std::string generic =
      R"(App.Ports=[{"Protocol":1,"Port":7000,"Ref":"Query"},{"Protocol":1,"Port":19140,"Ref":"Game"}])";
  const auto c = GENERATE_REF(values<Case>({
      {"paper",
       {{"Minecraft/server.properties", "server-port=25570\nserver-ip=\n"}},
       "127.0.0.1",
       25570,
       "server.properties"},
      {"paper",
       {{"Minecraft/server.properties", "#x\nserver-port : 1\r\n server-port=25571\r\nserver-ip=127.0.0.2"}},
       "127.0.0.2",
       25571,
       "server.properties"},
      {"paper",
       {{"Minecraft/server.properties", "server-port=25570\nserver-ip=\\:\\:1\n"}},
       "::1",
       25570,
       "server.properties"},
      {"paper",
       {{"Minecraft/server.properties", "server-port=25570\nserver-ip=0.0.0.0\n"}},
       "127.0.0.1",
       25570,
       "server.properties"},
      // Not this machine's: nobody else is asked.
      {"paper",
       {{"Minecraft/server.properties", "server-port=25570\nserver-ip=192.0.2.7\n"}},
       "127.0.0.1",
       25570,
       "server.properties"},
      {"paper",
       {{"Minecraft/server.properties", "server-port=25570\nserver-ip=mc.example.com\n"}},
       "127.0.0.1",
       25570,
       "server.properties"},
      {"paper",
       {{"Minecraft/server.properties", "server-port=70000\nserver-ip=127.0.0.3\n"},
        {"MinecraftModule.kvp", "Minecraft.PortNumber=25580"}},
       "127.0.0.3",
       25580,
       "MinecraftModule.kvp"},
      {"paper", {{"MinecraftModule.kvp", "Minecraft.PortNumber=25580"}}, "127.0.0.1", 25580, "MinecraftModule.kvp"},
      {"paper",
       {{"MinecraftModule.kvp", "Minecraft.PortNumber=25580"}, {"Minecraft/server.properties", "server-port=25570"}},
       "127.0.0.1",
       25570,
       "server.properties"},
      {"paper", {{"Minecraft/server.properties", "motd=x"}}, "127.0.0.1", 25565, "Minecraft's default"},
      {"paper", {}, "127.0.0.1", 0, ""},
      {"fabric", {{"Minecraft/server.properties", "server-port=25570"}}, "127.0.0.1", 25570, "server.properties"},
      {"velocity",
       {{"Minecraft/velocity.toml", "# x\nbind = \"0.0.0.0:25577\"\n[servers]\nbind = \"1:2\"\n"}},
       "127.0.0.1",
       25577,
       "velocity.toml"},
      {"velocity",
       {{"Minecraft/velocity.toml", "[servers]\nbind = \"0.0.0.0:25577\"\n"},
        {"MinecraftModule.kvp", "Minecraft.PortNumber=25580"}},
       "127.0.0.1",
       25580,
       "MinecraftModule.kvp"},
      {"velocity", {{"Minecraft/velocity.toml", "bind='127.0.0.2:25578'"}}, "127.0.0.2", 25578, "velocity.toml"},
      {"velocity", {{"Minecraft/velocity.toml", "bind = \"[::]:25579\""}}, "127.0.0.1", 25579, "velocity.toml"},
      {"bungee",
       {{"Minecraft/config.yml", "listeners:\n- query_port: 1\n  host: 0.0.0.0:25577\n- host: 1:2\n"}},
       "127.0.0.1",
       25577,
       "config.yml"},
      {"bungee", {{"Minecraft/config.yml", "listeners: {}"}}, "127.0.0.1", 0, ""},
      {"bungee", {{"Minecraft/config.yml", "listeners:\n\t- x"}}, "127.0.0.1", 0, ""},
      {"geyser",
       {{"Minecraft/config.yml", "bedrock:\n  address: 0.0.0.0\n  port: 19132\n"}},
       "127.0.0.1",
       19132,
       "config.yml"},
      {"geyser",
       {{"Minecraft/config.yml", "bedrock: {port: 19132}"}, {"GenericModule.kvp", generic}},
       "127.0.0.1",
       7000,
       "GenericModule.kvp"},
      {"geyser",
       {{"GenericModule.kvp", generic + "\nApp.PrimaryApplicationPortRef=Game"}},
       "127.0.0.1",
       19140,
       "GenericModule.kvp"},
      {"geyser",
       {{"Minecraft/config.yml", "bedrock: {port: 19132}"}, {"GenericModule.kvp", "App.Ports=[1,{}]"}},
       "127.0.0.1",
       19132,
       "config.yml"},
  }));
  Scene scene(c.platform);
  for (const auto& [name, text] : c.files) {
    CAPTURE(name, text);
    scene.scratch.write(name, text);
  }
  const Listening listening = scene.look();
  CAPTURE(c.files);
  CHECK(listening.endpoint.address == c.address);
  CHECK(listening.endpoint.port == c.port);
  CHECK(listening.source == c.source);
  CHECK(listening.kind == (std::string(c.platform) == "geyser" ? PingKind::bedrock : PingKind::java));
}

TEST_CASE("what the configuration says of an instance wins") {
  Scene scene;
  scene.scratch.write("Minecraft/server.properties", "server-port=25570\nserver-ip=127.0.0.2");
  scene.configuration.timeout = 90;
  CHECK(scene.look().timeout == 90);
  CHECK(scene.look().check == Check::ping);
  scene.configuration.overrides.push_back({"A*", Check::tcp, 30, 25999, {}});
  scene.configuration.overrides.push_back({"B*", Check::none, 1, 1, {}});
  const Listening listening = scene.look();
  CHECK(listening.check == Check::tcp);
  CHECK(listening.kind == PingKind::connect);
  CHECK(listening.timeout == 30);
  CHECK(listening.endpoint.port == 25999);
  CHECK(listening.endpoint.address == "127.0.0.2");
  CHECK(listening.source == "the configuration");
}

TEST_CASE("hostile settings files neither hold anybody up nor lead out") {
  Scene scene;
  const fs::path file = scene.scratch / "Minecraft/server.properties";
  const std::string what = GENERATE("a FIFO", "a link that leads out", "a folder", "2 MiB");
  CAPTURE(what);
  if (what == "a FIFO") REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
  if (what == "a link that leads out") fs::create_symlink("/etc/hostname", file);
  if (what == "a folder") fs::create_directory(file);
  if (what == "2 MiB")
    scene.scratch.write("Minecraft/server.properties", std::string(2u << 20, '\n') + "server-port=1");
  CHECK(scene.look().endpoint.port == 0);
}

TEST_CASE("whether the game comes back stands in AMP's configuration") {
  const auto [config, mode, back] = GENERATE(table<std::string, StartupMode, bool>({
      {"# x\nAMP.AppStartupMode=0\n", StartupMode::nothing, false},
      {"AMP.AppStartupMode=1", StartupMode::update, false},
      {"Core.AMP.AppStartupMode=2\r\n", StartupMode::start, true},
      {"AMP.AppStartupMode = 3", StartupMode::update_and_start, true},
      {"AMP.AppStartupMode=4", StartupMode::unknown, true},
      {"AMP.AppStartupMode=", StartupMode::unknown, true},
      {"AMP.AppStartupMode=12", StartupMode::unknown, true},
      {"", StartupMode::unknown, true},
  }));
  CAPTURE(config);
  CHECK(host::parse_startup_mode(config) == mode);
  CHECK(host::comes_back(mode) == back);
  const Scratch scratch;
  scratch.write("AMPConfig.conf", config);
  CHECK(host::read_startup_mode(std::get<os::Folder>(os::Folder::open(scratch.path()))) == mode);
}

}  // namespace ampcfg::host::listening_test
