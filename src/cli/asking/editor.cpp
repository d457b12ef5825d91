#include "cli/asking/editor.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "ampcfg/host/settings/lock.hpp"
#include "ampcfg/os/account_names.hpp"
#include "ampcfg/os/caller.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/foreground.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/signals.hpp"
#include "cli/asking/ask.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

os::Owner person_at_editor() {
  const auto caller = os::is_root() ? os::caller() : std::nullopt;
  return caller ? *caller : os::own_account();
}

/// Where nobody but its user is to choose it, what the system has.
std::filesystem::path place_of(const os::Owner& person, bool is_guarded) {
  const auto named = os::environment("TMPDIR");
  return named && !is_guarded && person.uid == os::effective_user() ? *named : "/tmp";
}

/// As an editor may be given it: it shows of which kind the file is, and is no option.
std::string harmless_name(const std::string& file) {
  std::string name = file.substr(file.rfind('/') + 1);
  for (char& c : name) {
    const bool is_plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    if (!is_plain) c = '_';
  }
  const bool is_unusable = name.empty() || name.front() == '-' || name.front() == '.';
  return is_unusable ? "file" + name : name;
}

/// The first of these that is there; empty where none is.
std::string system_editor() {
  for (const char* editor : {"/usr/bin/editor", "/usr/bin/nano", "/usr/bin/vim", "/usr/bin/vi", "/bin/vi"}) {
    if (::access(editor, X_OK) == 0) return editor;
  }
  return {};
}

std::string named_editor() {
  const auto visual = os::environment("VISUAL");
  return visual ? *visual : os::environment("EDITOR").value_or("");
}

/// With what is the person's own in place of root's.
std::vector<std::string> environment_for(const os::Owner& person, bool is_guarded) {
  std::vector<std::string> variables;
  const bool is_another = person.uid != os::effective_user();
  for (const std::string& variable : os::whole_environment()) {
    const std::string name = variable.substr(0, variable.find('='));
    const bool is_of_account = name == "HOME" || name == "USER" || name == "LOGNAME";
    const bool is_harmless = name == "TERM" || name == "LANG" || name.starts_with("LC_");
    if (is_guarded ? is_harmless : !(is_another && is_of_account)) variables.push_back(variable);
  }
  if (is_guarded) variables.emplace_back("PATH=/usr/bin:/bin");
  if (!is_guarded && !is_another) return variables;
  const std::string name = os::user_name(person.uid);
  variables.push_back("HOME=" + os::home_folder_of(person.uid).value_or("/").native());
  variables.push_back("USER=" + name);
  variables.push_back("LOGNAME=" + name);
  return variables;
}

constexpr const char* how_to_choose = "name one that is installed: EDITOR=nano ampcfg edit …";

}  // namespace

Editor::Editor(Console& console, const std::string& file, bool asks)
    : console_(console),
      asks_(asks),
      is_guarded_(host::is_locked()),
      person_(person_at_editor()),
      name_(harmless_name(file)),
      folder_(place_of(person_, is_guarded_), person_) {}

void Editor::run() const {
  const std::string path = (folder_.path() / name_).native();
  const std::string named = is_guarded_ ? "" : named_editor();
  const std::string program = named.empty() ? system_editor() : named;
  if (program.empty()) throw Error("editor-missing", "there is no editor on this machine", how_to_choose);
  std::vector<std::string> argv{program, path};
  if (!named.empty()) argv = {"/bin/sh", "-c", named + " \"$1\"", "sh", path};
  const auto code = os::run_at_terminal(argv, environment_for(person_, is_guarded_), person_);
  if (code == 0 || os::signalled()) return;
  const bool was_run = code && *code != 126 && *code != 127;
  throw Error(was_run ? "editor-failed" : "editor-missing",
              was_run ? "the editor ended with exit code " + std::to_string(*code) + ": nothing was done"
                      : "the editor " + in_quotes(program) + " cannot be run",
              was_run ? "" : how_to_choose);
}

std::string Editor::saved() const {
  constexpr std::uint64_t most = std::uint64_t{64} << 20U;
  auto read = folder_.read(name_, most);
  if (auto* file = std::get_if<os::FileBytes>(&read)) return std::move(file->bytes);
  throw Error("edit-lost", "what the editor has left in the file's place " + std::get<os::Refused>(read).words() +
                               ": nothing was done");
}

std::string Editor::edit(const std::string& text) {
  using namespace std::chrono_literals;
  folder_.write(name_, text);
  const auto begun = std::chrono::steady_clock::now();
  console_.flush();
  run();
  // No person is as quick: it has left another process behind that shows the window.
  const bool was_quick = std::chrono::steady_clock::now() - begun < 1s;
  if (asks_ && was_quick && saved() == text && !os::signalled())
    ask_line(console_,
             "the editor has ended at once, and nothing is saved; if it is still open, save there, close it, "
             "and press Enter here:");
  return saved();
}

std::filesystem::path Editor::keep(const std::string& text) {
  folder_.write(name_, text);
  return folder_.keep(name_);
}

}  // namespace ampcfg::cli
