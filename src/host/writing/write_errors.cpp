#include "host/writing/write_errors.hpp"

#include <cerrno>
#include <utility>

#include "ampcfg/os/no_room.hpp"

namespace ampcfg::host {
namespace {

std::string code_of(os::Refusal why) {
  switch (why) {
    case os::Refusal::absent:
      return "missing-file";
    case os::Refusal::permission:
      return "permission";
    case os::Refusal::not_regular:
      return "not-regular";
    case os::Refusal::not_a_folder:
      return "not-a-folder";
    case os::Refusal::leads_out:
    case os::Refusal::link:
    case os::Refusal::broken_link:
      return "link";
    case os::Refusal::hard_links:
      return "hard-links";
    case os::Refusal::too_large:
      return "too-large";
    case os::Refusal::busy:
      return "busy";
    case os::Refusal::input_output:
      break;
  }
  return "read-failed";
}

std::string hint_for(os::Refusal why) {
  switch (why) {
    case os::Refusal::link:
      return "change the file where the link leads, or put a copy in the link's place";
    case os::Refusal::hard_links:
      return "replace it with a copy that has only one name";
    case os::Refusal::permission:
      return "let its owner read it";
    default:
      return "";
  }
}

}  // namespace

Error write_error(int number, const std::string& what) {
  const std::string message = what + ": " + os::system_words(number);
  if (auto error = os::no_room(number, message)) return *std::move(error);
  switch (number) {
    case EROFS:
      return {"read-only", message, "mount its file system for writing"};
    case EACCES:
    case EPERM:
      return {"permission", message, "let its owner write in its folder"};
    default:
      return {"write-failed", message};
  }
}

Error write_error(int number, const os::WritableFolder& folder, const std::string& name) {
  if (number != EPERM || !folder.is_immutable(name)) return write_error(number);
  return {"immutable", "cannot be changed: it, or its folder, is immutable (chattr +i or +a)",
          "remove that with chattr -i -a"};
}

Error error_of_file(const std::string& instance, const std::string& plugin, const std::string& file,
                    const Error& error) {
  return {error.code(), plugin + "/" + file + " of " + instance + " " + error.message(), error.hint()};
}

Error undone_with_another() {
  return {"undone", "another file of the instance failed"};
}

Error refused_error(const os::Refused& refused) {
  return {code_of(refused.why), refused.words(), hint_for(refused.why)};
}

Error folder_error(const std::string& path, const os::Refused& refused) {
  const bool missing = refused.why == os::Refusal::absent;
  return {missing ? "missing-folder" : code_of(refused.why), "lies in " + path + ", which " + refused.words(),
          hint_for(refused.why)};
}

}  // namespace ampcfg::host
