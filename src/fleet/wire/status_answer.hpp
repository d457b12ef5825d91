#pragma once

#include "ampcfg/host/hand_flag.hpp"
#include "ampcfg/host/status.hpp"
#include "fleet/wire/answers.hpp"

// What `status`, `flag` and `unflag` consist of between hosts.
namespace ampcfg::host {

template <typename Archive>
void describe(Archive& archive, fleet::Like<Endpoint> auto& endpoint) {
  archive(endpoint.address, endpoint.port);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<Listening> auto& listening) {
  archive.choice(listening.check, Check::none);
  archive.choice(listening.kind, PingKind::connect);
  archive(listening.endpoint, listening.source, listening.timeout);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<GameFacts> auto& facts) {
  archive(facts.listening);
  archive.choice(facts.startup, StartupMode::update_and_start);
}

/// All but the processes, whose numbers mean nothing on another host.
template <typename Archive>
void describe(Archive& archive, fleet::Like<Game> auto& game) {
  archive.choice(game.state, GameState::unknown);
  archive(game.reason, game.started, game.version, game.online, game.max);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<FlagReason> auto& reason) {
  archive(reason.kind, reason.id, reason.text, reason.since);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<ScannedPlugin> auto& scan) {
  archive(scan.plugin, scan.findings);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<ScannedFile> auto& scan) {
  archive(scan.plugin, scan.file);
  archive.word(scan.kind);
  archive(scan.line);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<ScannedInstance> auto& scan) {
  archive(scan.at, scan.drift, scan.error, scan.plugins, scan.left);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<InstanceStatus> auto& status) {
  archive(status.instance, status.facts, status.game, status.needs_restart, status.reasons, status.last_deployment,
          status.last_scan, status.is_scan_outdated, status.warnings);
}

/// Who wishes it stands in the request.
template <typename Archive>
void describe(Archive& archive, fleet::Like<FlagWish> auto& wish) {
  archive.choice(wish.what, FlagWish::What::clear);
  archive(wish.text);
  archive.must(!wish.text.empty() && wish.text.size() <= longest_reason);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<InstanceFlagging> auto& flagging) {
  archive(flagging.instance);
  archive.choice(flagging.result, FlaggingResult::failed);
  archive(flagging.error, flagging.reasons);
}

}  // namespace ampcfg::host

namespace ampcfg::fleet {

struct FlagQuestion {
  host::Query query;
  host::FlagWish wish;
};

template <typename Archive>
void describe(Archive& archive, Like<FlagQuestion> auto& question) {
  archive(question.query, question.wish);
}

}  // namespace ampcfg::fleet
