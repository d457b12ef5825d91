#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/drift/set/expectations.hpp"
#include "drift/set/directive.hpp"
#include "drift/set/set_instances.hpp"

namespace ampcfg::drift {

/// A `universal_configs.json` or `variable_configs.json`.
struct SetLayer {
  std::string path;      ///< relative to the set's folder
  std::string platform;  ///< of its folder; empty at the top
  bool variable = false;
  std::shared_ptr<const document::JsonText> text;
};

/// An expected value and where it is written.
struct Expected {
  std::string_view key;
  const document::JsonNode* node = nullptr;
  const SetLayer* layer = nullptr;

  [[nodiscard]] const document::Value& value() const { return node->value; }
};

/// A config file whose keys stand in an object of their own, flattened.
struct Section {
  std::string_view name;
  const document::JsonNode* node = nullptr;
  std::vector<Expected> leaves;       ///< by the key in the file, in the order written
  std::vector<std::uint32_t> by_key;  ///< `leaves`, sorted by key

  /// The position in `leaves`.
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view key) const;
  void sort();
};

/// The beginning of a key, cut at a dot, that may name a file. Keys share them; `shorter` is the next one of a key.
struct Stem {
  std::string_view path;
  std::int32_t shorter = -1;
};

/// An entry outside sections: its `key` holds the file's name too, or none.
struct FlatKey : Expected {
  std::int32_t stem = -1;  ///< the longest, of `PluginSet::stems`
};

/// A value for one instance, or a group of them. `instance` is as written: INSTANCE, HOST:INSTANCE, @group.
struct Documented {
  std::string_view instance;
  const document::JsonNode* node = nullptr;

  /// The group's name; empty where it is an instance's.
  [[nodiscard]] std::string_view group() const {
    return instance.starts_with('@') ? instance.substr(1) : std::string_view();
  }
};

/// An entry of `variable_configs.json`.
struct VariableKey : Expected {
  std::string_view own_section;  ///< of that file's own: which config file the key is in; else empty
  std::int32_t section = -1;     ///< of `PluginSet::sections`: the longest whose name and a dot its key begins with
  std::int32_t stem = -1;
  std::vector<Documented> instances;
};

/// All that is expected of one plugin on instances of one platform: what the set's top says, and after it what the
/// platform's folder says.
struct PluginSet {
  std::vector<Section> sections;
  std::vector<FlatKey> flat_keys;
  std::vector<VariableKey> variable_keys;
  std::vector<Stem> stems;
  std::vector<const Directive*> secrets;         ///< that its sections and flat keys name
  std::vector<std::uint32_t> keys_with_secrets;  ///< of `variable_keys`, those that name one for somebody
};

using PluginSets = std::map<std::string, std::shared_ptr<const PluginSet>, std::less<>>;

struct ReadLayer;

struct ExpectationSet {
  std::vector<std::shared_ptr<const SetLayer>> layers;
  std::vector<std::shared_ptr<const ReadLayer>> read;  ///< the same, with what they came to
  std::vector<const Directives*> directives;           ///< of each of these that has some
  std::set<std::string, std::less<>> parts;            ///< that templates and secrets' names are filled in with
  bool has_days = false;                               ///< something counts until a day
  bool has_unique = false;
  SecretKeys secret_keys;
  SetInstances instances;
  std::vector<std::string> unchecked;  ///< `PLUGIN/FILE: KEY`, globs: not to be learned
  PluginSets top;
  std::map<std::string, PluginSets, std::less<>> by_platform;  ///< for the platforms that have a folder
  std::string digest;
  std::string created;  ///< as the top's metadata say it
  std::size_t universal_plugins = 0;
  std::size_t variable_plugins = 0;
  std::vector<std::string> plugins;
  std::vector<std::string> documented_instances;
  std::vector<std::string> platforms;
  /// Files and keys with characters that mean something in a glob: a pattern that equals one picks it alone.
  std::vector<std::string> glob_like;

  [[nodiscard]] const PluginSets& for_platform(const std::optional<std::string>& platform) const;
  /// Null where nothing is expected of the plugin.
  [[nodiscard]] const PluginSet* find(const Subject& subject, std::string_view plugin) const;
  /// What stands there for a value; null where it is a plain value.
  [[nodiscard]] const Directive* directive(const document::JsonNode& node) const;
};

/// True for what may be INSTANCE or HOST:INSTANCE.
bool is_instance_name(std::string_view name);
/// True for a name that ends in `.yml` or `.yaml`.
bool has_extension(std::string_view name);
/// True if a section or a `$` directive, that is a non-empty object.
bool is_object_with_members(const document::JsonNode& node);
/// What a key documents for an instance: of `HOST:INSTANCE`, else of `INSTANCE`, else of each of its groups (sorted);
/// empty where there is nothing.
std::vector<const Documented*> documented_for(const VariableKey& key, const Subject& subject,
                                              const std::vector<std::string>& groups);

}  // namespace ampcfg::drift
