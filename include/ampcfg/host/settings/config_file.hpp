#pragma once

#include <string>
#include <variant>

#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::host {

/// What a game server reads from a file that a person names (`ampcfg read`; `-` is standard input): the document, why
/// it is refused, or why it cannot be read (not a regular file, too large, permission).
std::variant<document::Document, document::Invalid, Error> read_config_file(const std::string& path,
                                                                            std::uint64_t max_file);

}  // namespace ampcfg::host
