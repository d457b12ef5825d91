#include "cli/asking/named_file.hpp"

#include <system_error>

#include "ampcfg/host/settings/lock.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/file.hpp"
#include "ampcfg/os/owner_rights.hpp"

namespace ampcfg::cli {

void require_place(const std::filesystem::path& file, const Option& option, const std::string& hint) {
  const os::OwnerRights rights(host::rights_of_request());
  std::error_code error;
  const auto found = std::filesystem::symlink_status(file, error).type();
  const bool is_free = found == std::filesystem::file_type::regular || found == std::filesystem::file_type::not_found ||
                       found == std::filesystem::file_type::none;
  if (is_free && file.has_filename() && file != "-") return;
  throw usage_error(
      "usage", "--" + std::string(option.name) + " puts a file in place, and `" + file.native() + "` is none", hint);
}

void replace_named_file(const std::filesystem::path& file, std::string_view bytes, mode_t mode) {
  const std::filesystem::path path = std::filesystem::absolute(file);
  const os::OwnerRights rights(host::rights_of_request());
  os::replace_file(path.parent_path(), path.filename().native(), bytes, mode);
}

}  // namespace ampcfg::cli
