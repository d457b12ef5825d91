#include "ampcfg/drift/set/instance_names.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/drift/matching/near_names.hpp"
#include "ampcfg/os/error.hpp"
#include "drift/set/problem_report.hpp"
#include "drift/set/section_keys.hpp"

namespace ampcfg::drift {
namespace {

using document::JsonChange;
using document::JsonNode;
using document::JsonText;
using Path = std::vector<std::string>;

constexpr const char* file_of_instances = "instances.json";
constexpr std::string_view file_of_variances = "variable_configs.json";

bool has_host(std::string_view name) {
  return name.find(':') != std::string_view::npos;
}

std::string_view host_of(std::string_view name) {
  return name.substr(0, has_host(name) ? name.find(':') + 1 : 0);
}

/// What is said of the instance.
struct Mention {
  Path path;          ///< the last is its name
  std::string value;  ///< as it is written
};

/// A file of variances, with those of the instance.
struct Variances {
  std::string file;
  std::vector<Mention> places;

  /// What counts later comes later.
  bool operator<(const Variances& other) const {
    return std::pair(file.find('/') != std::string::npos, file) <
           std::pair(other.file.find('/') != std::string::npos, other.file);
  }
};

/// A group with the instance as a member.
struct Group {
  std::string name;
  std::vector<std::string> members;
};

/// Where a set names an instance.
class NamesOf {
 public:
  /// `to`: the name that it is to have; empty where it is to be forgotten.
  NamesOf(const std::vector<SetFile>& files, std::string name, std::string to)
      : name_(std::move(name)), to_(std::move(to)) {
    for (const SetFile& file : files) {
      const bool is_variable = file.path.ends_with(file_of_variances);
      if (!is_variable && file.path != file_of_instances) continue;
      const auto read = JsonText::read(file.bytes);
      const auto* text = std::get_if<JsonText>(&read);
      if (text == nullptr) continue;
      if (is_variable) {
        look_in_variances(*text, file.path);
      } else {
        look_in_instances(*text);
      }
    }
    std::sort(variances_.begin(), variances_.end());
    if (variances_.empty() && groups_.empty() && facts_.empty()) throw unknown();
  }

  [[nodiscard]] const std::vector<Variances>& variances() const { return variances_; }
  [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }
  [[nodiscard]] const std::vector<Mention>& facts() const { return facts_; }

  /// The path with the new name at its end.
  [[nodiscard]] Path renamed(Path path) const {
    path.back() = renamed(path.back());
    return path;
  }
  [[nodiscard]] std::string renamed(const std::string& name) const {
    return has_host(to_) ? to_ : std::string(host_of(name)) + to_;
  }
  [[nodiscard]] bool is_meant(std::string_view name) const {
    return name == name_ || (!has_host(name_) && name.substr(host_of(name).size()) == name_);
  }

 private:
  void look_in_variances(const JsonText& text, const std::string& file) {
    Variances found{file, {}};
    for (const JsonNode& plugin : text.root().children) {
      Path path{std::string(plugin.key)};
      for (const JsonNode& entry : plugin.children) {
        path.emplace_back(entry.key);
        if (is_variable_section(entry)) {
          for (const JsonNode& key : entry.children) {
            path.emplace_back(key.key);
            look(text, key, path, found.places);
            path.pop_back();
          }
        } else {
          look(text, entry, path, found.places);
        }
        path.pop_back();
      }
    }
    if (!found.places.empty()) variances_.push_back(std::move(found));
  }

  void look_in_instances(const JsonText& text) {
    if (const JsonNode* facts = text.root().member("facts")) look(text, *facts, {"facts"}, facts_);
    const JsonNode* groups = text.root().member("groups");
    if (groups == nullptr) return;
    for (const JsonNode& group : groups->children) {
      Group found{std::string(group.key), {}};
      for (const JsonNode& member : group.children) found.members.emplace_back(member.value.text());
      met_.insert(found.members.begin(), found.members.end());
      if (std::any_of(found.members.begin(), found.members.end(),
                      [&](const std::string& member) { return is_meant(member); }))
        groups_.push_back(std::move(found));
    }
  }

  /// `by_instance`: an object whose members are named like instances.
  void look(const JsonText& text, const JsonNode& by_instance, const Path& above, std::vector<Mention>& places) {
    for (const JsonNode& member : by_instance.children) {
      met_.emplace(member.key);
      if (!is_meant(member.key)) continue;
      Path path = above;
      path.emplace_back(member.key);
      if (!to_.empty() && by_instance.member(renamed(path.back())) != nullptr) throw taken(above, renamed(path.back()));
      places.push_back({std::move(path), std::string(text.bytes().substr(member.written.begin,
                                                                         member.written.end - member.written.begin))});
    }
  }

  static Error taken(const Path& above, const std::string& name) {
    std::string where;
    for (const std::string& part : above) where += (where.empty() ? "" : " ") + in_quotes(part);
    return usage_error("instance-taken", "the set says something of " + name + " already: " + where,
                       "take that away first: `ampcfg expect forget " + name + "`, or `expect unset`");
  }

  [[nodiscard]] Error unknown() const {
    const std::string near = did_you_mean(name_, {met_.begin(), met_.end()});
    return usage_error("instance-unknown", "the set says nothing of an instance " + in_quotes(name_),
                       near.empty() ? "patterns of groups are not names: edit those in instances.json" : near);
  }

  std::string name_, to_;
  std::vector<Variances> variances_;
  std::vector<Group> groups_;
  std::vector<Mention> facts_;
  std::set<std::string> met_;
};

JsonChange set_to(Path path, const std::string& text) {
  return {JsonChange::Kind::set, std::move(path), text};
}

std::vector<JsonChange> removed(const std::vector<Mention>& places) {
  std::vector<JsonChange> changes;
  for (const Mention& place : places) changes.push_back({JsonChange::Kind::remove, place.path, {}});
  return changes;
}

/// A rename by one write of one file, for which no order is needed.
std::vector<JsonChange> renamed_there(const std::vector<Mention>& places, const NamesOf& named) {
  std::vector<JsonChange> changes;
  for (const Mention& place : places)
    changes.push_back({JsonChange::Kind::rename, place.path, named.renamed(place.path.back())});
  return changes;
}

std::vector<JsonChange> copied(const std::vector<Mention>& places, const NamesOf& named) {
  std::vector<JsonChange> changes;
  for (const Mention& place : places) changes.push_back(set_to(named.renamed(place.path), place.value));
  return changes;
}

/// The groups with another member in its place, or without it.
std::vector<JsonChange> groups_changed(const NamesOf& named, bool renames) {
  std::vector<JsonChange> changes;
  for (const Group& group : named.groups()) {
    std::vector<std::string> members;
    for (const std::string& member : group.members) {
      if (named.is_meant(member) && !renames) continue;
      const std::string now = named.is_meant(member) ? named.renamed(member) : member;
      if (std::find(members.begin(), members.end(), now) == members.end()) members.push_back(now);
    }
    std::string list = "[";
    for (const std::string& member : members) list += (list.size() > 1 ? ", " : "") + in_quotes(member);
    changes.push_back(set_to({"groups", group.name}, list + "]"));
  }
  return changes;
}

/// A change under way.
class OrderedChange {
 public:
  void add(const std::string& file, std::vector<JsonChange> changes) {
    if (changes.empty()) return;
    if (change_.empty() || change_.back().file != file) change_.push_back({file, {}});
    std::vector<JsonChange>& all = change_.back().changes;
    std::move(changes.begin(), changes.end(), std::back_inserter(all));
  }
  SetChange take() { return std::move(change_); }

 private:
  SetChange change_;
};

NamesChange described(const NamesOf& named, SetChange change) {
  NamesChange result{std::move(change), 0, {}, !named.facts().empty()};
  for (const Variances& variances : named.variances()) result.values += variances.places.size();
  for (const Group& group : named.groups()) result.groups.push_back(group.name);
  std::sort(result.groups.begin(), result.groups.end());
  return result;
}

void require_names(const std::string& old, const std::string& name) {
  const auto is_name = [](const std::string& text) {
    const std::size_t bare = text.size() - host_of(text).size();
    return bare > 0 && !text.starts_with('@') && !text.starts_with(':') && text.find('/') == std::string::npos &&
           std::count(text.begin(), text.end(), ':') <= 1;
  };
  if (is_name(old) && is_name(name) && has_host(old) == has_host(name) && old != name) return;
  throw usage_error("instance-names", in_quotes(old) + " cannot become " + in_quotes(name),
                    "give two names of instances, both with their host (HOST:INSTANCE) or both without");
}

}  // namespace

NamesChange rename_instance(const std::vector<SetFile>& files, const std::string& old, const std::string& name) {
  require_names(old, name);
  const NamesOf named(files, old, name);
  const bool has_instances = !named.groups().empty() || !named.facts().empty();
  OrderedChange writing;
  if (named.variances().size() + (has_instances ? 1 : 0) == 1) {
    for (const Variances& variances : named.variances())
      writing.add(variances.file, renamed_there(variances.places, named));
    writing.add(file_of_instances, renamed_there(named.facts(), named));
    writing.add(file_of_instances, groups_changed(named, true));
    return described(named, writing.take());
  }
  // Of several files, the new name has all that counts before what it takes from a group, and the old one until it is
  // in none: neither is ever expected to have a third value.
  writing.add(file_of_instances, copied(named.facts(), named));
  for (auto variances = named.variances().rbegin(); variances != named.variances().rend(); ++variances)
    writing.add(variances->file, copied(variances->places, named));
  writing.add(file_of_instances, groups_changed(named, true));
  for (const Variances& variances : named.variances()) writing.add(variances.file, removed(variances.places));
  writing.add(file_of_instances, removed(named.facts()));
  return described(named, writing.take());
}

NamesChange forget_instance(const std::vector<SetFile>& files, const std::string& name) {
  const NamesOf named(files, name, {});
  OrderedChange writing;
  // Its own values go before the facts that they are made of, and after the groups whose values they hide.
  writing.add(file_of_instances, groups_changed(named, false));
  for (const Variances& variances : named.variances()) writing.add(variances.file, removed(variances.places));
  writing.add(file_of_instances, removed(named.facts()));
  return described(named, writing.take());
}

}  // namespace ampcfg::drift
