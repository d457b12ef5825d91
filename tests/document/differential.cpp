// Compares Document::read with SnakeYAML on mutated files, for as long as one likes.
//   differential [--seconds N | --count N] [--seed N] FOLDER...
// Prints each difference made small; exit code 1 if there is one. Every file below the folders is a seed.

#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "document/mutate.hpp"
#include "document/oracle.hpp"
#include "document/trial_options.hpp"

namespace {

using ampcfg::document::agree;
using ampcfg::document::listing;
using ampcfg::document::Oracle;

constexpr std::size_t batch = 500;
constexpr std::size_t most_differences = 10;

/// Takes away what can be taken away without losing the difference.
std::string shrink(std::string file, Oracle& oracle) {
  for (std::size_t length = file.size() / 2 + 1; length > 0; length /= 2) {
    for (std::size_t at = 0; at < file.size();) {
      std::string shorter = file;
      shorter.erase(at, length);
      if (agree(listing(shorter), oracle.ask(shorter))) {
        at += length;
      } else {
        file = shorter;
      }
    }
  }
  return file;
}

std::string visible(const std::string& bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      out += "\\n\n";
    } else if (byte < ' ' || byte >= 0x7F || c == '\\') {
      out += fmt::format("\\x{:02X}", byte);
    } else {
      out += c;
    }
  }
  return out;
}

void report(const std::string& file, Oracle& oracle) {
  const std::string small = shrink(file, oracle);
  std::cout << "--- difference in\n"
            << visible(small) << "\n--- SnakeYAML\n"
            << visible(oracle.ask(small)) << "\n--- ampcfg\n"
            << visible(listing(small)) << std::endl;
}

struct Tally {
  std::size_t files = 0;
  std::size_t accepted = 0;
  std::size_t differences = 0;
};

void compare(const std::vector<std::string>& files, Oracle& oracle, Tally& tally) {
  const std::vector<std::string> answers = oracle.ask(files);
  for (std::size_t i = 0; i < files.size(); ++i) {
    ++tally.files;
    if (!answers[i].starts_with('!')) ++tally.accepted;
    if (agree(listing(files[i]), answers[i])) continue;
    ++tally.differences;
    report(files[i], oracle);
    if (tally.differences == most_differences) return;
  }
}

int run(const ampcfg::document::TrialOptions& options) {
  Oracle oracle;
  Tally tally;
  compare(options.files, oracle, tally);
  ampcfg::document::Mutator mutator(options.files, options.seed);
  const auto end = std::chrono::steady_clock::now() + options.time;
  while (tally.files < options.count && tally.differences < most_differences &&
         std::chrono::steady_clock::now() < end) {
    std::vector<std::string> files;
    while (files.size() < batch) files.push_back(mutator.next());
    compare(files, oracle, tally);
  }
  std::cout << fmt::format("{} files, of which SnakeYAML accepts {}: {} differences\n", tally.files, tally.accepted,
                           tally.differences);
  return tally.differences == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    const auto is_any = [](const std::filesystem::path&) { return true; };
    return run(ampcfg::document::trial_options({arguments + 1, arguments + count}, is_any));
  } catch (const std::exception& error) {
    std::cerr << "differential: " << error.what() << '\n';
    return 64;
  }
}
