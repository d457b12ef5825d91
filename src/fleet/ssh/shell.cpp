#include "fleet/ssh/shell.hpp"

#include "ampcfg/os/shell_word.hpp"

namespace ampcfg::fleet {
namespace {

// Scripts are for /bin/sh and stand in single quotes: none of them may have a single quote, a backslash (which fish
// reads inside of them), or a newline in it.

/// `private FOLDER`: nothing but a folder of this user, which nobody else may write to. `find` has to say so: where it
/// is missing, or fails, nothing is private.
constexpr std::string_view is_private =
    "private() { [ -d \"$1\" ] && [ -O \"$1\" ] && [ -n \"$(find \"$1\" -maxdepth 0 ! -perm /022)\" ]; }; "
    "solid() { if [ -L \"$1\" ]; then false; else private \"$1\"; fi; }; ";

constexpr std::string_view home_folder = "${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/ampcfg";
constexpr std::string_view shared_folder = "/var/tmp/ampcfg-$(id -u)";
constexpr std::string_view root_folder = "/var/cache/ampcfg";

/// True where root runs nothing there but what is installed (`locked: true`); with any quotes around either word.
constexpr std::string_view is_locked =
    "locked() { grep -Eqs \"^.?locked.?[[:space:]]*:[[:space:]]*.?true\" /etc/ampcfg/config.yaml; }; ";

std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

std::string folders(bool as_root) {
  return as_root ? quoted(root_folder) : quoted(home_folder) + " " + quoted(shared_folder);
}

/// `exec`, then `become`, then sh with the script; words follow as $1 and so on.
std::string command(const std::vector<std::string>& become, const std::string& script,
                    const std::vector<std::string>& words) {
  std::string line = "exec";
  for (const std::string& word : become) line += " " + os::any_shell_word(word);
  line += " sh -c '" + script + "' sh";
  for (const std::string& word : words) line += " " + os::any_shell_word(word);
  return line;
}

/// Where the host is locked, sudo may run the installed executable and no shell.
std::string launch_where_locked(const std::vector<std::string>& become, const std::string& script,
                                std::string_view digest) {
  const std::string outer =
      std::string(is_locked) +
      "d=$1; s=$2; shift 2; if locked; then v=none; for p in /usr/local/bin/ampcfg /usr/bin/ampcfg; do "
      "if [ -x \"$p\" ]; then v=$(\"$p\" --version </dev/null 2>/dev/null); "
      "case $v in *$d*) exec \"$@\" \"$p\" agent;; esac; fi; done; "
      "echo; echo \"" +
      std::string(locked_mark) + "\"$v; else exec \"$@\" sh -c \"$s\" sh \"$d\"; fi";
  std::string line = "exec sh -c '" + outer + "' sh " + os::any_shell_word(std::string(digest)) + " '" + script + "'";
  for (const std::string& word : become) line += " " + os::any_shell_word(word);
  return line;
}

}  // namespace

std::string launch_command(const std::vector<std::string>& become, std::string_view digest) {
  const bool as_root = !become.empty();
  std::string script(is_private);
  script += "for d in " + folders(as_root) +
            "; do f=\"$d/$1\"; "
            "if [ -x \"$f\" ] && [ -O \"$f\" ] && solid \"$d\"; then echo; echo \"" +
            std::string(cached_mark) + "$f\"; exec \"$f\" agent; fi; done; ";
  // Root runs nothing that another user could have put there, so it does not look in $PATH.
  script += as_root
                ? "for p in /usr/local/bin/ampcfg /usr/bin/ampcfg; do "
                  "if [ -x \"$p\" ] && [ -O \"$p\" ] && [ -n \"$(find -L \"$p\" -maxdepth 0 ! -perm /022)\" ]; then "
                : "for p in \"$(command -v ampcfg)\"; do if [ -x \"$p\" ]; then ";
  script +=
      "case $(\"$p\" --version </dev/null 2>/dev/null) in *$1*) exec \"$p\" agent;; esac; fi; done; "
      "echo; echo \"" +
      std::string(absent_mark) + "$(uname -m)\"";
  return as_root ? launch_where_locked(become, script, digest) : command(become, script, {std::string(digest)});
}

std::string push_command(const std::vector<std::string>& become, Place place, std::string_view digest) {
  std::string script(is_private);
  script += "say() { set -f; echo; echo \"" + std::string(push_mark) + "$1 $d: $(echo $2)\"; exit 1; }; umask 077; ";
  const std::string_view folder = place == Place::home     ? home_folder
                                  : place == Place::shared ? shared_folder
                                                           : root_folder;
  script += "d=" + quoted(folder) + "; ";
  if (place == Place::root) {
    script += std::string(is_locked) +
              "if locked; then say locked \"this host is locked, and its root runs nothing that was sent\"; fi; ";
  }
  if (place == Place::home) script += "e=$(mkdir -p \"${d%/*}\" 2>&1) || say write \"$e\"; ";
  script +=
      "if [ -L \"$d\" ]; then say refused \"it is a link\"; fi; "
      "if [ -d \"$d\" ]; then :; else e=$(mkdir \"$d\" 2>&1) || say write \"$e\"; fi; "
      "[ -O \"$d\" ] || say refused \"it belongs to another user\"; "
      "command -v find >/dev/null || "
      "say refused \"who may write to it is not known: there is no find (package findutils)\"; "
      "private \"$d\" || say refused \"others may write to it\"; "
      "command -v gzip >/dev/null || say unpack \"there is no gzip (package gzip)\"; "
      "t=\"$d/.new-$$\"; clean() { rm -f \"$t\"; }; trap clean 0; trap \"exit 1\" 1 2 13 15; "
      "e=$( { gzip -dc >\"$t\"; } 2>&1 ) || say write \"$e\"; "
      "s=$(sha256sum <\"$t\"); [ \"${s%% *}\" = \"$1\" ] || say digest \"what arrived is not what was sent\"; "
      "e=$(chmod 700 \"$t\" 2>&1) || say write \"$e\"; "
      "e=$(\"$t\" --version 2>&1) || say run \"$e\"; "
      "e=$(mv -f \"$t\" \"$d/$1\" 2>&1) || say write \"$e\"; "
      "ls -t \"$d\" | grep -xE \"[0-9a-f]{64}\" | tail -n +3 | while read -r f; do rm -f \"$d/$f\"; done; "
      "echo; echo \"" +
      std::string(push_mark) + "done\"";
  return command(become, script, {std::string(digest)});
}

std::string clean_command(const std::vector<std::string>& become) {
  const std::string script = std::string(is_private) + "for d in " + folders(!become.empty()) +
                             "; do if solid \"$d\"; then rm -rf \"$d\" && echo \"" + std::string(push_mark) +
                             "removed $d\"; fi; done; echo \"" + std::string(push_mark) + "done\"";
  return command(become, script, {});
}

std::string probe_command(const std::vector<std::string>& become, std::string_view digest, std::string_view set) {
  const std::string say = "echo \"" + std::string(probe_mark);
  std::string script(is_private);
  script += std::string(is_locked) + "echo; if locked; then " + say + "locked\"; fi; command -v find >/dev/null || " +
            say + "findless\"; command -v gzip >/dev/null || " + say + "gzipless\"; " + say + "account $(id -un)\"; " +
            say + "processor $(uname -m)\"; " + say + "glibc $(getconf GNU_LIBC_VERSION 2>/dev/null)\"; " + say +
            "clock $(date +%s)\"; for d in " + folders(!become.empty()) +
            "; do a=\"$d\"; until [ -z \"$a\" ] || [ -d \"$a\" ]; do a=\"${a%/*}\"; done; " + say +
            "space $(df -Pk \"${a:-/}\" | tail -n 1 | { read -r x x x k x; echo \"$k\"; }) $d\"; "
            "if [ -e \"$d\" ]; then if solid \"$d\"; then :; else " +
            say +
            "refused $d\"; fi; fi; "
            "if [ -x \"$d/$1\" ]; then " +
            say + "cached $d/$1\"; fi; if [ -n \"$2\" ] && [ -d \"$d/expectations/$2\" ]; then " + say +
            "set $2\"; fi; done; for p in /usr/local/bin/ampcfg /usr/bin/ampcfg; do if [ -x \"$p\" ]; then " + say +
            "installed $p $(\"$p\" --version </dev/null 2>/dev/null | head -n 1)\"; fi; done";
  return command(become, script, {std::string(digest), std::string(set)});
}

std::string argv_command(const std::vector<std::string>& argv) {
  std::string line = "exec";
  for (const std::string& word : argv) line += " " + os::any_shell_word(word);
  return line + " </dev/null";
}

}  // namespace ampcfg::fleet
