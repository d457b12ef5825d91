#pragma once

#include <string>
#include <vector>

namespace ampcfg::cli {

/// Whether values of keys are in what others come to read.
enum class Values { told, left_out };

/// A game that is not up, though it ran before or was to be started.
struct GameDown {
  std::string host, instance;
  std::string state;  ///< as `status` has it
  std::string since;  ///< RFC 3339; empty where that is not known
};

/// What commands of `notify` are told of something that was done: the JSON of that command, with the member `down`
/// before all others that are about instances. Where values are left out, so are outputs, diffs and warnings, which may
/// have some.
std::string notice_of(const std::string& json, const std::vector<GameDown>& down, Values values);

}  // namespace ampcfg::cli
