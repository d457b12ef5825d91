#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ampcfg::cli {

/// A line as bash has it up to the cursor, in words. Nothing is expanded.
struct ShellLine {
  std::vector<std::string>
      words;          ///< without quotes and backslashes; the last one, perhaps empty, is where the cursor is
  char quote = '\0';  ///< the quote that is open in the last word, if any

  static ShellLine split(std::string_view line);
  /// What bash is to put at the cursor for a candidate that begins with the last word: quoted as the line needs it,
  /// without what stands before the last `:` or `=`, where bash begins a word of its own.
  [[nodiscard]] std::string completion(std::string_view candidate) const;
};

}  // namespace ampcfg::cli
