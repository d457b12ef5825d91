#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "ampcfg/os/scratch_folder.hpp"

namespace ampcfg::cli {

/// A person's editor on one file, in a folder of its own, which is gone when this ends. It is the person's process with
/// the person's rights, also where root is asked by sudo: `$VISUAL`, else `$EDITOR`, else what the system calls
/// `editor`; on a locked host nothing that the environment names.
class Editor {
 public:
  /// `file`: what the file is called, a path or not. `asks`: somebody can be asked.
  Editor(Console& console, const std::string& file, bool asks);

  /// Opens it on the text and gives what is saved when it ends. One that ends at once with nothing saved may still be
  /// open: then the person is asked to say when it is not. Throws Error (`editor-failed`, `editor-missing`; `edit-lost`
  /// where the file is gone or is none).
  std::string edit(const std::string& text);
  /// Leaves the text in a file that stays, and gives its path.
  std::filesystem::path keep(const std::string& text);

 private:
  void run() const;
  [[nodiscard]] std::string saved() const;

  Console& console_;
  bool asks_;
  bool is_guarded_;
  os::Owner person_;
  std::string name_;
  os::ScratchFolder folder_;
};

}  // namespace ampcfg::cli
