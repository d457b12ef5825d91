#include "host/state/host_lock.hpp"

#include <unistd.h>

#include <limits>
#include <optional>
#include <thread>
#include <utility>

#include "ampcfg/host/state/who.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/processes.hpp"
#include "ampcfg/os/signals.hpp"
#include "host/state/record_json.hpp"

namespace ampcfg::host {
namespace {

constexpr std::uint64_t largest_note = 1u << 20;
constexpr std::chrono::milliseconds between_lock_tries(50);

os::PrivateFile open(const State& state, const std::string& name) {
  auto opened = state.folder().file(name, os::Missing::made);
  const std::string shown = (state.path() / name).native();
  if (const auto* refused = std::get_if<os::Refused>(&opened)) {
    throw Error("state-unusable", "the lock " + shown + " " + refused->words(), "remove it while no ampcfg is running");
  }
  auto& file = std::get<os::PrivateFile>(opened);
  // Who may open it may lock it, and keep every ampcfg out.
  if (file.is_open_to_others())
    throw Error("state-unusable", "others than its owner may open the lock " + shown, "chmod 600 " + shown);
  return std::move(file);
}

/// Who has the lock, as it wrote it down; nothing in the moment before it has.
struct Holder {
  std::size_t process = 0;
  std::string user, since, command;
};

std::optional<Holder> holder_of(const os::PrivateFile& file) {
  const std::string shown = "the lock";
  try {
    const document::JsonText json = read_record(file.read(0, std::min(file.size(), largest_note)), shown);
    const RecordReader object(json.root(), shown);
    // Nobody is told to signal what is no process: below 2 are groups, and the machine's first.
    if (const auto process = object.number("process"); process < 2 || process > std::numeric_limits<pid_t>::max())
      return std::nullopt;
    return Holder{object.number("process"), object.text("user"), object.text("since"), object.text("command")};
  } catch (const Error&) {
    return std::nullopt;
  }
}

Error locked(const std::string& what, const std::optional<Holder>& holder) {
  if (!holder) return {"locked", what, "try again when it has ended"};
  const std::string process = std::to_string(holder->process);
  std::string message = what + ": process " + process + " of " + holder->user + ", since " + holder->since;
  if (!holder->command.empty()) message += ": " + holder->command;
  if (os::is_stopped(static_cast<pid_t>(holder->process))) {
    return {"locked", message + "; it is stopped", "`kill -CONT " + process + "` lets it go on"};
  }
  return {"locked", message, "try again when it has ended"};
}

}  // namespace

HostLock::HostLock(const State& state, const std::string& command, std::chrono::milliseconds patience,
                   const std::string& name, const std::string& what)
    : file_(open(state, name)) {
  const auto last = std::chrono::steady_clock::now() + patience;
  for (;;) {
    if (!file_.has_name()) {
      file_ = open(state, name);  // somebody has taken it away, and others lock the new one
    } else if (file_.try_lock()) {
      if (file_.has_name()) break;
    } else if (std::chrono::steady_clock::now() >= last) {
      throw locked(what, holder_of(file_));
    } else if (os::signalled()) {
      throw Error("interrupted", "a signal came while this was waited for: " + what);
    } else {
      std::this_thread::sleep_for(between_lock_tries);
    }
  }
  const std::string note = RecordWriter()
                               .number("process", static_cast<std::size_t>(::getpid()))
                               .text("user", who_is_here().words())
                               .text("since", os::now_rfc3339())
                               .text("command", command)
                               .object();
  in_state([&] {
    file_.cut(0);
    file_.write(0, note + "\n");
  });
}

}  // namespace ampcfg::host
