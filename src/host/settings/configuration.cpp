#include "ampcfg/host/settings/configuration.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "ampcfg/host/settings/lock.hpp"
#include "ampcfg/os/caller.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/file.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "host/settings/configuration_settings.hpp"

namespace ampcfg::host {
namespace {

constexpr std::uint64_t largest_configuration_file = 1u << 20;

/// The file to read: one that is named must be there, of the others the first that is.
struct Chosen {
  std::filesystem::path file;
  bool named = false;
};

std::vector<Chosen> candidates(const std::optional<std::string>& given) {
  if (given) return {{*given, true}};
  if (const auto named = os::environment("AMPCFG_CONFIG")) return {{*named, true}};
  std::vector<Chosen> result;
  const auto home = os::home_folder();
  if (const auto config = os::environment("XDG_CONFIG_HOME")) {
    result.push_back({std::filesystem::path(*config) / "ampcfg/config.yaml", false});
  } else if (home) {
    result.push_back({*home / ".config/ampcfg/config.yaml", false});
  }
  result.push_back({usual_configuration_file, false});
  return result;
}

/// As root, what the file says runs as root.
void check_owner(const std::filesystem::path& file, const os::Stamp& stamp) {
  if (!os::is_root()) return;
  const std::string mend = "chown root: " + file.native() + "; chmod go-w " + file.native();
  if (stamp.owner != 0)
    throw usage_error("configuration-owner", file.native() + " is not root's, and its commands would run as root",
                      mend);
  if ((stamp.mode & (S_IWGRP | S_IWOTH)) != 0) {
    throw usage_error("configuration-writable",
                      "others than root may write to " + file.native() + ", whose commands would run as root", mend);
  }
  struct stat folder {};
  const std::filesystem::path above = std::filesystem::absolute(file).parent_path();
  if (::stat(above.c_str(), &folder) != 0) return;
  if ((folder.st_mode & S_IWOTH) != 0 && (folder.st_mode & S_ISVTX) == 0) {
    throw usage_error("configuration-writable",
                      "everyone may replace files in " + above.native() + ", and the commands in " + file.native() +
                          " would run as root",
                      "chmod o-w " + above.native());
  }
}

std::string read_checked(const Chosen& chosen, const os::Outcome<os::FileBytes>& read) {
  if (const auto* refused = std::get_if<os::Refused>(&read)) {
    throw usage_error("configuration-unreadable", "the configuration " + chosen.file.native() + " " + refused->words(),
                      chosen.named ? "check --config and $AMPCFG_CONFIG" : "");
  }
  const auto& file = std::get<os::FileBytes>(read);
  check_owner(chosen.file, file.stamp);
  return file.bytes;
}

void set_defaults(Configuration& configuration) {
  const std::vector<std::string> as_root{"sudo", "-n", "ampinstmgr"};
  const auto as_amp = [](const std::vector<std::string>& rest) {
    std::vector<std::string> argv{"sudo", "-n", "-u", "amp", "sudo", "-n", "ampinstmgr"};
    argv.insert(argv.end(), rest.begin(), rest.end());
    return argv;
  };
  configuration.ampinstmgr.restart = as_amp({"restart", "{instance}"});
  configuration.ampinstmgr.stop = as_amp({"stop", "{instance}"});
  configuration.ampinstmgr.start = as_amp({"start", "{instance}"});
  configuration.ampinstmgr.list = as_amp({"list"});
  configuration.ampinstmgr.restart_all = {"sudo", "-n", "ampinstmgr", "restartAll"};
  if (const auto home = os::home_folder()) configuration.known_hosts = *home / ".ssh/known_hosts";
}

/// yaml-cpp reads the first document of several and nothing of some texts that are no YAML (`,`): neither may pass for
/// a configuration.
void refuse_what_is_not_read(const std::string& bytes, const YAML::Node& root, SettingsReader& reader) {
  YAML::Mark mark;
  mark.line = mark.column = mark.pos = 0;
  bool content = false;
  for (std::size_t begin = 0; begin < bytes.size(); ++mark.line) {
    const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
    const std::string_view line = std::string_view(bytes).substr(begin, end - begin);
    const std::size_t first = line.find_first_not_of(" \t\r");
    const bool marker = line.starts_with("---") || line.starts_with("...");
    begin = end + 1;
    if (first == std::string_view::npos || line[first] == '#') continue;
    if (marker && content) return reader.problem(mark, "the configuration must be one document");
    content = content || (!marker && line[0] != '%');
    if (marker || !root.IsNull()) continue;
    if (line.substr(first, 1) != "~" && !line.substr(first).starts_with("null")) {
      return reader.problem(mark, "the configuration must be a mapping");
    }
  }
}

void parse(const std::string& bytes, Configuration& configuration) {
  const std::string file = configuration.file.native();
  const bool hidden = os::is_called_by_another();
  SettingsReader reader(std::filesystem::absolute(configuration.file).parent_path(),
                        hidden ? SettingsReader::Text::hidden : SettingsReader::Text::shown);
  try {
    const YAML::Node root = YAML::Load(bytes);
    refuse_what_is_not_read(bytes, root, reader);
    read_settings(root, reader, configuration);
  } catch (const YAML::Exception& error) {
    reader.problem(error.mark, hidden ? "this is no YAML" : error.msg);
  }
  const auto& problems = reader.problems();
  if (problems.empty()) return;
  std::string message =
      file + (problems.size() == 1 ? " has an error:" : " has " + std::to_string(problems.size()) + " errors:");
  for (const std::string& problem : problems) message += "\n  " + problem;
  throw usage_error("configuration-invalid", message, "ampcfg-config(5) lists every setting");
}

}  // namespace

Configuration load_configuration(const std::optional<std::string>& given) {
  const bool locked = is_locked();
  if (locked && given && !is_usual_file(*given)) throw locked_error("config", *given);
  Configuration configuration;
  set_defaults(configuration);
  for (const Chosen& chosen : locked ? std::vector<Chosen>{{usual_configuration_file, true}} : candidates(given)) {
    const auto read = os::read_file(chosen.file, largest_configuration_file);
    const auto* refused = std::get_if<os::Refused>(&read);
    if (refused != nullptr && refused->why == os::Refusal::absent && !chosen.named) continue;
    const std::string bytes = read_checked(chosen, read);
    configuration.file = chosen.file;
    parse(bytes, configuration);
    break;
  }
  configuration.locked = locked;
  return configuration;
}

bool is_locked() {
  if (!os::is_root()) return false;
  const Chosen usual{usual_configuration_file, true};
  const auto read = os::read_file(usual.file, largest_configuration_file);
  if (const auto* refused = std::get_if<os::Refused>(&read); refused != nullptr && refused->why == os::Refusal::absent)
    return false;
  // One that is wrong in other ways is no reason not to use another.
  const auto* file = std::get_if<os::FileBytes>(&read);
  if (file != nullptr && file->bytes.find("locked") == std::string::npos) return false;
  Configuration configuration;
  configuration.file = usual.file;
  parse(read_checked(usual, read), configuration);
  return configuration.locked;
}

}  // namespace ampcfg::host
