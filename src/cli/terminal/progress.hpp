#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"

namespace ampcfg::cli {

/// One line on stderr that grows, for what takes longer than half a second; only on a terminal, and gone when it ends.
class Progress {
 public:
  /// `what` is said before the numbers: `scanning`.
  Progress(Console& console, std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// What a function of fleet is given, to say how far it is.
  [[nodiscard]] fleet::Progress of_fleet();

 private:
  void show(std::size_t done, std::size_t of, const std::vector<std::string>& awaited);

  Console& console_;
  std::string what_;
  std::chrono::steady_clock::time_point last_;
  bool visible_ = false;
};

}  // namespace ampcfg::cli
