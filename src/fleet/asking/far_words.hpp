#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::fleet {

/// What another host says, as it is said here: where it names a command that asks that host (`ampcfg history`), the one
/// that is typed here (`ampcfg -H ovh history`). All else stays as it is.
std::string from_there(std::string_view text, const std::string& host);
Error from_there(const Error& error, const std::string& host);
void tell_from_there(std::vector<host::Warning>& warnings, const std::string& host);
void tell_from_there(std::vector<std::string>& warnings, const std::string& host);
void tell_from_there(std::optional<Error>& error, const std::string& host);

}  // namespace ampcfg::fleet
