#include "drift/reporting/scope.hpp"

#include <algorithm>
#include <cstddef>

#include "ampcfg/drift/matching/pattern_names.hpp"
#include "ampcfg/drift/matching/selection.hpp"

namespace ampcfg::drift {
namespace {

constexpr std::size_t most_scopes = 32;

bool pick(const std::vector<std::string>& patterns, const std::string& name) {
  return patterns.empty() || std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
           return pattern == name || matches(pattern, name);
         });
}

bool pick_any(const std::vector<std::string>& patterns, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return pick(patterns, name); });
}

}  // namespace

bool looks_at(const Scope& scope, const std::string& instance) {
  return pick(scope.instances, instance);
}

bool looks_at(const Scope& scope, const FindingPlace& place, InDoubt in_doubt) {
  if (!pick(scope.plugins, place.plugin)) return false;
  if (!scope.files.empty()) {
    if (!place.file) return in_doubt == InDoubt::looked_at;
    if (!pick_any(scope.files, names_of_file(*place.file))) return false;
  }
  if (scope.keys.empty()) return true;
  if (!place.file || !place.key) return in_doubt == InDoubt::looked_at;
  return pick_any(scope.keys, names_of_key(*place.file, *place.key));
}

bool looks_at(const Scope& scope, const Ending& ending) {
  constexpr std::string_view between = ": ";
  if (!pick(scope.plugins, ending.plugin)) return false;
  const std::size_t at = ending.entry.find(between);
  const bool has_section = at != std::string::npos;
  if (!scope.files.empty() && !(has_section && pick_any(scope.files, names_of_file(ending.entry.substr(0, at)))))
    return false;
  return pick(scope.keys, ending.entry) || (has_section && pick(scope.keys, ending.entry.substr(at + between.size())));
}

std::vector<Scope> joined(std::vector<Scope> scopes, const Scope& more) {
  if (more.is_whole()) return {more};
  const bool is_known =
      std::any_of(scopes.begin(), scopes.end(), [&](const Scope& known) { return known.is_whole() || known == more; });
  if (is_known) return scopes;
  if (scopes.size() == most_scopes) scopes.erase(scopes.begin());
  scopes.push_back(more);
  return scopes;
}

}  // namespace ampcfg::drift
