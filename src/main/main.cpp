#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/cli/commands/help.hpp"
#include "ampcfg/cli/line/command.hpp"
#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/line/option.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/cli/terminal/version.hpp"
#include "ampcfg/fleet/agent/agent.hpp"
#include "ampcfg/fleet/cache/executable.hpp"
#include "ampcfg/host/settings/lock.hpp"
#include "ampcfg/os/caller.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/signals.hpp"
#include "ampcfg/os/terminal.hpp"

namespace {

using namespace ampcfg;

constexpr int failed = 1;
constexpr int wrong_usage = 64;

os::Color color_of(const cli::CommandLine& line) {
  const auto given = line.value(cli::option::color);
  if (given == "always") return os::Color::always;
  return given == "never" ? os::Color::never : os::Color::automatic;
}

/// What the caller of root on a locked host has set there (programs, folders, libraries) is not to be root's.
void leave_environment() {
  if (!host::is_locked()) return;
  constexpr std::array kept{"TERM", "COLUMNS", "NO_COLOR", "SUDO_UID", "SUDO_GID", "SUDO_USER"};
  constexpr std::array set{std::pair{"PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
                           std::pair{"LANG", "C.UTF-8"}};
  os::keep_environment(kept, set);
}

/// Also of a line that no command takes.
bool asks_for_json(const std::vector<std::string>& words) {
  const auto end = std::find(words.begin(), words.end(), "--");
  return std::find(words.begin(), end, "--" + std::string(cli::option::json.name)) != end;
}

int dispatch(const std::vector<std::string>& words, cli::Console& console) {
  const cli::CommandLine line = cli::CommandLine::parse(words);
  console.set_color(color_of(line));
  console.quiet = line.has(cli::option::quiet);
  if (line.has(cli::option::json)) console.out.keep_signs();
  if (line.has(cli::option::help)) {
    cli::print_help_for(console.out, line);
    return 0;
  }
  leave_environment();
  if (line.has(cli::option::version)) {
    console.out.line("ampcfg " + std::string(cli::version()));
    console.out.line("sha256:" + fleet::own_digest());
    return 0;
  }
  if (line.command() == nullptr) return cli::print_glance(line, console);
  return line.command()->run(line, console);
}

}  // namespace

int main(int argc, char** argv) {
  os::open_missing_standard_files();
  os::end_on_signals();
  cli::Console console;
  int code = failed;
  try {
    try {
      const std::vector<std::string> words(argv + 1, argv + argc);
      console.answers_json = asks_for_json(words);
      console.set_place(cli::place_in(words));
      code = dispatch(words, console);
      console.out.flush();
    } catch (const Error& error) {
      code = error.kind() == Error::Kind::usage ? wrong_usage : failed;
      console.fail(error);
    } catch (const std::bad_alloc&) {
      console.fail(Error("memory", "there is not enough memory"));
    } catch (const std::exception& error) {
      console.fail(Error("internal", error.what(), "this is a fault of ampcfg: please report it"));
    }
    console.flush();
  } catch (const std::exception&) {
    return code == 0 ? failed : code;  // not even the message can be written
  }
  return code;
}
