#pragma once

#include <stdexcept>
#include <string>
#include <utility>

// How this layer says that something went wrong depends on who can do something about it:
//
//   throws Error          what a command was to leave behind cannot be written, or rights cannot be had: nobody near
//                         the call can go on. digest, file (replace_file), private_file, private_folder (what changes
//                         it), owner_rights
//   Outcome<T>, Refused   a name was not opened, read or listed, which is part of the answer about it, told in words
//                         that follow the name. file, folder, private_folder and writable_folder (what opens and reads)
//   0, or errno           one step of several, which the caller undoes, tries in another way, or tells with what it was
//                         for. writable_folder (what changes it), sync_files
//   std::optional         not to be there is no failure. machine, processes
//   a value that says so  how a process ended is what was asked. process (ProcessEnd); packing (Unpacker::broken)
//   nothing               there is always an answer, if need be a poorer one, which the comment names. account_names,
//                         activity, deadline, file_descriptor, signals, terminal; workers throws on what the work threw
//
// Besides, anything may throw std::bad_alloc, but what is noexcept.
namespace ampcfg {

/// What happened, to what, and what to do about it. Thrown anywhere, caught where a unit of work ends: a file, an
/// instance, a host, `main`.
class Error : public std::runtime_error {
 public:
  enum class Kind {
    failed,  ///< exit code 1
    usage,   ///< wrong usage, configuration or expectations on this side, nothing was done: exit code 64
  };

  /// `code` is a short name for scripts, which stays as it is (`instances-unreadable`); `message` says what happened,
  /// to what; `hint` what to do, empty where nothing can be said.
  Error(std::string code, const std::string& message, std::string hint = {}, Kind kind = Kind::failed)
      : std::runtime_error(message), code_(std::move(code)), hint_(std::move(hint)), kind_(kind) {}

  [[nodiscard]] const std::string& code() const noexcept { return code_; }
  [[nodiscard]] std::string message() const { return what(); }
  [[nodiscard]] const std::string& hint() const noexcept { return hint_; }
  [[nodiscard]] Kind kind() const noexcept { return kind_; }

 private:
  std::string code_;
  std::string hint_;
  Kind kind_;
};

/// What is wrong on this side, with nothing done: exit code 64.
inline Error usage_error(std::string code, const std::string& message, std::string hint) {
  return {std::move(code), message, std::move(hint), Error::Kind::usage};
}

}  // namespace ampcfg
