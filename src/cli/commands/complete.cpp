#include <algorithm>
#include <array>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/settings/lock.hpp"
#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/asking/completion_names.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/embedded_texts.hpp"
#include "cli/terminal/shell_line.hpp"
#include "cli/terminal/text.hpp"

// What may stand where the cursor is, for the shells' completions: `complete -- words WORD…` prints one candidate a
// line, a tab, what it means; `complete -- line LINE` what bash is to insert. A line `:files` or `:directories` leaves
// it to the shell.
namespace ampcfg::cli {
namespace {

/// A line that is not finished, as far as it is typed.
struct Typed {
  std::vector<std::string> names;                              ///< words that are no options, without the last
  std::map<std::string_view, std::vector<std::string>> given;  ///< values by option
  const Option* open = nullptr;                                ///< the option whose value the last word is
  bool options_ended = false;
  std::string last;    ///< what is to be completed
  std::string before;  ///< of the same word, what stays: `--plugin=`
};

const Option* option_of(std::string_view word) {
  for (const Option* option : all_options()) {
    if (word.size() == 2 && word[0] == '-' && option->letter != '\0' && word[1] == option->letter) return option;
    if (word.starts_with("--") && word.substr(2) == option->name) return option;
  }
  return nullptr;
}

Typed take_apart(const std::vector<std::string>& words) {
  Typed typed;
  for (std::size_t at = 0; at + 1 < words.size(); ++at) {
    const std::string& word = words[at];
    if (typed.open != nullptr) {
      typed.given[typed.open->name].push_back(word);
      typed.open = nullptr;
    } else if (typed.options_ended || word.size() < 2 || word[0] != '-') {
      typed.names.push_back(word);
    } else if (word == "--") {
      typed.options_ended = true;
    } else if (const std::size_t equals = word.find('='); equals != std::string::npos) {
      if (const Option* option = option_of(word.substr(0, equals)))
        typed.given[option->name].push_back(word.substr(equals + 1));
    } else if (const Option* option = option_of(word); option != nullptr && option->takes_value()) {
      typed.open = option;
    }
  }
  if (!words.empty()) typed.last = words.back();
  const std::size_t equals = typed.last.find('=');
  if (typed.open == nullptr && !typed.options_ended && typed.last.starts_with("--") && equals != std::string::npos) {
    typed.open = option_of(typed.last.substr(0, equals));
    typed.before = typed.last.substr(0, equals + 1);
    typed.last.erase(0, equals + 1);
  }
  return typed;
}

/// The configuration that the line names, with what it overrides.
CompletionNames names_for(const Typed& typed) {
  const auto value = [&](const Option& option) -> std::optional<std::string> {
    const auto found = typed.given.find(option.name);
    if (found == typed.given.end()) return std::nullopt;
    return found->second.back();
  };
  host::Configuration configuration = host::load_configuration(value(option::config));
  host::Overrides overrides;
  overrides.instances = value(option::instances);
  overrides.expectations = value(option::expectations);
  overrides.state = value(option::state);
  override_by_line(configuration, overrides);
  return CompletionNames(std::move(configuration));
}

drift::Patterns patterns_given(const Typed& typed, const Option& option) {
  const auto given = typed.given.find(option.name);
  return given == typed.given.end() ? drift::Patterns() : drift::Patterns(given->second);
}

std::vector<Candidate> option_names(const Command* command) {
  std::vector<Candidate> candidates;
  const auto add = [&](const Option* option) {
    candidates.push_back({"--" + std::string(option->name), option->help});
  };
  if (command == nullptr) {
    for (const Option* option : all_options()) add(option);
  } else {
    for (const Option* option : command->options) add(option);
    for (const Option* option : common_options()) add(option);
  }
  return candidates;
}

/// Names of commands after the words of `group` (empty: the first word).
std::vector<Candidate> command_names(const std::string& group) {
  std::vector<Candidate> candidates;
  for (const Command* command : commands()) {
    if (command->internal) continue;
    const std::size_t space = command->name.find(' ');
    const std::string_view first = command->name.substr(0, space);
    if (!group.empty()) {
      if (first == group && space != std::string_view::npos)
        candidates.push_back({std::string(command->name.substr(space + 1)), command->summary});
    } else if (std::none_of(candidates.begin(), candidates.end(),
                            [&](const Candidate& other) { return other.word == first; })) {
      candidates.push_back(
          {std::string(first), space == std::string_view::npos ? command->summary : "what is expected"});
    }
  }
  return candidates;
}

/// `plugin` is the one that an argument names, if any.
std::vector<Candidate> values_of(const Option& option, const Typed& typed, const std::string& plugin) {
  if (!option.choices.empty()) {
    std::vector<Candidate> candidates;
    for (const std::string_view choice : option.choices) candidates.push_back({std::string(choice), ""});
    return candidates;
  }
  constexpr std::array to_files{&option::config, &option::from, &option::metrics, &option::html};
  if (std::find(to_files.begin(), to_files.end(), &option) != to_files.end()) return {{":files", ""}};
  if (option.value == "DIR") return {{":directories", ""}};
  constexpr std::array named{"HOST", "INSTANCE", "PLUGIN", "FILE", "KEY"};
  if (std::find(named.begin(), named.end(), option.value) == named.end()) return {};
  const CompletionNames names = names_for(typed);
  if (&option == &option::canary) return names.instances(patterns_given(typed, option::host).list(), typed.last);
  if (&option == &option::host) return names.hosts();
  if (&option == &option::like) return names.documented();
  if (&option == &option::plugin) return names.plugins();
  const auto plugins = plugin.empty() ? patterns_given(typed, option::plugin) : drift::Patterns({plugin});
  if (&option == &option::file) return names.files(plugins);
  return names.keys(plugins, patterns_given(typed, option::file), typed.last);
}

/// Of `get`: PLUGIN, and once a slash is typed PLUGIN/FILE.
std::vector<Candidate> plugins_or_files(const CompletionNames& names, const std::string& typed) {
  const std::size_t slash = typed.find('/');
  if (slash == std::string::npos) return names.plugins();
  std::vector<Candidate> candidates = names.files(drift::Patterns({typed.substr(0, slash)}));
  for (Candidate& candidate : candidates) candidate.word.insert(0, typed, 0, slash + 1);
  return candidates;
}

std::vector<Candidate> keys_of(const CompletionNames& names, const std::string& plugin, const Typed& typed) {
  const std::size_t slash = plugin.find('/');
  const drift::Patterns files =
      slash == std::string::npos ? patterns_given(typed, option::file) : drift::Patterns({plugin.substr(slash + 1)});
  return names.keys(drift::Patterns({plugin.substr(0, slash)}), files, typed.last);
}

std::vector<Candidate> manual_pages() {
  constexpr std::string_view start = "ampcfg-";
  std::vector<Candidate> candidates;
  for (const EmbeddedText& text : embedded_texts()) {
    if (!text.name.starts_with(start)) continue;
    std::string name(text.name.substr(start.size()));
    if (name.ends_with(".1")) name.resize(name.size() - 2);
    candidates.push_back({std::move(name), ""});
  }
  return candidates;
}

std::vector<Candidate> arguments_of(const Command& command, const std::vector<std::string>& before,
                                    const Typed& typed) {
  if (&command == &command::read) return {{":files", ""}};
  if (&command == &command::expect_pack || &command == &command::expect_validate) return {{":directories", ""}};
  if (&command == &command::completion) return {{"bash", ""}, {"zsh", ""}, {"fish", ""}};
  if (&command == &command::man) return manual_pages();
  if (&command == &command::help) return command_names(before.empty() ? "" : before.front());
  if (&command == &command::schema) return command_names(before.empty() ? "" : before.front());
  if (before.size() >= command.most_arguments) return {};
  const CompletionNames names = names_for(typed);
  if (command.name.starts_with("hosts ")) return names.hosts();
  const bool decides = &command == &command::expect_set || &command == &command::expect_unset;
  const bool by_plugin = decides || &command == &command::get || &command == &command::expect_show;
  if ((decides || &command == &command::get) && before.empty()) return plugins_or_files(names, typed.last);
  if (by_plugin && before.empty()) return names.plugins();
  if (by_plugin && before.size() == 1) return keys_of(names, before.front(), typed);
  if (&command == &command::edit && before.size() == 1) return names.plugins();
  if (&command == &command::edit && before.size() == 2) return names.files(drift::Patterns({before.back()}));
  if (&command == &command::history_show) return names.deployments();
  if (&command == &command::expect_undo) return names.set_changes();
  const bool names_in_set = &command == &command::expect_forget || &command == &command::expect_rename;
  if (names_in_set && before.empty()) return names.documented();
  if (&command == &command::expect_rename) return names.instances({}, typed.last);
  if (&command == &command::retire) return names.gone_instances();
  if (command.arguments.find("INSTANCE") == std::string_view::npos) return {};
  std::vector<Candidate> candidates = names.instances(patterns_given(typed, option::host).list(), typed.last);
  if (&command == &command::rollback && std::none_of(before.begin(), before.end(), host::begins_deployment_id)) {
    const auto ids = names.deployments();
    candidates.insert(candidates.end(), ids.begin(), ids.end());
  }
  return candidates;
}

std::vector<Candidate> words_after(const Command* command, const std::string& group,
                                   const std::vector<std::string>& names, const Typed& typed) {
  std::vector<Candidate> candidates;
  const bool may_be_member = !group.empty() && names.empty() && (command == nullptr || command->name == group);
  if (may_be_member || command == nullptr) candidates = command_names(group);
  if (command == nullptr) return candidates;
  for (Candidate& candidate : arguments_of(*command, names, typed)) candidates.push_back(std::move(candidate));
  return candidates;
}

std::vector<Candidate> candidates_for(const Typed& typed) {
  std::vector<std::string> names = typed.names;
  const Command* command = nullptr;
  std::string group;
  if (!names.empty() && !members(names.front()).empty()) {
    group = names.front();
    names.erase(names.begin());
    if (!names.empty()) command = find_command(group + " " + names.front());
    if (command != nullptr) names.erase(names.begin());
    if (command == nullptr) command = find_command(group);
    if (command == nullptr && !names.empty()) return {};
  } else if (!names.empty()) {
    command = find_command(names.front());
    names.erase(names.begin());
    if (command == nullptr) return {};
  }
  if (typed.open != nullptr) {
    const bool has_plugin = command == &command::get && !names.empty();
    // Two commands may have options of one name.
    const Option* own = option_of(command, typed.open->name);
    return values_of(own != nullptr ? *own : *typed.open, typed, has_plugin ? names.front() : "");
  }
  if (!typed.options_ended && typed.last.starts_with('-')) return option_names(command);
  return words_after(command, group, names, typed);
}

/// Hosts are listed with commas: only the last one is completed.
void keep_listed_hosts(Typed& typed) {
  const std::size_t comma = typed.last.rfind(',');
  if (typed.open != &option::host || comma == std::string::npos) return;
  typed.before += typed.last.substr(0, comma + 1);
  typed.last.erase(0, comma + 1);
}

int complete(const CommandLine& line, Console& console) {
  std::vector<std::string> words = line.arguments();
  if (words.empty()) return 0;
  std::optional<ShellLine> shell_line;
  if (words.front() == "line" && words.size() == 2) {
    shell_line = ShellLine::split(words[1]);
    words = shell_line->words;
  }
  words.erase(words.begin());
  Typed typed = take_apart(words);
  std::vector<Candidate> candidates;
  try {
    candidates = candidates_for(typed);
  } catch (const Error&) {
    return 0;  // a shell has no place for a message
  }
  keep_listed_hosts(typed);
  for (const Candidate& candidate : candidates) {
    if (candidate.meaning.empty() && candidate.word.starts_with(':')) {
      console.out.line(candidate.word);
    } else if (candidate.word.starts_with(typed.last) && shown(candidate.word) == candidate.word) {
      const std::string word = typed.before + candidate.word;
      if (shell_line) {
        console.out.line(shell_line->completion(word));
      } else {
        console.out.line(word + (candidate.meaning.empty() ? "" : "\t" + std::string(candidate.meaning)));
      }
    }
  }
  return 0;
}

}  // namespace

namespace command {

const Command complete{
    .name = "complete",
    .arguments = "-- words|line WORD…",
    .summary = "what may follow, for the shells' completions",
    .details = "",
    .options = {},
    .examples = {},
    .page = "",
    .schema = "",
    .internal = true,
    .run = cli::complete,
};

}  // namespace command
}  // namespace ampcfg::cli
