#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/document/json/json.hpp"
#include "ampcfg/drift/deciding/decide.hpp"
#include "ampcfg/drift/matching/near_names.hpp"
#include "ampcfg/fleet/scan.hpp"
#include "ampcfg/fleet/sealed_keys.hpp"
#include "ampcfg/host/reading/instance_scan.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "ampcfg/os/zone.hpp"
#include "cli/asking/decided_value.hpp"
#include "cli/asking/request.hpp"
#include "cli/asking/set_proposal.hpp"
#include "cli/commands/commands.hpp"
#include "cli/report/get_report.hpp"
#include "cli/report/label.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using document::Value;

/// What the arguments name.
struct Asked {
  std::string plugin;
  std::optional<std::string> file;
  std::string key;
  std::optional<std::string> value;
  std::vector<std::string> whose;
};

Asked asked_of(const CommandLine& line, bool takes_value) {
  const std::vector<std::string>& arguments = line.arguments();
  Asked asked;
  const std::size_t slash = arguments[0].find('/');
  asked.plugin = arguments[0].substr(0, slash);
  asked.file = line.value(option::file);
  if (slash != std::string::npos && asked.file)
    throw usage_error("file-twice", "a file is named twice: by " + in_quotes(arguments[0]) + " and by --file",
                      "leave one out");
  if (slash != std::string::npos) asked.file = arguments[0].substr(slash + 1);
  asked.key = arguments[1];
  std::size_t next = 2;
  if (takes_value && arguments.size() <= next)
    throw usage_error("argument-missing", "expect set needs a VALUE behind KEY, or an option that stands for it",
                      "`ampcfg help expect set` lists what it takes");
  if (takes_value) asked.value = arguments[next++];
  asked.whose.assign(arguments.begin() + static_cast<std::ptrdiff_t>(next), arguments.end());
  return asked;
}

/// Of a value, as far as two of another kind are doubtful.
std::string_view kind_of(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::integer:
    case Value::Kind::floating:
      return "a number";
    case Value::Kind::boolean:
      return "true or false";
    case Value::Kind::string:
      return "text";
    case Value::Kind::list:
      return "a list";
    default:
      return "";
  }
}

std::string_view kind_in(const std::string& json) {
  const auto read = document::JsonText::read(json);
  const auto* text = std::get_if<document::JsonText>(&read);
  return text == nullptr ? std::string_view() : kind_of(text->root().value);
}

bool has_name(const std::string& file, const std::string& name) {
  return file == name || file == name + ".yml" || file == name + ".yaml";
}

/// One key, decided by a person.
class KeyDecider final : public SetDecider {
 public:
  KeyDecider(const CommandLine& line, Console& console, const host::Configuration& configuration, bool sets)
      : line_(line),
        console_(console),
        configuration_(configuration),
        sets_(sets),
        asked_(asked_of(line, sets && !has_directive(line))),
        targets_(targets_of_decision(line, configuration, asked_.whose)) {
    fleet_.platform = platform_asked(line);
  }

  [[nodiscard]] const std::vector<fleet::Target>& targets() const override { return targets_; }
  [[nodiscard]] drift::Selection selection() const override {
    return {drift::Patterns({key_.plugin}), drift::Patterns({key_.file}), drift::Patterns({key_.key})};
  }

  drift::SetChange decide(const host::SetInHand& set, DecidedSet& decided) override {
    if (!readings_) ask(set.expectations, decided);
    key_ = key_meant(set.expectations);
    refuse_elsewhere(set.expectations);
    refuse_passed(line_, set.expectations);
    drift::Decision decision{key_, std::nullopt, asked_.whose};
    if (sets_) decision.value = value_of(set.expectations, decided);
    note_live(decided);
    if (sets_ && decided.decisions.empty()) {
      warn_of_kind(*decision.value, decided);
      warn_of_unknown(decided);
    }
    decided.decisions = {decision};
    decided.own = asked_.whose.empty() ? drift::own_values(set.expectations, {key_})[key_] : std::vector<std::string>();
    return drift::decide(set.files, set.expectations, decided.decisions, fleet_);
  }

 private:
  void ask(const drift::Expectations& set, DecidedSet& decided) {
    host::Query query;
    query.selection = {drift::Patterns({asked_.plugin}),
                       asked_.file ? drift::Patterns({*asked_.file}) : drift::Patterns(),
                       drift::Patterns({asked_.key})};
    Progress progress(console_, "reading");
    fleet::SealedKeys sealed(configuration_);
    readings_ = fleet::get(configuration_, &set, targets_, query, sealed, progress.of_fleet());
    for (host::Warning& warning : sealed.warnings()) decided.warnings.push_back(std::move(warning));
    fleet_.is_whole = is_whole_fleet(*readings_, configuration_);
    for (host::Warning& warning : warnings_of_silent(*readings_)) decided.warnings.push_back(std::move(warning));
    for (const auto& result : *readings_) {
      if (!result.answer) continue;
      for (const host::InstanceReadings& part : result.answer->instances) {
        drift::KnownInstance known = known_instance(configuration_, set, result.host, part.instance);
        if (!part.keys.empty()) known.plugins.insert(asked_.plugin);
        fleet_.instances.push_back(std::move(known));
      }
    }
    check_names(set);
  }

  /// Names that no host and no entry has are typing errors, as far as all hosts have answered.
  void check_names(const drift::Expectations& set) const {
    if (!fleet_.is_whole) return;
    std::vector<std::string> plugins = set.plugins();
    std::vector<std::string> instances = set.documented_instances();
    for (const auto& result : *readings_)
      plugins.insert(plugins.end(), result.answer->known.plugins.begin(), result.answer->known.plugins.end());
    for (const drift::KnownInstance& known : fleet_.instances) {
      instances.push_back(known.subject.instance);
      instances.push_back(known.subject.host + ":" + known.subject.instance);
    }
    if (asked_.plugin != "@server") check_known("plugin", asked_.plugin, plugins);
    for (const std::string& name : asked_.whose) {
      if (!name.starts_with('@')) check_known("instance", name, instances);
    }
  }

  static void check_known(const std::string& what, const std::string& name, const std::vector<std::string>& known) {
    if (std::find(known.begin(), known.end(), name) != known.end()) return;
    const std::string near = drift::did_you_mean(name, known);
    throw usage_error(
        "pattern-unmatched", fmt::format("no {} has the name {}", what, in_quotes(name)),
        near.empty() ? "`ampcfg status` lists the instances, `ampcfg get` says which plugin has which key" : near);
  }

  /// Of KEY as it was typed: what instances have, else what the set means by it.
  [[nodiscard]] drift::KeyOfFile key_meant(const drift::Expectations& set) const {
    std::set<drift::KeyOfFile> found;
    for_each_reading([&](const drift::Reading& reading, const std::string&, const auto&) {
      const std::string stem = reading.file.substr(0, reading.file.rfind('.'));
      const bool is_it = reading.key == asked_.key || reading.file + "." + reading.key == asked_.key ||
                         stem + "." + reading.key == asked_.key;
      if (is_it && (!asked_.file || has_name(reading.file, *asked_.file)))
        found.insert({asked_.plugin, reading.file, reading.key});
    });
    if (found.empty() && asked_.file) {
      refuse_path(*asked_.file);
      const bool has_extension = asked_.file->ends_with(".yml") || asked_.file->ends_with(".yaml");
      found.insert({asked_.plugin, *asked_.file + (has_extension ? "" : ".yml"), asked_.key});
    } else if (found.empty()) {
      refuse_unknown(set);
      for (drift::KeyOfFile& key : drift::meant_in_set(set, asked_.plugin, asked_.key)) found.insert(std::move(key));
    }
    if (found.size() == 1) return *found.begin();
    std::vector<std::string> files;
    for (const drift::KeyOfFile& key : found)
      files.push_back(key.file + (key.key == asked_.key ? "" : " (" + key.key + ")"));
    throw usage_error("file-needed", in_quotes(asked_.key) + " is in several files: " + listed(files, "and"),
                      "name the one: -f FILE, or PLUGIN/FILE");
  }

  /// What no host has said anything of, and the set neither, is not guessed where it could hardly be right.
  void refuse_unknown(const drift::Expectations& set) const {
    if (set.has_key(asked_.plugin, [&](const std::string& name) { return name == asked_.key; })) return;
    if (asked_.key.find_first_of("*?") != std::string::npos)
      throw usage_error("key-pattern", "no key has the name " + in_quotes(asked_.key) + ", and a pattern is no KEY",
                        "decide one key after the other; `ampcfg get` lists those that a pattern picks");
    if (asked_.plugin == "@server")
      throw usage_error("file-needed", "no instance has " + in_quotes(asked_.key) + " in a file of the server's",
                        "name the file: @server/bukkit.yml");
    refuse_path(asked_.key);
  }

  /// A file's name with more behind it is no key, and no file: both are named, as `Asked` has them.
  void refuse_path(const std::string& name) const {
    for (const std::string_view extension : {".yml/", ".yaml/"}) {
      const std::size_t at = name.find(extension);
      if (at == std::string::npos) continue;
      const std::size_t end = at + extension.size() - 1;
      throw usage_error(
          "file-in-key", in_quotes(name) + " is no key: it has a file's name in it",
          fmt::format("name the file behind the plugin: `ampcfg {} {} {} …`", sets_ ? "expect set" : "expect unset",
                      shown(os::shell_word(asked_.plugin + "/" + name.substr(0, end))),
                      shown(os::shell_word(name.substr(end + 1)))));
    }
  }

  /// An entry may mean another file than its text tells, where one has the name of a key's beginning.
  void refuse_elsewhere(const drift::Expectations& set) const {
    const std::string day = os::day_in(set.zone());
    for_each_reading([&](const drift::Reading& reading, const std::string& label, drift::Subject subject) {
      subject.day = day;
      if (reading.file != key_.file || reading.key != key_.key || reading.source) return;
      if (!drift::expected_of(set, subject, key_)) return;
      throw usage_error("entry-elsewhere",
                        fmt::format("the set's entry for {} means another file on {}: one has the name of the key's "
                                    "beginning",
                                    in_quotes(key_.key), label),
                        "write that entry into a section of its file first: ampcfg man expectations");
    });
  }

  [[nodiscard]] std::string value_of(const drift::Expectations& set, const DecidedSet& decided) const {
    std::string value = decided_value(line_, asked_.value.value_or(""), key_.key, decided.secrets);
    const bool is_number =
        !has_directive(line_) && !line_.has(option::as_text) && kind_in(json_read_from(*asked_.value)) == "a number";
    const bool is_secret = drift::names_secret(set, key_) ? !has_directive(line_) : is_hidden_live() && is_number;
    if (is_secret)
      throw usage_error("secret-in-clear",
                        in_quotes(key_.key) + " is a secret elsewhere, and the set would hold its value in clear",
                        "name it: --secret NAME");
    return value;
  }

  /// True where an instance has a text there that is hidden.
  [[nodiscard]] bool is_hidden_live() const {
    bool found = false;
    for_each_reading([&](const drift::Reading& reading, const std::string&, const auto&) {
      found = found || (reading.hidden && reading.value && reading.file == key_.file && reading.key == key_.key);
    });
    return found;
  }

  void note_live(DecidedSet& decided) const {
    decided.live.clear();
    for_each_reading([&](const drift::Reading& reading, const std::string& label, const auto&) {
      if (reading.file != key_.file || reading.key != key_.key || reading.kind == "unreadable") return;
      decided.live[reading.value.value_or("")].push_back(label);
    });
  }

  void warn_of_kind(const std::string& json, DecidedSet& decided) const {
    const std::string_view kind = kind_in(json);
    std::set<std::string_view> live;
    std::size_t number = 0;
    for (const auto& [value, labels] : decided.live) {
      if (value.empty() || kind_in(value).empty()) continue;
      live.insert(kind_in(value));
      number += labels.size();
    }
    if (kind.empty() || live.empty() || live.contains(kind)) return;
    decided.warnings.emplace_back(fmt::format("this is {}, and {} now", kind,
                                              number == 1
                                                  ? fmt::format("the one instance that has it has {}", *live.begin())
                                                  : fmt::format("all {} instances that have it have {}", number,
                                                                listed(std::vector(live.begin(), live.end()), "or"))));
  }

  /// A key that no instance has may be a typing error, or one to come.
  void warn_of_unknown(DecidedSet& decided) const {
    const bool is_anywhere =
        std::any_of(decided.live.begin(), decided.live.end(), [](const auto& one) { return !one.first.empty(); });
    if (!fleet_.is_whole || fleet_.instances.empty() || is_anywhere) return;
    std::vector<std::string> keys;
    for (const auto& result : *readings_)
      keys.insert(keys.end(), result.answer->known.keys.begin(), result.answer->known.keys.end());
    const std::string near = drift::did_you_mean(asked_.key, keys);
    decided.warnings.emplace_back(fmt::format("no instance has {} in {}/{}{}", in_quotes(key_.key), shown(key_.plugin),
                                              shown(key_.file), near.empty() ? "" : "; " + near));
  }

  template <typename Take>
  void for_each_reading(const Take& take) const {
    for (const auto& result : *readings_) {
      if (!result.answer) continue;
      for (const host::InstanceReadings& part : result.answer->instances) {
        const drift::Subject subject{result.host, part.instance.name, part.instance.platform};
        const std::string label = label_in(readings_->size(), result.host, part.instance.name);
        for (const drift::Reading& reading : part.keys) take(reading, label, subject);
      }
    }
  }

  const CommandLine& line_;
  Console& console_;
  const host::Configuration& configuration_;
  bool sets_;
  Asked asked_;
  std::vector<fleet::Target> targets_;
  drift::Fleet fleet_;
  std::optional<GetResults> readings_;
  drift::KeyOfFile key_;
};

int decide_key(const CommandLine& line, Console& console, bool sets) {
  const host::Configuration configuration = configuration_of(line);
  KeyDecider decider(line, console, configuration, sets);
  return propose_decisions(line, console, configuration, decider);
}

int set(const CommandLine& line, Console& console) {
  return decide_key(line, console, true);
}

int unset(const CommandLine& line, Console& console) {
  return decide_key(line, console, false);
}

}  // namespace

namespace command {

const Command expect_set{
    .name = "expect set",
    .arguments = "PLUGIN[/FILE] KEY VALUE [INSTANCE | @GROUP]…",
    .least_arguments = 2,
    .summary = "decide what a key should be",
    .details =
        "Changes the set in place: one decision is mostly one line. VALUE is read as a game server reads it, and left "
        "out "
        "where an option stands for it. Without INSTANCE it is expected of all that have no value of their own. "
        "Nothing is "
        "deployed: it says who differs then, and what to type next.\n\n"
        "Exit: 0 also where no host could be asked, 1 it could not be written, 64 the set has errors or is read-only.",
    .options = {&option::host,          &option::forks,   &option::host_timeout,  &option::file,    &option::as_text,
                &option::template_text, &option::secret,  &option::absent,        &option::any,     &option::one_of,
                &option::range,         &option::unique,  &option::default_value, &option::as,      &option::why,
                &option::until,         &option::by_whom, &option::platform,      &option::dry_run, &option::yes,
                &option::json},
    .examples = {{"ampcfg expect set CoreProtect rollback-items true", "Everywhere."},
                 {"ampcfg expect set Essentials/config.yml motd 'Hello there' SMP101 @towny",
                  "Of one instance and a group."},
                 {"ampcfg expect set Warps cooldown 3 SMP101 --why 'event' --until 2026-12-31", "Until a day."},
                 {"ampcfg expect set Warps cooldown --range 1..20 --default 10", "Any of several values."}},
    .page = "ampcfg-expect.1",
    .schema = "expect-set",
    .run = cli::set,
};

const Command expect_unset{
    .name = "expect unset",
    .arguments = "PLUGIN[/FILE] KEY [INSTANCE | @GROUP]…",
    .least_arguments = 2,
    .summary = "take a decision away",
    .details =
        "Without INSTANCE, what is expected everywhere; values of instances and groups stay. What counts less then "
        "counts "
        "again; where nothing does, the key is no longer checked.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::file, &option::platform,
                &option::dry_run, &option::yes, &option::json},
    .examples = {{"ampcfg expect unset Warps cooldown SMP101", "SMP101 is to have what all have."}},
    .page = "ampcfg-expect.1",
    .schema = "expect-set",
    .run = cli::unset,
};

}  // namespace command
}  // namespace ampcfg::cli
