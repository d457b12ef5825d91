#pragma once

namespace ampcfg::os {

/// When a person wants colour (`--color`).
enum class Color { automatic, always, never };

/// True if `file` (a descriptor) is a terminal.
bool is_terminal(int file) noexcept;

/// The columns of the terminal behind `file`; where it is none or does not say, `$COLUMNS`, else 80.
unsigned terminal_width(int file) noexcept;

/// The lines of the terminal behind `file`; where it is none or does not say, 24.
unsigned terminal_height(int file) noexcept;

/// Whether to write colours to `file`: with `automatic`, on a terminal that is not `dumb`, unless `$NO_COLOR` is set
/// and not empty.
bool uses_color(int file, Color color) noexcept;

/// True if the locale of the environment has UTF-8: what `$LC_ALL`, `$LC_CTYPE` or `$LANG`, the first that is set,
/// says.
bool has_utf8() noexcept;

/// Opens `/dev/null` for each of stdin, stdout and stderr that the caller left closed, so that no file that is opened
/// later takes their place. Ends the program where that fails.
void open_missing_standard_files() noexcept;

}  // namespace ampcfg::os
