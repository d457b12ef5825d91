#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/judging/verdict.hpp"
#include "drift/judging/wanted_files.hpp"

namespace ampcfg::drift {

/// A file of which something selected is expected.
struct SelectedFile {
  const std::string& name;
  const WantedFile& file;
  const std::vector<Wanted>& wanted;  ///< never empty
};

/// What is selected of one plugin on one instance, file by file. Counts files and keys.
class SelectedFiles {
 public:
  SelectedFiles(const Expectations& expectations, const Subject& subject, const std::string& plugin, PluginFiles& files,
                const Selection& selection);

  using Look = std::function<void(const SelectedFile& file)>;
  /// Each file once, sorted by name.
  void each(Counts& counts, const Look& look) const;

  /// All files that anything is expected of, selected or not; null where nothing is expected of the plugin.
  [[nodiscard]] WantedFiles* wanted() { return wanted_ ? &*wanted_ : nullptr; }

 private:
  NameFilter file_filter_;
  NameFilter key_filter_;
  std::optional<WantedFiles> wanted_;
};

/// Counts a key or a finding.
void count(Counts& counts, Status status);

/// What is to be said of a file that is missed.
std::string missing_file_message(const WantedFile& file, PluginFiles& files);

}  // namespace ampcfg::drift
