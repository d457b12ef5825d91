#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/file.hpp"

namespace ampcfg::host {

/// What a game server reads from a file: the document, why it is refused, or why it cannot be read (not a regular file,
/// too large, permission).
using FileContent = std::variant<document::Document, document::Invalid, Error>;

/// Of a file that a person names (`ampcfg read`; `-` is standard input).
FileContent read_config_file(const std::string& path, std::uint64_t max_file);

/// Of bytes that were read, or were not, from what people call `shown`.
FileContent content_of(os::Outcome<os::FileBytes> read, const std::string& shown, std::uint64_t max_file);

}  // namespace ampcfg::host
