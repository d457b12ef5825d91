#pragma once

#include <chrono>
#include <functional>

namespace ampcfg::host {

/// Looks again while a plugin may be in the middle of saving: Bukkit's `save()` truncates a file and then writes it,
/// others take it away and make it again. `is_settled` looks, and is true where there is nothing to wait for. It is
/// called at once, and then after growing pauses, until it is true, the pauses come to `patience` or a signal came: a
/// look may take longer than that.
void look_until_settled(const std::function<bool()>& is_settled,
                        std::chrono::milliseconds patience = std::chrono::seconds(2));

}  // namespace ampcfg::host
