#include "host/reading/plugin_folder.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <thread>

#include "os/scratch.hpp"

namespace ampcfg::host::plugin_folder_test {

using namespace ampcfg::tests;

namespace {

/// A plugin's folder below an instance.
struct Plugin {
  Scratch scratch;
  host::Configuration configuration;
  host::DocumentCache cache{1u << 20};

  [[nodiscard]] host::PluginFolder open() {
    fs::create_directories(scratch / "instance/plugin");
    const auto root = std::get<os::Folder>(os::Folder::open(scratch / "instance", configuration.links));
    return {std::get<os::Folder>(root.folder("plugin")), configuration, cache};
  }
};

std::string content(host::PluginFolder& files, const std::string& path) {
  const drift::FileContent& read = files.read(path);
  if (std::holds_alternative<drift::Absent>(read)) return "absent";
  if (std::holds_alternative<document::Invalid>(read)) return "invalid";
  if (const auto* unreadable = std::get_if<drift::Unreadable>(&read)) return unreadable->reason;
  return std::string(std::get<std::shared_ptr<const document::Document>>(read)->bytes());
}

}  // namespace

TEST_CASE("what exists and what can be read, file by file") {
  Plugin plugin;
  plugin.configuration.max_file = 100;
  plugin.scratch.write("instance/plugin/config.yml", "a: 1\n");
  plugin.scratch.write("instance/plugin/lang/en.yml", "b: 1\n");
  plugin.scratch.write("instance/plugin/broken.yml", "a: [\n");
  plugin.scratch.write("instance/plugin/large.yml", std::string(101, ' '));
  plugin.scratch.write("outside/secret.yml", "s: 1\n");
  const fs::path folder = plugin.scratch / "instance/plugin";
  REQUIRE(::mkfifo((folder / "fifo.yml").c_str(), 0644) == 0);
  fs::create_symlink("lang", folder / "linked");
  fs::create_symlink("../../outside", folder / "out");
  fs::create_symlink("../../outside/secret.yml", folder / "out.yml");
  fs::create_symlink("nothing", folder / "dangling.yml");
  fs::create_hard_link(folder / "config.yml", plugin.scratch / "second");
  host::PluginFolder files = plugin.open();
  const std::string outside = (plugin.scratch / "outside").native();
  const std::string hint = "; to allow it, write the line `links: [" + outside + "]` into /etc/ampcfg/config.yaml";
  struct Case {
    std::string path;
    bool exists;
    std::string content;
  };
  const std::vector<Case> cases{
      {"config.yml", true, "has more than one hard link"},
      {"lang/en.yml", true, "b: 1\n"},
      {"linked/en.yml", true, "b: 1\n"},
      {"broken.yml", true, "invalid"},
      {"large.yml", true, "is larger than max_file, 100 bytes"},
      {"lang", true, "is a folder"},
      {"fifo.yml", true, "is not a regular file"},
      {"dangling.yml", true, "is a link that leads nowhere"},
      {"out.yml", true, "is a link that leads out of its folder, to " + outside + "/secret.yml" + hint},
      {"out/secret.yml", true, "is in a folder that is a link that leads out of its folder, to " + outside + hint},
      {"nothing.yml", false, "absent"},
      {"nothing/en.yml", false, "absent"},
      {"config.yml/below", false, "absent"},
      {"fifo.yml/below", false, "absent"},
      {"dangling.yml/below", true, "is in a folder that is a link that leads nowhere"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.path);
    CHECK(files.exists(c.path) == c.exists);
    CHECK(content(files, c.path) == c.content);
  }
}

TEST_CASE("a path of a million parts costs no stack and no time") {
  Plugin plugin;
  host::PluginFolder files = plugin.open();
  std::string path = "a";
  constexpr int parts = 1'000'000;
  for (int n = 0; n < parts; ++n) path += "/a";
  CHECK_FALSE(files.exists(path));
  CHECK(content(files, path) == "absent");
}

TEST_CASE("what was written a moment ago is unsettled") {
  Plugin plugin;
  plugin.scratch.write("instance/plugin/config.yml", "a: 1\n");
  host::PluginFolder fresh = plugin.open();
  CHECK_FALSE(fresh.unsettled());
  static_cast<void>(fresh.read("config.yml"));
  CHECK(fresh.unsettled());
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  host::PluginFolder rested = plugin.open();
  static_cast<void>(rested.read("config.yml"));
  static_cast<void>(rested.read("absent.yml"));
  CHECK_FALSE(rested.unsettled());
  // A file's own times can be set back by who owns it: what the system notes cannot.
  plugin.scratch.write("instance/plugin/config.yml", "");
  fs::last_write_time(plugin.scratch / "instance/plugin/config.yml",
                      fs::file_time_type::clock::now() - std::chrono::hours(1));
  host::PluginFolder backdated = plugin.open();
  static_cast<void>(backdated.read("config.yml"));
  CHECK(backdated.unsettled());
}

TEST_CASE("YAML files are found near the top first") {
  Plugin plugin;
  for (const std::string name :
       {"config.yml", "lang/en.yaml", "lang/deep/x.yml", "data/players.db", "plugins/other.yml"}) {
    plugin.scratch.write("instance/plugin/" + name, "");
  }
  fs::create_symlink("..", plugin.scratch / "instance/plugin/loop");
  host::PluginFolder files = plugin.open();
  CHECK(files.yaml_files(8) ==
        std::vector<std::string>{"config.yml", "lang/en.yaml", "plugins/other.yml", "lang/deep/x.yml"});
  CHECK(files.yaml_files(1, "plugins") == std::vector<std::string>{"config.yml", "lang/en.yaml"});
}

TEST_CASE("names in a folder that cannot be listed are asked for, one by one") {
  Plugin plugin;
  plugin.scratch.write("instance/plugin/unlisted/en.yml", "a: 1\n");
  plugin.scratch.write("instance/plugin/closed/en.yml", "a: 1\n");
  fs::permissions(plugin.scratch / "instance/plugin/unlisted", fs::perms(0111));
  fs::permissions(plugin.scratch / "instance/plugin/closed", fs::perms(0000));
  CHECK(as_nobody([&] {
    host::PluginFolder files = plugin.open();
    return files.exists("unlisted/en.yml") && !files.exists("unlisted/de.yml") &&
           content(files, "unlisted/en.yml") == "a: 1\n" && files.exists("closed/en.yml") &&
           content(files, "closed/en.yml") == "cannot be read: permission denied";
  }));
}

TEST_CASE("equal bytes are one document, also after others have been forgotten") {
  host::DocumentCache cache(std::size_t{64} << 10);
  using Shared = std::shared_ptr<const document::Document>;
  const auto first = std::get<Shared>(cache.read("a: 1\n"));
  CHECK(std::get<Shared>(cache.read("a: 1\n")) == first);
  CHECK(std::get<Shared>(cache.read("a: 2\n")) != first);
  CHECK(std::holds_alternative<document::Invalid>(cache.read("a: [\n")));
  CHECK(std::get<document::Invalid>(cache.read("x: 1\n- a\n")).place.line == 2);
  constexpr int many = 200;
  for (int n = 0; n < many; ++n) static_cast<void>(cache.read("n: " + std::to_string(n) + "\n"));
  CHECK(std::get<Shared>(cache.read("a: 1\n"))->bytes() == first->bytes());
  // Larger than all that may be kept: read all the same.
  CHECK(std::holds_alternative<Shared>(cache.read(std::string(100'000, '\n') + "a: 1\n")));
}

}  // namespace ampcfg::host::plugin_folder_test
