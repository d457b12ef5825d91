#include "ampcfg/os/relative_path.hpp"

#include <algorithm>

namespace ampcfg::os {

bool stays_within(std::string_view path) noexcept {
  if (path.find('\0') != std::string_view::npos) return false;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return false;
    begin = end + 1;
  }
  return true;
}

}  // namespace ampcfg::os
