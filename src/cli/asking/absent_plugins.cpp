#include "cli/asking/absent_plugins.hpp"

#include <iterator>

#include "ampcfg/drift/matching/near_names.hpp"
#include "ampcfg/host/settings/warning_kinds.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {

std::vector<std::string> absent_plugins(const std::vector<std::string>& expected,
                                        const std::vector<std::string>& installed) {
  std::vector<std::string> absent;
  std::copy_if(expected.begin(), expected.end(), std::back_inserter(absent), [&](const std::string& name) {
    return !name.starts_with('@') && !std::binary_search(installed.begin(), installed.end(), name);
  });
  return absent;
}

std::string meant_by(const std::string& absent, const std::vector<std::string>& expected,
                     const std::vector<std::string>& installed) {
  const auto meant = std::find_if(installed.begin(), installed.end(), [&](const std::string& name) {
    return drift::is_misspelt(absent, name) && !std::binary_search(expected.begin(), expected.end(), name);
  });
  return meant == installed.end() ? std::string() : *meant;
}

std::vector<host::Warning> warnings_of_misspelt(const std::vector<std::string>& named,
                                                const std::vector<std::string>& expected,
                                                const std::vector<std::string>& installed) {
  std::vector<host::Warning> warnings;
  for (const std::string& absent : absent_plugins(named, installed)) {
    const std::string meant = meant_by(absent, expected, installed);
    if (meant.empty()) continue;
    warnings.push_back(host::Warning::of_kind(host::warning_kind::plugin_unknown,
                                              "no instance has the plugin " + in_quotes(absent) +
                                                  " of the expectations: did you mean " + in_quotes(meant) + "?"));
  }
  return warnings;
}

}  // namespace ampcfg::cli
