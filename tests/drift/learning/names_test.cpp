#include "drift/learning/names.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <utility>

#include "ampcfg/drift/learning/learn.hpp"
#include "ampcfg/drift/matching/messages.hpp"
#include "ampcfg/drift/matching/selection.hpp"
#include "drift/set/template_text.hpp"

namespace ampcfg::drift::names_test {

TEST_CASE("files of which nothing is learned for their name alone") {
  const std::pair<const char*, const char*> left_out[] = {
      {"P", "data.json"},
      {"P", "players/00000000-0000-0000-0000-00000000000a.yml"},
      {"@server", "help.yml"},
      {"@server", "world/data.yml"},
      {"@server", "config/paper-world/x.yml"},
      {"@server", "permissions.yml"},
  };
  for (const auto& [plugin, file] : left_out) {
    INFO(plugin << "/" << file);
    CHECK(is_left_out_by_name(plugin, file));
  }
  const std::pair<const char*, const char*> kept[] = {
      {"P", "config.yml"},       {"P", "lang/en.yaml"},       {"@server", "bukkit.yml"},
      {"@server", "config.yml"}, {"@server", "purpur.yml"},   {"@server", "config/paper-global.yml"},
      {"P", "help.yml"},         {"P", "0000-0000-0000.yml"},
  };
  for (const auto& [plugin, file] : kept) {
    INFO(plugin << "/" << file);
    CHECK_FALSE(is_left_out_by_name(plugin, file));
  }
}

TEST_CASE("files of messages are told by their path") {
  for (const char* file : {"lang/en.yml", "Messages.yml", "locale.yml", "translations/x.yml", "de.yml",
                           "i18n/en_US.yml", "zh-cn.yml", "language.yml"}) {
    INFO(file);
    CHECK(is_message_file(file));
  }
  for (const char* file : {"config.yml", "db.yml", "ui.yml", "en_USA.yml", "deluxe.yml", "d.yml"}) {
    INFO(file);
    CHECK_FALSE(is_message_file(file));
  }
}

TEST_CASE("a name as a pattern picks itself alone, and as a template has no parts") {
  for (const std::string name : {"SMP101", "[x]*?", "a\\b"}) CHECK(matches(as_pattern(name), name));
  CHECK_FALSE(matches(as_pattern("[x]"), "x"));
  CHECK_FALSE(matches(as_pattern("a*"), "ab"));
  CHECK(as_template("a{b}c") == "a{{b}}c");
}

TEST_CASE("versions of files are told by their key's last part") {
  CHECK(is_version_key("config-version"));
  CHECK(is_version_key("a.Version"));
  CHECK_FALSE(is_version_key("version.a"));
  CHECK_FALSE(is_version_key("versions"));
}

}  // namespace ampcfg::drift::names_test
