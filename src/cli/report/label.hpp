#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ampcfg::cli {

/// How people know an instance: `SMP101`, or `HOST:SMP101` where there are several hosts. Safe to print.
std::string label_in(std::size_t hosts, const std::string& host, const std::string& instance);
/// A value of a set as people read it: `7` for `{"$value": 7}`, anything else as it is.
std::string_view plain_value(std::string_view json);

}  // namespace ampcfg::cli
