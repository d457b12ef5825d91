#pragma once

#include <optional>
#include <vector>

#include "drift/learning/key_choices.hpp"

namespace ampcfg::drift {

/// Rules 5, 7 and 8 for a key without secrets: which value is universal, and whose are the others. Adds the choices
/// and notes the rule. `instances` are all, by their number.
void choose(KeyChoices& plan, const FileChoices& file, const std::vector<LiveInstance>& instances);

/// True for a value that stands where something was to be filled in.
bool is_never_filled_in(const KeyClass& value, const LiveFile& file);
/// The kind of more than half of the values; nothing where there is none.
std::optional<Traits::Kind> kind_of_most(const std::vector<ClassHere>& classes);

}  // namespace ampcfg::drift
