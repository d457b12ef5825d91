#include "drift/set/combine.hpp"

#include <algorithm>
#include <unordered_map>

#include "ampcfg/os/relative_path.hpp"
#include "drift/set/layer_reader.hpp"

namespace ampcfg::drift {
namespace {

class Combination {
 public:
  PluginSet run(const std::vector<const LayerPlugin*>& layers) {
    for (const LayerPlugin* layer : layers) {
      for (const Section& section : layer->sections) add(section);
    }
    for (const LayerPlugin* layer : layers) {
      for (FlatKey key : layer->flat_keys) {
        key.stem = stem_of(key.key);
        set_.flat_keys.push_back(key);
      }
      for (VariableKey key : layer->variable_keys) {
        if (key.own_section.empty()) key.section = section_of(key.key);
        if (key.own_section.empty() && key.section < 0) key.stem = stem_of(key.key);
        set_.variable_keys.push_back(std::move(key));
      }
    }
    return std::move(set_);
  }

 private:
  void add(const Section& section) {
    longest_section_ = std::max(longest_section_, section.name.size());
    const auto [found, is_new] = sections_.try_emplace(section.name, set_.sections.size());
    if (is_new) {
      set_.sections.push_back(section);
      return;
    }
    Section& below = set_.sections[found->second];
    std::vector<Expected> more;
    for (const Expected& leaf : section.leaves) {
      if (const auto same = below.find(leaf.key)) {
        below.leaves[*same] = leaf;
      } else {
        more.push_back(leaf);
      }
    }
    below.leaves.insert(below.leaves.end(), more.begin(), more.end());
    below.sort();
  }

  [[nodiscard]] std::int32_t section_of(std::string_view key) const {
    if (sections_.empty()) return -1;
    std::int32_t longest = -1;
    for (std::size_t dot = key.find('.'); dot <= longest_section_ && dot != std::string_view::npos;
         dot = key.find('.', dot + 1)) {
      const auto found = sections_.find(key.substr(0, dot));
      if (found != sections_.end()) longest = static_cast<std::int32_t>(found->second);
    }
    return longest;
  }

  /// The longest beginning of a key that may name a file.
  std::int32_t stem_of(std::string_view key) {
    constexpr std::size_t longest_path = 4095;
    std::int32_t longest = -1;
    for (std::size_t dot = key.find('.'); dot != std::string_view::npos && dot <= longest_path;
         dot = key.find('.', dot + 1)) {
      const std::string_view path = key.substr(0, dot);
      if (!os::stays_within(path)) continue;
      const auto [found, is_new] = stems_.try_emplace(path, static_cast<std::int32_t>(set_.stems.size()));
      if (is_new) set_.stems.push_back({path, longest});
      longest = found->second;
    }
    return longest;
  }

  PluginSet set_;
  std::unordered_map<std::string_view, std::size_t> sections_;
  std::size_t longest_section_ = 0;
  std::unordered_map<std::string_view, std::int32_t> stems_;
};

}  // namespace

PluginSet combine(const std::vector<const LayerPlugin*>& layers) {
  return Combination().run(layers);
}

}  // namespace ampcfg::drift
