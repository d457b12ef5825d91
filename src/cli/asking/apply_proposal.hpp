#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/fleet/restart.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "cli/asking/proposal.hpp"
#include "cli/report/apply_report.hpp"

namespace ampcfg::cli {

/// What an apply, going on with one and undoing one have in common: they run in steps that are shown as they are taken,
/// and are reported as changes.
class ApplyProposal : public Proposal {
 public:
  ApplyProposal(const CommandLine& line, const host::Configuration& configuration, PlannedApply apply)
      : line_(line), configuration_(configuration), apply_(std::move(apply)) {}

  [[nodiscard]] const host::Configuration& configuration() const final { return configuration_; }
  std::vector<host::Warning>& warnings() final { return apply_.planned.warnings; }
  std::vector<host::Warning> carry_out(Console& console) final;
  bool offers_diff() const final;
  void show_diff(Output& out) const final;
  void report(Console& console, bool plan_was_shown) const override;
  std::vector<GameDown> games_down() const final;
  std::string as_json() const final;
  int exit_code() const final;

 protected:
  /// Does it. `apply().planned.plans` are then of the hosts and instances that it returns.
  virtual ApplyResults run(const fleet::Telling& tell) = 0;

  [[nodiscard]] const CommandLine& line() const { return line_; }
  [[nodiscard]] const PlannedApply& apply() const { return apply_; }
  [[nodiscard]] PlannedApply& apply() { return apply_; }

 private:
  const CommandLine& line_;
  const host::Configuration& configuration_;
  PlannedApply apply_;
  std::optional<ApplyResults> results_;
  std::optional<ChangeResults> changes_;  ///< the same
};

}  // namespace ampcfg::cli
