#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "fleet/wire/answers.hpp"
#include "fleet/wire/wire.hpp"

namespace ampcfg::fleet {

/// What a far side can be asked. A new one needs a name here; a function in `agent.cpp`, which reads the request's
/// `question` and sends an answer; `describe` of both, and `parts_of` the answer for what is to have frames of its own
/// (beside `answers.hpp`); and who asks it, with `ask_all` (`ask.hpp`). What takes long says how far it is with
/// `progress`, with a line of text where numbers do not tell (`Steps::note`).
enum class Verb : std::uint8_t {
  scan,
  get,
  sight,
  see,
  see_values,
  live_files,
  file_origins,
  status,
  flag,
  history,
  show_deployment,
  verify_history,
  plan_deploy,
  plan_rollback,
  plan_retire,
  state,
  change,
  restart,
  begin_apply,
  apply_batch,
  end_apply,
  cut_short_apply,
  abort_apply,
  retire,
  claim_state
};
inline constexpr Verb last_verb = Verb::claim_state;

/// True for what changes something there: it is told of, once begun, whatever signal comes, and the asking side says
/// that it has heard.
inline bool changes(Verb verb) {
  return verb == Verb::flag || verb >= Verb::change;
}

/// True for what takes as long as games do: the time for a host does not count, its silence does.
inline bool waits_for_games(Verb verb) {
  return verb == Verb::restart || verb == Verb::apply_batch || verb == Verb::abort_apply;
}

/// What this side asks of a far one.
struct Request {
  std::string build;  ///< the digest of this side's executable: another one has another protocol
  Verb verb = Verb::scan;
  std::string asked_as;       ///< the host's name here
  std::string asked_by;       ///< user and host of this side
  std::string asking_person;  ///< who uses that account; empty where that is its own user, or not known
  std::string command;        ///< as typed, for the record there
  std::uint32_t limit = 0;    ///< seconds after which the far side stops by itself; 0: none
  std::uint32_t silence = host::usual_silence;  ///< seconds for which either side may be silent
  // of the host's entry in this side's configuration
  std::optional<std::string> config, instances, state;
  std::optional<host::Ampinstmgr> ampinstmgr;
  std::vector<std::string> redact;  ///< of this side, added to the far side's
  drift::SecretKeys secret_keys;    ///< of this side's expectations: what else is hidden
  bool expectations_there = false;
  std::optional<std::string> set;  ///< the digest of this side's expectations (`sha256:…`); none: without
  std::string question;
};

/// One of `SecretKeys`.
struct SentSecretKey {
  std::string plugin, section, key;
};

template <typename Archive>
void describe(Archive& archive, Like<SentSecretKey> auto& one) {
  archive(one.plugin, one.section, one.key);
}

template <typename Archive>
void describe_secret_keys(Archive& archive, Like<drift::SecretKeys> auto& keys) {
  std::vector<SentSecretKey> all;
  if constexpr (Archive::reads) {
    archive(all);
    for (SentSecretKey& one : all) keys[one.plugin].push_back({std::move(one.section), std::move(one.key)});
  } else {
    for (const auto& [plugin, of_plugin] : keys) {
      for (const drift::SecretKey& one : of_plugin) all.push_back({plugin, one.section, one.key});
    }
    archive(all);
  }
}

template <typename Archive>
void describe(Archive& archive, Like<Request> auto& request) {
  archive(request.build);
  archive.choice(request.verb, last_verb);
  archive(request.asked_as, request.asked_by, request.asking_person, request.command, request.limit, request.silence,
          request.config, request.instances, request.state, request.ampinstmgr, request.redact,
          request.expectations_there, request.set, request.question);
  describe_secret_keys(archive, request.secret_keys);
}

/// How far the far side is.
struct Steps {
  std::uint64_t done = 0, of = 0;
  std::string note = {};                 ///< what it does, in a few words; may be empty
  std::string instance = {}, word = {};  ///< of what is told of one instance (`host::Telling`); else empty
};

template <typename Archive>
void describe(Archive& archive, Like<Steps> auto& steps) {
  archive(steps.done, steps.of, steps.note, steps.instance);
  archive.word(steps.word);
}

/// The last frame of an answer.
struct Rest {
  std::string hostname;
  std::vector<host::Warning> warnings;  ///< of the far side's agent, beside the answer's own
  std::string answer;
};

template <typename Archive>
void describe(Archive& archive, Like<Rest> auto& rest) {
  archive(rest.hostname, rest.warnings, rest.answer);
}

/// Why there is none.
struct Failed {
  std::string hostname;
  std::optional<Error> error;
};

template <typename Archive>
void describe(Archive& archive, Like<Failed> auto& failed) {
  archive(failed.hostname, failed.error);
  archive.must(failed.error.has_value());
}

/// A set of expectations.
struct SentSet {
  std::vector<drift::SetFile> files;
};

template <typename Archive>
void describe(Archive& archive, Like<SentSet> auto& set) {
  archive(set.files);
}

}  // namespace ampcfg::fleet
