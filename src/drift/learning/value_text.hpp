#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "drift/learning/live_keys.hpp"

// What a value is made of.
namespace ampcfg::drift {

/// The characters of a text or an integer that is not too long; nothing of any other value.
std::optional<std::string> characters_of(const KeyClass& value);

/// True where a word may begin or end in a text: at its ends, beside anything that is no letter or digit, where
/// letters and digits meet.
bool is_edge(std::string_view text, std::size_t at);

/// True if `part` stands in the text between edges, capitals or not.
bool holds_word(std::string_view text, std::string_view part);

/// True if a value holds what is the instance's alone: its name, its port, or an id.
bool holds_own(const KeyClass& value, const LiveInstance& instance);

}  // namespace ampcfg::drift
