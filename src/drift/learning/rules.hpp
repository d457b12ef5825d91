#pragma once

#include "drift/learning/key_choices.hpp"

namespace ampcfg::drift {

/// Rules 5, 7 and 8 for a key without secrets: which value is universal, and whose are the others. Adds the choices
/// and notes the rule. `instances` are all, by their number.
void choose(KeyChoices& plan, const FileChoices& file, const std::vector<LiveInstance>& instances);

/// True for a value that stands where something was to be filled in.
bool is_never_filled_in(const KeyClass& value, const LiveFile& file);
/// True for a value of another kind than more than half.
bool is_another_kind(const KeyClass& value, const std::vector<ClassHere>& classes);

}  // namespace ampcfg::drift
