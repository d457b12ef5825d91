#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/reporting/mark.hpp"
#include "ampcfg/host/state/state.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/private_folder.hpp"

namespace ampcfg::host {

/// Whoever is told of changes, and by which name marks are told apart that one receiver has for several uses.
struct Receiver {
  std::string since;              ///< `is_mark_name`
  std::vector<std::string> argv;  ///< of a command; empty: standard output
};

/// True for a name of marks: 1 to 64 letters, digits, `-` and `_`.
bool is_mark_name(const std::string& name);

/// What those who are told of changes know already (`reports/`): one mark for each. One process has it at a time.
class ReportMarks {
 public:
  /// Waits for another process that has it; after 20 minutes throws Error (`locked`) that says which that is.
  /// `command` is what others are told of this one. Throws Error where the folder cannot be used. `state` must outlive
  /// it.
  ReportMarks(const State& state, const std::string& command);
  ReportMarks(ReportMarks&&) noexcept;
  ReportMarks& operator=(ReportMarks&&) = delete;
  ~ReportMarks();

  /// Under which values are sealed in these marks.
  [[nodiscard]] const os::Hmac& key() const noexcept { return key_; }
  /// What a receiver knows; nothing where it was never told anything, or neither its mark nor the one before can be
  /// read.
  [[nodiscard]] std::optional<drift::Mark> mark_of(const Receiver& receiver) const;
  /// The receiver has been told: on disk afterwards. The mark before is kept. Throws Error (`write-failed`,
  /// `state-full`).
  void note(const Receiver& receiver, const drift::Mark& mark) const;

  /// Since when (RFC 3339) each of these hosts is known to give no answer, `now` where it is new. Others are not
  /// changed.
  std::map<std::string, std::string> note_hosts(const std::map<std::string, bool>& answers, const std::string& now);

 private:
  struct Held;

  std::unique_ptr<Held> held_;
  os::Hmac key_;
  std::string key_seal_;
};

}  // namespace ampcfg::host
