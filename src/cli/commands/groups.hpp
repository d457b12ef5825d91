#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/cli/line/command.hpp"

namespace ampcfg::cli {

/// Commands that belong together, as help lists them.
struct CommandGroup {
  std::string_view name;  ///< `look`
  std::vector<const Command*> commands;

  /// Their names in short: `scan get read`, or of one with words behind it, `expect validate|show|pack`.
  [[nodiscard]] std::string words() const;
};

/// Every command that is not internal, each once.
std::span<const CommandGroup> command_groups();

}  // namespace ampcfg::cli
