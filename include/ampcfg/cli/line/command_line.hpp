#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/cli/line/command.hpp"

namespace ampcfg::cli {

/// The command that the first one or two of `words` name. Throws Error of kind usage with the near names.
const Command& command_named(const std::vector<std::string>& words);

/// What a person typed, taken apart: options before or after COMMAND, each with one argument
/// (`-k KEY`, `-kKEY`, `--key KEY`, `--key=KEY`) that is taken as it is, whatever it begins with; `--` ends
/// options.
class CommandLine {
 public:
  /// Throws Error of kind usage for what no command takes: unknown options and commands (with near names), options
  /// without their argument, wrong choices, options and arguments that the command does not take. With `--help` or
  /// `--version` it is read as far as it can be.
  static CommandLine parse(const std::vector<std::string>& words);

  /// Null where none is given.
  [[nodiscard]] const Command* command() const noexcept { return command_; }
  /// All words as typed.
  [[nodiscard]] const std::vector<std::string>& words() const noexcept { return words_; }
  /// The words after COMMAND that are no options.
  [[nodiscard]] const std::vector<std::string>& arguments() const noexcept { return arguments_; }
  [[nodiscard]] bool has(const Option& option) const;
  /// Each value given, in order.
  [[nodiscard]] std::vector<std::string> values(const Option& option) const;
  /// The last value given.
  [[nodiscard]] std::optional<std::string> value(const Option& option) const;

 private:
  void take_words(const std::vector<std::string>& words);
  void take_arguments(const std::vector<std::string>& words);
  void take_command();
  void check() const;

  std::vector<std::string> words_;
  const Command* command_ = nullptr;
  std::vector<std::string> arguments_;
  std::map<std::string_view, std::vector<std::string>> given_;  // by the option's name; "" for one without argument
};

/// The options among `words` by which another command is about the same set, instances and state, each as a shell takes
/// it: `--state DIR`. Also of a line that no command takes.
std::vector<std::string> place_in(const std::vector<std::string>& words);

}  // namespace ampcfg::cli
