#include "cli/asking/look_at_invalid.hpp"

#include "ampcfg/drift/judging/differs.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "cli/asking/about.hpp"

namespace ampcfg::cli {
namespace {

constexpr std::size_t most_files = 3;

std::string path_of(const host::Instance& instance, const drift::Finding& finding) {
  const bool is_of_server = finding.plugin == "@server";
  const std::filesystem::path folder = is_of_server ? instance.game : instance.game / "plugins" / finding.plugin;
  return (folder / *finding.file).native();
}

}  // namespace

std::string look_at_invalid(const CommandLine& line, const std::string& here,
                            const std::vector<fleet::HostResult<host::HostScan>>& results) {
  std::string files, edit;
  std::size_t number = 0;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const host::InstanceScan& part : result.answer->instances) {
      for (const drift::Finding& finding : part.findings) {
        if (!drift::differs(finding)) continue;
        if (finding.kind != "invalid-file" || !finding.file) return {};
        if (result.host == here && number++ < most_files)
          files += " " + os::shell_word(path_of(part.instance, finding));
        if (result.host != here && edit.empty())
          edit = " " + os::shell_word(result.host + ":" + part.instance.name) + " " + os::shell_word(finding.plugin) +
                 " " + os::shell_word(*finding.file);
      }
    }
  }
  if (!files.empty()) return "ampcfg read" + files + same_place(line);
  return edit.empty() ? "" : "ampcfg edit" + edit + same_place(line);
}

}  // namespace ampcfg::cli
