#pragma once

#include <random>
#include <string>
#include <vector>

namespace ampcfg::document {

/// Files made out of seed files by a few edits that matter to YAML. The same seeds and number give the same files.
class Mutator {
 public:
  Mutator(std::vector<std::string> seeds, std::uint64_t number) : seeds_(std::move(seeds)), random_(number) {}

  std::string next();

 private:
  std::size_t below(std::size_t count) { return count == 0 ? 0 : random_() % count; }
  std::string seed();
  std::string excerpt(const std::string& file, std::size_t most_lines);
  void edit(std::string& file);
  void edit_lines(std::string& file);

  std::vector<std::string> seeds_;
  std::mt19937_64 random_;
};

}  // namespace ampcfg::document
