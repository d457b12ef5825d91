#pragma once

#include <optional>
#include <string>

#include "ampcfg/document/json/json.hpp"
#include "drift/set/problem_report.hpp"

namespace ampcfg::drift {

/// The text of a set's file, with every wrong byte, lone surrogate, repeated name and `hidden_text` (wherever it stands
/// in a name or value) reported; nothing where it is no JSON, which is reported too.
std::optional<document::JsonText> read_set_text(std::string bytes, ProblemReport& report);

/// Reports the same of one that has been read already, but for wrong bytes.
void check_set_text(const document::JsonText& text, ProblemReport& report);

}  // namespace ampcfg::drift
