#include "cli/report/label.hpp"

#include "cli/terminal/text.hpp"

namespace ampcfg::cli {

std::string label_in(std::size_t hosts, const std::string& host, const std::string& instance) {
  return hosts > 1 ? shown(host) + ":" + shown(instance) : shown(instance);
}

std::string_view plain_value(std::string_view json) {
  constexpr std::string_view start = "{\"$value\": ";
  return json.starts_with(start) ? json.substr(start.size(), json.size() - start.size() - 1) : json;
}

}  // namespace ampcfg::cli
