#include "host/set_writing/set_lock.hpp"

#include <sys/types.h>

#include <cerrno>
#include <limits>
#include <optional>
#include <string>
#include <thread>

#include "ampcfg/os/error.hpp"
#include "ampcfg/os/processes.hpp"
#include "ampcfg/os/refusal.hpp"
#include "ampcfg/os/signals.hpp"
#include "host/set_writing/set_journal.hpp"

namespace ampcfg::host {
namespace {

constexpr std::chrono::milliseconds between_tries(50);

std::optional<SetJournal> holder_of(const SetPlace& place) {
  try {
    return read_journal(place);
  } catch (const Error&) {
    return std::nullopt;
  }
}

Error locked(const SetPlace& place) {
  std::string message = "another ampcfg is changing the set in " + place.path().native();
  const auto holder = holder_of(place);
  if (!holder || holder->process < 2 || holder->process > std::numeric_limits<pid_t>::max())
    return {"set-locked", message, "try again when it has ended"};
  const std::string process = std::to_string(holder->process);
  message += ": process " + process + " of " + holder->who.words() + ", since " + holder->since;
  if (!holder->who.command.empty()) message += ": " + holder->who.command;
  if (!os::is_stopped(static_cast<pid_t>(holder->process)))
    return {"set-locked", message, "try again when it has ended"};
  return {"set-locked", message + "; it is stopped", "`kill -CONT " + process + "` lets it go on"};
}

}  // namespace

void lock_set(const SetPlace& place, std::chrono::milliseconds patience) {
  const auto last = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const int number = place.folder().try_lock(os::WritableFolder::Lock::alone);
    if (number == 0) return;
    if (number != EWOULDBLOCK) {
      throw Error("set-locked", place.path().native() + " cannot be locked: " + os::system_words(number),
                  "keep the set where its file system has locks for folders: on a disk of this machine");
    }
    if (std::chrono::steady_clock::now() >= last) throw locked(place);
    if (os::signalled()) throw Error("interrupted", "a signal came while another ampcfg was changing the set");
    std::this_thread::sleep_for(between_tries);
  }
}

}  // namespace ampcfg::host
