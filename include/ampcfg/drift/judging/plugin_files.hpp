#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "ampcfg/document/reading/document.hpp"

namespace ampcfg::drift {

struct Absent {};

/// The name exists, but cannot be read: permission, not a regular file, a link that leads out, too large…
struct Unreadable {
  std::string reason;  ///< as the finding's message says it
};

using FileContent = std::variant<Absent, std::shared_ptr<const document::Document>, document::Invalid, Unreadable>;

/// The config files of one plugin on one instance, as the verdicts need them.
class PluginFiles {
 public:
  virtual ~PluginFiles() = default;
  /// True if anything has that name, whatever it is. `path` is relative to the plugin's folder, without empty, `.` or
  /// `..` parts and NUL.
  [[nodiscard]] virtual bool exists(std::string_view path) = 0;
  /// True if a file has that name, or a link that may lead to one: no folder.
  [[nodiscard]] virtual bool has_file(std::string_view path) = 0;
  /// The content, the same at each call. The reference lives as long as this object.
  [[nodiscard]] virtual const FileContent& read(std::string_view path) = 0;
};

}  // namespace ampcfg::drift
