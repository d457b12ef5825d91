#include "drift/set/collisions.hpp"

#include <algorithm>
#include <unordered_map>

#include "drift/set/layer_reader.hpp"

namespace ampcfg::drift {
namespace {

std::string_view without_extension(std::string_view name) {
  for (const std::string_view extension : {".yml", ".yaml"}) {
    if (name.ends_with(extension)) return name.substr(0, name.size() - extension.size());
  }
  return name;
}

class Collisions {
 public:
  Collisions(const SetLayer& layer, ProblemReport& report) : layer_(layer), report_(report) {}

  void check(const LayerPlugin& plugin) {
    sections_.clear();
    keys_.clear();
    for (const Section& section : plugin.sections) {
      auto& same_file = sections_[without_extension(section.name)];
      for (const Section* other : same_file) sections_claim(*other, section);
      same_file.push_back(&section);
    }
    for (const FlatKey& key : plugin.flat_keys) keys_[key.key] = key.node;
    for (const VariableKey& key : plugin.variable_keys) {
      if (key.own_section.empty()) keys_[key.key] = key.node;
    }
    for (const auto& [key, node] : keys_) check(key, *node);
  }

 private:
  void sections_claim(const Section& earlier, const Section& later) {
    for (const Expected& leaf : later.leaves) {
      if (earlier.find(leaf.key)) {
        warn(*leaf.node,
             in_quotes(leaf.key) + " stands in the sections " + in_quotes(earlier.name) + " and " +
                 in_quotes(later.name),
             "they name the same file, where the later counts");
      }
    }
  }

  void check(std::string_view key, const document::JsonNode& node) {
    in_section("config", key, key, node);
    for (std::size_t dot = key.find('.'); dot != std::string_view::npos; dot = key.find('.', dot + 1)) {
      const std::string_view file = key.substr(0, dot);
      const std::string_view rest = key.substr(dot + 1);
      in_section(file, rest, key, node);
      const bool is_main = without_extension(file) == "config";
      if (is_main && keys_.contains(rest)) {
        warn(node, in_quotes(key) + " and " + in_quotes(rest) + " are both a key of config.yml",
             "the later counts: keep one of them");
      }
      if (dot > longest_path) break;
    }
  }

  void in_section(std::string_view file, std::string_view in_file, std::string_view key,
                  const document::JsonNode& node) {
    const auto found = sections_.find(without_extension(file));
    if (found == sections_.end()) return;
    for (const Section* section : found->second) {
      if (!section->find(in_file)) continue;
      warn(node,
           in_quotes(key) + " and " + in_quotes(in_file) + " in the section " + in_quotes(section->name) +
               " are the same key",
           "the section's counts: keep one of them");
    }
  }

  void warn(const document::JsonNode& node, const std::string& message, const std::string& hint) {
    report_.warning("collision", layer_.text->place(node.key_written.begin), message, hint);
  }

  static constexpr std::size_t longest_path = 4095;

  const SetLayer& layer_;
  ProblemReport& report_;
  std::unordered_map<std::string_view, std::vector<const Section*>> sections_;
  std::unordered_map<std::string_view, const document::JsonNode*> keys_;
};

}  // namespace

void report_collisions(const SetLayer& layer, const LayerPlugins& plugins, ProblemReport& report) {
  Collisions collisions(layer, report);
  for (const auto& [name, plugin] : plugins) collisions.check(plugin);
}

}  // namespace ampcfg::drift
