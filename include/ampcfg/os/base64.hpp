#pragma once

#include <string>
#include <string_view>

namespace ampcfg::os {

/// RFC 4648, section 4, with its padding and without lines.
[[nodiscard]] std::string base64_of(std::string_view bytes);

/// Nothing where it is no base64.
[[nodiscard]] std::string bytes_of_base64(std::string_view text);

}  // namespace ampcfg::os
