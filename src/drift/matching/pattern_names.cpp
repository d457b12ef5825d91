#include "ampcfg/drift/matching/pattern_names.hpp"

#include <cstddef>

namespace ampcfg::drift {

std::vector<std::string> names_of_file(const std::string& file) {
  const std::size_t dot = file.rfind('.');
  const std::size_t slash = file.rfind('/');
  const bool has_extension = dot != std::string::npos && dot > 0 && (slash == std::string::npos || dot > slash + 1);
  if (!has_extension) return {file};
  return {file, file.substr(0, dot)};
}

std::vector<std::string> names_of_key(const std::string& file, const std::string& key) {
  std::vector<std::string> names{key};
  for (const std::string& name : names_of_file(file)) names.push_back(name + "." + key);
  return names;
}

}  // namespace ampcfg::drift
