#include "ampcfg/host/state/state.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <system_error>
#include <vector>

#include "ampcfg/os/machine.hpp"
#include "host/state/record_json.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* format_file = "format";
constexpr std::string_view format_text = "1";
constexpr const char* instances_file = "instances";
/// The folder that what readers remember is of, while the state serves none.
constexpr const char* seen_file = "seen";
constexpr std::uint64_t longest_note = 8192;

Error unusable(const std::filesystem::path& path, const std::string& what) {
  return {"state-unusable", "the state folder " + path.native() + " " + what,
          "run ampcfg as the user whose folder it is, or set `state:` in the configuration"};
}

bool is_there(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(std::filesystem::symlink_status(path, error));
}

Error of_other_instances(const std::filesystem::path& path, const std::optional<std::string>& served) {
  return {serves_others,
          "the state folder " + path.native() +
              (served ? " serves other instances: " + *served : " does not say which instances it serves"),
          "is `instances:` of the configuration right? `ampcfg state` shows both; where the folder of instances has "
          "moved, `ampcfg state claim`"};
}

Error without_instances(const Configuration& configuration) {
  return {"state-unusable",
          "the state folder " + configuration.state.native() + " is not opened: there are no instances in " +
              configuration.instances.native(),
          "is a disk not mounted? else set `instances:` in the configuration"};
}

Error needs_state(const Configuration& configuration) {
  return {"state-needed",
          "--instances names another folder than the configuration, " + configuration.away_from->native() +
              ", whose state " + configuration.state.native() + " is",
          "name a folder for the state of these instances: --state DIR", Error::Kind::usage};
}

/// `$XDG_STATE_HOME/ampcfg`; nothing where there is no home.
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
  return above / "ampcfg";
}

struct Opened {
  std::filesystem::path path;
  os::Outcome<os::PrivateFolder> folder;
};

/// The home's is taken only where the usual one is not there and cannot be made: two states would be two truths.
Opened open_folder(const Configuration& configuration, Access access) {
  const os::Missing missing = access == Access::look ? os::Missing::refused : os::Missing::made;
  const std::filesystem::path& path = configuration.state;
  Opened opened{path, os::PrivateFolder::open(path, missing)};
  if (path != Configuration().state || is_there(path)) return opened;
  const auto own = in_home();
  if (!own) return opened;
  std::error_code error;
  if (missing == os::Missing::made) std::filesystem::create_directories(own->parent_path(), error);
  return {*own, os::PrivateFolder::open(*own, missing)};
}

/// What a replacement of a file that was cut short leaves.
bool is_left_over(const std::string& name) {
  return name.starts_with(".ampcfg-");
}

/// What there is of a state before it is one: making it may have been cut short.
bool is_of_beginning(const std::string& name) {
  return is_left_over(name) || name == instances_file || name == seen_file;
}

/// What is there also where nothing was ever changed.
bool is_passing(const std::string& name) {
  constexpr std::array<std::string_view, 13> passing{
      "seal.key", format_file,  instances_file, seen_file,      "cache",       "scans",      "jars",
      "lock",     "apply.lock", "reports",      "reports.lock", "set_changes", "review.json"};
  return is_left_over(name) || std::find(passing.begin(), passing.end(), name) != passing.end();
}

std::optional<std::string> read_note(const os::PrivateFolder& folder, const char* name) {
  auto read = folder.read(name, longest_note);
  auto* file = std::get_if<os::FileBytes>(&read);
  if (file == nullptr) return std::nullopt;
  if (file->bytes.ends_with('\n')) file->bytes.pop_back();
  return std::move(file->bytes);
}

}  // namespace

std::variant<State, Error> State::reach(const Configuration& configuration, Access access) {
  if (configuration.away_from) return needs_state(configuration);
  return reach_anywhere(configuration, access);
}

std::variant<State, Error> State::reach_anywhere(const Configuration& configuration, Access access) {
  Opened opened = open_folder(configuration, access);
  if (const auto* refused = std::get_if<os::Refused>(&opened.folder)) {
    if (access != Access::look || refused->why != os::Refusal::absent) return unusable(opened.path, refused->words());
    return Error("state-missing", "there is no state folder " + opened.path.native() + " yet",
                 "the first command that needs it makes it");
  }
  State state(std::move(opened.path), std::get<os::PrivateFolder>(std::move(opened.folder)));
  state.take_up(access);
  return state;
}

std::variant<State, Error> State::open(const Configuration& configuration, Access access) {
  std::error_code error;
  // Without instances there is nothing to keep a state of; of one that was kept, what was done can be read.
  if (!configuration.away_from && !std::filesystem::is_directory(configuration.instances, error)) {
    if (access == Access::change) return without_instances(configuration);
    access = Access::look;
  }
  try {
    return in_state([&] {
      auto reached = reach(configuration, access);
      if (const auto* state = std::get_if<State>(&reached)) {
        state->serve(instances_folder(configuration), access);
        if (access == Access::change) state->sweep();
      }
      return reached;
    });
  } catch (const Error& error) {
    return error;
  } catch (const std::filesystem::filesystem_error& error) {
    return unusable(configuration.state, std::string("cannot be used: ") + error.what());
  }
}

std::variant<State, Error> State::open_any(const Configuration& configuration) {
  try {
    return reach(configuration, Access::look);
  } catch (const Error& error) {
    return error;
  }
}

std::variant<State, Error> State::open_for_sets(const Configuration& configuration, Access access) {
  try {
    return in_state([&] { return reach_anywhere(configuration, access); });
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

std::vector<std::string> State::names() const {
  auto listed = folder_.names();
  if (const auto* refused = std::get_if<os::Refused>(&listed)) throw unusable(path_, refused->words());
  return std::get<std::vector<std::string>>(std::move(listed));
}

void State::take_up(Access access) const {
  const auto there = names();
  if (access != Access::look && std::all_of(there.begin(), there.end(), is_of_beginning)) {
    folder_.close_to_others();
    folder_.replace(format_file, std::string(format_text) + "\n", os::Durability::synced);
    return;
  }
  const auto format = read_note(folder_, format_file);
  if (!format) throw unusable(path_, "has no file `format`, so it is not ampcfg's state");
  if (*format != format_text) {
    throw Error("state-format", "the state folder " + path_.native() + " is another version's",
                "use the newest ampcfg that was used on this machine");
  }
}

void State::serve(const std::string& instances, Access access) const {
  const auto there = names();
  const auto served = read_note(folder_, instances_file);
  if (!std::all_of(there.begin(), there.end(), is_passing)) {
    if (served != instances) throw of_other_instances(path_, served);
    return;
  }
  // Nothing was changed yet. A build that bound a state as it scanned has noted which instances it has seen.
  if (access == Access::look) return;
  auto seen = read_note(folder_, seen_file);
  if (!seen) seen = served;
  if (seen && *seen != instances) forget_what_was_seen();
  if (access == Access::change) {
    folder_.replace(instances_file, instances + "\n", os::Durability::synced);
    folder_.remove(seen_file);
  } else if (seen != instances) {
    folder_.replace(seen_file, instances + "\n", os::Durability::passing);
  }
}

void State::forget_what_was_seen() const {
  for (const char* remembered : {"scans", "jars"}) folder_.remove_folder(remembered);
}

void State::sweep() const {
  folder_.sweep();
  for (const char* name : {"flags", "jars", "scans", "cache", "apply", "unheard", "reports"}) {
    const auto opened = folder_.folder(name, os::Missing::refused);
    if (const auto* folder = std::get_if<os::PrivateFolder>(&opened)) folder->sweep();
  }
}

std::optional<std::string> State::serves() const {
  const auto there = names();
  if (std::all_of(there.begin(), there.end(), is_passing)) return std::nullopt;
  return read_note(folder_, instances_file);
}

bool State::remembers(const Configuration& configuration) const {
  auto seen = serves();
  if (!seen) seen = read_note(folder_, seen_file);
  if (!seen) seen = read_note(folder_, instances_file);
  return seen == instances_folder(configuration);
}

void State::claim(const Configuration& configuration) const {
  forget_what_was_seen();
  folder_.replace(instances_file, instances_folder(configuration) + "\n", os::Durability::synced);
  folder_.remove(seen_file);
}

State require_state(const Configuration& configuration, Access access) {
  auto opened = State::open(configuration, access);
  if (auto* error = std::get_if<Error>(&opened)) throw Error(*error);
  return std::get<State>(std::move(opened));
}

std::string instances_folder(const Configuration& configuration) {
  std::error_code error;
  const auto folder = std::filesystem::canonical(configuration.instances, error);
  return error ? configuration.instances.native() : folder.native();
}

std::optional<std::string> words_of_claim(const Configuration& configuration) {
  const std::string instances = "the state of the instances in " + instances_folder(configuration);
  const auto opened = State::open(configuration, Access::look);
  if (const auto* state = std::get_if<State>(&opened)) {
    if (state->serves()) return std::nullopt;
    return "from this change on, " + state->path().native() + " is " + instances;
  }
  const auto& error = std::get<Error>(opened);
  if (error.code() == serves_others || error.kind() == Error::Kind::usage) throw Error(error);
  if (error.code() != "state-missing") return std::nullopt;
  return "from this change on there is a folder for " + instances;
}

std::optional<std::string> words_of_unused(const Error& error) {
  if (error.code() != serves_others) return std::nullopt;
  return "what ampcfg remembers is not used: " + error.message() + "; " + error.hint();
}

}  // namespace ampcfg::host
