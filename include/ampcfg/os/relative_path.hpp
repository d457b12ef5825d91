#pragma once

#include <string_view>

namespace ampcfg::os {

/// True if `path` stays within the folder that it starts from: relative, without empty, `.` or `..` parts and NUL.
[[nodiscard]] bool stays_within(std::string_view path) noexcept;

}  // namespace ampcfg::os
