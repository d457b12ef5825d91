#include "ampcfg/cli/line/command.hpp"

#include <algorithm>
#include <array>

namespace ampcfg::cli {
namespace {

constexpr std::array options_of_all = {
    &option::config, &option::expectations, &option::instances, &option::state,
    &option::color,  &option::quiet,        &option::help,      &option::version,
};

}  // namespace

std::span<const Option* const> common_options() {
  return options_of_all;
}

std::vector<const Option*> all_options() {
  std::vector<const Option*> options(options_of_all.begin(), options_of_all.end());
  for (const Command* command : commands()) {
    for (const Option* option : command->options) {
      const bool is_known =
          std::any_of(options.begin(), options.end(), [&](const Option* other) { return other->name == option->name; });
      if (!is_known) options.push_back(option);
    }
  }
  return options;
}

const Option* option_of(const Command* command, std::string_view name) {
  const auto find = [&](const auto& options) -> const Option* {
    const auto found =
        std::find_if(options.begin(), options.end(), [&](const Option* option) { return option->name == name; });
    return found == options.end() ? nullptr : *found;
  };
  const Option* own = command == nullptr ? nullptr : find(command->options);
  return own != nullptr
             ? own
             : find(command == nullptr ? all_options() : std::vector(options_of_all.begin(), options_of_all.end()));
}

const Command* find_command(std::string_view name) {
  const auto found = std::find_if(commands().begin(), commands().end(),
                                  [name](const Command* command) { return command->name == name; });
  return found == commands().end() ? nullptr : *found;
}

std::vector<std::string_view> members(std::string_view group) {
  std::vector<std::string_view> names;
  for (const Command* command : commands()) {
    const std::string_view name = command->name;
    if (name.size() > group.size() && name.starts_with(group) && name[group.size()] == ' ') {
      names.push_back(name.substr(group.size() + 1));
    }
  }
  return names;
}

}  // namespace ampcfg::cli
