#include "cli/commands/groups.hpp"

#include <algorithm>

#include "cli/commands/commands.hpp"

namespace ampcfg::cli {
namespace {

using namespace command;

std::string members_in_short(std::string_view name) {
  std::string words;
  for (const std::string_view member : members(name)) words += (words.empty() ? "" : "|") + std::string(member);
  return find_command(name) == nullptr ? words : "[" + words + "]";
}

}  // namespace

std::string CommandGroup::words() const {
  std::vector<std::string_view> names;
  for (const Command* command : commands) {
    const std::string_view first = command->name.substr(0, command->name.find(' '));
    if (std::find(names.begin(), names.end(), first) == names.end()) names.push_back(first);
  }
  std::string words;
  for (const std::string_view name : names) words += (words.empty() ? "" : " ") + std::string(name);
  return names.size() == 1 ? words + " " + members_in_short(names.front()) : words;
}

std::span<const CommandGroup> command_groups() {
  static const std::vector<CommandGroup> groups{
      {"look", {&scan, &get, &read, &diff, &status, &history, &history_show, &history_verify}},
      {"change", {&deploy, &rollback, &flag, &unflag, &retire, &restart, &apply}},
      {"decide", {&expect_validate, &expect_show, &expect_pack, &expect_exceptions}},
      {"hosts", {&hosts, &hosts_check, &hosts_trust, &hosts_clean}},
      {"more", {&state, &state_claim, &schema, &help, &completion, &man}},
  };
  return groups;
}

}  // namespace ampcfg::cli
