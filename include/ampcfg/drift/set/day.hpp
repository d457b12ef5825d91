#pragma once

#include <string_view>

namespace ampcfg::drift {

/// True for a day of the calendar, `2026-12-31`.
[[nodiscard]] bool is_day(std::string_view text);

}  // namespace ampcfg::drift
