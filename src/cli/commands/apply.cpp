#include "ampcfg/fleet/apply.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/wire/cut_short.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/signals.hpp"
#include "cli/asking/ask.hpp"
#include "cli/asking/carry_out.hpp"
#include "cli/asking/change_request.hpp"
#include "cli/asking/pace.hpp"
#include "cli/commands/commands.hpp"
#include "cli/report/change_parts.hpp"
#include "cli/report/planned_change.hpp"
#include "cli/report/restart_report.hpp"
#include "cli/terminal/live_lines.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using ApplyResults = std::vector<fleet::HostResult<host::HostApply>>;
using CutShortResults = std::vector<fleet::HostResult<fleet::CutShort>>;

/// What is applied, in which order.
struct Applied {
  Request request;
  PlannedChange planned;
  StatusResults looked;
  std::vector<RestartCandidate> taken;  ///< those that change, in their order
  fleet::ApplyWish wish;
};

// ---------------------------------------------------------------- batches

bool changes(const PlanResults& plans, const RestartCandidate& one) {
  for (const auto& result : plans) {
    if (result.host != one.host || !result.answer) continue;
    for (const host::InstancePlan& plan : result.answer->instances) {
      if (plan.instance.name == one.status->instance.name) return host::has_work(plan);
    }
  }
  return false;
}

/// `5` or `20%`, of so many instances; at least one.
std::size_t batch_size(const CommandLine& line, std::size_t instances) {
  const auto given = line.value(option::batch);
  if (!given) return 1;
  if (!given->ends_with('%')) return number_of(option::batch, *given, 1, 100'000);
  const std::size_t percent = number_of(option::batch, given->substr(0, given->size() - 1), 1, 100);
  return std::max<std::size_t>((instances * percent + 99) / 100, 1);
}

/// The canary goes first.
void take_canary_first(const std::string& canary, std::vector<RestartCandidate>& taken) {
  const auto found = std::find_if(taken.begin(), taken.end(), [&](const RestartCandidate& one) {
    return canary == one.status->instance.name || canary == one.host + ":" + one.status->instance.name;
  });
  if (found == taken.end())
    throw usage_error("canary-unknown", "the canary " + in_quotes(canary) + " is not among the instances that change",
                      "name an instance of the plan: `ampcfg apply --dry-run` shows it");
  std::rotate(taken.begin(), found, found + 1);
}

void divide(const CommandLine& line, Applied& applied) {
  auto& taken = applied.taken;
  if (taken.empty()) return;
  const auto canary = line.value(option::canary);
  if (canary) take_canary_first(*canary, taken);
  const std::size_t size = batch_size(line, taken.size());
  auto& batches = applied.wish.batches;
  for (std::size_t n = 0; n < taken.size(); ++n) {
    const bool is_after_canary = canary && n == 1;
    if (batches.empty() || is_after_canary || batches.back().size() >= size) batches.emplace_back();
    batches.back().push_back({taken[n].host, taken[n].status->instance.name});
  }
}

void read_limits(const CommandLine& line, fleet::ApplyWish& wish) {
  if (const auto number = line.value(option::max_failures))
    wish.max_failures = number_of(option::max_failures, *number, 0, 100'000);
  wish.when_empty = pace_of(line).when_empty;
  (void)batch_size(line, 1);
}

Applied plan_apply(const CommandLine& line, Console& console) {
  fleet::ApplyWish wish;
  read_limits(line, wish);
  AskedChange asked = plan_of(line, console, "apply");
  Applied applied{std::move(asked.request), std::move(asked.planned), {}, {}, std::move(wish)};
  applied.wish.about = applied.planned.about;
  applied.wish.selection = applied.request.query.selection;
  applied.wish.wishes = {line.has(option::create), line.has(option::replace)};
  host::Query query;
  applied.looked = fleet::status(applied.request.configuration, applied.request.targets, query);
  applied.taken = in_order(applied.looked, applied.request.targets, line.arguments());
  std::erase_if(applied.taken, [&](const RestartCandidate& one) { return !changes(applied.planned.plans, one); });
  divide(line, applied);
  return applied;
}

// ---------------------------------------------------------------- reports

std::string now_words(const RestartCandidate& one) {
  const host::Game& game = one.status->game;
  std::string text(host::name(game.state));
  if (game.online) text += ", " + who_plays(game);
  if (game.state == host::GameState::stopped) text += ": it is written, and left stopped";
  return text;
}

/// What stands behind a name, or below it where that is too narrow.
void print_place(Output& out, const std::string& number, const RestartCandidate& one) {
  constexpr std::size_t indent = 5;
  std::vector<std::string> remarks;
  if (one.status->game.state == host::GameState::unknown && !one.status->game.reason.empty())
    remarks.push_back(one.status->game.reason);
  if (!host::comes_back(one.status->facts.startup))
    remarks.emplace_back("AMP would not start its game again: its startup mode is not set to");
  const Paint paint = one.status->game.online.value_or(0) > 0 ? Paint::yellow : Paint::faint;
  const std::string name = shown(one.label), now = now_words(one);
  if (indent + width(name) + 2 + width(now) <= out.width()) {
    out.line(padded(number, indent) + name + "  " + out.paint(paint, now));
  } else {
    out.name(padded(number, indent), indent, name);
    remarks.insert(remarks.begin(), now);
  }
  for (const std::string& remark : remarks) {
    for (const std::string& text : wrapped(shown(remark), out.width() - indent - 2))
      out.line(std::string(indent + 2, ' ') + out.paint(Paint::yellow, text));
  }
}

void print_order(Output& out, const Applied& applied) {
  if (applied.taken.empty()) return;
  out.line();
  out.line(out.paint(Paint::strong, "in this order: stop, write, start, check"));
  std::size_t n = 0;
  for (std::size_t batch = 0; batch < applied.wish.batches.size(); ++batch) {
    for (std::size_t in_batch = 0; in_batch < applied.wish.batches[batch].size(); ++in_batch, ++n)
      print_place(out, in_batch == 0 ? std::to_string(batch + 1) : "", applied.taken[n]);
  }
}

/// The plan with what became of it, as other changes are reported.
ChangeResults changes_of(const PlanResults& plans, const ApplyResults& results) {
  ChangeResults all;
  for (const auto& plan : plans) {
    const auto done =
        std::find_if(results.begin(), results.end(), [&](const auto& result) { return result.host == plan.host; });
    auto& to = all.emplace_back();
    to = {plan.host, plan.hostname, plan.status, {}, plan.error};
    if (done != results.end()) to = {done->host, done->hostname, done->status, {}, done->error};
    if (!plan.answer) continue;
    host::HostChange& change = to.answer.emplace();
    if (done != results.end() && done->answer) change.warnings = done->answer->warnings;
    for (const host::InstancePlan& instance : plan.answer->instances) {
      host::InstanceChange found = host::without_work(instance);
      if (done != results.end() && done->answer) {
        for (const host::InstanceApply& one : done->answer->instances) {
          if (one.change.instance.name != instance.instance.name) continue;
          auto left = std::move(found.left);
          found = one.change;
          if (found.left.empty()) found.left = std::move(left);
          change.warnings.insert(change.warnings.end(), one.warnings.begin(), one.warnings.end());
        }
      }
      change.instances.push_back(std::move(found));
    }
  }
  return all;
}

void write_steps(JsonWriter& json, const host::ApplyPart& part) {
  json.key("steps").begin_array();
  for (const host::ApplyStep& step : part.steps) {
    json.begin_object().member("step", step.step.word()).member("at", std::string_view(step.at)).end_object();
  }
  json.end_array();
}

/// What an apply says of an instance beside what every change does.
void write_more(JsonWriter& json, const Applied& applied, const ApplyResults* results, const std::string& host,
                const std::string& instance) {
  std::size_t batch = 0;
  for (std::size_t n = 0; n < applied.wish.batches.size(); ++n) {
    for (const fleet::ApplyPlace& place : applied.wish.batches[n]) {
      if (place.host == host && place.instance == instance) batch = n + 1;
    }
  }
  json.key("batch");
  batch != 0 ? json.number(batch) : json.null();
  const host::InstanceApply* done = nullptr;
  for (std::size_t n = 0; results != nullptr && n < results->size(); ++n) {
    if ((*results)[n].host != host || !(*results)[n].answer) continue;
    for (const host::InstanceApply& one : (*results)[n].answer->instances) {
      if (one.change.instance.name == instance) done = &one;
    }
  }
  const host::Game* game = done != nullptr ? &done->game : nullptr;
  for (const RestartCandidate& one : applied.taken) {
    if (game == nullptr && one.host == host && one.status->instance.name == instance) game = &one.status->game;
  }
  json.key("state");
  game != nullptr ? json.string(host::name(game->state)) : json.null();
  json.key("players");
  game != nullptr && game->online ? json.number(*game->online) : json.null();
  if (done == nullptr) return;
  json.key("ran").boolean(done->part.ran);
  write_steps(json, done->part);
  json.member("output", std::string_view(done->output));
}

/// What is drawn while it runs.
fleet::Telling telling(LiveLines& live, bool several_hosts) {
  return [&live, several_hosts](const std::string& host, const std::string& instance, std::string_view word,
                                const std::string& text) {
    const std::string label = several_hosts ? host + ":" + instance : instance;
    const bool is_over =
        word == "changed" || word == "undone" || word == "failed" || word == "skipped" || word == "done";
    is_over ? live.remove(label) : live.set(label, std::string(word) + (text.empty() ? "…" : ": " + text));
  };
}

// ---------------------------------------------------------------- carrying out

int report(const CommandLine& line, Console& console, Applied& applied, const ApplyResults& results) {
  const ChangeResults changed = changes_of(applied.planned.plans, results);
  std::vector<std::string> warnings;
  for (const auto& result : changed) {
    if (!result.answer) continue;
    for (const host::Warning& warning : result.answer->warnings)
      warnings.push_back(changed.size() > 1 ? result.host + ": " + warning.text : warning.text);
  }
  applied.planned.warnings.insert(applied.planned.warnings.end(), warnings.begin(), warnings.end());
  const bool host_failed =
      std::any_of(changed.begin(), changed.end(), [](const auto& result) { return result.error.has_value(); });
  const int code = host_failed ? 1 : exit_code_of(applied.planned, changed);
  if (line.has(option::json)) {
    applied.planned.more = [&](JsonWriter& json, const std::string& host, const std::string& instance) {
      write_more(json, applied, &results, host, instance);
    };
    console.out.line(changes_as_json(applied.planned, &changed, line.has(option::diff)));
  } else {
    for (const std::string& warning : warnings) console.warn(warning);
    for (const auto& result : changed) {
      if (result.error) console.complain(*result.error);
    }
    if (!console.quiet || code != 0) print_changes(console.out, applied.planned, changed, true);
  }
  console.flush();
  return code;
}

int only_show(const CommandLine& line, Console& console, Applied& applied) {
  const int code = exit_code_of(applied.planned);
  if (line.has(option::json)) {
    applied.planned.more = [&](JsonWriter& json, const std::string& host, const std::string& instance) {
      write_more(json, applied, nullptr, host, instance);
    };
    console.out.line(changes_as_json(applied.planned, nullptr, line.has(option::diff)));
  } else if (!console.quiet || code != 0) {
    if (line.has(option::diff)) print_diffs(console.out, applied.planned);
    print_plan(console.out, applied.planned);
    print_order(console.out, applied);
  }
  return code;
}

int ask_and_apply(const CommandLine& line, Console& console, Applied& applied) {
  const bool json = line.has(option::json);
  if (!json) {
    for (const host::Warning& warning : applied.planned.warnings) console.warn(warning.text);
  }
  if (line.has(option::dry_run) || applied.taken.empty()) return only_show(line, console, applied);
  if (const auto code = refuse_incomplete(line, console, applied.planned)) return *code;
  const bool asks = !line.has(option::yes);
  if (asks || (!json && !console.quiet)) {
    Output& out = json ? console.err : console.out;
    if (line.has(option::diff)) print_diffs(out, applied.planned);
    print_plan(out, applied.planned);
    print_order(out, applied);
    out.line();
  }
  const std::string question = "stop, write and start " + counted(applied.taken.size(), "instance", "instances") +
                               players_words(players_on(applied.taken));
  if (asks && !may_go_on(line, console, question)) {
    if (json) return only_show(line, console, applied), 0;
    console.err.line("nothing was changed");
    return 0;
  }
  console.flush();
  const os::Unbroken reported;
  ApplyResults results;
  {
    LiveLines live(console);
    results = fleet::apply(applied.request.configuration, applied.planned.plans, applied.wish,
                           telling(live, applied.planned.plans.size() > 1));
  }
  return report(line, console, applied, results);
}

// ---------------------------------------------------------------- what was cut short

CutShortResults find_cut_short(const CommandLine& line, Console& console, const host::Configuration& configuration) {
  for (const Option* option : {&option::all, &option::flagged, &option::plugin, &option::file, &option::key,
                               &option::canary, &option::batch, &option::dry_run}) {
    if (line.has(*option) || !line.arguments().empty())
      throw usage_error("usage", "--resume and --abort go on with what was begun", "leave out the selection");
  }
  if (line.has(option::resume) && line.has(option::abort))
    throw usage_error("usage", "--resume goes on and --abort undoes", "use one or the other");
  require_answer(line, console);
  auto found = fleet::cut_short_applies(configuration, fleet::resolve(configuration, line.values(option::host), {}));
  for (const auto& one : found) {
    if (one.error) console.complain(*one.error);
    if (!one.answer) continue;
    for (const host::Warning& warning : one.answer->warnings) console.warn(warning.text);
  }
  return found;
}

bool has_any(const CutShortResults& found) {
  return std::any_of(found.begin(), found.end(), [](const auto& one) { return one.answer && one.answer->record(); });
}

bool has_error(const CutShortResults& found) {
  return std::any_of(found.begin(), found.end(), [](const auto& one) { return one.error.has_value(); });
}

void print_cut_short(Output& out, const CutShortResults& found) {
  for (const auto& one : found) {
    if (!one.answer || !one.answer->record()) continue;
    const host::ApplyRecord& record = *one.answer->record();
    out.line(out.paint(Paint::strong, "apply " + record.about.id + (found.size() > 1 ? " on " + shown(one.host) : "")) +
             ", begun " + record.created + " by " + shown(record.about.user));
    out.name("  ", 2, shown(record.about.command));
    for (const host::ApplyPart& part : record.parts)
      out.line("  " + shown(part.instance) + "  " + std::string(part.step().word()) +
               (part.reason.empty() ? "" : "  " + shown(part.reason)));
  }
}

/// Where nothing was cut short, nothing is wrong.
int say_nothing_is_cut_short(const CommandLine& line, Console& console, const CutShortResults& found) {
  if (line.has(option::json)) {
    Applied none;
    none.planned.schema = "apply";
    for (const auto& one : found) none.planned.plans.push_back({one.host, one.hostname, one.status, {}, one.error});
    console.out.line(changes_as_json(none.planned, nullptr, false));
  } else if (!console.quiet && !has_error(found)) {
    console.out.line("no apply was cut short");
  }
  return has_error(found) ? 1 : 0;
}

/// A plan of nothing for those that an apply has taken back.
PlanResults plans_of(const ApplyResults& results) {
  PlanResults plans;
  for (const auto& result : results) {
    auto& plan = plans.emplace_back();
    plan = {result.host, result.hostname, result.status, {}, result.error};
    if (!result.answer) continue;
    plan.answer.emplace();
    for (const host::InstanceApply& one : result.answer->instances) {
      host::InstancePlan& instance = plan.answer->instances.emplace_back();
      instance.instance = one.change.instance;
    }
  }
  return plans;
}

int abort(const CommandLine& line, Console& console) {
  const host::Configuration configuration = configuration_of(line);
  const CutShortResults found = find_cut_short(line, console, configuration);
  if (!has_any(found)) return say_nothing_is_cut_short(line, console, found);
  if (!line.has(option::json) && !console.quiet) print_cut_short(console.out, found);
  if (!may_go_on(line, console, "undo the part of it that is not done")) return 0;
  console.flush();
  const os::Unbroken reported;
  Applied applied;
  applied.planned.schema = "apply";
  ApplyResults results;
  {
    LiveLines live(console);
    results = fleet::abort(configuration, found, telling(live, found.size() > 1));
  }
  // What was to be undone is: that is no failure.
  for (auto& result : results) {
    if (!result.answer) continue;
    for (host::InstanceApply& one : result.answer->instances) {
      if (one.change.result == host::ChangeResult::undone) one.change.error.reset();
    }
  }
  applied.planned.plans = plans_of(results);
  for (const auto& one : found) {
    if (one.answer && one.answer->record()) applied.planned.about = one.answer->record()->about;
  }
  return std::max(report(line, console, applied, results), has_error(found) ? 1 : 0);
}

/// The plan for what is left of it, made anew with what it was begun with.
Applied plan_rest(const CommandLine& line, Console& console, const host::Configuration& configuration,
                  const CutShortResults& found) {
  Applied applied;
  read_limits(line, applied.wish);
  applied.request.configuration = configuration;
  const host::ApplyRecord* first = nullptr;
  for (const auto& one : found) {
    if (!one.answer || !one.answer->record()) continue;
    const host::ApplyRecord& record = *one.answer->record();
    if (first == nullptr) first = &record;
    if (record.about.id != first->about.id)
      throw Error("several-applies", "the hosts have different applies that were cut short",
                  "go on with one host after another: name it with -H");
  }
  for (const auto& one : found) {
    if (!one.answer || !one.answer->record()) continue;
    std::vector<std::string> names;
    for (const host::ApplyPart& part : one.answer->record()->parts) {
      if (!part.is_over()) names.push_back(part.instance);
    }
    applied.request.targets.push_back({one.host, one.host == configuration.host_name(), drift::Patterns(names)});
  }
  applied.planned = plan_again(line, console, applied.request, *first);
  applied.wish.about = first->about;
  applied.planned.about = first->about;
  applied.wish.selection = first->selection;
  applied.wish.wishes = first->wishes;
  applied.wish.resumes = true;
  std::map<std::size_t, std::vector<fleet::ApplyPlace>> batches;
  for (const auto& one : found) {
    if (!one.answer || !one.answer->record()) continue;
    for (const host::ApplyPart& part : one.answer->record()->parts) {
      if (!part.is_over()) batches[part.batch].push_back({one.host, part.instance});
    }
  }
  for (auto& [number, batch] : batches) applied.wish.batches.push_back(std::move(batch));
  return applied;
}

int resume(const CommandLine& line, Console& console) {
  const host::Configuration configuration = configuration_of(line);
  const CutShortResults found = find_cut_short(line, console, configuration);
  if (!has_any(found)) return say_nothing_is_cut_short(line, console, found);
  Applied applied = plan_rest(line, console, configuration, found);
  const bool json = line.has(option::json);
  if (!json && !console.quiet) {
    print_cut_short(console.out, found);
    print_plan(console.out, applied.planned);
  }
  if (!may_go_on(line, console, "go on with it")) return 0;
  console.flush();
  const os::Unbroken reported;
  ApplyResults results;
  {
    LiveLines live(console);
    results = fleet::apply(configuration, applied.planned.plans, applied.wish, telling(live, found.size() > 1));
  }
  return std::max(report(line, console, applied, results), has_error(found) ? 1 : 0);
}

int apply(const CommandLine& line, Console& console) {
  if (line.has(option::abort)) return abort(line, console);
  if (line.has(option::resume)) return resume(line, console);
  require_consent(line, console, line.arguments());
  Applied applied = plan_apply(line, console);
  return ask_and_apply(line, console, applied);
}

}  // namespace

namespace command {

const Command apply{
    .name = "apply",
    .arguments = "[INSTANCE]…",
    .summary = "stop, write what is expected, start and check, one batch after another",
    .details =
        "For instances whose plugins write their files back when they stop: each is stopped, gets the expected "
        "values, is started, and must answer and still have the values. If that fails, it gets its old bytes "
        "back and is started again, and no other instance is begun. An instance that was stopped before gets its "
        "values and stays stopped.\n\n"
        "It shows the plan, the order and who plays, and asks. Each step is written down before it is taken: "
        "after a crash, --resume goes on and --abort undoes, and until then nothing else touches those "
        "instances.\n\n"
        "Exit: 0 done, 2 some of the drift is left (with --dry-run: drift), 1 something failed, 64 wrong usage "
        "or expectations.",
    .options = {&option::host,   &option::forks,   &option::host_timeout, &option::plugin,
                &option::file,   &option::key,     &option::all,          &option::flagged,
                &option::batch,  &option::canary,  &option::max_failures, &option::when_empty,
                &option::create, &option::replace, &option::older,        &option::skip_unreachable,
                &option::diff,   &option::dry_run, &option::yes,          &option::resume,
                &option::abort,  &option::json,    &option::show_secrets},
    .examples = {{"ampcfg apply SMP101", "One instance: shows the plan and asks."},
                 {"ampcfg apply --all --canary SMP101 --batch 25% --when-empty=60 --yes",
                  "One first; if that goes well, a quarter at a time, each once nobody plays on it."},
                 {"ampcfg apply --all --dry-run", "The order, and what would change and restart."},
                 {"ampcfg apply --resume", "Goes on after a crash."}},
    .page = "ampcfg-apply.1",
    .schema = "apply",
    .run = cli::apply,
};

}  // namespace command
}  // namespace ampcfg::cli
