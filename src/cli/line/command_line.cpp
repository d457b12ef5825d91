#include "ampcfg/cli/line/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "ampcfg/drift/matching/near_names.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

std::string dashed(const Option& option) {
  return "--" + std::string(option.name);
}

/// A message has names in it, too, and is shown as it is.
std::string in_ascii(std::string_view arguments) {
  constexpr std::string_view more = "…";
  std::string text(arguments);
  for (std::size_t at = text.find(more); at != std::string::npos; at = text.find(more))
    text.replace(at, more.size(), "...");
  return text;
}

std::string help_for(const Command* command) {
  return command == nullptr ? "`ampcfg help` lists commands and options"
                            : "`ampcfg help " + std::string(command->name) + "` lists what it takes";
}

Error unknown_option(const std::string& typed) {
  std::vector<std::string> known;
  for (const Option* option : all_options()) known.push_back(dashed(*option));
  const std::string near = drift::did_you_mean(typed, known);
  const std::string hint = (near.empty() ? help_for(nullptr) : near) + " (`--` before it makes it an argument)";
  return usage_error("unknown-option", "there is no option " + shown(typed), hint);
}

/// What other tools call what ampcfg has under another name: none of these words does anything.
std::string_view known_elsewhere(std::string_view word) {
  constexpr std::pair<std::string_view, std::string_view> words[] = {
      {"undo", "rollback brings back what a deployment has changed: `ampcfg help rollback`"},
      {"revert", "rollback brings back what a deployment has changed: `ampcfg help rollback`"},
      {"restore", "rollback brings back what a deployment has changed: `ampcfg help rollback`"},
      {"reset", "rollback brings back what a deployment has changed: `ampcfg help rollback`"},
      {"log", "`ampcfg history` says who did what; `ampcfg help history`"},
      {"logs", "`ampcfg history` says who did what; `ampcfg help history`"},
      {"plan", "`ampcfg diff` shows what a deploy would change, `ampcfg deploy --all --dry-run` its plan"},
      {"check", "`ampcfg scan` compares, `ampcfg expect validate` checks the expectations"},
      {"set", "expect set decides what is expected, and deploy writes it: `ampcfg help expect`, `ampcfg help deploy`"},
      {"show", "`ampcfg expect show` says what is expected, `ampcfg help get` how to see what is there"},
      {"describe", "`ampcfg status` says what is known of each instance, `ampcfg help get` how to see a value"},
      {"info", "`ampcfg status` says what is known of each instance, `ampcfg state` where that is kept"},
      {"top", "`ampcfg status` says what runs; `ampcfg help status`: --watch looks again and again"},
      {"watch", "`ampcfg status` says what runs; `ampcfg help status`: --watch looks again and again"},
      {"blame", "`ampcfg history` says who did what; `ampcfg help history`"},
      {"config", "`ampcfg man config` lists what the configuration can say"},
      {"verify", "`ampcfg scan` compares, `ampcfg history verify` checks the record of what was done"},
      {"validate", "`ampcfg expect validate` checks the expectations"},
      {"version", "`ampcfg --version`"},
      {"list", "`ampcfg status` lists instances, `ampcfg hosts` hosts, `ampcfg expect show` what is expected"},
      {"ls", "`ampcfg status` lists instances, `ampcfg hosts` hosts, `ampcfg expect show` what is expected"},
  };
  const auto* found =
      std::find_if(std::begin(words), std::end(words), [&](const auto& one) { return one.first == word; });
  return found == std::end(words) ? std::string_view() : found->second;
}

/// The word alone of commands of two words (`accept`): how they are typed. Empty where there is none.
std::string within_a_group(std::string_view word) {
  std::vector<std::string> known;
  for (const Command* command : commands()) {
    if (!command->internal && command->name.ends_with(" " + std::string(word)))
      known.push_back("`ampcfg help " + std::string(command->name) + "`");
  }
  return known.empty() ? std::string() : "it is a word after another: " + listed(known, "or");
}

Error unknown_command(const std::string& typed, const std::string& group) {
  const std::string name = group.empty() ? typed : group + " " + typed;
  if (const std::string_view hint = known_elsewhere(name); !hint.empty())
    return usage_error("unknown-command", "there is no command " + name, std::string(hint));
  std::vector<std::string> known;
  for (const Command* command : commands()) {
    if (!command->internal) known.emplace_back(command->name);
  }
  if (group.empty()) known.emplace_back("expect");
  std::string hint = group.empty() ? within_a_group(typed) : std::string();
  if (hint.empty()) hint = drift::did_you_mean(name, known);
  if (hint.empty() && !group.empty()) hint = "`ampcfg help " + group + "` lists what may follow it";
  return usage_error("unknown-command", "there is no command " + shown(name), hint.empty() ? help_for(nullptr) : hint);
}

std::string names_of(const Option& option) {
  return (option.letter == '\0' ? "" : "-" + std::string(1, option.letter) + ",") + dashed(option);
}

/// What CLI11 says of an option begins with its long name, with the dashes or without.
Error wrong_argument(const CLI::ParseError& refused) {
  const std::string said = refused.what();
  const std::string first = said.substr(0, said.find_first_of(": "));
  const std::string name = first.starts_with("--") ? first : "--" + first;
  for (const Option* option : all_options()) {
    if (name != dashed(*option)) continue;
    if (!option->takes_value()) {
      return usage_error("argument-unexpected", name + " takes no value", help_for(nullptr));
    }
    return usage_error("argument-missing", name + " needs a value: " + name + " " + std::string(option->value),
                       std::string(option->help));
  }
  return usage_error("wrong-usage", shown(said), help_for(nullptr));
}

/// CLI11 takes the value from the next word where nothing stands behind the equals sign: an empty word is that one.
std::vector<std::string> with_empty_values(const std::vector<std::string>& words) {
  std::vector<std::string> split;
  bool options_ended = false;
  for (const std::string& word : words) {
    options_ended = options_ended || word == "--";
    const bool empty_value = !options_ended && word.starts_with("--") && word.find('=') == word.size() - 1;
    split.push_back(empty_value ? word.substr(0, word.size() - 1) : word);
    if (empty_value) split.emplace_back();
  }
  return split;
}

void check_choice(const Option& option, const std::string& value) {
  if (option.choices.empty() || std::find(option.choices.begin(), option.choices.end(), value) != option.choices.end())
    return;
  throw usage_error("wrong-choice", dashed(option) + " cannot be " + in_quotes(value),
                    "it takes " + listed(std::vector(option.choices.begin(), option.choices.end()), "or"));
}

}  // namespace

const Command& command_named(const std::vector<std::string>& words) {
  const std::string& first = words.front();
  const auto inside = members(first);
  const Command* alone = find_command(first);  // a group may be a command, too
  if (!inside.empty() && words.size() == 1 && alone == nullptr) {
    throw usage_error("command-incomplete", "ampcfg " + first + " needs one more word: " + listed(inside, "or"),
                      "`ampcfg help " + first + "` says what they do");
  }
  if (inside.empty() || words.size() == 1) {
    if (alone == nullptr) throw unknown_command(first, "");
    return *alone;
  }
  if (const Command* command = find_command(first + " " + words[1])) return *command;
  if (alone != nullptr && alone->most_arguments > 0) return *alone;
  throw unknown_command(words[1], first);
}

CommandLine CommandLine::parse(const std::vector<std::string>& words) {
  CommandLine line;
  line.words_ = words;
  // Its options are another tool's, too: they are not what is wrong.
  if (!words.empty() && !known_elsewhere(words.front()).empty()) throw unknown_command(words.front(), "");
  line.take_words(words);
  if (line.has(option::version)) return line;
  const bool wants_help = line.has(option::help);
  try {
    line.take_command();
    if (!wants_help) line.check();
  } catch (const Error&) {
    if (!wants_help) throw;
  }
  return line;
}

void CommandLine::take_words(const std::vector<std::string>& words) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  const auto options = all_options();
  std::vector<std::vector<std::string>> values(options.size());
  std::vector<CLI::Option*> taken;
  for (std::size_t n = 0; n < options.size(); ++n) {
    const std::string names = names_of(*options[n]);
    if (options[n]->may_have_value()) {
      taken.push_back(app.add_flag(names + "{" + std::string(options[n]->implied) + "}", values[n]));
    } else if (options[n]->takes_value()) {
      // Without extra arguments CLI11 takes one word for each use and leaves `[a,b]` whole.
      taken.push_back(app.add_option(names, values[n])->allow_extra_args(false));
    } else {
      taken.push_back(app.add_flag(names)->disable_flag_override());
    }
  }
  auto backwards = with_empty_values(words);
  std::reverse(backwards.begin(), backwards.end());
  try {
    app.parse(std::move(backwards));
  } catch (const CLI::ParseError& refused) {
    throw wrong_argument(refused);
  }
  take_arguments(app.remaining());
  for (std::size_t n = 0; n < options.size(); ++n) {
    if (taken[n]->count() == 0) continue;
    const bool has_values = options[n]->takes_value() || options[n]->may_have_value();
    given_[options[n]->name] = has_values ? std::move(values[n]) : std::vector<std::string>(1);
  }
}

void CommandLine::take_arguments(const std::vector<std::string>& words) {
  bool options_ended = false;
  for (const std::string& word : words) {
    if (options_ended || word.size() < 2 || word[0] != '-') {
      arguments_.push_back(word);
    } else if (word == "--") {
      options_ended = true;
    } else {
      throw unknown_option(word.substr(0, word.find('=')));
    }
  }
}

void CommandLine::take_command() {
  if (arguments_.empty()) return;
  command_ = &command_named(arguments_);
  const auto words = std::count(command_->name.begin(), command_->name.end(), ' ') + 1;
  arguments_.erase(arguments_.begin(), arguments_.begin() + words);
}

void CommandLine::check() const {
  for (const auto& [name, values] : given_) {
    const Option* option = option_of(command_, name);
    if (option == nullptr) {
      throw usage_error("option-unexpected", std::string(command_->name) + " takes no --" + std::string(name),
                        help_for(command_));
    }
    for (const std::string& value : values) check_choice(*option, value);
  }
  if (command_ == nullptr) return;
  if (arguments_.size() < command_->least_arguments) {
    throw usage_error("argument-missing", std::string(command_->name) + " needs " + in_ascii(command_->arguments),
                      help_for(command_));
  }
  if (arguments_.size() > command_->most_arguments) {
    const std::string& extra = arguments_[command_->most_arguments];
    throw usage_error("argument-unexpected", std::string(command_->name) + " does not take " + in_quotes(extra),
                      help_for(command_));
  }
}

bool CommandLine::has(const Option& option) const {
  return given_.contains(option.name);
}

std::vector<std::string> CommandLine::values(const Option& option) const {
  const auto found = given_.find(option.name);
  return found == given_.end() ? std::vector<std::string>() : found->second;
}

std::optional<std::string> CommandLine::value(const Option& option) const {
  const auto found = given_.find(option.name);
  if (found == given_.end()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> place_in(const std::vector<std::string>& words) {
  const auto end = std::find(words.begin(), words.end(), "--");
  std::vector<std::string> place;
  for (const Option* option : {&option::config, &option::expectations, &option::instances, &option::state}) {
    const std::string name = dashed(*option);
    std::optional<std::string> value;
    for (auto word = words.begin(); word != end; ++word) {
      if (word->starts_with(name + "=")) value = word->substr(name.size() + 1);
      if (*word == name && std::next(word) != words.end()) value = *std::next(word);
    }
    if (value) place.push_back(name + " " + os::shell_word(*value));
  }
  return place;
}

}  // namespace ampcfg::cli
