#pragma once

#include <cstddef>
#include <functional>

namespace ampcfg::os {

/// Calls `work(0)` to `work(count - 1)`, started in that order, on as many threads as there are cores (the caller is
/// one of them; fewer where the system gives no more), and returns when all have ended. If calls throw, the rest is not
/// started and one of the exceptions is thrown on.
void on_all_cores(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace ampcfg::os
