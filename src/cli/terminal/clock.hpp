#pragma once

#include <cstdint>
#include <string>

namespace ampcfg::cli {

/// `12:06:01`, in this machine's zone.
std::string clock_words(std::int64_t nanoseconds);
/// `12:04` where that is today, else `2026-11-24 12:04`, in this machine's zone.
std::string moment_words(std::int64_t nanoseconds);

}  // namespace ampcfg::cli
