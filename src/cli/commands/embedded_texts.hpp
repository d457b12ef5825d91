#pragma once

#include <span>
#include <string_view>

namespace ampcfg::cli {

/// A file of `man/` or `completions/`.
struct EmbeddedText {
  std::string_view name, text;
};

/// All of them, by name.
std::span<const EmbeddedText> embedded_texts();

}  // namespace ampcfg::cli
