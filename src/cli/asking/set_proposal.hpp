#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/deciding/decide.hpp"
#include "ampcfg/drift/matching/selection.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/set_writing/set_writing.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/who.hpp"
#include "cli/report/set_report.hpp"

namespace ampcfg::cli {

/// Whom a decision asks: `-H`, the hosts that `names` (INSTANCE, HOST:INSTANCE, @GROUP) name, else this machine.
std::vector<fleet::Target> targets_of_decision(const CommandLine& line, const host::Configuration& configuration,
                                               const std::vector<std::string>& names);

/// True where every configured host has answered, of all of its instances.
template <typename Answer>
bool is_whole_fleet(const std::vector<fleet::HostResult<Answer>>& results, const host::Configuration& configuration);

/// Throws Error of kind usage where `--platform` names none, else what `drift::Fleet` takes.
std::optional<std::string> platform_asked(const CommandLine& line);

/// Throws Error of kind usage (`until-passed`) where `--until` is a day that has passed in the set's zone.
void refuse_passed(const CommandLine& line, const drift::Expectations& set);

/// An instance as the set is to write it: HOST:INSTANCE where the set writes it so already, or INSTANCE alone
/// `means_others`, too.
std::string name_in_set(const drift::Expectations& set, const std::string& host, const std::string& instance,
                        bool means_others);

/// How many of the asked hosts have an instance, by its name.
using HostsWith = std::map<std::string, std::size_t>;
/// So also where two of the asked hosts have an instance of that name, or its host was named (`asked`: the arguments),
/// while others were not asked.
std::string name_in_set(const drift::Expectations& set, const std::vector<std::string>& asked,
                        const HostsWith& hosts_with, const std::string& host, const std::string& instance);

/// An instance that a host has told of, for `drift::Fleet`; its plugins are the caller's to add.
drift::KnownInstance known_instance(const host::Configuration& configuration, const drift::Expectations& set,
                                    const std::string& host, const host::Instance& instance);

/// A warning for each host that did not say what its instances have.
template <typename Answer>
std::vector<host::Warning> warnings_of_silent(const std::vector<fleet::HostResult<Answer>>& results);

/// What becomes of the set, from decisions that are made anew where it was written meanwhile.
class SetDecider {
 public:
  SetDecider() = default;
  SetDecider(const SetDecider&) = delete;
  SetDecider& operator=(const SetDecider&) = delete;
  virtual ~SetDecider() = default;

  /// `decided` gets what people are told of it.
  virtual drift::SetChange decide(const host::SetInHand& set, DecidedSet& decided) = 0;
  /// Otherwise than by `decide` alone: an undo, the first change of a set.
  virtual host::SetPlan plan(const host::Configuration& configuration, DecidedSet& decided);
  virtual host::WrittenSet write(const host::Configuration& configuration, DecidedSet& decided, const host::Who& who);
  /// Whose keys may differ afterwards.
  [[nodiscard]] virtual const std::vector<fleet::Target>& targets() const = 0;
  [[nodiscard]] virtual drift::Selection selection() const = 0;

  // What people read of it, where that is not the set's diff.
  virtual void show(Output& out, const DecidedSet& decided, bool goes_on) const;
  [[nodiscard]] virtual bool offers_diff() const { return false; }
  [[nodiscard]] virtual std::string question(const DecidedSet& decided) const;
  [[nodiscard]] virtual std::string as_json(const DecidedSet& decided, bool is_dry_run) const;
  /// 1 where something could not be looked at.
  [[nodiscard]] virtual bool has_failures() const { return false; }
};

/// The plugins of which something changes in the set; all where the instances' groups or facts do.
drift::Selection selection_of(const std::vector<host::SetFileChange>& files);

/// Plans, shows, asks, writes, and says who differs then (`propose`). Throws Error where the set is not to be written.
int propose_decisions(const CommandLine& line, Console& console, const host::Configuration& configuration,
                      SetDecider& decider);

template <typename Answer>
bool is_whole_fleet(const std::vector<fleet::HostResult<Answer>>& results, const host::Configuration& configuration) {
  std::size_t answered = 0;
  for (const auto& result : results) {
    if (!result.answer) return false;
    for (const auto& part : result.answer->instances) {
      if (part.instance.error) return false;
    }
    answered += configuration.hosts.contains(result.host) ? 1 : 0;
  }
  return answered == configuration.hosts.size();
}

template <typename Answer>
std::vector<host::Warning> warnings_of_silent(const std::vector<fleet::HostResult<Answer>>& results) {
  std::vector<host::Warning> warnings;
  for (const auto& result : results) {
    if (result.error)
      warnings.emplace_back("it is not known what instances of " + result.host + " have: " + result.error->message());
  }
  return warnings;
}

}  // namespace ampcfg::cli
