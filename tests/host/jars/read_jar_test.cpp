#include "host/jars/read_jar.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "ampcfg/os/error.hpp"
#include "host/jars/jar_defaults.hpp"

namespace ampcfg::host::read_jar_test {
namespace {

using Files = FilesByPath;

Files jar_of(const Files& files) {
  const std::string archive = zip(files, "");
  return read_jar(ZipReader(archive));
}

Files descriptors_of(const Files& files) {
  const std::string archive = zip(files, "");
  return descriptors_in(ZipReader(archive));
}

document::Document document_of(const std::string& text) {
  return std::get<document::Document>(document::Document::read(text));
}

}  // namespace

TEST_CASE("a JAR's default files are its YAML resources that a plugin can copy") {
  const Files inside = {{"plugin.yml", "name: Warps\n"},
                        {"config.yml", "a: 1\n"},
                        {"lang/en.yaml", "b: 2\n"},
                        {"org/warps/Main.class", "\xCA\xFE"},
                        {"../up.yml", "c: 3\n"},
                        {"/etc/top.yml", "d: 4\n"},
                        {"a/../b.yml", "e: 5\n"},
                        {"lang/none.yml/", ""},
                        {"notes.txt", "none"}};
  const Files descriptors = {{"plugin.yml", "name: Warps\n"}};
  CHECK(jar_of(inside) == Files{{"plugin.yml", "name: Warps\n"}, {"config.yml", "a: 1\n"}, {"lang/en.yaml", "b: 2\n"}});
  CHECK(descriptors_of(inside) == descriptors);
}

TEST_CASE("a JAR that brings more than any plugin is refused") {
  Files many;
  for (int n = 0; n < 5'001; ++n) many["lang/" + std::to_string(n) + ".yml"] = "";
  CHECK_THROWS_AS(jar_of(many), Error);
}

TEST_CASE("whose a JAR is depends on the platform") {
  struct Case {
    Files files;
    std::optional<std::string> platform;
    std::optional<std::string> plugin;
  };
  const Files all = {{"paper-plugin.yml", "name: PaperWarps\n"},
                     {"plugin.yml", "name: Warps\n"},
                     {"bungee.yml", "name: BungeeWarps\n"},
                     {"velocity-plugin.json", R"({"id": "warps", "name": "Warps"})"}};
  const std::vector<Case> cases = {
      {all, "paper", "PaperWarps"},
      {all, std::nullopt, "PaperWarps"},
      {all, "bungee", "BungeeWarps"},
      {all, "velocity", "warps"},
      {{{"plugin.yml", "name: Two Words\n"}}, "paper", "Two_Words"},
      {{{"plugin.yml", "name: Two\n"}}, "bungee", "Two"},
      {{{"plugin.yml", "name: Two\n"}}, "velocity", std::nullopt},
      {{{"plugin.yml", "main: a.b\n"}}, "paper", std::nullopt},
      {{{"plugin.yml", "name: ../../etc\n"}}, "paper", std::nullopt},
      {{{"plugin.yml", "name: '@server'\n"}}, "paper", std::nullopt},
      {{{"plugin.yml", "name: [a]\n"}}, "paper", std::nullopt},
      {{{"plugin.yml", "a: b: c\n"}}, "paper", std::nullopt},
      {{{"velocity-plugin.json", R"({"id": 7})"}}, "velocity", std::nullopt},
      {{{"velocity-plugin.json", "[1"}}, "velocity", std::nullopt},
      {{{"config.yml", "a: 1\n"}}, "paper", std::nullopt},
  };
  for (const Case& one : cases) {
    CAPTURE(one.platform.value_or("none"), one.files.begin()->second);
    CHECK(plugin_of(descriptors_of(one.files), one.platform) == one.plugin);
  }
}

TEST_CASE("defaults are read by path, and counted beside each other by folder and extension") {
  const JarDefaults defaults(zip({{"plugin.yml", "name: A\n"},
                                  {"config.yml", "a: 1\n"},
                                  {"lang/de.yml", "b: 2\n"},
                                  {"lang/en.yml", ""},
                                  {"lang/x.yaml", "c: 3\n"}},
                                 ""));
  CHECK(defaults.read("lang/de.yml") == "b: 2\n");
  CHECK(defaults.read("lang/en.yml") == "");
  CHECK_FALSE(defaults.read("lang/fr.yml"));
  CHECK(defaults.has("config.yml"));
  CHECK_FALSE(defaults.has("lang"));
  CHECK_FALSE(defaults.has("plugin.yml"));
  CHECK(defaults.beside("config.yml") == 1);
  CHECK(defaults.beside("lang/fr.yml") == 2);
  CHECK(defaults.beside("lang/x.yaml") == 1);
  CHECK(defaults.beside("data/x.yml") == 0);
}

TEST_CASE("a file is untouched with the same keys and equal values, however it is written") {
  const auto brought = document_of("a: 1\nb: {c: [x, 2]} # as it was\n");
  CHECK(is_untouched(document_of("b:\n  c: ['x', 2]\na: 1.0\n"), brought));
  CHECK_FALSE(is_untouched(document_of("a: 1\n"), brought));
  CHECK_FALSE(is_untouched(document_of("a: 1\nb: {c: [x, 3]}\n"), brought));
  CHECK_FALSE(is_untouched(document_of("a: 1\nb: {c: [x, 2], d: 1}\n"), brought));
}

}  // namespace ampcfg::host::read_jar_test
