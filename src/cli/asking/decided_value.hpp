#pragma once

#include <string>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/drift/matching/secrets.hpp"

namespace ampcfg::cli {

/// What a game server reads from `text` behind a key's colon, as JSON. Throws Error of kind usage (`value-unusable`)
/// where that is no value, cannot be said in a set, or is hardly what is meant: a comment, an anchor, nothing.
std::string json_read_from(const std::string& text);

/// True where one of the options stands for VALUE: `--absent`, `--range`.
bool has_directive(const CommandLine& line);

/// What is to be expected, as JSON: `value`, as `json_read_from`, or the directive that the options make, with what is
/// noted beside it (`--why`, `--until`, `--by`, else who runs this). Throws Error of kind usage where options
/// contradict each other, and `secret-in-clear` where the set would hold a value that is hidden at `key`.
std::string decided_value(const CommandLine& line, const std::string& value, const std::string& key,
                          const drift::Secrets& secrets);

/// Who runs this, as `by` names them.
std::string person_here();

/// `json`, a value or a directive, with what `--why`, `--until` and `--by` note beside it.
std::string with_notes(const CommandLine& line, const std::string& json);

}  // namespace ampcfg::cli
