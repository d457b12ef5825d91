#pragma once

#include <string>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/restart.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "cli/report/notice.hpp"
#include "cli/report/status_report.hpp"

namespace ampcfg::cli {

using RestartResults = std::vector<fleet::HostResult<host::HostRestart>>;

/// An instance of a plan that stops games: what it does now, and why it is left alone; empty where it is not.
struct RestartCandidate {
  std::string host;
  std::string label;  ///< `label_in`
  const host::InstanceStatus* status = nullptr;
  bool is_named = false;  ///< itself on the command line, not by a pattern or a group: started where it is stopped
  std::string left;
};

/// The instances of an answer in the order in which they are named, else by name.
std::vector<RestartCandidate> in_order(const StatusResults& results, const std::vector<fleet::Target>& targets,
                                       const std::vector<std::string>& arguments);

/// `nobody plays`, `3 players`; empty where the game did not say.
std::string who_plays(const host::Game& game);
/// How many play on those that are not left alone.
std::size_t players_on(const std::vector<RestartCandidate>& taken);
/// `, 3 players online`; empty where nobody plays.
std::string players_words(std::size_t players);

/// Where the commands that a report names are typed.
struct Here {
  std::string name;          ///< of this machine
  std::string options = {};  ///< by which they are about the same: ` --config FILE`
};

/// What restarts an instance of a host.
std::string restart_command(const std::string& host, const std::string& instance, const Here& here);
/// A game that is down, as the last that is said: a sentence about it, and what to type.
void print_down(Output& out, const std::string& sentence, const std::string& command);

/// What would be restarted in which order, who plays there, and what would not come back.
void print_restart_plan(Output& out, const std::vector<RestartCandidate>& taken);
/// What became of each, and at last the games that are down now.
void print_restarts(Output& out, const RestartResults& results, const Here& here, bool worst_only);
std::vector<GameDown> games_down(const RestartResults& results);
/// `ampcfg/restart/1`. `results` is null where nothing was done; those of `taken` that are left alone are in it.
std::string restarts_as_json(const StatusResults& looked, const std::vector<RestartCandidate>& taken,
                             const RestartResults* results, const std::vector<std::string>& warnings);
/// True if anything that was asked for was not done.
bool has_failed(const RestartResults& results);

}  // namespace ampcfg::cli
