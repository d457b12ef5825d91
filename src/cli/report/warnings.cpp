#include "cli/report/warnings.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "ampcfg/host/settings/warning_kinds.hpp"
#include "cli/report/change_parts.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// Of one kind; one line more takes no more room than to say that there is one.
constexpr std::size_t most_of_a_kind = 4;

/// Warnings that say the same.
struct Saying {
  const host::Warning* first = nullptr;
  std::vector<std::string> about;
};

const std::string& text_of_warning(const host::Warning& warning) {
  return warning.of_many.empty() ? warning.text : warning.of_many;
}

std::vector<Saying> sayings_in(const host::Configuration& configuration, const std::vector<host::Warning>& warnings) {
  std::vector<Saying> sayings;
  const std::vector<std::string>& quiet = configuration.quiet_warnings;
  for (const host::Warning& warning : warnings) {
    if (!warning.kind.empty() && std::find(quiet.begin(), quiet.end(), warning.kind) != quiet.end()) continue;
    auto same = std::find_if(sayings.begin(), sayings.end(), [&](const Saying& saying) {
      return saying.first->kind == warning.kind && text_of_warning(*saying.first) == text_of_warning(warning);
    });
    if (same == sayings.end()) same = sayings.insert(same, Saying{&warning, {}});
    if (!warning.about.empty()) same->about.push_back(warning.about);
  }
  return sayings;
}

/// What to do about a kind of warnings where they do not say it.
std::string_view cure_of(std::string_view kind) {
  if (kind == host::warning_kind::instance_unknown) return "correct the name in variable_configs.json, or take it out";
  if (kind == host::warning_kind::instance_elsewhere) return "name those hosts below `hosts:`, and ask them with -H";
  if (kind == host::warning_kind::platform_unknown) return "`overrides` in the configuration can say which it is";
  if (kind == host::warning_kind::platform_unchecked) return "add that folder, or expect it of every platform";
  return {};
}

std::string text_of(const Saying& saying) {
  constexpr std::size_t columns = 60, few = 3;
  const std::size_t number = saying.about.size();
  std::string text = number < 2 ? saying.first->text : text_of_warning(*saying.first);
  if (number >= 2) text += " (" + (number > few ? grouped(number) + ": " : "") + some_of(saying.about, columns) + ")";
  const std::string_view cure = cure_of(saying.first->kind);
  return cure.empty() ? text : text.append("; ").append(cure);
}

}  // namespace

void print_warnings(Console& console, const host::Configuration& configuration,
                    const std::vector<host::Warning>& warnings) {
  console.out.flush();
  std::map<std::string_view, std::size_t> of_kind;
  std::string kinds;
  for (const Saying& saying : sayings_in(configuration, warnings)) {
    const host::Warning& first = *saying.first;
    const bool insists = first.urgency == host::Warning::Urgency::insistent;
    if (!first.kind.empty()) {
      if (of_kind[first.kind]++ == 0) kinds += (kinds.empty() ? "" : ", ") + first.kind;
      if (of_kind[first.kind] > most_of_a_kind) continue;
    }
    insists ? console.insist(text_of(saying)) : console.warn(text_of(saying));
  }
  for (const auto& [kind, number] : of_kind) {
    if (number > most_of_a_kind)
      console.warn(grouped(number - most_of_a_kind) + " more of the kind " + std::string(kind) + " (--json has all)");
  }
  if (!kinds.empty())
    console.advise("what may stay can be silenced: `quiet_warnings: [" + kinds + "]` in " +
                   configuration.file_to_write());
  console.err.flush();
}

}  // namespace ampcfg::cli
