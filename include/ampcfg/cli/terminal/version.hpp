#pragma once

#include <string_view>

namespace ampcfg::cli {

/// This build's version: `0.1.0`.
std::string_view version() noexcept;

}  // namespace ampcfg::cli
