#include "drift/set/layer_reader.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "ampcfg/os/relative_path.hpp"
#include "drift/set/schema.hpp"
#include "drift/set/schema_check.hpp"
#include "drift/set/section_keys.hpp"

namespace ampcfg::drift {
namespace {

using document::JsonNode;
using document::Value;

class LayerReader {
 public:
  LayerReader(ReadLayer& read, const SetInstances& instances, ProblemReport& report)
      : read_(read), layer_(read.layer), instances_(instances), report_(report) {}

  void run() {
    for (const JsonNode& plugin : members(layer_.text->root())) {
      check_plugin_name(plugin);
      LayerPlugin& content = read_.plugins[std::string(plugin.key)];
      for (const JsonNode& entry : members(plugin)) {
        if (layer_.variable) {
          variable_entry(entry, content);
        } else {
          universal_entry(entry, content);
        }
      }
    }
    check_schema();
  }

 private:
  /// Those of an object; of anything else none, which the schema has a word to say about.
  static const std::vector<JsonNode>& members(const JsonNode& node) {
    static const std::vector<JsonNode> none;
    return node.value.kind() == Value::Kind::mapping ? node.children : none;
  }

  void error(const JsonNode& node, std::string code, const std::string& message, const std::string& hint,
             std::string near = {}) {
    const bool named = node.key_written.end > 0;
    report_.error(std::move(code), layer_.text->place(named ? node.key_written.begin : node.written.begin), message,
                  hint, std::move(near));
    reported_.insert(&node);
  }

  void check_plugin_name(const JsonNode& plugin) {
    const std::string_view name = plugin.key;
    if (name.starts_with('@') && name != "@server") {
      error(plugin, "plugin-name", in_quotes(name) + ": names that begin with @ are reserved",
            "`@server` is the game folder itself; a plugin has the name of its folder below plugins/");
    } else if (name != "@server" && (!os::stays_within(name) || name.find('/') != std::string_view::npos)) {
      error(plugin, "plugin-name", in_quotes(name) + " cannot be a plugin's folder",
            "write the name of its folder below plugins/");
    }
  }

  void universal_entry(const JsonNode& entry, LayerPlugin& plugin) {
    const bool stands_for_value = is_directive(entry);
    if (stands_for_value) directive(entry);
    if (!stands_for_value && is_object_with_members(entry)) return section(entry, plugin);
    FlatKey key;
    static_cast<Expected&>(key) = {entry.key, &entry, &layer_};
    check_parts(key);
    plugin.flat_keys.push_back(key);
  }

  void check_section_name(const JsonNode& entry) {
    if (os::stays_within(entry.key)) return;
    error(entry, "path-escapes", "the section " + in_quotes(entry.key) + " is not a path within the plugin's folder",
          "a section is a config file, relative to the plugin's folder, without empty, `.` and `..` parts: "
          "\"lang/en\"");
  }

  void section(const JsonNode& entry, LayerPlugin& plugin) {
    check_section_name(entry);
    FlattenEvents events;
    events.directive = [&](const JsonNode& node) { directive(node); };
    events.replaced = [&](const JsonNode& node) {
      report_.warning("replaced-key", layer_.text->place(node.key_written.begin),
                      in_quotes(node.key) + " in the section " + in_quotes(entry.key) + " is replaced by a later entry",
                      "dotted keys and nested objects that meet are one key, and the later counts: remove this one");
    };
    Section& made = plugin.sections.emplace_back();
    made.name = entry.key;
    made.node = &entry;
    made.leaves = flatten(entry, layer_, read_.keys, events);
    for (const Expected& leaf : made.leaves) check_parts(leaf);
    made.sort();
  }

  void variable_entry(const JsonNode& entry, LayerPlugin& plugin) {
    if (!is_variable_section(entry)) return variable_key(entry, {}, plugin);
    check_section_name(entry);
    for (const JsonNode& key : entry.children) variable_key(key, entry.key, plugin);
  }

  void variable_key(const JsonNode& entry, std::string_view section, LayerPlugin& plugin) {
    VariableKey key;
    static_cast<Expected&>(key) = {entry.key, &entry, &layer_};
    key.own_section = section;
    if (is_directive(entry)) {
      error(entry, "directive", "a directive in place of the values of " + in_quotes(entry.key),
            "write it as the value of an instance: {\"" + std::string(entry.key) + "\": {\"INSTANCE\": {…}}}");
    } else if (entry.value.kind() != Value::Kind::mapping) {
      error(entry, "schema", in_quotes(entry.key) + " has a value of the wrong kind",
            "write its values by instance: {\"INSTANCE\": value}");
    }
    if (is_directive(entry)) return;
    for (const JsonNode& instance : members(entry)) {
      check_instance_name(instance);
      key.instances.push_back({instance.key, &instance});
      if (!is_object_with_members(instance)) continue;
      if (is_directive(instance)) {
        directive(instance);
      } else {
        error(instance, "object-value",
              "an object as the value of " + in_quotes(entry.key) + " for " + in_quotes(instance.key),
              "name its keys one by one: \"" + std::string(entry.key) + "." + std::string(instance.children[0].key) +
                  "\"");
      }
    }
    check_parts(key);
    plugin.variable_keys.push_back(std::move(key));
  }

  /// No plugin has such a key, and what makes mappings of it goes as deep.
  void check_parts(const Expected& expected) {
    constexpr std::size_t most_parts = 100;
    const auto parts = static_cast<std::size_t>(std::count(expected.key.begin(), expected.key.end(), '.')) + 1;
    if (parts <= most_parts) return;
    error(*expected.node, "deep-key", "a key of " + std::to_string(parts) + " parts",
          "at most " + std::to_string(most_parts) + " stand in a key: correct it, or take it out");
  }

  void check_instance_name(const JsonNode& instance) {
    const std::string_view name = instance.key;
    if (name.starts_with('@')) return check_group(instance);
    if (!is_instance_name(name)) {
      error(instance, "instance-name", in_quotes(name) + " can be no instance's name",
            "write INSTANCE, HOST:INSTANCE where two hosts have one of that name, or @GROUP");
    }
  }

  void check_group(const JsonNode& documented) {
    const auto& groups = instances_.groups;
    const std::string_view name = documented.key.substr(1);
    if (groups.contains(name)) return;
    std::vector<std::string> known;
    for (const auto& [group, members] : groups) known.push_back(group);
    error(documented, "group-unknown", in_quotes(documented.key) + ": the set defines no such group",
          "define it in instances.json, at the set's top: {\"groups\": {" + in_quotes(name) + ": [\"INSTANCE\"]}}",
          did_you_mean(name, known, behind_problem));
  }

  void directive(const JsonNode& object) {
    if (auto read = read_directive(object, *layer_.text, report_)) {
      read_.directives.emplace(&object, *std::move(read));
    } else {
      reported_.insert(&object);
    }
  }

  void check_schema() {
    const std::size_t slash = layer_.path.rfind('/');
    const std::string name = slash == std::string::npos ? layer_.path : layer_.path.substr(slash + 1);
    for (const SchemaViolation& violation : violations(set_schema(name), layer_.text->root(), read_.directives)) {
      if (reported_.contains(violation.node)) continue;
      const std::string_view key = violation.node->key;
      error(*violation.node, "schema", (key.empty() ? "the file" : in_quotes(key)) + " has a value of the wrong kind",
            "expected: " + violation.expected);
    }
  }

  ReadLayer& read_;
  const SetLayer& layer_;
  const SetInstances& instances_;
  ProblemReport& report_;
  std::set<const JsonNode*> reported_;  // so that the schema does not complain of them again
};

}  // namespace

void read_layer(ReadLayer& read, const SetInstances& instances, ProblemReport& report) {
  LayerReader(read, instances, report).run();
}

}  // namespace ampcfg::drift
