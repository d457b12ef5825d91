#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/document/reading/arena.hpp"
#include "ampcfg/drift/set/expectations.hpp"

namespace ampcfg::drift {

/// A `universal_configs.json` or `variable_configs.json`.
struct SetLayer {
  std::string path;      ///< relative to the set's folder
  std::string platform;  ///< of its folder; empty at the top
  bool variable = false;
  document::JsonText text;
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

/// A value for one instance. `instance` is as written.
struct Documented {
  std::string_view instance;
  const document::JsonNode* node = nullptr;
};

/// An entry of `variable_configs.json`.
struct VariableKey : Expected {
  std::int32_t section = -1;  ///< of `PluginSet::sections`: the longest whose name and a dot its key begins with
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
};

using PluginSets = std::map<std::string, std::shared_ptr<const PluginSet>, std::less<>>;

struct ExpectationSet {
  std::vector<std::unique_ptr<const SetLayer>> layers;
  document::Arena keys;  ///< the dotted keys that stand in no file as such
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
};

/// True if `path` stays within the folder that it starts from: relative, without empty, `.` or `..` parts and NUL.
bool stays_within(std::string_view path);
/// True for a name that ends in `.yml` or `.yaml`.
bool has_extension(std::string_view name);
/// True if a section or a `$` directive, that is a non-empty object.
bool is_object_with_members(const document::JsonNode& node);
/// The value documented for an instance: of `HOST:INSTANCE`, else of `INSTANCE`; null where there is none.
const Documented* documented_for(const VariableKey& key, const Subject& subject);

}  // namespace ampcfg::drift
