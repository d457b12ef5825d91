#pragma once

#include <filesystem>
#include <string>
#include <variant>

namespace ampcfg::os {

/// Why a name was not opened, read or listed.
enum class Refusal {
  absent,        ///< nothing has that name
  permission,    ///< the rights in effect do not allow it
  not_regular,   ///< a folder, FIFO, socket or device where a file is asked for
  not_a_folder,  ///< something else where a folder is asked for
  leads_out,     ///< a link that leads out of the allowed trees
  link,          ///< a link, or behind one, where none is followed: to write
  broken_link,   ///< a link that leads nowhere, or to itself
  hard_links,    ///< a file with more than one name
  too_large,     ///< more bytes than the caller takes, by its size or as it was read
  busy,          ///< another program holds it (a lease), or it changed at each try
  input_output,  ///< the system failed
};

struct Refused {
  Refusal why = Refusal::input_output;
  std::filesystem::path target;  ///< of `leads_out` and `link`: where the link leads; empty where that cannot be told
  int number = 0;                ///< of `input_output`: errno

  /// What is wrong, as the end of a sentence about the name: "is a link that leads out of its folder, to /srv/x".
  [[nodiscard]] std::string words() const;

  /// Whether it says nothing of this name: no file is left to open, or the disk or the server behind it fails.
  [[nodiscard]] bool is_of_machine() const;
};

/// What `errno` says, for a name that was not opened.
Refused refusal_of(int number);
/// `errno` in words.
std::string system_words(int number);

/// What was asked for, or why not.
template <typename T>
using Outcome = std::variant<T, Refused>;

}  // namespace ampcfg::os
