#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/drift/set/set_change.hpp"

namespace ampcfg::drift {

/// What one write does to a file of a set.
struct SetStep {
  std::string file;                                     ///< relative to the set's folder
  std::optional<std::string> before, after;             ///< its bytes; nothing: it is not there
  std::shared_ptr<const document::JsonText> text = {};  ///< of those after, where they have been read already

  bool operator==(const SetStep& other) const {
    return file == other.file && before == other.before && after == other.after;
  }
};

using SetSteps = std::vector<SetStep>;

/// The change made of these files, without what would change nothing. Throws Error of kind usage (`set-edit`) where an
/// edit is refused. `set`: as it was loaded from the files; it may be null.
SetSteps steps_of(const std::vector<SetFile>& files, const SetChange& change, const Expectations* set = nullptr);

/// The files as they are after the first `count` steps.
std::vector<SetFile> files_after(std::vector<SetFile> files, const SetSteps& steps, std::size_t count);

/// Adds the steps that each `metadata.json` of the set needs after these: `created` at the top and beside what
/// changes, and the counts and sums of what changes, as far as they are there.
void add_metadata(const std::vector<SetFile>& files, SetSteps& steps, const std::string& created);

/// The files that the steps change and whose sum was wrong before, sorted: somebody has edited them by hand.
std::vector<std::string> wrong_sums(const std::vector<SetFile>& files, const SetSteps& steps);

/// The set as it is after the last of the steps; nothing where there is none but of `metadata.json`. Throws Error of
/// kind usage (`set-edit`) where it would not load after any of them. `set`: as it was loaded from the files; it may be
/// null.
std::optional<Expectations> require_loading(const std::vector<SetFile>& files, const SetSteps& steps,
                                            const Expectations* set = nullptr);

}  // namespace ampcfg::drift
