#include "ampcfg/host/amp/instance.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "os/scratch.hpp"
#include "os/skip.hpp"

namespace ampcfg::host::instance_test {

using namespace ampcfg::tests;

namespace {

/// A host's data folder as AMP lays it out.
struct Data {
  Scratch scratch;
  host::Configuration configuration;

  Data() {
    fs::create_directories(scratch / "instances");
    configuration.instances = scratch / "instances";
  }

  void file(const std::string& name, const std::string& bytes = "") const { scratch.write("instances/" + name, bytes); }
  void folder(const std::string& name) const { fs::create_directories(configuration.instances / name); }
  void link(const std::string& name, const fs::path& target) const {
    fs::create_directories((configuration.instances / name).parent_path());
    fs::create_symlink(target, configuration.instances / name);
  }

  /// `NAME platform game folder` of each instance, `NAME !code` of one that failed.
  [[nodiscard]] std::vector<std::string> seen() const {
    std::vector<std::string> lines;
    for (const auto& instance : host::discover_any(configuration).instances) {
      if (instance.error) {
        lines.push_back(instance.name + " !" + instance.error->code());
      } else {
        lines.push_back(instance.name + " " + instance.platform.value_or("-") + " " +
                        instance.game.lexically_relative(instance.path).lexically_normal().native());
      }
    }
    return lines;
  }
};

using Lines = std::vector<std::string>;

Lines warnings_of(const Data& data) {
  Lines texts;
  for (const host::Warning& warning : host::discover(data.configuration).warnings) texts.push_back(warning.text);
  return texts;
}

/// How many files this process may have open, as long as it lives.
class FileLimit {
 public:
  explicit FileLimit(rlim_t most) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit limit{most, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  ~FileLimit() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  FileLimit(const FileLimit&) = delete;
  FileLimit& operator=(const FileLimit&) = delete;

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("the platform is told by the files of the game folder") {
  struct Case {
    std::vector<std::string> files;
    Lines seen;
  };
  const std::vector<Case> cases{
      {{"plugins/"}, {"X paper Minecraft"}},
      {{"plugins/", "server.properties", "config.yml"}, {"X paper Minecraft"}},
      {{"plugins/", "config.yml"}, {"X bungee Minecraft"}},
      {{"velocity.toml"}, {"X velocity Minecraft"}},
      {{"velocity.toml", "plugins/", "config.yml"}, {"X velocity Minecraft"}},
      {{"fabric-server-launch.jar", "server.properties"}, {"X fabric Minecraft"}},
      {{"fabric-server-launcher.properties", "plugins/"}, {"X fabric Minecraft"}},
      {{"fabric-server-mc.1.21.1-loader.0.16.5-launcher.1.0.1.jar"}, {"X fabric Minecraft"}},
      {{".fabric/"}, {"X fabric Minecraft"}},
      {{"config.yml"}, {"X geyser Minecraft"}},
      {{"config.yml", "server.properties"}, {"X - Minecraft"}},
      {{"server.properties", "world/"}, {"X - Minecraft"}},
      {{"server.properties", "bedrock_server"}, {}},
      {{"server.properties", "behavior_packs/"}, {}},
      {{"mods/", "user_jvm_args.txt"}, {"X - Minecraft"}},
      {{"mods/", "neoforge-21.1.77-installer.jar"}, {"X - Minecraft"}},
      {{"mods/", ".quilt/"}, {"X - Minecraft"}},
      {{"mods/"}, {}},
      {{"plugins"}, {}},
      {{}, {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.files);
    const Data data;
    data.folder("X/Minecraft");
    for (const std::string& name : c.files) {
      if (name.ends_with('/')) {
        data.folder("X/Minecraft/" + name);
      } else {
        data.file("X/Minecraft/" + name);
      }
    }
    CHECK(data.seen() == c.seen);
  }
}

TEST_CASE("one that is known from before is gone until AMP's registry, which can be read, does not list it") {
  struct Case {
    const char* registry;  ///< empty: there is none
    Lines seen;
    Lines forgotten;
  };
  const std::vector<Case> cases{
      {R"([{"InstanceName": "A"}, {"InstanceName": "GONE", "Module": "Minecraft"}])", {"A", "GONE !"}, {"NEVER"}},
      {R"([{"InstanceName": "A"}, {"InstanceName": "GONE", "Module": "ADS"}])", {"A"}, {"GONE", "NEVER"}},
      {R"([{"InstanceName": "A"}])", {"A"}, {"GONE", "NEVER"}},
      {R"([{"InstanceName": "A"}, 1])", {"A", "GONE !", "NEVER !"}, {}},
      {"[", {"A", "GONE !", "NEVER !"}, {}},
      {"", {"A", "GONE !", "NEVER !"}, {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.registry);
    const Data data;
    data.folder("A/Minecraft/plugins");
    data.folder("GONE/Minecraft");  // a folder, and no game in it
    if (*c.registry != '\0') data.scratch.write("instances.json", c.registry);
    const host::Inventory inventory = host::discover(data.configuration, {"A", "GONE", "NEVER"});
    Lines seen;
    for (const host::Instance& instance : inventory.instances) {
      seen.push_back(instance.name + (instance.error ? " !" : ""));
      if (instance.error) CHECK(instance.error->code() == host::instance_gone);
    }
    CHECK(seen == c.seen);
    CHECK(inventory.forgotten == c.forgotten);
  }
}

TEST_CASE("a host where all are gone fails as a whole") {
  const Data data;
  data.scratch.write("instances.json", R"([{"InstanceName": "A", "Module": "Minecraft"}])");
  CHECK_THROWS_AS(host::discover(data.configuration, {"A"}), Error);
  CHECK(host::discover_any(data.configuration, {"A"}).instances.front().error->code() == host::instance_gone);
}

TEST_CASE("Geyser's settings are where its template says, also a file that is no YAML") {
  const Data data;
  data.file("GEY/GenericModule.kvp", "App.RootDir=./geyser/\n");
  data.file("GEY/geyser/config.yml", "bedrock:\n  port: 19132\n\tbroken: [\n");
  CHECK(data.seen() == Lines{"GEY geyser geyser"});
}

TEST_CASE("the game folder is where AMP's settings say") {
  const Data data;
  data.file("A/MinecraftModule.kvp", "ServerPath=./server/\n");
  data.folder("A/server/plugins");
  data.folder("A/Minecraft");
  data.file("B/GenericModule.kvp", "# x\nApp.RootDir=./nukkit/\r\n");
  data.folder("B/nukkit/plugins");
  data.file("C/MinecraftModule.kvp", "Minecraft.PortNumber=1\nServerPath=\n");
  data.folder("C/Minecraft/plugins");
  data.file("D/MinecraftModule.kvp", "ServerPath=nowhere\n");
  data.folder("D/Minecraft/plugins");
  data.file("E/MinecraftModule.kvp", "ServerPath=/AMP/inside\n");
  data.folder("E/inside/plugins");
  data.file("F/MinecraftModule.kvp", "ServerPath=" + (data.configuration.instances / "F/own").native() + "\n");
  data.folder("F/own/plugins");
  data.file("G/MinecraftModule.kvp", "ServerPath=.\n");
  data.folder("G/plugins");
  CHECK(data.seen() == Lines{"A paper server", "B paper nukkit", "C paper Minecraft", "D paper Minecraft",
                             "E paper inside", "F paper own", "G paper ."});
  const Lines warnings = warnings_of(data);
  CHECK(warnings ==
        Lines{"D: MinecraftModule.kvp names the game folder nowhere, which is not there; Minecraft/ is taken"});
}

TEST_CASE("a link that leads out is followed only into the trees of `links`") {
  Data data;
  fs::create_directories(data.scratch / "srv/minecraft/plugins");
  data.link("A/Minecraft", "../../srv/minecraft");
  data.file("B/MinecraftModule.kvp", "ServerPath=" + (data.scratch / "srv/minecraft").native() + "\n");
  data.file("C/MinecraftModule.kvp", "ServerPath=../../srv/minecraft\n");
  data.folder("D/real/plugins");
  data.link("D/Minecraft", "real");
  data.folder("E/Minecraft");
  data.link("E/Minecraft/plugins", data.scratch / "srv/minecraft/plugins");
  data.link("F/Minecraft", "Minecraft");
  data.configuration.links = {"/other"};
  CHECK(data.seen() == Lines{"A !game-folder-outside", "B !game-folder-outside", "C !game-folder-outside",
                             "D paper Minecraft", "E paper Minecraft", "F !game-folder-unreadable"});
  CHECK(host::discover(data.configuration).instances[0].error->hint() ==
        "to allow it, write the line `links: [/other, " + (data.scratch / "srv/minecraft").native() +
            "]` into /etc/ampcfg/config.yaml");
  data.configuration.links = {data.scratch / "srv"};
  CHECK(data.seen().size() == 6);
  CHECK(data.seen()[0].starts_with("A paper "));
  CHECK(data.seen()[1].starts_with("B paper "));
  CHECK(data.seen()[2].starts_with("C paper "));
}

TEST_CASE("what is no instance is left out") {
  const Data data;
  data.file("ADS01/ADSModule.kvp");
  data.folder("ADS01/Minecraft/plugins");
  data.file("AMPCache-1984.zip");
  data.folder("Empty");
  data.folder("Vanilla/Minecraft/world");
  data.file("File/Minecraft");
  data.link("to-file", "AMPCache-1984.zip");
  REQUIRE(::mkfifo((data.configuration.instances / "fifo").c_str(), 0644) == 0);
  data.folder("Real/Minecraft/plugins");
  CHECK(data.seen() == Lines{"Real paper Minecraft"});
}

TEST_CASE("an instance may be a link to another place, and the folder of instances too") {
  Data data;
  fs::create_directories(data.scratch / "store/Far/Minecraft/plugins");
  data.scratch.write("instances.json",
                     R"([{"InstanceName": "Far", "FriendlyName": "Far away", "Module": "Minecraft"}])");
  data.link("Far", data.scratch / "store/Far");
  CHECK(data.seen() == Lines{"Far paper Minecraft"});
  fs::rename(data.scratch / "instances", data.scratch / "moved");
  fs::create_symlink("moved", data.scratch / "instances");
  CHECK(data.seen() == Lines{"Far paper Minecraft"});
  data.configuration.instances = data.scratch.path().native() + "/instances/";
  CHECK(host::discover(data.configuration).instances.at(0).friendly_name == "Far away");
  // By a link elsewhere, the registry is found beside what the link leads to.
  fs::create_directories(data.scratch / "srv");
  fs::create_symlink(data.scratch / "moved", data.scratch / "srv/amp");
  data.configuration.instances = data.scratch / "srv/amp";
  CHECK(host::discover(data.configuration).instances.at(0).friendly_name == "Far away");
}

TEST_CASE("the registry adds names, and its lies are warnings") {
  const Data data;
  data.folder("A/Minecraft/plugins");
  data.folder("B/Minecraft/plugins");
  data.scratch.write("instances.json", R"([
    {"InstanceName": "A", "FriendlyName": "Lobby", "InstanceID": "1", "Module": "Minecraft"},
    {"InstanceName": "Gone", "FriendlyName": "x", "Module": "Minecraft"},
    {"InstanceName": "ADS01", "FriendlyName": "x", "Module": "ADS"},
    {"InstanceName": "../../etc", "Module": "Minecraft"}])");
  const auto inventory = host::discover(data.configuration);
  REQUIRE(inventory.instances.size() == 2);
  CHECK(inventory.instances[0].friendly_name == "Lobby");
  CHECK(inventory.instances[0].module == "Minecraft");
  CHECK(inventory.instances[1].friendly_name == "B");
  CHECK(inventory.warnings.size() == 2);
}

TEST_CASE("names that differ in any byte are different instances") {
  const Data data;
  const Lines names{"-rf", "A:B", "a", "A", "\xff", "new\nline", std::string(255, 'x')};
  for (const std::string& name : names) data.folder(name + "/Minecraft/plugins");
  CHECK(data.seen().size() == names.size());
}

TEST_CASE("a platform may be set otherwise") {
  Data data;
  data.folder("GEY1/Minecraft/plugins");
  data.configuration.overrides.push_back({"GEY*", {}, {}, {}, "geyser"});
  CHECK(data.seen() == Lines{"GEY1 geyser Minecraft"});
}

TEST_CASE("hostile settings files are warnings") {
  const Data data;
  data.folder("A/Minecraft/plugins");
  REQUIRE(::mkfifo((data.configuration.instances / "A/MinecraftModule.kvp").c_str(), 0644) == 0);
  data.folder("B/Minecraft/plugins");
  data.link("B/MinecraftModule.kvp", "/etc/passwd");
  data.folder("C/Minecraft/plugins");
  data.file("C/MinecraftModule.kvp");
  fs::resize_file(data.configuration.instances / "C/MinecraftModule.kvp", std::uintmax_t{1} << 30);
  CHECK(data.seen() == Lines{"A paper Minecraft", "B paper Minecraft", "C paper Minecraft"});
  CHECK(host::discover(data.configuration).warnings.size() == 3);
}

TEST_CASE("a folder that cannot be entered is an instance that failed") {
  const Data data;
  data.folder("Closed/Minecraft/plugins");
  data.folder("Controller");
  data.folder("Open/Minecraft/plugins");
  data.folder("Unlisted/Minecraft/plugins");
  data.scratch.write("instances.json", R"([{"InstanceName": "Controller", "Module": "ADS"}, "broken"])");
  fs::permissions(data.configuration.instances / "Closed", fs::perms(0000));
  fs::permissions(data.configuration.instances / "Controller", fs::perms(0000));
  fs::permissions(data.configuration.instances / "Unlisted/Minecraft", fs::perms(0111));
  CHECK(as_nobody([&] {
    return data.seen() ==
           Lines{"Closed !instance-unreadable", "Open paper Minecraft", "Unlisted !game-folder-unreadable"};
  }));
  for (const char* name : {"lost+found", ".trash"}) {
    data.folder(name);
    fs::permissions(data.configuration.instances / name, fs::perms(0000));
  }
  CHECK(as_nobody([&] { return data.seen().size() == 3; }));
}

TEST_CASE("a folder that cannot be entered is none where AMP's registry does not list it") {
  const Data data;
  data.folder("Closed/Minecraft/plugins");
  data.folder("Listed/Minecraft/plugins");
  data.folder("Open/Minecraft/plugins");
  data.scratch.write("instances.json", R"([{"InstanceName": "Listed", "Module": "Minecraft"}])");
  fs::permissions(data.configuration.instances / "Closed", fs::perms(0000));
  fs::permissions(data.configuration.instances / "Listed", fs::perms(0000));
  CHECK(as_nobody([&] {
    return data.seen() == Lines{"Listed !instance-unreadable", "Open paper Minecraft"} &&
           warnings_of(data) == Lines{
                                    "the folder of Closed cannot be read: permission denied, "
                                    "and AMP's registry does not list it: it is left out"};
  }));
}

TEST_CASE("a link that leads nowhere may be an instance whose disk is not mounted") {
  const Data data;
  data.folder("A/Minecraft/plugins");
  data.link("B", "/nowhere/B");
  data.file("file");
  data.link("C", "file");
  CHECK(data.seen() == Lines{"A paper Minecraft", "B !instance-unreadable"});
  data.scratch.write("instances.json", "[]");
  CHECK(data.seen() == Lines{"A paper Minecraft"});
}

TEST_CASE("a host without an instance is an error, unless AMP's registry has none either") {
  struct Case {
    const char* registry;  ///< nullptr: there is none
    std::string code;
  };
  const std::vector<Case> cases{
      {nullptr, "no-instances"},
      {"[", "no-instances"},
      {R"(["?"])", "no-instances"},
      {"[]", ""},
      {R"([{"InstanceName": "ADS01", "Module": "ADS"}])", ""},
      {R"([{"InstanceName": "VAL01", "Module": "GenericModule"}])", ""},
      {R"([{"InstanceName": "GONE01", "Module": "GenericModule"}])", "no-instances"},
      {R"([{"InstanceName": "VAL01", "Module": "Minecraft"}])", "no-instances"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.registry == nullptr ? "none" : c.registry);
    const Data data;
    data.folder("VAL01/valheim");
    if (c.registry != nullptr) data.scratch.write("instances.json", c.registry);
    std::string code;
    Lines warnings;
    try {
      warnings = warnings_of(data);
    } catch (const Error& error) {
      code = error.code();
      CHECK(error.hint().find("mounted") != std::string::npos);
    }
    CHECK(code == c.code);
    if (code.empty())
      CHECK(warnings == Lines{"no instance of this host is one of Minecraft, as AMP's registry says too"});
  }
}

TEST_CASE("no file left to open is an error of the host, not of its instances") {
  const Data data;
  for (const char* name : {"A", "B", "C"}) data.folder(std::string(name) + "/Minecraft/plugins");
  const std::size_t before = data.seen().size();
  std::vector<std::string> codes;
  for (rlim_t limit = 3; limit < 24; ++limit) {
    const FileLimit limited(limit);
    try {
      const auto found = host::discover(data.configuration).instances;
      codes.push_back(std::to_string(found.size()));
    } catch (const Error& error) {
      codes.push_back(error.code());
    }
  }
  CHECK(before == 3);
  CHECK(std::count(codes.begin(), codes.end(), "instances-unreadable") > 0);
  CHECK(std::count(codes.begin(), codes.end(), "3") > 0);
  for (const std::string& code : codes) CHECK((code == "instances-unreadable" || code == "3"));
}

TEST_CASE("an absent or unreadable folder of instances is an error that says what to do") {
  Data data;
  fs::permissions(data.configuration.instances, fs::perms(0000));
  const auto code = [&] {
    try {
      host::discover(data.configuration);
    } catch (const Error& error) {
      return error.hint().empty() ? "no hint" : error.code();
    }
    return std::string("none");
  };
  CHECK(as_nobody([&] { return code() == "instances-unreadable"; }));
  data.configuration.instances = data.scratch / "absent";
  CHECK(code() == "instances-missing");
}

TEST_CASE("root reads an instance with its owner's rights, never with its own") {
  if (!has_root()) return;
  const Data data;
  // The owner put a link to a folder of root's in the place of an instance, or of a game folder.
  fs::create_directories(data.scratch / "roots/Minecraft/plugins");
  fs::permissions(data.scratch / "roots", fs::perms(0700));
  data.link("ByLink", data.scratch / "roots");
  data.folder("Moved/Minecraft/plugins");
  data.folder("Normal/Minecraft/plugins");
  give(data.configuration.instances, nobody);
  // A folder of root's own below a folder of another's counts as that one's.
  REQUIRE(::lchown((data.configuration.instances / "Moved").c_str(), 0, 0) == 0);
  fs::permissions(data.configuration.instances / "Moved", fs::perms(0700));
  CHECK(data.seen() == Lines{"ByLink !instance-unreadable", "Moved !instance-unreadable", "Normal paper Minecraft"});
}

TEST_CASE("where all is root's, root's rights stay") {
  if (!has_root()) return;
  const Data data;
  data.folder("Own/Minecraft/plugins");
  fs::permissions(data.configuration.instances / "Own", fs::perms(0700));
  CHECK(data.seen() == Lines{"Own paper Minecraft"});
}

}  // namespace ampcfg::host::instance_test
