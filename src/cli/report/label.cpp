#include "cli/report/label.hpp"

#include "cli/terminal/text.hpp"

namespace ampcfg::cli {

std::string label_in(std::size_t hosts, const std::string& host, const std::string& instance) {
  return hosts > 1 ? shown(host) + ":" + shown(instance) : shown(instance);
}

}  // namespace ampcfg::cli
