#include "host/amp/kvp.hpp"

#include <algorithm>

namespace ampcfg::host {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

}  // namespace

std::map<std::string, std::string, std::less<>> read_kvp(std::string_view text) {
  constexpr std::string_view bom = "\xEF\xBB\xBF";
  if (text.starts_with(bom)) text.remove_prefix(bom.size());
  std::map<std::string, std::string, std::less<>> settings;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::string_view setting = trimmed(line);
    const std::size_t equals = setting.find('=');
    if (setting.starts_with('#') || equals == std::string_view::npos) continue;
    const std::string_view key = trimmed(setting.substr(0, equals));
    if (!key.empty()) settings.insert_or_assign(std::string(key), std::string(trimmed(setting.substr(equals + 1))));
  }
  return settings;
}

}  // namespace ampcfg::host
