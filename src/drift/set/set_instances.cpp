#include "drift/set/set_instances.hpp"

#include <algorithm>
#include <utility>

#include "drift/matching/glob.hpp"
#include "drift/set/expectation_set.hpp"
#include "drift/set/schema.hpp"
#include "drift/set/schema_check.hpp"
#include "drift/set/set_text.hpp"

namespace ampcfg::drift {
namespace {

using document::JsonNode;
using document::JsonText;
using document::Value;

/// The text, with what its schema does not allow reported; nothing where anything is wrong.
std::optional<JsonText> read_checked(const std::string& bytes, std::string_view file, ProblemReport& report) {
  auto text = read_set_text(bytes, report);
  if (!text) return std::nullopt;
  for (const SchemaViolation& violation : violations(set_schema(file), text->root())) {
    const JsonNode& node = *violation.node;
    const bool is_named = node.key_written.end > 0;
    report.error("schema", text->place(is_named ? node.key_written.begin : node.written.begin),
                 (is_named ? in_quotes(node.key) : "the file") + " has a value of the wrong kind",
                 "expected: " + violation.expected);
  }
  if (report.has_errors()) return std::nullopt;
  return text;
}

const std::vector<JsonNode>& members_of(const JsonNode& object, std::string_view name) {
  static const std::vector<JsonNode> none;
  const JsonNode* member = object.member(name);
  return member == nullptr ? none : member->children;
}

class InstancesReader {
 public:
  InstancesReader(const JsonText& text, ProblemReport& report) : text_(text), report_(report) {}

  SetInstances run() {
    if (const JsonNode* zone = text_.root().member("zone")) read_zone(*zone);
    for (const JsonNode& group : members_of(text_.root(), "groups")) read_group(group);
    for (const JsonNode& instance : members_of(text_.root(), "facts")) read_facts(instance);
    return std::move(made_);
  }

 private:
  void error(const JsonNode& node, std::string code, const std::string& message, const std::string& hint) {
    report_.error(std::move(code), text_.place(node.key_written.end > 0 ? node.key_written.begin : node.written.begin),
                  message, hint);
  }

  void read_zone(const JsonNode& zone) {
    made_.zone = zone.value.text();
    const bool is_path = made_.zone.starts_with('/') || made_.zone.find("..") != std::string::npos;
    if (!is_path && made_.zone.find('\0') == std::string::npos) return;
    error(zone, "zone", in_quotes(made_.zone) + " is no time zone", "write a name of tzdata: \"Europe/Berlin\"");
  }

  void read_group(const JsonNode& group) {
    const std::string_view name = group.key;
    const bool is_name = !name.empty() && name.find_first_of("@:*?[]/\\ ") == std::string_view::npos;
    if (!is_name) {
      error(group, "group-name", in_quotes(name) + " can be no group's name",
            "take letters, digits, `-` and `_`; the `@` stands where the group is used");
    }
    for (const JsonNode& member : group.children) made_.groups[std::string(name)].emplace_back(member.value.text());
    if (group.children.empty()) made_.groups[std::string(name)];
  }

  void read_facts(const JsonNode& instance) {
    if (!is_instance_name(instance.key)) {
      error(instance, "instance-name", in_quotes(instance.key) + " can be no instance's name",
            "write INSTANCE, or HOST:INSTANCE where two hosts have one of that name");
    }
    Parts& facts = made_.facts[std::string(instance.key)];
    for (const JsonNode& fact : instance.children) {
      if (is_built_in_part(fact.key)) {
        error(fact, "fact-name", in_quotes(fact.key) + " is what ampcfg itself fills in",
              "give the fact another name: instance, instance:lower, host, platform and port are known");
      } else if (fact.key.empty() || fact.key.find_first_of("{}") != std::string_view::npos) {
        error(fact, "fact-name", in_quotes(fact.key) + " can be no fact's name", "take letters, digits, `-` and `_`");
      }
      const bool is_text = fact.value.kind() == Value::Kind::string;
      facts[std::string(fact.key)] =
          is_text ? fact.value.text() : text_.bytes().substr(fact.written.begin, fact.written.end - fact.written.begin);
    }
  }

  const JsonText& text_;
  ProblemReport& report_;
  SetInstances made_;
};

bool is_member(const std::string& pattern, const Subject& subject) {
  if (pattern.find(':') == std::string::npos) return glob(pattern, subject.instance);
  return glob(pattern, subject.host + ":" + subject.instance);
}

}  // namespace

std::vector<std::string> SetInstances::groups_of(const Subject& subject) const {
  std::vector<std::string> names;
  for (const auto& [name, members] : groups) {
    if (std::any_of(members.begin(), members.end(), [&](const std::string& one) { return is_member(one, subject); }))
      names.push_back(name);
  }
  return names;
}

Parts SetInstances::parts_of(const Subject& subject) const {
  Parts parts;
  if (const auto own = facts.find(subject.host + ":" + subject.instance); own != facts.end()) parts = own->second;
  if (const auto any = facts.find(subject.instance); any != facts.end())
    parts.insert(any->second.begin(), any->second.end());
  parts["instance"] = subject.instance;
  parts["instance:lower"] = lowered(subject.instance);
  if (subject.host_is_named) parts["host"] = subject.host;
  if (subject.platform) parts["platform"] = *subject.platform;
  const auto port = subject.port ? subject.port() : std::nullopt;
  if (port) parts["port"] = std::to_string(*port);
  return parts;
}

std::map<std::string, std::string> parts_in_lower_case(const std::map<std::string, Parts, std::less<>>& facts) {
  using Values = std::map<std::string_view, std::string_view>;  // by instance
  std::map<std::string, Values> values;
  for (const auto& [instance, parts] : facts) {
    for (const auto& [fact, value] : parts) values[fact][instance] = value;
  }
  const auto is_of = [](const Values& small, const Values& large) {
    bool differs = false;
    for (const auto& [instance, value] : small) {
      const auto other = large.find(instance);
      if (other == large.end()) continue;
      if (lowered(other->second) != value) return false;
      differs = differs || other->second != value;
    }
    return differs;
  };
  std::map<std::string, std::string> found{{"instance:lower", "instance"}};
  for (const auto& [small, of_small] : values) {
    for (const auto& [large, of_large] : values) {
      if (is_of(of_small, of_large)) found.try_emplace(small, large);
    }
  }
  return found;
}

SetInstances read_set_instances(const std::string& bytes, ProblemReport& report) {
  const auto text = read_checked(bytes, "instances.json", report);
  return text ? InstancesReader(*text, report).run() : SetInstances();
}

std::vector<std::string> read_unchecked(const std::string& bytes, ProblemReport& report) {
  std::vector<std::string> patterns;
  const auto text = read_checked(bytes, "unchecked.json", report);
  if (!text) return patterns;
  for (const JsonNode& pattern : text->root().children) patterns.emplace_back(pattern.value.text());
  return patterns;
}

std::map<std::string, std::vector<std::string>, std::less<>> groups_in(const std::string& instances_json) {
  std::vector<Problem> problems;
  ProblemReport report("instances.json", problems);
  return read_set_instances(instances_json, report).groups;
}

}  // namespace ampcfg::drift
