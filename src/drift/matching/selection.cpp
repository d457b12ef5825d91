#include "ampcfg/drift/matching/selection.hpp"

#include <algorithm>
#include <tuple>

#include "drift/matching/glob.hpp"

namespace ampcfg::drift {

bool matches(const std::string& pattern, const std::string& name) {
  return glob(pattern, name);
}

bool Patterns::pick(std::string_view name) const {
  return patterns_.empty() || std::any_of(patterns_.begin(), patterns_.end(), [&](const std::string& pattern) {
           return pattern == name || glob(pattern, name);
         });
}

std::vector<std::string> Patterns::pick(const std::vector<std::string>& names,
                                        std::vector<std::string>* unmatched) const {
  if (patterns_.empty()) return names;
  std::vector<bool> picked(names.size());
  for (const std::string& pattern : patterns_) {
    bool any = false;
    const auto exact = std::find(names.begin(), names.end(), pattern);
    if (exact != names.end()) {
      picked[static_cast<std::size_t>(exact - names.begin())] = any = true;
    } else if (is_glob(pattern)) {
      for (std::size_t i = 0; i < names.size(); ++i) {
        if (glob(pattern, names[i])) picked[i] = any = true;
      }
    }
    if (!any && unmatched != nullptr) unmatched->push_back(pattern);
  }
  std::vector<std::string> result;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (picked[i]) result.push_back(names[i]);
  }
  return result;
}

bool Selection::is_exact(const std::string& plugin, const std::string& file, std::string_view key) const {
  if (exact.empty()) return true;
  const auto found = std::lower_bound(
      exact.begin(), exact.end(), std::tie(plugin, file),
      [](const ExactKeys& one, const auto& sought) { return std::tie(one.plugin, one.file) < sought; });
  if (found == exact.end() || found->plugin != plugin || found->file != file) return false;
  return found->keys.empty() || std::binary_search(found->keys.begin(), found->keys.end(), key);
}

}  // namespace ampcfg::drift
