#pragma once

#include <cstddef>
#include <string>

namespace ampcfg::cli {

/// How people know an instance: `SMP101`, or `HOST:SMP101` where there are several hosts. Safe to print.
std::string label_in(std::size_t hosts, const std::string& host, const std::string& instance);

}  // namespace ampcfg::cli
