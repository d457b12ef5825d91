#include "host/settings/configuration_settings.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "ampcfg/drift/matching/platforms.hpp"
#include "ampcfg/host/settings/lock.hpp"
#include "ampcfg/host/settings/warning_kinds.hpp"

namespace ampcfg::host {
namespace {

constexpr std::uint64_t longest_timeout = 86'400;
constexpr std::uint64_t shortest_silence = 4, longest_silence = 3'600;
constexpr std::uint64_t largest_size = 0xFFFFFFFF;
constexpr std::uint64_t most_backups = 1'000'000;
constexpr std::uint64_t longest_kept = 36'500;
constexpr std::uint64_t highest_port = 65'535;

const std::map<std::string, Check>& checks() {
  static const std::map<std::string, Check> names{
      {"none", Check::none}, {"ping", Check::ping}, {"process", Check::process}, {"tcp", Check::tcp}};
  return names;
}

std::optional<Check> read_check(SettingsReader& reader, const YAML::Node& node, const std::string& where) {
  const auto name = reader.choice(node, where, {"ping", "tcp", "process", "none"});
  return name ? std::optional(checks().at(*name)) : std::nullopt;
}

std::optional<std::uint16_t> read_port(SettingsReader& reader, const YAML::Node& node, const std::string& where) {
  const auto port = reader.number(node, where, 1, highest_port);
  return port ? std::optional(static_cast<std::uint16_t>(*port)) : std::nullopt;
}

std::optional<unsigned> read_timeout(SettingsReader& reader, const YAML::Node& node, const std::string& where) {
  const auto timeout = reader.number(node, where, 1, longest_timeout);
  return timeout ? std::optional(static_cast<unsigned>(*timeout)) : std::nullopt;
}

template <typename Setting, typename Read>
void take(Setting& setting, std::optional<Read> read) {
  if (read) setting = std::move(*read);
}

/// A name that `-H` and `HOST:INSTANCE` can say.
std::optional<std::string> host_name(SettingsReader& reader, const YAML::Node& node, const std::string& where) {
  auto name = reader.text(node, where);
  if (!name) return std::nullopt;
  const bool odd = std::any_of(name->begin(), name->end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == ',' || c == ':' || c == '/' || c == '*' ||
           c == '?';
  });
  if (!odd && *name != "all" && !name->starts_with('-') && !name->starts_with('@') && !name->starts_with('.'))
    return name;
  reader.problem(node.Mark(), "`" + reader.shown(*name) +
                                  "` cannot be a host's name: it is a word without , : / * ? and blanks, does not "
                                  "begin with - @ or a dot, and is not `all`");
  return std::nullopt;
}

/// A word that becomes an argument of ssh: never an option.
std::optional<std::string> word(SettingsReader& reader, const YAML::Node& node, const std::string& where) {
  auto text = reader.text(node, where);
  if (!text || !text->starts_with('-')) return text;
  reader.problem(node.Mark(), "`" + where + "` cannot begin with a dash");
  return std::nullopt;
}

void read_argv(SettingsReader& reader, const YAML::Node& node, const std::string& where, bool names_instance,
               std::vector<std::string>& argv) {
  auto list = reader.texts(node, where);
  if (!list) return;
  const bool has = std::any_of(list->begin(), list->end(),
                               [](const std::string& word) { return word.find("{instance}") != std::string::npos; });
  if (list->empty()) {
    reader.problem(node.Mark(), "`" + where + "` is empty: it must be a program and its arguments");
  } else if (names_instance && !has) {
    reader.problem(node.Mark(), "`" + where + "` does not say \"{instance}\", where the instance's name goes");
  } else {
    argv = std::move(*list);
  }
}

void read_ampinstmgr(SettingsReader& reader, const YAML::Node& node, const std::string& where, Ampinstmgr& commands) {
  const auto argv = [&](const char* name, bool names_instance, std::vector<std::string>& to) {
    return std::pair<std::string, SettingsReader::Reading>(
        name, [&reader, &to, where, name, names_instance](const auto& value) {
          read_argv(reader, value, where + "." + name, names_instance, to);
        });
  };
  reader.mapping(
      node, where,
      {argv("restart", true, commands.restart), argv("restart_all", false, commands.restart_all),
       argv("stop", true, commands.stop), argv("start", true, commands.start), argv("list", false, commands.list)});
}

void read_override(SettingsReader& reader, const YAML::Node& node, std::vector<Override>& overrides) {
  Override change;
  const std::string where = "overrides";
  if (!node.IsMap()) return reader.problem(node.Mark(), "each of `overrides` must be a mapping with `match`");
  reader.mapping(
      node, where,
      {{"match", [&](const auto& value) { take(change.match, reader.text(value, where + ".match")); }},
       {"check", [&](const auto& value) { change.check = read_check(reader, value, where + ".check"); }},
       {"timeout", [&](const auto& value) { change.timeout = read_timeout(reader, value, where + ".timeout"); }},
       {"port", [&](const auto& value) { change.port = read_port(reader, value, where + ".port"); }},
       {"platform", [&](const auto& value) {
          change.platform = reader.choice(value, where + ".platform", drift::platform_names());
        }}});
  if (!node["match"]) return reader.problem(node.Mark(), "an override needs `match`, a pattern for instances' names");
  overrides.push_back(std::move(change));
}

/// `config`, `instances`, `state` and `ampinstmgr` are the far side's: nothing of them is looked up here.
void read_host(SettingsReader& reader, const YAML::Node& node, const std::string& where, HostEntry& host) {
  const auto text = [&](const char* name, auto& to) {
    return std::pair<std::string, SettingsReader::Reading>(
        name, [&reader, &to, where, name](const auto& value) { take(to, reader.text(value, where + "." + name)); });
  };
  reader.mapping(
      node, where,
      {{"address", [&](const auto& value) { take(host.address, word(reader, value, where + ".address")); }},
       {"port", [&](const auto& value) { take(host.port, read_port(reader, value, where + ".port")); }},
       {"user", [&](const auto& value) { take(host.user, word(reader, value, where + ".user")); }},
       {"identity",
        [&](const auto& value) {
          if (const auto file = reader.path(value, where + ".identity")) host.identity = file->native();
        }},
       {"become", [&](const auto& value) { take(host.become, reader.texts(value, where + ".become")); }},
       text("config", host.config),
       text("instances", host.instances),
       text("state", host.state),
       {"ampinstmgr",
        [&](const auto& value) {
          host.ampinstmgr.emplace();
          read_ampinstmgr(reader, value, where + ".ampinstmgr", *host.ampinstmgr);
        }},
       {"expectations", [&](const auto& value) {
          host.expectations_there = reader.choice(value, where + ".expectations", {"here", "there"}) == "there";
        }}});
}

void read_hosts(SettingsReader& reader, const YAML::Node& node, Configuration& configuration) {
  reader.named(node, "hosts", [&](const std::string& name, const YAML::Node& key, const YAML::Node& value) {
    if (!host_name(reader, key, "hosts")) return;
    HostEntry host;
    host.name = host.address = name;
    read_host(reader, value, "hosts." + reader.shown(name), host);
    configuration.hosts.emplace(name, std::move(host));
  });
}

void read_groups(SettingsReader& reader, const YAML::Node& node, Configuration& configuration) {
  reader.named(node, "groups", [&](const std::string& name, const YAML::Node&, const YAML::Node& value) {
    const std::string where = "groups." + reader.shown(name);
    auto members = reader.texts(value, where);
    if (!members) return;
    if (members->empty()) return reader.problem(value.Mark(), "`" + where + "` is empty: it would name no instance");
    configuration.groups.emplace(name, std::move(*members));
  });
}

void read_keep(SettingsReader& reader, const YAML::Node& node, Keep& keep) {
  const auto number = [&reader](const char* name, std::uint64_t least, std::uint64_t most, unsigned& to) {
    return std::pair<std::string, SettingsReader::Reading>(name, [=, &reader, &to](const auto& value) {
      if (const auto read = reader.number(value, std::string("keep.") + name, least, most)) {
        to = static_cast<unsigned>(*read);
      }
    });
  };
  reader.mapping(node, "keep",
                 {number("count", 1, most_backups, keep.count), number("days", 0, longest_kept, keep.days)});
}

/// Elsewhere it would be taken for a lock, and be none.
bool read_locked(SettingsReader& reader, const YAML::Node& node, const Configuration& configuration) {
  const bool locked = reader.choice(node, "locked", {"true", "false"}) == "true";
  if (locked && !is_usual_file(configuration.file)) {
    reader.problem(node.Mark(), std::string("`locked` counts in ") + usual_configuration_file +
                                    " alone: set it there, or take it out");
  }
  return locked;
}

void read_links(SettingsReader& reader, const YAML::Node& node, std::vector<std::filesystem::path>& links) {
  if (!node.IsSequence()) return reader.problem(node.Mark(), "`links` must be a list of folders");
  for (const YAML::Node& item : node) {
    if (auto tree = reader.path(item, "links")) links.push_back(std::move(*tree));
  }
}

void read_quiet_warnings(SettingsReader& reader, const YAML::Node& node, std::vector<std::string>& kinds) {
  const std::vector<std::string> known(warning_kinds.begin(), warning_kinds.end());
  if (!node.IsSequence()) return reader.problem(node.Mark(), "`quiet_warnings` must be a list of kinds of warnings");
  for (const YAML::Node& item : node) {
    if (auto kind = reader.choice(item, "quiet_warnings", known)) kinds.push_back(std::move(*kind));
  }
}

void read_secrets(SettingsReader& reader, const YAML::Node& node, SecretSetting& secrets) {
  if (!node.IsSequence()) return take(secrets.file, reader.path(node, "secrets"));
  auto words = reader.texts(node, "secrets");
  if (!words) return;
  const auto names = [](const std::string& word) { return word.find("{name}") != std::string::npos; };
  if (words->empty() || names(words->front())) {
    reader.problem(node.Mark(), "`secrets` must begin with a program, or be the path of a file");
  } else if (std::none_of(words->begin(), words->end(), names)) {
    reader.problem(node.Mark(), "`secrets` does not say \"{name}\", where the secret's name goes");
  } else {
    secrets.command = std::move(*words);
  }
}

/// What is on a line is one command: of `notify: [program, word]`, which is easily written, nothing would be run.
void read_notify(SettingsReader& reader, const YAML::Node& node, std::vector<std::vector<std::string>>& commands) {
  if (!node.IsSequence())
    return reader.problem(node.Mark(), "`notify` must be a list of commands, each a list of words: [[program, word]]");
  for (const YAML::Node& item : node) {
    if (!item.IsSequence()) {
      reader.problem(item.Mark(),
                     "each of `notify` must be a list of words, a program and its arguments: [[program, word]]");
      continue;
    }
    auto words = reader.texts(item, "notify");
    if (!words) continue;
    if (words->empty() || words->front().empty()) {
      reader.problem(item.Mark(), "a command of `notify` is empty: it must be a program and its arguments");
    } else if (std::find(commands.begin(), commands.end(), *words) != commands.end()) {
      reader.problem(item.Mark(), "this command is in `notify` twice: each is told once");
    } else {
      commands.push_back(std::move(*words));
    }
  }
}

}  // namespace

void read_settings(const YAML::Node& root, SettingsReader& reader, Configuration& configuration) {
  const auto path = [&](const char* name, std::filesystem::path& to) {
    return std::pair<std::string, SettingsReader::Reading>(
        name, [&reader, &to, name](const auto& value) { take(to, reader.path(value, name)); });
  };
  reader.mapping(
      root, "",
      {{"name", [&](const auto& value) { take(configuration.name, host_name(reader, value, "name")); }},
       path("instances", configuration.instances),
       path("expectations", configuration.expectations),
       path("state", configuration.state),
       {"links", [&](const auto& value) { read_links(reader, value, configuration.links); }},
       {"max_file",
        [&](const auto& value) { take(configuration.max_file, reader.size(value, "max_file", largest_size)); }},
       {"keep", [&](const auto& value) { read_keep(reader, value, configuration.keep); }},
       {"ampinstmgr",
        [&](const auto& value) { read_ampinstmgr(reader, value, "ampinstmgr", configuration.ampinstmgr); }},
       {"check", [&](const auto& value) { take(configuration.check, read_check(reader, value, "check")); }},
       {"timeout", [&](const auto& value) { take(configuration.timeout, read_timeout(reader, value, "timeout")); }},
       {"silence",
        [&](const auto& value) {
          if (const auto silence = reader.number(value, "silence", shortest_silence, longest_silence))
            configuration.silence = static_cast<unsigned>(*silence);
        }},
       {"overrides",
        [&](const auto& value) {
          if (!value.IsSequence()) return reader.problem(value.Mark(), "`overrides` must be a list");
          for (const YAML::Node& item : value) read_override(reader, item, configuration.overrides);
        }},
       path("known_hosts", configuration.known_hosts),
       {"locked", [&](const auto& value) { configuration.locked = read_locked(reader, value, configuration); }},
       {"hosts", [&](const auto& value) { read_hosts(reader, value, configuration); }},
       {"groups", [&](const auto& value) { read_groups(reader, value, configuration); }},
       {"secrets", [&](const auto& value) { read_secrets(reader, value, configuration.secrets); }},
       {"notify", [&](const auto& value) { read_notify(reader, value, configuration.notify); }},
       {"notify_values",
        [&](const auto& value) {
          configuration.notify_values = reader.choice(value, "notify_values", {"true", "false"}) == "true";
        }},
       {"quiet_warnings", [&](const auto& value) { read_quiet_warnings(reader, value, configuration.quiet_warnings); }},
       {"redact", [&](const auto& value) { take(configuration.redact, reader.texts(value, "redact")); }}});
}

}  // namespace ampcfg::host
