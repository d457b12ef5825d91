#include "cli/commands/groups.hpp"

#include <algorithm>

#include "cli/commands/commands.hpp"

namespace ampcfg::cli {
namespace {

/// `check|trust|clean`; many with spaces, where lines can break.
std::string members_in_short(std::string_view name) {
  const auto all = members(name);
  const std::string between = all.size() > 4 ? ", " : "|";
  std::string words;
  for (const std::string_view member : all) words += (words.empty() ? "" : between) + std::string(member);
  return find_command(name) == nullptr ? words : "[" + words + "]";
}

}  // namespace

std::string CommandGroup::words() const {
  std::vector<std::string_view> names;
  for (const Command* command : commands) {
    const std::string_view first = command->name.substr(0, command->name.find(' '));
    if (std::find(names.begin(), names.end(), first) == names.end()) names.push_back(first);
  }
  // Those that are no command by themselves last, with all that may stand behind them.
  std::stable_partition(names.begin(), names.end(),
                        [](std::string_view name) { return find_command(name) != nullptr; });
  std::string words;
  for (const std::string_view name : names) {
    words += (words.empty() ? "" : " ") + std::string(name);
    if (names.size() == 1 || find_command(name) == nullptr) words += " " + members_in_short(name);
  }
  return words;
}

std::span<const CommandGroup> command_groups() {
  static const std::vector<CommandGroup> groups{
      {"look",
       {&command::scan, &command::get, &command::read, &command::diff, &command::status, &command::history,
        &command::history_show, &command::history_verify}},
      {"change",
       {&command::deploy, &command::rollback, &command::flag, &command::unflag, &command::retire, &command::restart,
        &command::apply}},
      {"decide",
       {&command::expect_learn, &command::review, &command::edit, &command::expect_set, &command::expect_unset,
        &command::expect_accept, &command::expect_exceptions, &command::expect_undo, &command::expect_rename,
        &command::expect_forget, &command::expect_show, &command::expect_validate, &command::expect_pack}},
      {"hosts", {&command::hosts, &command::hosts_check, &command::hosts_trust, &command::hosts_clean}},
      {"more",
       {&command::state, &command::state_claim, &command::schema, &command::help, &command::completion, &command::man}},
  };
  return groups;
}

}  // namespace ampcfg::cli
