#include "cli/terminal/progress.hpp"

#include <fmt/core.h>

#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/os/signals.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

constexpr auto first_after = std::chrono::milliseconds(500);
constexpr auto then_every = std::chrono::milliseconds(100);
constexpr const char* clear_line = "\r\033[K";

}  // namespace

Progress::Progress(Console& console, std::string what)
    : console_(console), what_(std::move(what)), last_(std::chrono::steady_clock::now()) {}

Progress::~Progress() {
  if (!visible_) return;
  console_.err.write(clear_line);
  console_.err.flush();
  os::write_when_signalled(nullptr);
}

fleet::Progress Progress::of_fleet() {
  return [this](std::size_t done, std::size_t of, const std::vector<std::string>& awaited) { show(done, of, awaited); };
}

void Progress::show(std::size_t done, std::size_t of, const std::vector<std::string>& awaited) {
  if (console_.quiet || !console_.err.is_terminal()) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - last_ < (visible_ ? then_every : first_after)) return;
  last_ = now;
  visible_ = true;
  os::write_when_signalled(clear_line);
  std::string line = what_;
  if (of > 0) line += fmt::format(" {} of {}", grouped(done), counted(of, "instance", "instances"));
  if (!awaited.empty()) line += ", awaiting " + shown(listed(awaited, "and"));
  console_.err.write(clear_line + console_.err.in_locale(cut(line, console_.err.width() - 1)));
  console_.err.flush();
}

}  // namespace ampcfg::cli
