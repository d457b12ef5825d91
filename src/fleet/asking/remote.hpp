#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/cache/known_instances.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/restarting/restart.hpp"
#include "fleet/asking/far_words.hpp"
#include "fleet/wire/request.hpp"

namespace ampcfg::fleet {

/// This side's expectations, for far sides that lack them.
class OwnSet {
 public:
  /// `digest` is asked for when a request is written, the folder read when a far side lacks the set; each at most once.
  /// `configuration` must outlive it.
  OwnSet(std::function<std::string()> digest, const host::Configuration& configuration);
  /// A set that is not in its folder yet. `files` must outlive it.
  OwnSet(std::string digest, const std::vector<drift::SetFile>& files, const host::Configuration& configuration);
  /// `sha256:…`. Throws what the set's loading throws.
  const std::string& digest();
  /// The frame with the set.
  const std::string& frame();

 private:
  std::mutex lock_;
  std::function<std::string()> load_digest_;
  const host::Configuration& configuration_;
  const std::vector<drift::SetFile>* files_ = nullptr;
  std::optional<std::string> digest_, frame_;
};

/// What a far host is asked, and what is done with its answer.
struct Question {
  Verb verb = Verb::scan;
  std::string bytes;      ///< for the agent's answer to that verb
  OwnSet* set = nullptr;  ///< null: no expectations
  std::string command;    ///< as typed, of what is recorded there
  std::function<void(std::string_view part)> part;
  host::Telling tell = {};  ///< hears what happens to instances
};

/// What came of it.
struct Answered {
  std::string hostname;
  std::vector<host::Warning> warnings;
  std::string rest;
};

/// How far a question got that failed.
struct Reached {
  bool in = false;       ///< the host has let us in
  std::string hostname;  ///< if it has said so
};

/// Asks one host, on the calling thread. Throws Error.
Answered ask_far(const host::Configuration& configuration, const host::HostEntry& host, const Question& question,
                 const host::Progress& progress, Reached& reached);

/// Reads one more part of an answer.
template <typename Part>
void append_part(std::vector<Part>& parts, std::string_view bytes, std::size_t& room) {
  if (room < sizeof(Part)) throw too_large();
  room -= sizeof(Part);
  parts.push_back(from_bytes<Part>(bytes, room));
}

/// All that an answer says, or a part of one.
template <typename Said>
void tell_all_from_there(Said& said, const std::string& host) {
  if constexpr (requires { tell_from_there(said.warnings, host); }) tell_from_there(said.warnings, host);
  if constexpr (requires { tell_from_there(said.error, host); }) tell_from_there(said.error, host);
  if constexpr (requires { tell_from_there(said.change.error, host); }) tell_from_there(said.change.error, host);
  if constexpr (requires { tell_from_there(said.instance.error, host); }) tell_from_there(said.instance.error, host);
}

/// The same, with an answer in parts (`parts_of`). Those of instances are sorted by name.
template <typename Answer>
HostResult<Answer> ask_there(const host::Configuration& configuration, const Target& target, Question question,
                             const host::Progress& progress) {
  using Part = typename std::remove_cvref_t<decltype(parts_of(std::declval<Answer&>()))>::value_type;
  HostResult<Answer> result{target.host, "", AskResult::unreachable, {}, {}};
  Reached reached;
  try {
    std::vector<Part> parts;
    std::size_t room = most_room;
    question.part = [&](std::string_view bytes) { append_part(parts, bytes, room); };
    Answered answered = ask_far(configuration, configuration.hosts.at(target.host), question, progress, reached);
    Answer answer = from_bytes<Answer>(answered.rest, room);
    if constexpr (requires(const Part& part) { part.instance.name; }) {
      std::sort(parts.begin(), parts.end(),
                [](const Part& left, const Part& right) { return left.instance.name < right.instance.name; });
    }
    for (Part& part : parts) tell_all_from_there(part, target.host);
    tell_all_from_there(answer, target.host);
    tell_from_there(answered.warnings, target.host);
    parts_of(answer) = std::move(parts);
    // Those that a history knows need not be there any more.
    if constexpr (requires {
                    answer.instances;
                    answer.known.instances;
                  })
      keep_known_instances(target.host, answer.known.instances);
    result.warnings = std::move(answered.warnings);
    result.hostname = std::move(answered.hostname);
    result.answer = std::move(answer);
    result.status = AskResult::ok;
  } catch (const Error& error) {
    if (error.kind() == Error::Kind::usage) throw;
    if (reached.in) result.status = AskResult::failed;
    result.hostname = std::move(reached.hostname);
    result.error = from_there(error, target.host);
  }
  return result;
}

}  // namespace ampcfg::fleet
