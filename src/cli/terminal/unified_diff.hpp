#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/drift/matching/secrets.hpp"

namespace ampcfg::cli {

/// One side of a diff.
struct DiffSide {
  std::optional<std::string_view> bytes;  ///< nothing where the file is not there
  std::vector<document::Range> hidden;    ///< what is not shown, sorted and apart: `secret_ranges`
};

/// The unified diff of a file's two states with three lines of context, as `patch -p1` takes it: the bytes of lines are
/// as they are in the file. Empty where both are the same. `path` is what stands behind `a/` and `b/`. Where a line
/// that it shows has something hidden, each `@@` line says that it is not for patch, which patch then refuses. Memory
/// is linear in the number of lines, time in their number and that of differences, with a bound for texts that have
/// nothing in common, whose diff is then not the shortest.
std::string unified_diff(std::string_view path, const DiffSide& before, const DiffSide& after);

/// True for a diff that patch is to refuse.
bool has_hidden(std::string_view diff);

/// Where secrets stand in a config file: the values that a server reads, and what looks like one in comments, in values
/// that do not count, and anywhere in a file that a server refuses.
std::vector<document::Range> secret_ranges(std::string_view bytes, const drift::Secrets& secrets);

/// Adds to `hidden`, what is not shown of `bytes`, the lines of comment that are hidden on the other side of a diff: an
/// edit moves the comment behind a secret that it takes away to a line of its own, where nothing says whose it was.
void hide_moved_comments(std::string_view bytes, std::vector<document::Range>& hidden, std::string_view other,
                         const std::vector<document::Range>& hidden_there);

/// The diff of a config file with its secrets hidden.
std::string unified_diff(std::string_view path, const std::optional<std::string>& before,
                         const std::optional<std::string>& after, const drift::Secrets& secrets);

/// As it is where nobody but programs read it; on a terminal, or with colour, made safe to be shown.
void print_diff(Output& out, std::string_view diff);

}  // namespace ampcfg::cli
