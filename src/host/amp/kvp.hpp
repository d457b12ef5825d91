#pragma once

#include <map>
#include <string>
#include <string_view>

namespace ampcfg::host {

/// AMP's settings files (`MinecraftModule.kvp`): `Key=Value` lines, `#` comments; a BOM and CRLF are fine. Lines of
/// another form are left out; the last of two equal keys counts.
std::map<std::string, std::string, std::less<>> read_kvp(std::string_view text);

}  // namespace ampcfg::host
