#include "ampcfg/os/refusal.hpp"

#include <cerrno>
#include <system_error>

namespace ampcfg::os {

std::string Refused::words() const {
  switch (why) {
    case Refusal::absent:
      return "is not there";
    case Refusal::permission:
      return "cannot be read: permission denied";
    case Refusal::not_regular:
      return "is not a regular file";
    case Refusal::not_a_folder:
      return "is not a folder";
    case Refusal::leads_out:
      return target.empty() ? "is a link that leads out of its folder"
                            : "is a link that leads out of its folder, to " + target.native();
    case Refusal::link:
      return target.empty() ? "is a link, or lies behind one: nothing is written through links"
                            : "is a link to " + target.native() + ": nothing is written through links";
    case Refusal::broken_link:
      return "is a link that leads nowhere";
    case Refusal::hard_links:
      return "has more than one hard link";
    case Refusal::too_large:
      return "is too large";
    case Refusal::busy:
      return "is held by another program";
    case Refusal::input_output:
      break;
  }
  return "cannot be read: " + system_words(number);
}

bool Refused::is_of_machine() const {
  return why == Refusal::input_output && (number == EMFILE || number == ENFILE || number == EIO || number == ESTALE);
}

Refused refusal_of(int number) {
  switch (number) {
    case ENOENT:
    case ENAMETOOLONG:
      return {Refusal::absent, {}, number};
    case ENOTDIR:
      return {Refusal::not_a_folder, {}, number};
    case EACCES:
    case EPERM:
      return {Refusal::permission, {}, number};
    case ENXIO:
    case ENODEV:
    case EISDIR:
      return {Refusal::not_regular, {}, number};
    case ELOOP:
      return {Refusal::broken_link, {}, number};
    case EAGAIN:
      return {Refusal::busy, {}, number};
    default:
      return {Refusal::input_output, {}, number};
  }
}

std::string system_words(int number) {
  return std::generic_category().message(number);
}

}  // namespace ampcfg::os
