#include "host/restarting/game_proof.hpp"

#include <catch2/catch.hpp>

#include "host/state_scene.hpp"

namespace ampcfg::host::game_proof_test {

using namespace ampcfg::tests;
using namespace std::chrono_literals;
using host::Check;
using host::FlagReason;
using host::GameState;
using host::Seen;
using host::StartupMode;
using os::ProcessEnd;

namespace {

/// A game with this process (0: none), in this state.
Seen seen(pid_t process, GameState state) {
  Seen seen;
  seen.process.there = process != 0;
  if (process != 0) seen.process.ids = {process};
  seen.game.state = state;
  return seen;
}

/// As a user sees it who sees no processes.
Seen unseen(GameState state) {
  Seen seen;
  seen.process.unsure = "hidden";
  seen.game.state = state;
  return seen;
}

ProcessEnd ended(int code, const std::string& output = {}) {
  return {ProcessEnd::How::exited, code, output, 1s};
}

struct Proven {
  bool enough = false;
  std::string error;  ///< its code; empty where it has started, or stopped
};

constexpr std::size_t as_stop = 1;

/// What follows from one look after the command's end.
Proven prove(const Seen& before, const Seen& now, const ProcessEnd& command, Check check = Check::ping,
             StartupMode startup = StartupMode::unknown, std::chrono::seconds since = 0s, bool was_away = false,
             std::size_t what = 0) {
  host::GameFacts facts;
  facts.listening.check = check;
  facts.startup = startup;
  host::GameProof proof(facts, before);
  host::Instance instance;
  instance.name = "A";
  const host::GameCommand::Sight sight{now, &command, since, was_away};
  Proven proven;
  proven.enough = what == as_stop ? proof.saw_enough_of_stop(sight) : proof.saw_enough_of_start(sight);
  const auto error = what == as_stop ? proof.why_not_stopped(instance, "ampinstmgr.stop")
                                     : proof.why_not_started(instance, "ampinstmgr.restart");
  if (error) proven.error = error->code();
  return proven;
}

}  // namespace

TEST_CASE("a game has restarted when another process answers, whatever the command says") {
  const Seen ran = seen(10, GameState::running);
  struct Case {
    const char* name;
    Seen before, now;
    ProcessEnd command;
    bool enough;
    const char* error;
  };
  const ProcessEnd hung{ProcessEnd::How::timed_out, 0, {}, 180s}, missing{ProcessEnd::How::not_started, ENOENT, {}, {}};
  const auto c = GENERATE_REF(values<Case>({
      {"another answers", ran, seen(11, GameState::running), ended(0), true, ""},
      {"another answers, the command failed", ran, seen(11, GameState::running), ended(1), true, ""},
      {"it was down", seen(0, GameState::stopped), seen(11, GameState::running), ended(0), true, ""},
      {"another starts", ran, seen(11, GameState::starting), ended(0), false, "no-answer"},
      {"another does not answer", ran, seen(11, GameState::unknown), ended(0), false, "no-answer"},
      {"the same answers", ran, seen(10, GameState::running), ended(0), false, "not-restarted"},
      {"the same is still going down", ran, seen(10, GameState::unknown), ended(0), false, "not-restarted"},
      {"none is there", ran, seen(0, GameState::stopped), ended(0), false, "game-down"},
      {"AMP answers for it", ran, seen(0, GameState::sleeping), ended(0), false, "sleeping"},
      {"the command hung", ran, seen(11, GameState::running), hung, true, "command-hung"},
      {"there is no command", ran, ran, missing, true, "command-missing"},
      {"another account", ran, ran, ended(0, "… as has no instances, but …"), true, "wrong-account"},
      {"a password", ran, ran, ended(1, "sudo: a terminal is required to read"), true, "sudo-password"},
      {"words alone", ran, seen(11, GameState::running), ended(0, "sudo: a terminal is required"), true, ""},
      {"unseen, and never away", unseen(GameState::running), unseen(GameState::running), ended(0), false, "no-answer"},
      {"unseen, it was down", unseen(GameState::stopped), unseen(GameState::running), ended(0), true, ""},
  }));
  CAPTURE(c.name);
  const Proven proven = prove(c.before, c.now, c.command);
  CHECK(proven.enough == c.enough);
  CHECK(proven.error == c.error);
}

TEST_CASE("who sees no processes believes a game that was away meanwhile") {
  const Seen runs = unseen(GameState::running);
  CHECK(prove(runs, runs, ended(0), Check::ping, StartupMode::unknown, 0s, true).error.empty());
}

TEST_CASE("what will not come is not waited for") {
  const Seen ran = seen(10, GameState::running), down = seen(0, GameState::stopped);
  // The command failed and the old process goes on: for a while it may only be slow.
  CHECK_FALSE(prove(ran, ran, ended(1), Check::ping, StartupMode::unknown, 1s).enough);
  CHECK(prove(ran, ran, ended(1), Check::ping, StartupMode::unknown, 6s).enough);
  CHECK_FALSE(prove(ran, ran, ended(0), Check::ping, StartupMode::unknown, 60s).enough);
  // AMP's startup mode leaves the game down.
  CHECK_FALSE(prove(ran, down, ended(0), Check::ping, StartupMode::nothing, 1s).enough);
  CHECK(prove(ran, down, ended(0), Check::ping, StartupMode::update, 6s).enough);
  CHECK_FALSE(prove(ran, down, ended(0), Check::ping, StartupMode::start, 60s).enough);
}

TEST_CASE("a game that is not asked is believed with its command, but not with its old process") {
  const Seen ran = seen(10, GameState::running);
  CHECK(prove(ran, seen(11, GameState::running), ended(0), Check::none).error.empty());
  CHECK(prove(ran, seen(0, GameState::unknown), ended(0), Check::none).error.empty());
  CHECK(prove(ran, seen(11, GameState::running), ended(1), Check::none).error == "command-failed");
  CHECK_FALSE(prove(ran, ran, ended(0), Check::none, StartupMode::unknown, 1s).enough);
  const Proven old = prove(ran, ran, ended(0), Check::none, StartupMode::unknown, 6s);
  CHECK(old.enough);
  CHECK(old.error == "not-restarted");
}

TEST_CASE("a game has stopped when no process is there and nothing answers") {
  const Seen ran = seen(10, GameState::running);
  const auto stop = [&](const Seen& now, const ProcessEnd& command) {
    return prove(ran, now, command, Check::ping, StartupMode::unknown, 0s, false, as_stop);
  };
  CHECK(stop(seen(0, GameState::stopped), ended(0)).error.empty());
  CHECK(stop(seen(0, GameState::stopped), ended(1)).error.empty());
  CHECK(stop(seen(10, GameState::unknown), ended(0)).error == "not-stopped");
  CHECK(stop(seen(0, GameState::running), ended(0)).error == "not-stopped");
  CHECK(stop(unseen(GameState::unknown), ended(0)).error == "not-stopped");
}

TEST_CASE("an answered flag keeps what came in meanwhile") {
  const StateScene scene;
  const FlagReason deployed{host::FlagKind::deployment, "20261124T093000Z-3f2a", "deploy", "2026-11-24T09:30:00Z"},
      later{host::FlagKind::deployment, "20261124T094000Z-0000", "deploy", "2026-11-24T09:40:00Z"},
      hand{host::FlagKind::hand, "1", "new world", "2026-11-24T09:35:00Z"};
  host::raise_flag(scene.state(), "A", deployed);
  host::raise_flag(scene.state(), "A", hand);
  const auto answered = host::flag_of(scene.state(), "A")->reasons;
  host::raise_flag(scene.state(), "A", later);
  host::answer_flag(scene.state(), "A", answered);
  const auto rest = host::flag_of(scene.state(), "A");
  REQUIRE(rest);
  REQUIRE(rest->reasons.size() == 1);
  CHECK(rest->reasons[0].id == later.id);
  host::answer_flag(scene.state(), "A", {later});
  CHECK_FALSE(host::flag_of(scene.state(), "A"));
  host::answer_flag(scene.state(), "A", {later});  // nobody has it any more
}

TEST_CASE("what was reverted is a reason for each deployment") {
  const StateScene scene;
  host::raise_reverted(scene.state(), "A",
                       {{"Chat", "config.yml", "a", "20261124T093000Z-3f2a"},
                        {"Chat", "config.yml", "b", "20261124T093000Z-3f2a"},
                        {"Homes", "config.yml", "c", "20261124T094000Z-0000"}});
  const auto flag = host::flag_of(scene.state(), "A");
  REQUIRE(flag);
  REQUIRE(flag->reasons.size() == 2);
  CHECK(flag->reasons[0].kind == host::FlagKind::reverted);
  CHECK_THAT(flag->reasons[0].text, Catch::Contains("Chat/config.yml a and 1 more"));
  CHECK_THAT(flag->reasons[1].text, Catch::Contains("Homes/config.yml c"));
  CHECK(host::deployments_in(flag->reasons) ==
        std::vector<std::string>{"20261124T093000Z-3f2a", "20261124T094000Z-0000"});
  CHECK(host::deployments_in({{host::FlagKind::hand, "1", "", ""}}).empty());
}

}  // namespace ampcfg::host::game_proof_test
