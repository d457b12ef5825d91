#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ampcfg::cli {

/// `text` as `document::write_shown` says that it may be shown. Everything that is not ours goes through this, or
/// through `document::write_json`, before it is printed.
std::string shown(std::string_view text);
/// `shown`, in quotes.
std::string in_quotes(std::string_view text);

/// Where something is cut off: what `Output` writes as `…`, or as the locale can. No text that is shown has it.
inline constexpr std::string_view cut_sign = "\x1f";

/// The columns that UTF-8 `text` without control characters takes.
std::size_t width(std::string_view text) noexcept;
/// The first bytes of `text` that fit into `columns`; all of it where it fits. Characters stay whole.
std::string_view head(std::string_view text, std::size_t columns) noexcept;
/// `text`, or as much of its head as fits with a `cut_sign` into `columns`.
std::string cut(std::string_view text, std::size_t columns);
/// `text` and spaces up to `columns`.
std::string padded(std::string_view text, std::size_t columns);
/// `text` in lines of at most `columns`, broken at spaces; words that are longer stay whole.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

/// `text` in pieces of at most `columns`, broken anywhere but inside a character.
std::vector<std::string> broken(std::string_view text, std::size_t columns);

/// `a`, `a or b`, `a, b or c`.
std::string listed(const std::vector<std::string>& names, std::string_view conjunction);
std::string listed(const std::vector<std::string_view>& names, std::string_view conjunction);
/// `1 file`, `1,948 files`.
std::string counted(std::size_t number, std::string_view one, std::string_view many);
/// `27,000`.
std::string grouped(std::size_t number);

}  // namespace ampcfg::cli
