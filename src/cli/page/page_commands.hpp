#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/judging/show.hpp"
#include "ampcfg/drift/judging/verdict.hpp"
#include "cli/page/html.hpp"
#include "cli/page/page.hpp"

namespace ampcfg::cli {

/// A command to type, and its first word for people: `deploy`.
struct PageCommand {
  std::string name;
  std::string line;  ///< as a shell takes it, safe to print
};

/// The commands that a page offers, about the same hosts, set and instances as the scan.
class PageCommands {
 public:
  explicit PageCommands(const PageFacts& facts)
      : options_(facts.options), hosts_(facts.hosts), several_(facts.scan.size() > 1) {}

  /// What leads on from a finding on these instances (their labels).
  [[nodiscard]] PageCommand about(const drift::Finding& finding, const std::vector<std::string>& instances) const;
  /// A command about instances, or about one.
  [[nodiscard]] PageCommand of_instances(const std::string& name, const std::vector<std::string>& instances) const;
  /// What takes an exception away: its entry in the set, of these instances as it has them.
  [[nodiscard]] PageCommand unset(const drift::Shown& entry, const std::vector<std::string>& instances) const;
  /// A command of a host, with what it is given: `history show ID`.
  [[nodiscard]] PageCommand of_host(const std::string& name, const std::string& host,
                                    const std::string& argument) const;

 private:
  [[nodiscard]] PageCommand with(const std::string& name, const std::vector<std::string>& instances,
                                 const std::vector<std::string>& behind) const;

  std::string options_, hosts_;
  bool several_;
};

/// Writes it, in an element of the class `do`: its name, which shows the line, a button that copies that, and the line.
/// No `details`, of which very many are slow.
void write_command(Html& html, const PageCommand& command);

}  // namespace ampcfg::cli
