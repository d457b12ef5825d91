#include "cli/report/apply_report.hpp"

#include <algorithm>
#include <utility>

#include "ampcfg/os/shell_word.hpp"
#include "cli/report/label.hpp"
#include "cli/report/named_list.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

std::string now_words(const RestartCandidate& one) {
  const host::Game& game = one.status->game;
  std::string text(host::name(game.state));
  if (game.online) text += ", " + who_plays(game);
  if (game.state == host::GameState::stopped) text += ": it is written, and left stopped";
  return text;
}

constexpr std::string_view name_of_batch = "batch";
constexpr std::size_t batch_columns = name_of_batch.size() + 2;

/// What stands behind a name, or below it where that is too narrow.
void print_place(Output& out, const std::string& number, const RestartCandidate& one) {
  std::vector<std::string> remarks;
  if (one.status->game.state == host::GameState::unknown && !one.status->game.reason.empty())
    remarks.push_back(one.status->game.reason);
  if (!host::comes_back(one.status->facts.startup))
    remarks.emplace_back("AMP would not start its game again: its startup mode is not set to");
  const Paint paint = one.status->game.online.value_or(0) > 0 ? Paint::yellow : Paint::faint;
  const std::string now = now_words(one);
  if (batch_columns + width(one.label) + 2 + width(now) <= out.width()) {
    out.line(padded(number, batch_columns) + one.label + "  " + out.paint(paint, now));
  } else {
    out.name(padded(number, batch_columns), batch_columns, one.label);
    remarks.insert(remarks.begin(), now);
  }
  for (const std::string& remark : remarks) {
    for (const std::string& text : wrapped(shown(remark), out.width() - batch_columns - 2))
      out.line(std::string(batch_columns + 2, ' ') + out.paint(Paint::yellow, text));
  }
}

/// What was done on a host; null where it was not asked or has not answered.
const host::HostApply* answer_of(const ApplyResults& results, const std::string& host) {
  const auto done = std::find_if(results.begin(), results.end(), [&](const auto& one) { return one.host == host; });
  return done != results.end() && done->answer ? &*done->answer : nullptr;
}

/// What became of an instance's plan.
host::InstanceChange change_of(const host::InstancePlan& plan, const host::HostApply* done,
                               std::vector<host::Warning>& warnings) {
  host::InstanceChange found = host::without_work(plan);
  if (done == nullptr) return found;
  for (const host::InstanceApply& one : done->instances) {
    if (one.change.instance.name != plan.instance.name) continue;
    auto left = std::move(found.left);
    found = one.change;
    if (found.left.empty()) found.left = std::move(left);
    warnings.insert(warnings.end(), one.warnings.begin(), one.warnings.end());
  }
  return found;
}

/// `-H ovh `; empty for this machine.
std::string host_option(const std::string& host, const Here& here) {
  return host == here.name ? std::string() : "-H " + shown(os::shell_word(host)) + " ";
}

/// When a game was stopped that has not come up since (RFC 3339); empty where it runs, or did not before.
std::string down_since(const host::InstanceApply& one) {
  const bool is_up = one.game.state == host::GameState::running || one.game.state == host::GameState::sleeping;
  const bool was_seen = one.game.state == host::GameState::stopped || !one.game.reason.empty();
  if (!one.part.ran || is_up || !was_seen || one.change.result != host::ChangeResult::failed) return {};
  std::string since;
  for (const host::ApplyStep& step : one.part.steps) {
    const bool is_stop = step.step == host::Step::stopped || (since.empty() && step.step == host::Step::stopping);
    if (is_stop) since = step.at;
  }
  return since;
}

}  // namespace

std::vector<GameDown> games_down(const ApplyResults& results) {
  std::vector<GameDown> down;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const host::InstanceApply& one : result.answer->instances) {
      const std::string since = down_since(one);
      if (!since.empty())
        down.push_back({result.host, one.change.instance.name, std::string(host::name(one.game.state)), since});
    }
  }
  return down;
}

void print_games_down(Output& out, const ApplyResults& results, const Here& here) {
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const host::InstanceApply& one : result.answer->instances) {
      const std::string since = down_since(one);
      if (since.empty()) continue;
      const std::string& name = one.change.instance.name;
      const bool is_back = one.part.step() == host::Step::undone;
      const std::string sentence = label_in(results.size(), result.host, name) +
                                   (one.game.state == host::GameState::stopped ? " IS DOWN" : " MAY BE DOWN") +
                                   " since " + local_clock(since) +
                                   (is_back ? "; its files are as before" : "; its old files are not back");
      const std::string abort = host_option(result.host, here) + "apply --abort" + shown(here.options);
      print_down(out, sentence, is_back ? restart_command(result.host, name, here) : "ampcfg " + abort);
    }
  }
}

void print_order(Output& out, const PlannedApply& apply) {
  if (apply.taken.empty()) return;
  out.line();
  out.line(out.paint(Paint::strong, "in this order: stop, write, start, check"));
  out.line(out.paint(Paint::faint, padded(name_of_batch, batch_columns) + "instance, and its game now"));
  std::size_t n = 0;
  for (std::size_t batch = 0; batch < apply.wish.batches.size(); ++batch) {
    for (std::size_t in_batch = 0; in_batch < apply.wish.batches[batch].size(); ++in_batch, ++n)
      print_place(out, in_batch == 0 ? std::to_string(batch + 1) : "", apply.taken[n]);
  }
}

void print_cut_short(Output& out, const CutShortResults& found) {
  for (const auto& one : found) {
    if (!one.answer || !one.answer->record()) continue;
    const host::ApplyRecord& record = *one.answer->record();
    out.line(out.paint(Paint::strong, "apply " + record.about.id + (found.size() > 1 ? " on " + shown(one.host) : "")) +
             ", begun " + local_moment(record.created) + " by " + shown(record.about.words()));
    out.name("  ", 2, shown(record.about.command));
    std::vector<ListRow> rows;
    for (const host::ApplyPart& part : record.parts)
      rows.push_back({{shown(part.instance)}, {std::string(part.step().word())}, {told(part.reason)}});
    const NamedList list(out, {"instance", "step", "why"}, rows);
    list.print_names();
    for (const ListRow& row : rows) list.print(row);
  }
}

ChangeResults changes_of(const PlanResults& plans, const ApplyResults& results) {
  ChangeResults all;
  for (const auto& plan : plans) {
    auto& to = all.emplace_back();
    to = {plan.host, plan.hostname, plan.status, {}, plan.error};
    const auto done =
        std::find_if(results.begin(), results.end(), [&](const auto& result) { return result.host == plan.host; });
    if (done != results.end()) to = {done->host, done->hostname, done->status, {}, done->error, done->warnings};
    if (!plan.answer) continue;
    const host::HostApply* answer = answer_of(results, plan.host);
    host::HostChange& change = to.answer.emplace();
    if (answer != nullptr) change.warnings = answer->warnings;
    for (const host::InstancePlan& instance : plan.answer->instances)
      change.instances.push_back(change_of(instance, answer, change.warnings));
  }
  return all;
}

}  // namespace ampcfg::cli
