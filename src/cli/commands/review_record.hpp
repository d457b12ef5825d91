#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/review_record.hpp"
#include "ampcfg/host/state/state.hpp"
#include "cli/commands/review_talk.hpp"

namespace ampcfg::cli {

/// The answers that a state keeps from one review to the next. Without a state nothing is kept.
class KeptReview {
 public:
  explicit KeptReview(const host::Configuration& configuration);

  /// Of the ids of questions.
  [[nodiscard]] const std::string& key() const { return record_.key; }
  /// Why nothing can be kept; empty where it can.
  [[nodiscard]] const std::string& obstacle() const { return obstacle_; }

  /// Gives the questions the answers that were kept for them, and takes those apart that were. Returns what a person
  /// is told of that; empty where nothing was kept.
  std::string take_up(std::vector<AskedGroup>& asked, const drift::ReviewedScan& scan, const std::string& by) const;
  /// Keeps what was decided of these, in place of what was kept of them.
  void keep(const std::vector<AskedGroup>& asked);
  /// Nothing is kept any more.
  void forget();

 private:
  void write();

  std::optional<host::State> state_;
  host::ReviewRecord record_;
  std::string obstacle_;
};

}  // namespace ampcfg::cli
