#include "ampcfg/host/notifying/notify.hpp"

#include <chrono>
#include <cstddef>
#include <utility>

#include "ampcfg/os/process.hpp"

namespace ampcfg::host {
namespace {

constexpr std::chrono::seconds longest_run(30);
constexpr std::chrono::seconds grace(2);

std::string last_line(std::string_view text) {
  const std::size_t end = text.find_last_not_of(" \t\r\n");
  if (end == std::string_view::npos) return {};
  text = text.substr(0, end + 1);
  const std::size_t before = text.rfind('\n');
  return std::string(before == std::string_view::npos ? text : text.substr(before + 1));
}

}  // namespace

std::optional<Error> notify(const std::vector<std::string>& argv, std::string_view event, const std::string& json) {
  os::ProcessWish wish;
  wish.argv = argv;
  wish.time_limit = longest_run;
  wish.grace = grace;
  wish.input = json;
  wish.environment = {"AMPCFG_EVENT=" + std::string(event)};
  const os::ProcessEnd end = os::run(std::move(wish));
  if (end.succeeded()) return std::nullopt;
  const std::string said = last_line(end.output);
  return Error("notify-failed",
               "`" + argv.front() + "` was not notified: it " + end.words() + (said.empty() ? "" : ": " + said),
               "`notify:` in the configuration names it");
}

}  // namespace ampcfg::host
