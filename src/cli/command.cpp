#include "ampcfg/cli/command.hpp"

#include <algorithm>
#include <array>

namespace ampcfg::cli {
namespace {

constexpr std::array all_commands = {
    &command::scan,        &command::get,          &command::read,
    &command::diff,        &command::deploy,       &command::rollback,
    &command::history,     &command::history_show, &command::history_verify,
    &command::status,      &command::flag,         &command::unflag,
    &command::restart,     &command::apply,        &command::expect_validate,
    &command::expect_show, &command::expect_pack,  &command::hosts,
    &command::hosts_check, &command::hosts_trust,  &command::hosts_clean,
    &command::schema,      &command::help,         &command::complete,
    &command::agent,
};

constexpr std::array options_of_all = {
    &option::config, &option::expectations, &option::instances, &option::state,
    &option::color,  &option::quiet,        &option::help,      &option::version,
};

// DESIGN 6: what later versions do.
constexpr std::string_view planned[] = {
    "expect learn",
    "expect set",
    "expect accept",
};

}  // namespace

std::span<const Command* const> commands() {
  return all_commands;
}

std::span<const Option* const> common_options() {
  return options_of_all;
}

std::vector<const Option*> all_options() {
  std::vector<const Option*> options(options_of_all.begin(), options_of_all.end());
  for (const Command* command : all_commands) {
    for (const Option* option : command->options) {
      if (std::find(options.begin(), options.end(), option) == options.end()) options.push_back(option);
    }
  }
  return options;
}

const Command* find_command(std::string_view name) {
  const auto found = std::find_if(all_commands.begin(), all_commands.end(),
                                  [name](const Command* command) { return command->name == name; });
  return found == all_commands.end() ? nullptr : *found;
}

bool is_planned(std::string_view name) {
  return std::find(std::begin(planned), std::end(planned), name) != std::end(planned);
}

std::vector<std::string_view> members(std::string_view group) {
  std::vector<std::string_view> names;
  for (const Command* command : all_commands) {
    const std::string_view name = command->name;
    if (name.size() > group.size() && name.starts_with(group) && name[group.size()] == ' ') {
      names.push_back(name.substr(group.size() + 1));
    }
  }
  return names;
}

}  // namespace ampcfg::cli
