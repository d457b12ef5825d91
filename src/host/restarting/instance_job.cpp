#include "host/restarting/instance_job.hpp"

#include "ampcfg/os/signals.hpp"

namespace ampcfg::host {
namespace {

constexpr std::chrono::seconds between_looks(5);

/// Why somebody may be playing; empty where nobody is.
std::string players_on(const Game& game) {
  switch (game.state) {
    case GameState::stopped:
    case GameState::sleeping:
      return {};
    case GameState::running:
      if (!game.online) return "it does not say who plays";
      if (*game.online == 0) return {};
      return std::to_string(*game.online) + (*game.online == 1 ? " player is on it" : " players are on it");
    default:
      return "it cannot be told who plays: " + game.reason;
  }
}

}  // namespace

void InstanceJob::go_on() {
  activity_->go_on();
  while (activity_ && activity_->over()) {
    const auto ended = std::move(activity_);
    const auto then = std::move(then_);
    activity_.reset();
    then();
  }
}

void Turns::give_back(bool was_used) {
  ++free_;
  if (was_used) from_ = Clock::now() + delay_;
}

WaitForTurn::WaitForTurn(Turns& turns, const Pace& pace, GameProcesses& processes, std::size_t n,
                         const Listening& listening, std::function<void(const std::string& text)> tell)
    : turns_(turns), processes_(processes), n_(n), listening_(listening), tell_(std::move(tell)) {
  if (pace.when_empty) empty_until_ = Clock::now() + *pace.when_empty;
}

void WaitForTurn::watch(std::vector<pollfd>& files) const {
  if (look_) look_->watch(files);
}

os::Activity::Clock::time_point WaitForTurn::wake() const {
  if (look_) return look_->wake();
  return std::max(next_look_, turns_.free_from());
}

void WaitForTurn::go_on() {
  if (look_ && !look_->over()) look_->go_on();
  if (look_ && look_->over()) look_done();
  if (over() || look_) return;
  if (os::signalled()) {
    end_ = End::interrupted;
    return;
  }
  if (!turns_.is_free() || Clock::now() < next_look_) return;
  // In order, where nobody is waited for; else whichever is empty first.
  if (!empty_until_) {
    turns_.take();
    has_turn_ = true;
  }
  look_ = std::make_unique<GameLook>(processes_, n_, listening_);
}

void WaitForTurn::look_done() {
  seen_ = look_->seen();
  look_.reset();
  if (has_turn_) {
    end_ = End::taken;
    return;
  }
  std::string players = players_on(seen_.game);
  if (players.empty()) {
    next_look_ = Clock::now();
    if (!turns_.is_free()) return;
    turns_.take();
    end_ = End::taken;
    return;
  }
  next_look_ = std::min(Clock::now() + between_looks, std::max(*empty_until_, Clock::now()));
  if (players != reason_) tell_(players);
  reason_ = std::move(players);
  if (Clock::now() >= *empty_until_) end_ = End::players;
}

void carry_out(std::span<InstanceJob* const> jobs) {
  for (InstanceJob* job : jobs) job->begin();
  const std::vector<os::Activity*> activities(jobs.begin(), jobs.end());
  os::go_on_until_over(activities);
}

}  // namespace ampcfg::host
