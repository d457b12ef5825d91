#pragma once

#include <string>
#include <string_view>

#include "ampcfg/drift/deciding/decide.hpp"

namespace ampcfg::drift {

/// The name that is given to a key's secret, as a `$secret` is written (braces of the key doubled):
/// `Plan/config.yml/Database.Password`, the same for all; for one `instance`, as the set names it (INSTANCE or
/// HOST:INSTANCE), `…@{instance}` or `…@{host}.{instance}`.
std::string secret_name_of(const KeyOfFile& key, std::string_view instance = {});

/// `{"$secret": "NAME"}`, JSON. `is_number`: the value is written without quotes.
std::string secret_directive(std::string_view name, bool is_number = false);

}  // namespace ampcfg::drift
