#include "document/trial_options.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace ampcfg::document {

TrialOptions trial_options(const std::vector<std::string>& arguments,
                           const std::function<bool(const std::filesystem::path&)>& is_wanted,
                           const std::map<std::string_view, std::uint64_t*>& more) {
  TrialOptions options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (!argument.starts_with("--")) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(argument)) {
        if (!entry.is_regular_file() || !is_wanted(entry.path())) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        options.files.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
      }
      continue;
    }
    if (++i == arguments.size()) throw std::runtime_error(argument + " needs a number");
    const std::uint64_t number = std::stoull(arguments[i]);
    if (argument == "--seconds") {
      options.time = std::chrono::seconds(number);
    } else if (argument == "--count") {
      options.count = number;
    } else if (argument == "--seed") {
      options.seed = number;
    } else if (const auto own = more.find(argument); own != more.end()) {
      *own->second = number;
    } else {
      throw std::runtime_error("unknown option " + argument);
    }
  }
  if (options.files.empty()) throw std::runtime_error("name a folder with files");
  return options;
}

}  // namespace ampcfg::document
