#include "ampcfg/host/games/game_process.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "ampcfg/os/file_descriptor.hpp"
#include "ampcfg/os/processes.hpp"

namespace ampcfg::host {
namespace {

/// A folder, whatever its path is called.
using FilePlace = std::pair<dev_t, ino_t>;

/// More folders above one another than any game has.
constexpr int deepest = 64;

std::optional<FilePlace> place_of(const std::filesystem::path& path) {
  struct stat facts {};
  if (path.empty() || ::stat(path.c_str(), &facts) != 0) return std::nullopt;
  return FilePlace{facts.st_dev, facts.st_ino};
}

std::optional<uid_t> owner_of(const std::filesystem::path& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return std::nullopt;
  return facts.st_uid;
}

struct WorkingFolder {
  std::vector<FilePlace> places;  ///< itself, then those above it
  bool hidden = false;            ///< it is there, but not for this user
};

WorkingFolder working_folder_of(pid_t process) {
  WorkingFolder found;
  const std::string link = "/proc/" + std::to_string(process) + "/cwd";
  os::FileDescriptor folder(::open(link.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder) found.hidden = errno == EACCES || errno == EPERM;
  while (folder && found.places.size() < deepest) {
    struct stat facts {};
    if (::fstat(folder.get(), &facts) != 0) break;
    const FilePlace place{facts.st_dev, facts.st_ino};
    if (!found.places.empty() && found.places.back() == place) break;
    found.places.push_back(place);
    folder = os::FileDescriptor(::openat(folder.get(), "..", O_PATH | O_DIRECTORY | O_CLOEXEC));
  }
  return found;
}

/// This process and those that have started it: who runs ampcfg in a game folder is no game.
std::set<pid_t> own_line() {
  std::set<pid_t> line;
  for (pid_t id = ::getpid(); id > 1 && line.insert(id).second;) {
    const auto facts = os::facts_of(id);
    id = facts ? facts->parent : 0;
  }
  return line;
}

bool changes_user(pid_t id) {
  const auto facts = os::facts_of(id);
  return facts && (facts->name == "su" || facts->name == "sudo");
}

/// A shell that somebody has opened to look around, as themselves or as AMP's user, or what shows them a log. A start
/// script's shell has no terminal, or is neither the session's first nor begun by `su`.
bool is_persons(pid_t id, const os::ProcessFacts& facts) {
  constexpr std::array<std::string_view, 6> shells{"bash", "sh", "dash", "zsh", "fish", "ksh"};
  constexpr std::array<std::string_view, 10> tools{"su",   "sudo", "tail", "less", "more",
                                                   "nano", "vi",   "vim",  "mc",   "htop"};
  const auto is_one_of = [&](const auto& names) {
    return std::find(names.begin(), names.end(), facts.name) != names.end();
  };
  if (!facts.has_terminal) return false;
  return is_one_of(tools) || (is_one_of(shells) && (facts.session == id || changes_user(facts.parent)));
}

bool is_amp(const os::ProcessFacts& facts) {
  return facts.name.starts_with("AMP_Linux");
}

void add(GameProcess& game, pid_t id, const os::ProcessFacts& facts) {
  game.started = game.there ? std::min(game.started, facts.started) : facts.started;
  game.there = true;
  game.ids.push_back(id);
}

}  // namespace

std::vector<GameProcess> find_game_processes(std::span<const Instance> instances) {
  std::vector<GameProcess> games(instances.size());
  std::multimap<FilePlace, std::size_t> by_place;
  for (std::size_t n = 0; n < instances.size(); ++n) {
    if (const auto place = place_of(instances[n].game)) {
      by_place.emplace(*place, n);
    } else {
      games[n].unsure = "its game folder cannot be looked at";
    }
  }
  const uid_t user = ::geteuid();
  const auto line = own_line();
  bool some_hidden = false;
  const auto ids = os::process_ids();
  for (const pid_t id : ids) {
    if (id == 1 || line.contains(id)) continue;  // the first one is nobody's game, and hidden from root in a container
    const WorkingFolder folder = working_folder_of(id);
    if (folder.hidden) {
      const auto facts = os::facts_of(id);
      some_hidden = some_hidden || (facts && !facts->has_ended);
    }
    for (const FilePlace& place : folder.places) {
      const auto [begin, end] = by_place.equal_range(place);
      if (begin == end) continue;
      const auto facts = os::facts_of(id);
      if (!facts || facts->has_ended || is_amp(*facts) || is_persons(id, *facts)) break;
      for (auto found = begin; found != end; ++found) add(games[found->second], id, *facts);
      break;
    }
  }
  // Where /proc hides other users' processes altogether, not even the first one is there.
  some_hidden = some_hidden || std::find(ids.begin(), ids.end(), 1) == ids.end();
  for (std::size_t n = 0; n < games.size(); ++n) {
    // Whose folder it is sees the game, in a container of theirs too.
    const bool sees_it = user != 0 && owner_of(instances[n].game) == user;
    if (some_hidden && !sees_it && games[n].unsure.empty() && !games[n].there)
      games[n].unsure = "this user cannot see where other users' processes work; root can";
  }
  return games;
}

bool works_in(pid_t process, const std::filesystem::path& game) {
  const auto place = place_of(game);
  if (!place) return false;
  const auto places = working_folder_of(process).places;
  return std::find(places.begin(), places.end(), *place) != places.end();
}

}  // namespace ampcfg::host
