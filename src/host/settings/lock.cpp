#include "ampcfg/host/settings/lock.hpp"

#include <algorithm>
#include <system_error>

#include "ampcfg/os/caller.hpp"

namespace ampcfg::host {
namespace {

/// An empty one, which has no place, stays.
std::filesystem::path whole(const std::filesystem::path& path) {
  std::error_code error;
  return path.empty() ? path : std::filesystem::absolute(path, error);
}

std::filesystem::path plain(const std::filesystem::path& path) {
  const std::filesystem::path normal = whole(path).lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

/// True where `given` may replace `own`, and does.
bool replaces(const Configuration& configuration, std::string_view name, const std::filesystem::path& own,
              const std::optional<std::string>& given) {
  if (!given) return false;
  if (!configuration.locked) return true;
  if (plain(own) != plain(*given)) throw locked_error(name, *given);
  return false;
}

std::string in_one(const std::vector<std::string>& argv) {
  std::string line;
  for (const std::string& word : argv) line += (line.empty() ? "" : " ") + word;
  return line;
}

void override_commands(Configuration& configuration, const Ampinstmgr& commands) {
  struct Command {
    const char* name;
    std::vector<std::string> Ampinstmgr::*argv;
  };
  for (const auto& [name, argv] : {Command{"restart", &Ampinstmgr::restart}, Command{"stop", &Ampinstmgr::stop},
                                   Command{"start", &Ampinstmgr::start}, Command{"list", &Ampinstmgr::list},
                                   Command{"restart_all", &Ampinstmgr::restart_all}}) {
    const auto& given = commands.*argv;
    auto& own = configuration.ampinstmgr.*argv;
    if (given.empty() || given == own) continue;
    if (configuration.locked) throw locked_error(std::string("ampinstmgr.") + name, in_one(given));
    own = given;
  }
}

}  // namespace

bool is_usual_file(const std::filesystem::path& file) {
  return plain(file) == usual_configuration_file;
}

Error locked_error(std::string_view what, const std::string& given) {
  const std::string file = usual_configuration_file;
  return usage_error(
      "locked",
      "this host is locked: " + file + " alone says what `" + std::string(what) + "` is, and it is not " + given,
      "leave it out, or let who is root there write it into that file");
}

void override_settings(Configuration& configuration, const Overrides& overrides) {
  if (replaces(configuration, "instances", configuration.instances, overrides.instances))
    configuration.instances = whole(*overrides.instances);
  if (replaces(configuration, "state", configuration.state, overrides.state))
    configuration.state = whole(*overrides.state);
  if (overrides.ampinstmgr) override_commands(configuration, *overrides.ampinstmgr);
  for (const std::string& pattern : overrides.redact) {
    const auto& own = configuration.redact;
    const bool known = std::find(own.begin(), own.end(), pattern) != own.end();
    if (configuration.locked && pattern.starts_with('!') && !known) throw locked_error("redact", pattern);
  }
  configuration.redact.insert(configuration.redact.end(), overrides.redact.begin(), overrides.redact.end());
  const auto& folder = overrides.expectations;
  if (!folder || (configuration.locked && plain(*folder) == plain(configuration.expectations))) return;
  configuration.expectations = whole(*folder);
  configuration.expectations_reader = rights_of_request();
}

os::Owner rights_of_request() {
  if (!is_locked()) return {};
  return os::caller().value_or(os::Owner{});
}

}  // namespace ampcfg::host
