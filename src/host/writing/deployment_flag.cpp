#include "host/writing/deployment_flag.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/host/games/game.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "host/state/host_lock.hpp"
#include "host/writing/file_swap.hpp"
#include "host/writing/writable_instance.hpp"

namespace ampcfg::host {
namespace {

/// For what answers at all: a game that says nothing in this time is not known to be stopped.
constexpr std::chrono::milliseconds time_to_answer(2000);

std::string listed(const FileRecord& first, std::size_t count) {
  std::string text = first.plugin + "/" + first.file;
  if (count > 1) text += " and " + std::to_string(count - 1) + " more";
  return text;
}

bool knows_nothing_new(const Game& game, const Undone& undone) {
  if (game.state == GameState::stopped || game.state == GameState::sleeping) return true;
  return !undone.was_exchanged && game.started && *game.started < undone.flagged;
}

}  // namespace

FlagReason reason_of(const About& about, const FileRecord& first, std::size_t count, const std::string& since) {
  return {FlagKind::deployment, about.id, std::string(about.kind.word()) + " changed " + listed(first, count), since};
}

FlagReason undone_reason_of(const About& about, const FileRecord& first, std::size_t count) {
  const std::string text =
      std::string(about.kind.word()) + " of " + listed(first, count) + " was undone; files are as before";
  return {FlagKind::deployment, about.id, text, {}};
}

bool has_reason(const State& state, const std::string& instance, const std::string& id) {
  const auto flag = flag_of(state, instance);
  return flag && std::any_of(flag->reasons.begin(), flag->reasons.end(), [&](const FlagReason& reason) {
           return reason.kind == FlagKind::deployment && reason.id == id;
         });
}

bool reword_undone(const Configuration& configuration, const State& state, const std::string& id,
                   const std::string& instance) {
  const auto record = Deployments(state).read(id);
  if (!record) return false;
  // One that was resumed has a part for each time.
  const auto part = std::find_if(record->instances.rbegin(), record->instances.rend(),
                                 [&](const InstanceRecord& one) { return one.instance == instance; });
  if (part == record->instances.rend() || part->files.empty()) return false;
  {
    WritableInstance place(InstancesFolder(configuration).open(instance), part->game);
    const os::OwnerRights rights = place.rights();
    const bool is_as_before = std::all_of(part->files.begin(), part->files.end(), [&](const FileRecord& file) {
      return holds_the_old(place, file, configuration.max_file);
    });
    if (!is_as_before) return false;
  }
  reword_flag(state, instance, undone_reason_of(record->about, part->files.front(), part->files.size()));
  return true;
}

std::set<std::string> take_reasons_back(const Configuration& configuration, const State& state, const About& about,
                                        const std::vector<Undone>& undone) {
  std::set<std::string> names;
  std::vector<Instance> instances;
  std::vector<GameFacts> facts;
  for (const Undone& one : undone) {
    instances.push_back(one.instance);
    try {
      facts.push_back(game_facts(configuration, one.instance));
    } catch (const Error& error) {
      facts.emplace_back();
      instances.back().error = error;
    }
  }
  const std::vector<Game> games = look_at_games(instances, facts, time_to_answer);
  try {
    std::optional<HostLock> lock;
    for (std::size_t n = 0; n < undone.size(); ++n) {
      if (instances[n].error || !knows_nothing_new(games[n], undone[n])) continue;
      if (!lock) lock.emplace(state, about.command);
      answer_flag(state, instances[n].name, {{FlagKind::deployment, about.id, {}, {}}});
      names.insert(instances[n].name);
    }
  } catch (const Error&) {
    return names;
  }
  return names;
}

}  // namespace ampcfg::host
