#include "os/place_of.hpp"

#include <limits.h>
#include <unistd.h>

#include <array>
#include <string>

namespace ampcfg::os {

std::filesystem::path place_of(int descriptor) {
  std::array<char, PATH_MAX> text{};
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  const ssize_t size = ::readlink(link.c_str(), text.data(), text.size());
  if (size <= 0 || static_cast<std::size_t>(size) == text.size() || text[0] != '/') return {};
  return std::string(text.data(), static_cast<std::size_t>(size));
}

}  // namespace ampcfg::os
