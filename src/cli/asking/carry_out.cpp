#include "cli/asking/carry_out.hpp"

#include <algorithm>

#include "ampcfg/fleet/change.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/os/account_names.hpp"
#include "ampcfg/os/signals.hpp"
#include "cli/asking/ask.hpp"
#include "cli/report/change_parts.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/planned_change.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

std::string question_about(const PlannedChange& planned) {
  const PlanTotals totals = totals_of(planned.plans);
  return (planned.about.kind == host::Action::rollback ? "bring back " : "change ") +
         keys_in_files(totals.keys, totals.files) + " of " +
         counted(totals.changing_instances, "instance", "instances");
}

/// The plan, where a person is to see it before anything is done.
void show(const CommandLine& line, Console& console, const PlannedChange& planned) {
  Output& out = line.has(option::json) ? console.err : console.out;
  if (line.has(option::diff)) {
    print_diffs(out, planned);
    out.line();
  }
  print_plan(out, planned);
}

void warn(const CommandLine& line, Console& console, const std::vector<host::Warning>& warnings) {
  if (line.has(option::json)) return;  // they are in it
  for (const host::Warning& warning : warnings) {
    if (warning.urgency == host::Warning::Urgency::insistent) {
      console.insist(warning.text);
    } else {
      console.warn(warning.text);
    }
  }
}

int only_show(const CommandLine& line, Console& console, const PlannedChange& planned) {
  const int code = exit_code_of(planned);
  if (line.has(option::json)) {
    console.out.line(changes_as_json(planned, nullptr, line.has(option::diff)));
  } else if (!console.quiet || code != 0) {
    show(line, console, planned);
  }
  return code;
}

/// The hosts whose answer is missing.
std::vector<std::string> silent_hosts(const PlanResults& plans) {
  std::vector<std::string> hosts;
  for (const auto& plan : plans) {
    if (!plan.answer) hosts.push_back(shown(plan.host));
  }
  return hosts;
}

/// Nobody said yes: nothing is done, and nothing is wrong.
int leave_all(const CommandLine& line, Console& console, const PlannedChange& planned) {
  if (line.has(option::json)) {
    console.out.line(changes_as_json(planned, nullptr, line.has(option::diff)));
  } else {
    console.err.line("nothing was changed");
  }
  return 0;
}

/// What carrying out has to say beside what the plan has said.
std::vector<host::Warning> news_of(const ChangeResults& changes, const PlannedChange& planned) {
  std::vector<host::Warning> warnings = all_warnings_of(changes);
  std::erase_if(warnings, [&](const host::Warning& warning) {
    return std::find(planned.warnings.begin(), planned.warnings.end(), warning) != planned.warnings.end();
  });
  return warnings;
}

ChangeResults change(Console& console, const Request& request, const PlannedChange& planned) {
  Progress progress(console, "changing");
  return fleet::change(request.configuration, planned.plans, planned.about, progress.of_fleet());
}

/// A word as a shell would take it.
std::string quoted_word(const std::string& word) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:=@,%+";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

}  // namespace

void require_consent(const CommandLine& line, const Console& console, const std::vector<std::string>& instances) {
  const bool selects =
      !instances.empty() || line.has(option::all) || line.has(option::flagged) || line.has(option::from);
  if (!selects) {
    throw Error("selection-needed",
                std::string(line.command()->name) + " changes only what you name, and you have named nothing",
                "name instances or a @group, or write --all; -H, -p, -f and -k only narrow the selection",
                Error::Kind::usage);
  }
  if (line.has(option::all) && (!instances.empty() || line.has(option::flagged))) {
    throw Error("selection-doubtful", "--all and a selection of instances contradict each other",
                "use one or the other", Error::Kind::usage);
  }
  if (!line.has(option::dry_run)) require_answer(line, console);
}

std::optional<int> refuse_incomplete(const CommandLine& line, Console& console, const PlannedChange& planned) {
  const auto silent = silent_hosts(planned.plans);
  if (silent.empty() || line.has(option::skip_unreachable) || !totals_of(planned.plans).changes()) return std::nullopt;
  if (line.has(option::json)) {
    console.out.line(changes_as_json(planned, nullptr, line.has(option::diff)));
  } else {
    show(line, console, planned);
  }
  console.complain(Error("plan-incomplete", "nothing was changed: there is no plan for " + listed(silent, "and"),
                         "see what is wrong there, or go on without it: --skip-unreachable"));
  return 1;
}

int carry_out(const CommandLine& line, Console& console, const Request& request, const PlannedChange& planned) {
  warn(line, console, planned.warnings);
  if (line.has(option::dry_run)) return only_show(line, console, planned);
  const bool changes_something = totals_of(planned.plans).changes();
  if (const auto code = refuse_incomplete(line, console, planned)) return *code;
  const bool asks = changes_something && !line.has(option::yes);
  const bool shows = asks || (!console.quiet && !line.has(option::json));
  if (shows) show(line, console, planned);
  if (asks && !may_go_on(line, console, question_about(planned))) return leave_all(line, console, planned);

  const os::Unbroken reported;  // a signal ends the process only when what was done is said
  const ChangeResults changes = change(console, request, planned);
  PlannedChange told = planned;
  const std::vector<host::Warning> news = news_of(changes, planned);
  told.warnings.insert(told.warnings.end(), news.begin(), news.end());
  const int code = exit_code_of(told, changes);
  if (line.has(option::json)) {
    console.out.line(changes_as_json(told, &changes, line.has(option::diff)));
  } else {
    warn(line, console, news);
    if (changes_something && !(console.quiet && code == 0)) print_changes(console.out, told, changes, !shows);
    if (!changes_something && console.quiet && code != 0) print_plan(console.out, told);
  }
  console.flush();
  return code;
}

host::About about_of(const CommandLine& line, const std::string& kind) {
  host::About about;
  about.id = host::new_deployment_id();
  about.kind = host::Recorded<host::Action>(kind);
  about.command = "ampcfg";
  for (const std::string& word : line.words()) about.command += " " + quoted_word(word);
  about.user = os::user_name(os::effective_user());
  return about;
}

}  // namespace ampcfg::cli
