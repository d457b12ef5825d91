#include "cli/report/restart_report.hpp"

#include <catch2/catch.hpp>
#include <cstdio>
#include <string>

#include "cli/report/apply_report.hpp"

namespace ampcfg::cli::restart_report_test {
namespace {

/// What `print` writes to a file.
template <typename Print>
std::string printed(os::Color color, const Print& print) {
  std::FILE* file = std::tmpfile();
  Output out(::fileno(file), color);
  print(out);
  out.flush();
  std::rewind(file);
  std::string text(10'000, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  return text;
}

std::string last_line(const std::string& text) {
  const std::size_t end = text.rfind('\n', text.size() - 2);
  return text.substr(end == std::string::npos ? 0 : end + 1);
}

RestartResults restarted(host::RestartResult result, host::GameState state) {
  host::InstanceRestart part;
  part.instance.name = "SMP 201";
  part.result = result;
  part.game.state = state;
  host::HostRestart answer;
  answer.instances.push_back(part);
  return {{"ovh", "machine", fleet::AskResult::ok, answer, {}}};
}

host::InstanceApply applied(host::ChangeResult result, host::GameState state, host::Step step) {
  host::InstanceApply one;
  one.change.instance.name = "SMP201";
  one.change.result = result;
  one.game.state = state;
  if (state == host::GameState::unknown) one.game.reason = "it does not answer";
  one.part.ran = true;
  one.part.steps = {{host::Step::stopping, "2026-11-24T20:03:00Z"},
                    {host::Step::stopped, "2026-11-24T20:04:00Z"},
                    {step, "2026-11-24T20:05:00Z"}};
  return one;
}

std::string down_after(const host::InstanceApply& one) {
  host::HostApply answer;
  answer.instances.push_back(one);
  const ApplyResults results = {{"here", "machine", fleet::AskResult::ok, answer, {}, {}, {}}};
  return printed(os::Color::never, [&](Output& out) { print_games_down(out, results, {"here"}); });
}

}  // namespace

TEST_CASE("a game that is down after its restart is the last that is said, in red") {
  using host::GameState;
  using host::RestartResult;
  const auto said = [](RestartResult result, GameState state, os::Color color) {
    return last_line(
        printed(color, [&](Output& out) { print_restarts(out, restarted(result, state), {"here"}, false); }));
  };
  CHECK(said(RestartResult::failed, GameState::stopped, os::Color::always) ==
        "\033[31mSMP 201 IS DOWN. Try: ampcfg restart 'ovh:SMP 201'\033[0m\n");
  CHECK(last_line(printed(os::Color::never, [](Output& out) {
          print_restarts(out, restarted(RestartResult::failed, GameState::stopped), {"here", " --state /s"}, false);
        })) == "SMP 201 IS DOWN. Try: ampcfg restart --state /s 'ovh:SMP 201'\n");
  CHECK(said(RestartResult::failed, GameState::running, os::Color::never).find("DOWN") == std::string::npos);
  CHECK(said(RestartResult::skipped, GameState::stopped, os::Color::never).find("DOWN") == std::string::npos);
}

TEST_CASE("a game that an apply could not bring up is said with its files and what to type") {
  using host::ChangeResult;
  using host::GameState;
  using host::Step;
  CHECK_THAT(down_after(applied(ChangeResult::failed, GameState::stopped, Step::undone)),
             Catch::StartsWith("SMP201 IS DOWN since 2026-11-24 ") && Catch::Contains("; its files are as before.") &&
                 Catch::EndsWith("Try: ampcfg restart SMP201\n"));
  CHECK_THAT(down_after(applied(ChangeResult::failed, GameState::stopped, Step::undoing)),
             Catch::Contains("; its old files are not back.") && Catch::EndsWith("Try: ampcfg apply --abort\n"));
  CHECK_THAT(down_after(applied(ChangeResult::failed, GameState::unknown, Step::undone)),
             Catch::StartsWith("SMP201 MAY BE DOWN since"));
  CHECK(down_after(applied(ChangeResult::failed, GameState::running, Step::undone)).empty());
  CHECK(down_after(applied(ChangeResult::undone, GameState::stopped, Step::undone)).empty());
  host::InstanceApply was_down = applied(ChangeResult::failed, GameState::stopped, Step::undone);
  was_down.part.ran = false;
  CHECK(down_after(was_down).empty());
}

}  // namespace ampcfg::cli::restart_report_test
