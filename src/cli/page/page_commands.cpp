#include "cli/page/page_commands.hpp"

#include <algorithm>

#include "ampcfg/os/shell_word.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// Which command is about a finding, and whether it names the key.
struct Lead {
  const char* name;
  bool names_place = true;  ///< with -p, -f and -k
  const char* option = "";
};

Lead lead_from(const drift::Finding& finding) {
  const std::string& kind = finding.kind;
  if (finding.status == drift::Status::variance) return {"get", false};
  if (finding.ended) return {"review"};
  if (kind == "invalid-file" && finding.file) return {"edit", false};
  if (kind == "missing-file" || kind == "empty-file") return {"deploy", true, "--create"};
  if (kind == "not-unique") return {"get", false};
  if (kind == "constraint") return {"review"};
  if (kind == "unresolved" || kind == "two-groups") return {"expect validate", false};
  return finding.status == drift::Status::error ? Lead{"scan"} : Lead{"deploy"};
}

void add_option(std::vector<std::string>& words, const char* option, const std::string& value) {
  words.emplace_back(option);
  words.push_back(os::shell_word(value));
}

std::vector<std::string> place_words(const drift::Finding& finding) {
  std::vector<std::string> words;
  add_option(words, "-p", finding.plugin);
  if (finding.file) add_option(words, "-f", *finding.file);
  if (finding.key) add_option(words, "-k", *finding.key);
  return words;
}

}  // namespace

PageCommand PageCommands::with(const std::string& name, const std::vector<std::string>& instances,
                               const std::vector<std::string>& behind) const {
  std::string line = "ampcfg";
  if (!several_) line += hosts_;
  line += options_ + " " + name;
  std::string selected;
  for (const std::string& instance : instances) selected += " " + os::shell_word(instance);
  const bool ends_options =
      std::any_of(instances.begin(), instances.end(), [](const auto& instance) { return instance.starts_with('-'); });
  if (!ends_options) line += selected;
  for (const std::string& word : behind) line += " " + word;
  if (ends_options) line += " --" + selected;
  return {name, shown(line)};
}

PageCommand PageCommands::about(const drift::Finding& finding, const std::vector<std::string>& instances) const {
  const Lead lead = lead_from(finding);
  const std::string name = lead.name;
  std::vector<std::string> words;
  if (name == "expect validate") return {name, shown("ampcfg" + options_ + " expect validate")};
  if (name == "get") {
    if (!finding.key) return with("scan", instances, place_words(finding));
    const std::string about = os::shell_word(finding.plugin) + " " + os::shell_word(*finding.key);
    std::string line = "ampcfg" + hosts_ + options_ + " get " + about;
    if (finding.file) line += " -f " + os::shell_word(*finding.file);
    return {name, shown(line)};
  }
  if (name == "edit") {
    words = {os::shell_word(finding.plugin), os::shell_word(*finding.file)};
    return with(name, {instances.front()}, words);
  }
  words = place_words(finding);
  if (*lead.option != '\0') words.emplace_back(lead.option);
  return with(name, instances, words);
}

PageCommand PageCommands::of_instances(const std::string& name, const std::vector<std::string>& instances) const {
  return with(name, instances, {});
}

PageCommand PageCommands::unset(const drift::Shown& entry, const std::vector<std::string>& instances) const {
  constexpr std::string_view end_of_section = ": ";
  std::string key = entry.entry, file;
  if (const std::size_t at = key.find(end_of_section); at != std::string::npos) {
    file = " -f " + os::shell_word(key.substr(0, at));
    key.erase(0, at + end_of_section.size());
  }
  std::string line =
      "ampcfg" + hosts_ + options_ + " expect unset " + os::shell_word(entry.plugin) + " " + os::shell_word(key);
  for (const std::string& instance : instances) line += " " + os::shell_word(instance);
  return {"expect unset", shown(line + file)};
}

PageCommand PageCommands::of_host(const std::string& name, const std::string& host, const std::string& argument) const {
  const std::string hosts = several_ ? " -H " + os::shell_word(host) : hosts_;
  std::string line = "ampcfg" + hosts + options_ + " " + name;
  if (!argument.empty()) line += " " + os::shell_word(argument);
  return {name.substr(0, name.find(" --")), shown(line)};
}

void write_command(Html& html, const PageCommand& command) {
  html.tag("<button aria-expanded=false>").text(command.name).tag("</button><button>copy</button><code>");
  html.text(command.line).tag("</code>");
}

}  // namespace ampcfg::cli
