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
/// The kind of each of a key's values: words that servers write in the place of a number are of its kind beside one.
std::vector<Traits::Kind> kinds_of(const std::vector<ClassHere>& classes);
/// The kind of more than half of the instances; nothing where there is none. `kinds` are those of the classes.
std::optional<Traits::Kind> kind_of_most(const std::vector<ClassHere>& classes, const std::vector<Traits::Kind>& kinds);

}  // namespace ampcfg::drift
