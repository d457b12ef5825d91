#pragma once

#include <string_view>

// Texts that plugins show to players: what is named like a secret there is about one, mostly.
namespace ampcfg::drift {

/// True for a file of messages, by its path, with its extension or without.
bool is_message_file(std::string_view file);
/// True for a text that has spaces, colour codes or placeholders.
bool is_worded(std::string_view text);

}  // namespace ampcfg::drift
