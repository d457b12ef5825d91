#include "cli/terminal/pager.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/host/settings/lock.hpp"
#include "ampcfg/os/caller.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/foreground.hpp"
#include "ampcfg/os/machine.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// What a shell returns for a command that it could not run.
constexpr std::array not_run{126, 127};

struct Pager {
  std::vector<std::string> argv, environment;
};

bool has_more_rights_than_caller() {
  try {
    return os::is_called_by_another() || host::is_locked();
  } catch (const Error&) {
    return true;  // what is to be locked is never taken for open
  }
}

std::optional<Pager> guarded_pager(const std::string& terminal) {
  for (const char* less : {"/usr/bin/less", "/bin/less"}) {
    if (::access(less, X_OK) != 0) continue;
    return Pager{{less, "-FRX"},
                 {"TERM=" + terminal, "PATH=/usr/bin:/bin", "LESSCHARSET=utf-8", "LESSSECURE=1", "LESSHISTFILE=-"}};
  }
  return std::nullopt;
}

std::optional<Pager> pager() {
  const auto terminal = os::environment("TERM");
  if (!terminal || *terminal == "dumb") return std::nullopt;
  if (has_more_rights_than_caller()) return guarded_pager(*terminal);
  const char* named = std::getenv("PAGER");
  if (named == nullptr) return Pager{{"less", "-FRX"}, os::whole_environment()};
  const std::string command = named;
  if (command.empty() || command == "cat") return std::nullopt;
  Pager pager{{"/bin/sh", "-c", command}, os::whole_environment()};
  if (std::getenv("LESS") == nullptr) pager.environment.emplace_back("LESS=FRX");
  return pager;
}

/// Without the sequences for colours.
std::string visible(std::string_view line) {
  std::string text;
  while (!line.empty()) {
    const std::size_t start = std::min(line.find('\033'), line.size());
    text += line.substr(0, start);
    line.remove_prefix(start);
    const std::size_t end = line.find('m');
    line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
  }
  return text;
}

}  // namespace

std::size_t rows_on_screen(std::string_view text, std::size_t columns) {
  std::size_t rows = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::size_t taken = width(visible(text.substr(0, end)));
    rows += std::max<std::size_t>((taken + columns - 1) / columns, 1);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return rows;
}

bool show_in_pager(std::string_view text) {
  const auto found = pager();
  if (!found) return false;
  const auto code = os::run_in_foreground(found->argv, found->environment, text);
  return code && std::find(not_run.begin(), not_run.end(), *code) == not_run.end();
}

}  // namespace ampcfg::cli
