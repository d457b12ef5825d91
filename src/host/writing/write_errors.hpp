#pragma once

#include <string>

#include "ampcfg/os/error.hpp"
#include "ampcfg/os/refusal.hpp"
#include "ampcfg/os/writable_folder.hpp"

namespace ampcfg::host {

// What is wrong with one file. The message is the end of a sentence about it: "cannot be written: …".

/// For errno: `disk-full`, `read-only`, `permission`, `write-failed`.
Error write_error(int number, const std::string& what = "cannot be written");
/// The same, for a change to `name` in a folder: also `immutable`.
Error write_error(int number, const os::WritableFolder& folder, const std::string& name);
/// The same of an instance: with the file's name.
Error error_of_file(const std::string& instance, const std::string& plugin, const std::string& file,
                    const Error& error);
/// For a file that is as it was because another one failed.
Error undone_with_another();
/// For a file that cannot be read to be changed: `link`, `hard-links`, `not-regular`…
Error refused_error(const os::Refused& refused);
/// The same for the folder `path`.
Error folder_error(const std::string& path, const os::Refused& refused);

}  // namespace ampcfg::host
