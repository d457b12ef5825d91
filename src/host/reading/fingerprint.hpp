#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "ampcfg/os/file.hpp"
#include "ampcfg/os/folder.hpp"

namespace ampcfg::host {

/// A folder whose names were listed, or a file that was read. Together those of a plugin cover all that its verdict
/// rests on: what a folder does not list was not there.
struct Fingerprint {
  std::string path;  ///< relative to the plugin's folder; empty for that itself
  bool is_folder = false;
  os::Stamp stamp;     ///< as it was before it was read
  bool rested = true;  ///< `has_rested`, then
  std::string names;   ///< of a folder: `sum_of_names`
};

/// True if whatever changes it from `now` on gives it another stamp: its last change lies so far back that no clock
/// whose ticks are at most `tick` apart can stamp both alike. `now` is `os::now_nanoseconds`, taken before the stamp
/// was. Also false for what is stamped in the future, by a clock that was set back.
bool has_rested(const os::Stamp& stamp, std::int64_t now, std::chrono::nanoseconds tick);

/// What tells listings apart: a SHA-256 over names and kinds, in 64 digits.
std::string sum_of_names(const os::Listing& listing);

}  // namespace ampcfg::host
