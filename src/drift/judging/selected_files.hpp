#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
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

/// What is selected of one plugin on one instance, file by file. Counts files and keys. What it is given must outlive
/// it.
class SelectedFiles {
 public:
  SelectedFiles(const Expectations& expectations, const Subject& subject, const std::string& plugin, PluginFiles& files,
                const Selection& selection);

  using Look = std::function<void(const SelectedFile& file)>;
  /// Each file once, sorted by name.
  void each(Counts& counts, const Look& look);

  /// All files that anything is expected of, selected or not; null where nothing is expected of the plugin.
  [[nodiscard]] WantedFiles* wanted() { return wanted_ ? &*wanted_ : nullptr; }

 private:
  const std::string& plugin_;
  const Selection& selection_;
  NameFilter file_filter_;
  NameFilter key_filter_;
  std::optional<WantedFiles> wanted_;
};

/// True where a key that is not there, in a file that is not there, is missed. Of secrets nobody here can say it.
bool is_missed_where_absent(const Wanted& wanted);

/// Counts a key or a finding.
void count(Counts& counts, Status status);

/// True for a file of no bytes, or of blanks and line ends alone, a byte order mark before them or not: no plugin saves
/// such a one.
bool is_blank(const document::Document& document);

/// What is found where a file has none of its keys: one finding for all of them.
struct MissedFile {
  std::string file;
  Status status = Status::drift;
  std::string
      kind;  ///< `missing-file`, `empty-file`, or the error `unsupported-format`: a section has that file's very name
  std::string message;
};

/// Of a file that is blank, or not there; nothing where all that is expected of it may be absent.
std::optional<MissedFile> missed_file(const SelectedFile& file, PluginFiles& files);

/// A section's name without extension that a file has: the section means that one, whatever its format is. Empty where
/// there is none.
std::string_view section_of_other_format(const WantedFile& file, PluginFiles& files);
/// What is wrong with such a file, as the end of a sentence about it.
inline constexpr const char* of_other_format = "is of a format that ampcfg does not read: it knows YAML alone";

/// The ending of a section's name that says which format its file has, as `.properties`, so that no YAML file is meant;
/// empty where there is none.
std::string_view foreign_ending(const WantedFile& file);

}  // namespace ampcfg::drift
