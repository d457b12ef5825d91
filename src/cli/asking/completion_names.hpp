#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/matching/selection.hpp"
#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::cli {

/// What may stand where the cursor is.
struct Candidate {
  std::string word;
  std::string_view meaning;
};

/// The names that completions offer, from the configuration, the expectations and this machine's disk. People wait for
/// them at each Tab, so only what is asked for is read, and what cannot be read gives no names.
class CompletionNames {
 public:
  explicit CompletionNames(host::Configuration configuration) : configuration_(std::move(configuration)) {}

  /// Of these hosts, as `-H` has them, where any are given; else this machine's, and once something is typed also
  /// `HOST:INSTANCE`. Those of other hosts are as they answered last.
  [[nodiscard]] std::vector<Candidate> instances(const std::vector<std::string>& hosts, std::string_view typed) const;
  [[nodiscard]] std::vector<Candidate> hosts() const;
  /// Those of this machine that `retire` would forget.
  [[nodiscard]] std::vector<Candidate> gone_instances() const;
  /// The ids of those whose records are kept.
  [[nodiscard]] std::vector<Candidate> deployments() const;
  /// Those of changes of the set that `expect undo` knows.
  [[nodiscard]] std::vector<Candidate> set_changes() const;
  /// The instances that the set has values of, as it writes them.
  [[nodiscard]] std::vector<Candidate> documented() const;
  [[nodiscard]] std::vector<Candidate> plugins() const;
  /// Of the plugins that `plugins` picks.
  [[nodiscard]] std::vector<Candidate> files(const drift::Patterns& plugins) const;
  /// Those that begin with `typed`, expected or present in `files` of `plugins`: in `config.yml` where no file is
  /// named. Without plugins those that are expected of any. Where they are very many, their beginnings up to the next
  /// dot.
  [[nodiscard]] std::vector<Candidate> keys(const drift::Patterns& plugins, const drift::Patterns& files,
                                            std::string_view typed) const;

 private:
  host::Configuration configuration_;
};

}  // namespace ampcfg::cli
