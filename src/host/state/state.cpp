#include "ampcfg/host/state/state.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <system_error>
#include <vector>

#include "ampcfg/os/machine.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* format_file = "format";
constexpr std::string_view format_text = "1\n";
constexpr const char* instances_file = "instances";
constexpr std::uint64_t longest_note = 8192;

Error unusable(const std::filesystem::path& path, const std::string& what) {
  return {"state-unusable", "the state folder " + path.native() + " " + what,
          "run ampcfg as the user whose folder it is, or set `state:` in the configuration"};
}

bool is_there(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(std::filesystem::symlink_status(path, error));
}

/// `$XDG_STATE_HOME/ampcfg`, with what is above it made; nothing where there is no home.
std::optional<std::filesystem::path> in_home() {
  std::filesystem::path above;
  const auto set = os::environment("XDG_STATE_HOME");
  if (set && set->starts_with('/')) {
    above = *set;
  } else if (const auto home = os::home_folder()) {
    above = *home / ".local/state";
  } else {
    return std::nullopt;
  }
  std::error_code error;
  std::filesystem::create_directories(above, error);
  return above / "ampcfg";
}

struct Opened {
  std::filesystem::path path;
  os::Outcome<os::PrivateFolder> folder;
};

/// The home's is taken only where the usual one is not there and cannot be made: two states would be two truths.
Opened open_folder(const Configuration& configuration) {
  const std::filesystem::path& path = configuration.state;
  Opened opened{path, os::PrivateFolder::open(path, os::Missing::made)};
  if (path != Configuration().state || is_there(path)) return opened;
  if (const auto own = in_home()) return {*own, os::PrivateFolder::open(*own, os::Missing::made)};
  return opened;
}

/// What a replacement of a file that was cut short leaves.
bool is_left_over(const std::string& name) {
  return name.starts_with(".ampcfg-");
}

/// What there is of a state before it is one: making it may have been cut short.
bool is_of_beginning(const std::string& name) {
  return is_left_over(name) || name == instances_file;
}

/// What tells nothing of the instances that it was made for, and can be made anew.
bool is_passing(const std::string& name) {
  constexpr std::array<std::string_view, 4> passing{format_file, instances_file, "cache", "lock"};
  return is_left_over(name) || std::find(passing.begin(), passing.end(), name) != passing.end();
}

std::optional<std::string> read_note(const os::PrivateFolder& folder, const char* name) {
  auto read = folder.read(name, longest_note);
  if (auto* file = std::get_if<os::FileBytes>(&read)) return std::move(file->bytes);
  return std::nullopt;
}

}  // namespace

std::variant<State, Error> State::open(const Configuration& configuration) {
  try {
    std::error_code error;
    // Without instances there is nothing to keep a state of.
    if (!std::filesystem::is_directory(configuration.instances, error)) {
      return unusable(configuration.state,
                      "is not opened: there are no instances in " + configuration.instances.native());
    }
    Opened opened = open_folder(configuration);
    if (const auto* refused = std::get_if<os::Refused>(&opened.folder)) return unusable(opened.path, refused->words());
    State state(std::move(opened.path), std::get<os::PrivateFolder>(std::move(opened.folder)));
    state.take_up(configuration);
    return state;
  } catch (const Error& error) {
    return error;
  } catch (const std::filesystem::filesystem_error& error) {
    return unusable(configuration.state, std::string("cannot be used: ") + error.what());
  }
}

bool State::is_made(const Configuration& configuration) {
  const std::filesystem::path& path = configuration.state;
  if (is_there(path / format_file)) return true;
  if (path != Configuration().state || is_there(path)) return false;
  const auto own = in_home();
  return own && is_there(*own / format_file);
}

void State::take_up(const Configuration& configuration) const {
  auto listed = folder_.names();
  if (const auto* refused = std::get_if<os::Refused>(&listed)) throw unusable(path_, refused->words());
  const auto& names = std::get<std::vector<std::string>>(listed);
  const std::string instances = std::filesystem::canonical(configuration.instances).native() + "\n";
  if (std::all_of(names.begin(), names.end(), is_of_beginning)) {
    folder_.close_to_others();
    folder_.replace(instances_file, instances, os::Durability::synced);
    folder_.replace(format_file, format_text, os::Durability::synced);
    return;
  }
  const auto format = read_note(folder_, format_file);
  if (!format) throw unusable(path_, "has no file `format`, so it is not ampcfg's state");
  if (*format != format_text) {
    throw Error("state-format", "the state folder " + path_.native() + " is another version's",
                "use the newest ampcfg that was used on this machine");
  }
  serve(instances, names);
}

void State::serve(const std::string& instances, const std::vector<std::string>& names) const {
  const auto served = read_note(folder_, instances_file);
  if (served == instances) return;
  // One that never held more than a cache belongs to nobody yet: somebody has tried ampcfg out on a folder of
  // instances.
  if (!std::all_of(names.begin(), names.end(), is_passing)) {
    throw Error("state-elsewhere",
                "the state folder " + path_.native() +
                    " serves other instances: " + served.value_or("?\n").substr(0, served.value_or("?\n").size() - 1),
                "set `state:` in the configuration to a folder for these instances");
  }
  folder_.replace(instances_file, instances, os::Durability::synced);
}

State require_state(const Configuration& configuration) {
  auto opened = State::open(configuration);
  if (auto* error = std::get_if<Error>(&opened)) throw Error(*error);
  return std::get<State>(std::move(opened));
}

}  // namespace ampcfg::host
