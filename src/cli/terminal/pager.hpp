#pragma once

#include <cstddef>
#include <string_view>

namespace ampcfg::cli {

/// The rows that a text with colours takes on a screen of `columns`.
std::size_t rows_on_screen(std::string_view text, std::size_t columns);

/// Shows a text on the terminal in the program that `$PAGER` names, which a shell takes apart, else in `less -FRX`, and
/// returns when that has ended. Where the process has more rights than who called it (by sudo, or on a locked host),
/// the environment names nothing: it is the system's `less`, which then runs and writes nothing (`LESSSECURE`). False
/// where nothing was shown: `$PAGER` is empty or `cat`, the terminal is `dumb`, or the program is not there.
bool show_in_pager(std::string_view text);

}  // namespace ampcfg::cli
