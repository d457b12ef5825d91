#include "cli/asking/edit_decider.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/fleet/scan.hpp"
#include "ampcfg/fleet/sealed_keys.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/asking/ask.hpp"
#include "cli/asking/decided_value.hpp"
#include "cli/report/label.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using document::JsonText;
using document::Value;

constexpr const char* absence = "{\"$absent\": true}";
constexpr const char* name_it = "`ampcfg expect set` with --secret NAME names it";

bool is_same(const std::string& left, const std::string& right) {
  const auto one = JsonText::read(left);
  const auto other = JsonText::read(right);
  const auto* first = std::get_if<JsonText>(&one);
  const auto* second = std::get_if<JsonText>(&other);
  return first != nullptr && second != nullptr && first->root().value == second->root().value;
}

/// As a set has it.
std::string wanted(const drift::EditedKey& key) {
  return key.after.value_or(absence);
}

bool is_directive(const std::string& json) {
  return json.starts_with("{\"$");
}

/// What only a name stands for in a set.
bool is_secret(const std::string& key, const std::string& json, const drift::Secrets& secrets, bool names_secret) {
  const auto read = JsonText::read(json);
  const auto* text = std::get_if<JsonText>(&read);
  if (text == nullptr) return true;
  const Value& value = text->root().value;
  const bool is_empty = value.kind() == Value::Kind::string && value.text().empty();
  const bool is_plain = value.is_null() || value.kind() == Value::Kind::boolean || is_empty;
  return !is_plain && (names_secret || secrets.hides(key, value));
}

std::string in_short(const std::string& json) {
  constexpr std::size_t most = 60;
  return cut(shown(json), most);
}

}  // namespace

EditDecider::EditDecider(const CommandLine& line, Console& console, const host::Configuration& configuration,
                         const EditedFile& file, std::vector<fleet::Target> targets)
    : line_(line), console_(console), configuration_(configuration), edited_(file), targets_(std::move(targets)) {
  fleet_.platform = platform_asked(line);
  auto group = line.value(option::group);
  if (group && line.has(option::universal))
    throw usage_error("options-contradict", "--universal and --group contradict each other", "use one or the other");
  if (group && group->starts_with('@')) group->erase(0, 1);
  if (group) scope_ = {Scope::Kind::group, *group};
  if (line.has(option::universal)) scope_.kind = Scope::Kind::all;
}

drift::Selection EditDecider::selection() const {
  std::vector<std::string> keys;
  for (const drift::EditedKey& key : to_deploy_) keys.push_back(key.key);
  return {drift::Patterns({edited_.plugin}), drift::Patterns({edited_.file}), drift::Patterns(std::move(keys))};
}

bool EditDecider::is_edited_one(const drift::Subject& subject) const {
  return subject.host == edited_.host && subject.instance == edited_.instance.name;
}

/// What the other instances have there.
void EditDecider::ask_hosts(const drift::Expectations& set) {
  host::Query query;
  std::vector<std::string> keys;
  for (const drift::EditedKey& key : edited_.keys) keys.push_back(key.key);
  if (edited_.witness) keys.push_back(*edited_.witness);
  query.selection = {drift::Patterns({edited_.plugin}), drift::Patterns({edited_.file}), drift::Patterns(keys)};
  Progress progress(console_, "reading");
  fleet::SealedKeys sealed(configuration_);
  const GetResults results = fleet::get(configuration_, &set, targets_, query, sealed, progress.of_fleet());
  fleet_.is_whole = is_whole_fleet(results, configuration_);
  warnings_ = warnings_of_silent(results);
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const host::InstanceReadings& part : result.answer->instances) {
      drift::KnownInstance instance = known_instance(configuration_, set, result.host, part.instance);
      Known known{instance.subject, {}};
      if (part.instance.name == edited_.instance.name) ++hosts_with_it_;
      if (is_edited_one(instance.subject)) subject_ = instance.subject;
      for (const drift::Reading& reading : part.keys) {
        if (reading.file != edited_.file) continue;
        instance.plugins.insert(edited_.plugin);
        if (reading.value) known.values[reading.key] = *reading.value;
      }
      if (instance.plugins.contains(edited_.plugin)) known_.push_back(std::move(known));
      fleet_.instances.push_back(std::move(instance));
    }
  }
}

std::optional<drift::WhatCounts> EditDecider::counting_here(const drift::Expectations& set,
                                                            const std::string& key) const {
  return drift::what_counts(set, subject_, of(key));
}

/// Why what was edited cannot be decided so; empty where it can.
std::string EditDecider::obstacle(const drift::Expectations& set, const drift::EditedKey& key) const {
  if (!key.can_be_decided) return "a number that JSON cannot say";
  const drift::Secrets secrets(configuration_.redact);
  if (key.after && is_secret(key.key, *key.after, secrets, drift::names_secret(set, of(key.key))))
    return std::string("a secret, whose value the set would hold in clear: ") + name_it;
  return {};
}

void EditDecider::leave(const drift::EditedKey& key, std::string why) {
  left_.push_back({edited_.host, edited_.instance.name, label_in(targets_.size(), edited_.host, edited_.instance.name),
                   of(key.key), std::move(why)});
}

void EditDecider::sort_keys(const drift::Expectations& set) {
  for (const drift::EditedKey& key : edited_.keys) {
    const std::string why = obstacle(set, key);
    if (!why.empty()) {
      leave(key, why);
      continue;
    }
    to_deploy_.push_back(key);
    const auto counts = counting_here(set, key.key);
    const bool is_so = counts && !is_directive(counts->value) && key.after && is_same(counts->value, *key.after);
    const bool is_to_be_absent = counts && !key.after && is_same(counts->value, absence);
    if (!is_so && !is_to_be_absent) decided_keys_.push_back(key);
  }
}

void EditDecider::tell_keys() const {
  Output& out = console_.answers_json ? console_.err : console_.out;
  const drift::Secrets secrets(configuration_.redact);
  const auto told = [&](const std::string& key, const std::optional<std::string>& json) {
    if (!json) return std::string("not there");
    const auto read = JsonText::read(*json);
    const auto* text = std::get_if<JsonText>(&read);
    return text == nullptr ? in_short(*json) : in_short(secrets.json(key, text->root().value));
  };
  out.line(fmt::format("{} of {}/{} on {}:", counted(edited_.keys.size(), "key", "keys"), shown(edited_.plugin),
                       shown(edited_.file), shown(edited_.instance.name)));
  constexpr std::size_t most = 40;
  for (std::size_t n = 0; n < std::min(most, edited_.keys.size()); ++n) {
    const drift::EditedKey& key = edited_.keys[n];
    out.line("  " + shown(key.key) + ": " + told(key.key, key.before) + " → " +
             (key.after ? told(key.key, key.after) : "taken out"));
  }
  if (edited_.keys.size() > most) out.line("  … " + grouped(edited_.keys.size() - most) + " more");
}

/// Asks what is not to be lost by the way: a directive, and that a key is not to be there.
void EditDecider::agree_to_replace(const drift::Expectations& set) {
  if (!will_ask(line_)) return;
  const auto drop = [&](const std::vector<std::string>& keys, const std::string& why) {
    for (const std::string& name : keys) {
      const auto is_it = [&](const drift::EditedKey& key) { return key.key == name; };
      leave(*std::find_if(to_deploy_.begin(), to_deploy_.end(), is_it), why);
      std::erase_if(decided_keys_, is_it);
      std::erase_if(to_deploy_, is_it);
    }
  };
  std::vector<std::string> gone, directives;
  for (const drift::EditedKey& key : decided_keys_) {
    const auto counts = counting_here(set, key.key);
    if (counts && is_directive(counts->value)) {
      const std::string question =
          fmt::format("{} is {} in the set; replace that by {}", shown(key.key), in_short(counts->value),
                      key.after ? in_short(*key.after) : "its absence");
      if (ask(console_, question, false) != Answer::yes) directives.push_back(key.key);
    } else if (!key.after) {
      gone.push_back(key.key);
    }
  }
  drop(directives, "what the set says of it stays");
  const std::string question =
      gone.size() == 1 ? shown(gone.front()) + " was taken out; expect that it is not there"
                       : counted(gone.size(), "key was", "keys were") + " taken out; expect that they are not there";
  if (!gone.empty() && ask(console_, question, false) != Answer::yes) drop(gone, "it was taken out, and stays");
}

std::vector<EditDecider::Scope> EditDecider::scopes(const drift::Expectations& set) const {
  std::vector<Scope> found{{Scope::Kind::instance, {}}};
  for (const auto& [name, members] : set.groups()) {
    if (set.is_in_group(subject_, name)) found.push_back({Scope::Kind::group, name});
  }
  found.push_back({Scope::Kind::all, {}});
  return found;
}

bool EditDecider::is_meant(const drift::Expectations& set, const Scope& scope, const Known& known,
                           const drift::EditedKey& key) const {
  if (is_edited_one(known.subject)) return true;
  if (scope.kind == Scope::Kind::instance) return false;
  const auto counts = drift::what_counts(set, known.subject, of(key.key));
  const std::string whose = counts ? counts->whose : "";
  if (scope.kind == Scope::Kind::all) return whose.empty();
  return set.is_in_group(known.subject, scope.group) && (whose.empty() || whose == "@" + scope.group);
}

bool EditDecider::would_change(const drift::Expectations& set, const Scope& scope, const Known& known) const {
  return std::any_of(decided_keys_.begin(), decided_keys_.end(), [&](const drift::EditedKey& key) {
    const auto value = known.values.find(key.key);
    const bool is_so = value == known.values.end() ? !key.after || *key.after == "null"
                                                   : key.after && is_same(value->second, *key.after);
    return !is_so && is_meant(set, scope, known, key);
  });
}

std::string EditDecider::described(const drift::Expectations& set, const Scope& scope) const {
  if (scope.kind == Scope::Kind::instance) return shown(edited_.instance.name) + " alone";
  std::size_t members = 0, changing = 0;
  for (const Known& known : known_) {
    const bool is_member = std::any_of(decided_keys_.begin(), decided_keys_.end(),
                                       [&](const drift::EditedKey& key) { return is_meant(set, scope, known, key); });
    members += is_member ? 1 : 0;
    changing += would_change(set, scope, known) ? 1 : 0;
  }
  std::string text = scope.kind == Scope::Kind::group ? "@" + shown(scope.group) : "everywhere";
  text += ": " + counted(members, "instance", "instances") + " with this file, of which " +
          (changing == members ? "all" : grouped(changing)) + " would change";
  if (scope.kind == Scope::Kind::all && members < known_.size())
    text +=
        "; " + counted(known_.size() - members, "other keeps a value of its own", "others keep values of their own");
  return text;
}

bool EditDecider::choose_scope(const drift::Expectations& set) {
  const bool is_said = line_.has(option::group) || line_.has(option::universal);
  if (is_said || !will_ask(line_)) return true;
  const std::vector<Scope> all = scopes(set);
  console_.flush();
  console_.err.line("whose decision is it?");
  for (std::size_t n = 0; n < all.size(); ++n)
    console_.err.line(fmt::format("  {}  {}", n + 1, described(set, all[n])));
  const std::string answer = ask_line(console_, fmt::format("1 to {}, or nothing:", all.size()));
  for (std::size_t n = 0; n < all.size(); ++n) {
    if (answer == std::to_string(n + 1)) scope_ = all[n];
    if (answer == std::to_string(n + 1)) return true;
  }
  return false;
}

void EditDecider::prepare(const drift::Expectations& set) {
  refuse_passed(line_, set);
  subject_ = known_instance(configuration_, set, edited_.host, edited_.instance).subject;
  ask_hosts(set);
  sort_keys(set);
  tell_keys();
  agree_to_replace(set);
  is_declined_ = !decided_keys_.empty() && !choose_scope(set);
  instances_ = {edited_.host + ":" + edited_.instance.name};
  for (const Known& known : known_) {
    if (!is_edited_one(known.subject) && would_change(set, scope_, known))
      instances_.push_back(known.subject.host + ":" + known.subject.instance);
  }
}

void EditDecider::decide_key(const drift::Expectations& set, const drift::EditedKey& key,
                             std::vector<drift::Decision>& decisions) {
  const auto counts = counting_here(set, key.key);
  const std::string whose = counts ? counts->whose : "";
  const bool is_own = !whose.empty() && !whose.starts_with('@');
  std::vector<std::string> names;
  if (scope_.kind == Scope::Kind::group) names = {"@" + scope_.group};
  const bool is_named = line_.arguments().front().starts_with(edited_.host + ":");
  if (scope_.kind == Scope::Kind::instance)
    names = {is_own ? whose : name_in_set(set, edited_.host, edited_.instance.name, is_named || hosts_with_it_ > 1)};
  const bool is_others = whose.starts_with('@') && scope_.kind != Scope::Kind::instance && names != std::vector{whose};
  if (is_others) {
    std::erase_if(to_deploy_, [&](const drift::EditedKey& one) { return one.key == key.key; });
    return leave(key, "the value of the group " + whose + " counts there");
  }
  decisions.push_back({of(key.key), with_notes(line_, wanted(key)), names});
  if (is_own && scope_.kind != Scope::Kind::instance) decisions.push_back({of(key.key), std::nullopt, {whose}});
}

drift::SetChange EditDecider::decide(const host::SetInHand& set, DecidedSet& decided) {
  const std::vector<KeyOfInstance> left_before = left_;
  std::vector<drift::Decision> decisions;
  for (const drift::EditedKey& key : decided_keys_) decide_key(set.expectations, key, decisions);
  if (decided.decisions.empty()) {
    std::move(warnings_.begin(), warnings_.end(), std::back_inserter(decided.warnings));
    warnings_.clear();
  }
  decided.decisions = std::move(decisions);
  decided.left = std::exchange(left_, left_before);
  return drift::decide(set.files, set.expectations, decided.decisions, fleet_);
}

host::WrittenSet EditDecider::write(const host::Configuration& configuration, DecidedSet& decided,
                                    const host::Who& who) {
  host::WrittenSet written = SetDecider::write(configuration, decided, who);
  is_written_ = true;
  return written;
}

}  // namespace ampcfg::cli
