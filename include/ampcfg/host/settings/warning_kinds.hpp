#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace ampcfg::host {

/// What the setting `quiet_warnings` can name: warnings of what somebody may have decided to live with. Those of a
/// damaged record, of a state of others and of a wrong sum are none of them.
namespace warning_kind {

inline constexpr std::string_view amp_registry = "amp-registry";
inline constexpr std::string_view amp_settings = "amp-settings";
inline constexpr std::string_view platform_unknown = "platform-unknown";
inline constexpr std::string_view platform_unchecked = "platform-unchecked";
inline constexpr std::string_view instance_unknown = "instance-unknown";
inline constexpr std::string_view instance_elsewhere = "instance-elsewhere";
inline constexpr std::string_view plugin_unknown = "plugin-unknown";
inline constexpr std::string_view file_beside = "file-beside";
inline constexpr std::string_view secret_unknown = "secret-unknown";

}  // namespace warning_kind

/// These, and the codes of a set's problems that may stay.
inline constexpr std::array warning_kinds{
    warning_kind::amp_registry,       warning_kind::amp_settings,         warning_kind::platform_unknown,
    warning_kind::platform_unchecked, warning_kind::instance_unknown,     warning_kind::instance_elsewhere,
    warning_kind::plugin_unknown,     warning_kind::file_beside,          warning_kind::secret_unknown,
    std::string_view("collision"),    std::string_view("count-mismatch"), std::string_view("readable-by-all"),
    std::string_view("replaced-key"), std::string_view("unknown-name")};

inline bool is_warning_kind(std::string_view name) {
  return std::find(warning_kinds.begin(), warning_kinds.end(), name) != warning_kinds.end();
}

}  // namespace ampcfg::host
