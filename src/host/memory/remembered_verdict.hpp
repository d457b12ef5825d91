#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/judging/verdict.hpp"
#include "host/reading/fingerprint.hpp"

namespace ampcfg::host {

/// A plugin's verdict with all that it rests on, as bytes; empty where it cannot be told later whether that is still
/// so.
std::string pack_verdict(const std::vector<Fingerprint>& fingerprints, const drift::Verdict& verdict);

/// How a plugin's folder and what is below it looks now. Paths are those of `Fingerprint`.
struct Sight {
  std::function<os::Outcome<os::Stamp>(std::string_view path)>
      stamp;  ///< of the name itself, not of what a link leads to
  std::function<os::Outcome<os::Stamp>(std::string_view path)>
      target;  ///< of what a link leads to, where it may be followed
  std::function<std::optional<std::string>(std::string_view path)> names;  ///< `sum_of_names`
};

/// The verdict in `bytes`, if all that it rests on is as it was; nothing also where the bytes are not a packed verdict.
std::optional<drift::Verdict> remembered_verdict(std::string_view bytes, const Sight& sight);

}  // namespace ampcfg::host
