#include "fleet/asking/remote.hpp"

#include <utility>

#include "ampcfg/fleet/cache/executable.hpp"
#include "ampcfg/host/set/expectation_folder.hpp"
#include "ampcfg/os/account_names.hpp"
#include "ampcfg/os/caller.hpp"
#include "ampcfg/os/deadline.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/signals.hpp"
#include "fleet/asking/launch.hpp"
#include "fleet/ssh/session.hpp"
#include "fleet/wire/beat.hpp"
#include "fleet/wire/frame.hpp"

namespace ampcfg::fleet {
namespace {

constexpr std::uint64_t most_answer = 96u << 20;
/// How often a thread that waits for a host looks whether a signal has come, which only one of them sees.
constexpr auto look_every = std::chrono::milliseconds(200);
/// How long a host may take to its next safe point.
constexpr auto patience_after_signal = std::chrono::seconds(20);
/// How long an agent is waited for that has answered.
constexpr auto patience_to_end = std::chrono::seconds(2);
constexpr std::size_t most_log_lines = 20;

Request request_for(const host::Configuration& configuration, const host::HostEntry& host, const Question& question) {
  Request request;
  request.build = own_digest();
  request.verb = question.verb;
  request.asked_as = host.name;
  request.asked_by = os::user_name(os::effective_user()) + "@" + os::hostname();
  request.asking_person = os::person();
  request.command = question.command;
  request.limit = waits_for_games(question.verb) ? 0 : configuration.host_timeout;
  request.silence = configuration.silence;
  request.config = host.config;
  request.instances = host.instances;
  request.state = host.state;
  request.ampinstmgr = host.ampinstmgr;
  request.redact = configuration.redact;
  request.secret_keys = configuration.secret_keys;
  request.expectations_there = host.expectations_there;
  if (question.set != nullptr && !host.expectations_there) request.set = question.set->digest();
  request.question = question.bytes;
  return request;
}

/// What the far side's stderr says is its log.
void add_log(const std::string& text, std::vector<host::Warning>& warnings) {
  std::size_t lines = 0;
  for (std::size_t begin = 0; begin < text.size() && lines < most_log_lines; ++lines) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (end > begin) warnings.emplace_back("its log says: " + text.substr(begin, end - begin));
    begin = end + 1;
  }
}

/// A talk with an agent, from its hello to the last frame.
class Talk {
 public:
  Talk(const host::HostEntry& host, const Question& question, const Limits& limits, Agent agent,
       const host::Progress& progress, std::string& hostname)
      : host_(host),
        question_(question),
        limits_(limits),
        agent_(std::move(agent)),
        progress_(progress),
        hostname_(hostname) {
    frames_.take(agent_.received);
  }

  Answered run() {
    os::Deadline silent = os::Deadline::in(limits_.silence);
    os::Deadline beat = os::Deadline::in(beat_within(limits_.silence));
    for (;;) {
      while (auto frame = frames_.next()) {
        silent = os::Deadline::in(limits_.silence);
        if (take(*frame)) {
          if (changes(question_.verb)) say_heard();
          add_log(agent_.channel.complaint(), answered_.warnings);
          return std::move(answered_);
        }
      }
      if (beat.passed()) {
        agent_.channel.send(encode(FrameKind::beat, ""), silent);
        beat = os::Deadline::in(beat_within(limits_.silence));
      }
      if (os::signalled()) stop(silent);
      const os::Deadline next = os::Deadline::first(os::Deadline::first(beat, silent), os::Deadline::in(look_every));
      const std::string received = agent_.channel.receive(os::Deadline::first(next, limits_.whole));
      frames_.take(received);
      if (received.empty()) check(silent);
    }
  }

 private:
  /// Tells the far side to end at its next safe point; it answers then.
  void stop(os::Deadline silent) {
    if (!stopped_) {
      stopped_ = os::Deadline::in(patience_after_signal);
      agent_.channel.send(encode(FrameKind::stop, ""), silent);
    } else if (stopped_->passed()) {
      throw Error("interrupted", "a signal came, and " + host_.name + " has not come to a safe point since", "");
    }
  }

  void check(os::Deadline silent) {
    if (agent_.channel.ended()) {
      const std::string said = agent_.channel.complaint();
      throw Error("agent-ended",
                  "ampcfg on " + host_.name + " ended before it had answered" +
                      (said.empty() ? std::string() : "; it says: " + said),
                  "ask again; was it killed there (memory, an operator)?");
    }
    if (limits_.whole.passed()) {
      throw Error("host-timeout", host_.name + " has not answered within the time that a host has",
                  "ask for less, or give it longer: --host-timeout SECONDS");
    }
    if (silent.passed()) {
      throw Error("silent", host_.name + " has said nothing for " + std::to_string(limits_.silence.count()) + " s",
                  "the host or the network between may have gone; ask again");
    }
  }

  /// The far side forgets then what it would have told the next who asks. Whatever goes wrong, the answer is there.
  void say_heard() {
    try {
      const os::Deadline soon = os::Deadline::in(patience_to_end);
      agent_.channel.send(encode(FrameKind::heard, ""), soon);
      while (!agent_.channel.ended() && !soon.passed()) agent_.channel.receive(soon);
    } catch (const Error&) {
    }
  }

  /// True for the last frame.
  bool take(const Frame& frame) {
    switch (frame.kind) {
      case FrameKind::progress: {
        const auto steps = from_bytes<Steps>(frame.payload);
        if (!steps.word.empty()) {
          if (question_.tell) question_.tell(steps.instance, steps.word, steps.note);
        } else if (progress_ && steps.done <= steps.of) {
          progress_(steps.done, steps.of);
        }
        return false;
      }
      case FrameKind::part:
        question_.part(frame.payload);
        return false;
      case FrameKind::need_set:
        send_set();
        return false;
      case FrameKind::beat:
        return false;
      case FrameKind::rest: {
        Rest rest = from_bytes<Rest>(frame.payload);
        answered_ = {std::move(rest.hostname), std::move(rest.warnings), std::move(rest.answer)};
        return true;
      }
      case FrameKind::failed:
        throw failed(from_bytes<Failed>(frame.payload));
      case FrameKind::request:
      case FrameKind::set:
      case FrameKind::stop:
      case FrameKind::heard:
        break;
    }
    throw garbled("it asks");
  }

  Error failed(Failed failed) {
    hostname_ = std::move(failed.hostname);
    return *std::move(failed.error);
  }

  void send_set() {
    if (question_.set == nullptr || std::exchange(sent_, true))
      throw garbled("it asks for expectations that it has already");
    agent_.channel.send(question_.set->frame(),
                        os::Deadline::first(limits_.whole, os::Deadline::in(std::chrono::minutes(10))));
  }

  const host::HostEntry& host_;
  const Question& question_;
  const Limits& limits_;
  Agent agent_;
  const host::Progress& progress_;
  std::string& hostname_;
  FrameReader frames_{most_answer};
  Answered answered_;
  bool sent_ = false;
  std::optional<os::Deadline> stopped_;
};

}  // namespace

OwnSet::OwnSet(std::function<std::string()> digest, const host::Configuration& configuration)
    : load_digest_(std::move(digest)), configuration_(configuration) {}

OwnSet::OwnSet(std::string digest, const std::vector<drift::SetFile>& files, const host::Configuration& configuration)
    : configuration_(configuration), files_(&files), digest_(std::move(digest)) {}

const std::string& OwnSet::digest() {
  const std::lock_guard held(lock_);
  if (!digest_) digest_ = load_digest_();
  return *digest_;
}

const std::string& OwnSet::frame() {
  const std::lock_guard held(lock_);
  if (!frame_) {
    SentSet sent{files_ != nullptr ? *files_ : host::read_expectations(configuration_).files};
    frame_ = encode(FrameKind::set, to_bytes(sent));
  }
  return *frame_;
}

Answered ask_far(const host::Configuration& configuration, const host::HostEntry& host, const Question& question,
                 const host::Progress& progress, Reached& reached) {
  if (os::signalled() && question.verb != Verb::end_apply)
    throw Error("interrupted", "a signal came before " + host.name + " was asked", "ask again");
  Limits limits = limits_of(configuration);
  if (waits_for_games(question.verb)) limits.whole = os::Deadline::never();
  Session session(host, configuration.known_hosts, limits);
  session.require_known_key();
  session.authenticate();
  reached.in = true;
  const std::string request = encode(FrameKind::request, to_bytes(request_for(configuration, host, question)));
  return Talk(host, question, limits, launch(session, host, request), progress, reached.hostname).run();
}

}  // namespace ampcfg::fleet
