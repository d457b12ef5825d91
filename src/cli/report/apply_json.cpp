// apply_report.hpp: the JSON of an apply.
#include "cli/report/apply_report.hpp"
#include "cli/report/change_report.hpp"

namespace ampcfg::cli {
namespace {

/// From 1; 0 for an instance that is in no batch.
std::size_t batch_of(const PlannedApply& apply, const std::string& host, const std::string& instance) {
  std::size_t batch = 0;
  for (std::size_t n = 0; n < apply.wish.batches.size(); ++n) {
    for (const fleet::ApplyPlace& place : apply.wish.batches[n]) {
      if (place.host == host && place.instance == instance) batch = n + 1;
    }
  }
  return batch;
}

const host::InstanceApply* done_in(const ApplyResults* results, const std::string& host, const std::string& instance) {
  const host::InstanceApply* done = nullptr;
  for (std::size_t n = 0; results != nullptr && n < results->size(); ++n) {
    if ((*results)[n].host != host || !(*results)[n].answer) continue;
    for (const host::InstanceApply& one : (*results)[n].answer->instances) {
      if (one.change.instance.name == instance) done = &one;
    }
  }
  return done;
}

/// What an apply says of an instance beside what every change does.
void write_part(JsonWriter& json, const PlannedApply& apply, const ApplyResults* results, const std::string& host,
                const std::string& instance) {
  const std::size_t batch = batch_of(apply, host, instance);
  json.key("batch");
  batch != 0 ? json.number(batch) : json.null();
  const host::InstanceApply* done = done_in(results, host, instance);
  const host::Game* game = done != nullptr ? &done->game : nullptr;
  for (const RestartCandidate& one : apply.taken) {
    if (game == nullptr && one.host == host && one.status->instance.name == instance) game = &one.status->game;
  }
  json.key("state");
  game != nullptr ? json.string(host::name(game->state)) : json.null();
  json.key("players");
  game != nullptr && game->online ? json.number(*game->online) : json.null();
  if (done == nullptr) return;
  json.key("ran").boolean(done->part.ran);
  write_steps(json, done->part.steps);
  json.member("output", std::string_view(done->output));
}

}  // namespace

std::string apply_as_json(const PlannedApply& apply, const ApplyResults* results, const ChangeResults* changes,
                          bool diffs) {
  const MoreOfInstance more = [&](JsonWriter& json, const std::string& host, const std::string& instance) {
    write_part(json, apply, results, host, instance);
  };
  return changes_as_json(apply.planned, changes, diffs, more);
}

void write_steps(JsonWriter& json, const std::vector<host::ApplyStep>& steps) {
  json.key("steps").begin_array();
  for (const host::ApplyStep& step : steps) {
    json.begin_object().member("step", step.step.word()).member("at", std::string_view(step.at)).end_object();
  }
  json.end_array();
}

}  // namespace ampcfg::cli
