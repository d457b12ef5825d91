#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::cli {

/// How far lines below something stand in, and how far columns stand apart.
inline constexpr std::size_t indent = 2;
inline constexpr std::size_t gap = 2;

/// Lines below what `text` is about, which is safe to print: wrapped at spaces, and broken where a word is too long.
void print_below(Output& out, std::string_view text, Paint paint);

/// Why something failed, in lines below what it is about. Words stay whole, paths can be copied.
void print_reason(Output& out, std::string_view text, Paint paint);
/// What to do about it, below. It is not wrapped: a command in it can be copied.
void print_hint(Output& out, std::string_view text);

/// Why a whole host or instance failed, and what to do: below its name (`label`, safe to print), and an empty line.
void print_error(Output& out, const std::string& label, const Error& error);
/// The same beside its name, for lists with a line for each.
void print_error_beside(Output& out, const std::string& label, const Error& error);

}  // namespace ampcfg::cli
