#include "host/restarting/game_command.hpp"

#include <algorithm>
#include <utility>

namespace ampcfg::host {
namespace {

constexpr std::string_view place_of_name = "{instance}";
/// Between two looks: often at first, then as somebody would who has seen that it takes longer.
constexpr std::chrono::milliseconds short_pause(250), long_pause(1000);
constexpr std::chrono::seconds short_pauses(10);

bool is_away(const Seen& seen) {
  return !seen.process.there && (seen.game.state == GameState::stopped || seen.game.state == GameState::unknown);
}

bool has(const std::string& text, std::string_view words) {
  return text.find(words) != std::string::npos;
}

}  // namespace

std::vector<std::string> argv_for(const std::vector<std::string>& command, const std::string& instance) {
  std::vector<std::string> argv = command;
  for (std::string& word : argv) {
    for (std::size_t at = 0; (at = word.find(place_of_name, at)) != std::string::npos; at += instance.size())
      word.replace(at, place_of_name.size(), instance);
  }
  return argv;
}

std::shared_ptr<os::Process> run_for(const std::vector<std::string>& command, const Instance& instance,
                                     std::chrono::seconds time_limit) {
  os::ProcessWish wish;
  wish.argv = argv_for(command, instance.name);
  wish.time_limit = time_limit;
  wish.is_spared = [game = instance.game](pid_t process) { return works_in(process, game); };
  return std::make_shared<os::Process>(std::move(wish));
}

GameCommand::GameCommand(GameProcesses& processes, const Listening& listening, std::size_t n,
                         std::shared_ptr<os::Process> command, std::chrono::seconds time_limit, Enough enough)
    : processes_(processes),
      listening_(listening),
      n_(n),
      command_(std::move(command)),
      enough_(std::move(enough)),
      deadline_(began_ + time_limit) {}

void GameCommand::watch(std::vector<pollfd>& files) const {
  if (!command_->over()) command_->watch(files);
  if (look_ && !look_->over()) look_->watch(files);
}

os::Activity::Clock::time_point GameCommand::wake() const {
  Clock::time_point next = look_ ? look_->wake() : next_look_;
  if (!command_->over()) next = std::min(next, command_->wake());
  return next;
}

void GameCommand::go_on() {
  if (!command_->over()) command_->go_on();
  const auto now = Clock::now();
  if (command_->over() && !command_ended_) {
    command_ended_ = now;
    next_look_ = now;
  }
  if (look_ && !look_->over()) look_->go_on();
  if (look_ && look_->over()) look_done();
  if (over_ || look_ || now < next_look_) return;
  look_ = std::make_unique<GameLook>(processes_, n_, listening_);
  look_is_after_ = command_ended_.has_value();
}

void GameCommand::look_done() {
  seen_ = look_->seen();
  look_.reset();
  const auto now = Clock::now();
  was_away_ = was_away_ || is_away(seen_);
  const os::ProcessEnd* ended = look_is_after_ ? &command_->end() : nullptr;
  saw_enough_ = enough_({seen_, ended, command_ended_ ? now - *command_ended_ : Clock::duration(0), was_away_});
  over_ = look_is_after_ && (saw_enough_ || now >= deadline_);
  next_look_ = now + (now - began_ < short_pauses ? short_pause : long_pause);
  if (command_ended_) next_look_ = std::min(next_look_, std::max(deadline_, now));
}

std::optional<Error> wrong_command(const os::ProcessEnd& command, const std::string& setting) {
  const std::string way_out = "set `" + setting + "` in the configuration; `ampcfg hosts check` tries the account";
  if (command.how == os::ProcessEnd::How::not_started)
    return Error("command-missing", "ampinstmgr's command " + command.words(), way_out);
  if (has(command.output, "has no instances")) {
    return Error("wrong-account", "ampinstmgr says that the account which ran it has no instances",
                 "run it as the user of AMP: " + way_out);
  }
  const bool asks_password = has(command.output, "a password is required") ||
                             has(command.output, "a terminal is required") || has(command.output, "sudo: no tty");
  if (!command.succeeded() && asks_password) {
    return Error("sudo-password", "sudo wants a password to run ampinstmgr",
                 "let this account run it without one (sudoers: NOPASSWD), or " + way_out);
  }
  return std::nullopt;
}

std::string last_words(const os::ProcessEnd& command) {
  constexpr std::size_t longest = 200;
  std::string_view text = command.output;
  const auto is_space = [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  text = text.substr(text.rfind('\n') + 1);
  std::string words = "ampinstmgr " + command.words();
  if (!text.empty()) words += ": " + std::string(text.substr(0, longest));
  return words;
}

}  // namespace ampcfg::host
