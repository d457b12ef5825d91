#include "ampcfg/host/status.hpp"

#include <signal.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

#include "ampcfg/host/memory/last_scan.hpp"
#include "ampcfg/host/state/audit.hpp"
#include "ampcfg/os/machine.hpp"
#include "host/games/jars.hpp"
#include "host/ping_scene.hpp"
#include "host/state/host_lock.hpp"
#include "host/state_scene.hpp"
#include "host/worker.hpp"

namespace ampcfg::host::status_test {

using namespace ampcfg::tests;
using namespace std::chrono_literals;
using host::Check;
using host::FlagReason;
using host::Game;
using host::GameProcess;
using host::GameState;
using host::InstanceStatus;
using host::Listening;
using host::Ping;
using host::PingKind;

namespace {

constexpr std::int64_t second = 1'000'000'000;

const std::string paper_json = R"({"version":{"name":"Paper 1.21.4"},"players":{"max":20,"online":3}})";
const std::string amp_json = R"({"version":{"name":"Powered by AMP"},"players":{"max":0,"online":0}})";
const std::string motd_json = R"({"version":{"name":"Paper"},"players":{},"description":"Powered by AMP"})";

/// A host with instances.
struct Scene : StateScene {
  void instance(const std::string& name, unsigned port) const {
    scratch.write("instances/" + name + "/Minecraft/server.properties", "server-port=" + std::to_string(port));
    fs::create_directories(game(name) / "plugins");
  }
  [[nodiscard]] fs::path game(const std::string& name) const { return scratch / ("instances/" + name + "/Minecraft"); }

  [[nodiscard]] host::HostStatus look(const host::Query& query = {}) const {
    return host::status(configuration, query);
  }
  [[nodiscard]] InstanceStatus look_at(const std::string& name) const {
    host::Query query;
    query.instances = drift::Patterns({name});
    return look(query).instances.at(0);
  }
};

std::vector<std::string> texts(const InstanceStatus& status) {
  std::vector<std::string> all;
  for (const FlagReason& reason : status.reasons) all.push_back(reason.text);
  return all;
}

std::string seconds_from_now(int seconds) {
  return os::rfc3339(os::now_nanoseconds() + seconds * second);
}

}  // namespace

TEST_CASE("what a game does is told from its process and its answer") {
  using Talk = Listener::Talk;
  const Talk paper = answering(java_packet(paper_json)), amp = answering(java_packet(amp_json)),
             motd = answering(java_packet(motd_json)), rubbish = answering("rubbish"),
             silent =
                 [](int connection) {
                   char bytes[64];
                   while (::recv(connection, bytes, sizeof bytes, 0) > 0) {
                   }
                 },
             closing = [](int) {}, none;
  enum Process { absent, young, old, hidden };
  struct Case {
    const char* name;
    Check check;
    Talk talk;
    Process process;
    GameState state;
  };
  const auto c = GENERATE_REF(values<Case>({
      {"answers", Check::ping, paper, old, GameState::running},
      {"answers, its process is hidden", Check::ping, paper, hidden, GameState::running},
      {"answers, its process is elsewhere", Check::ping, paper, absent, GameState::running},
      {"AMP answers", Check::ping, amp, absent, GameState::sleeping},
      {"AMP answers, whatever runs there", Check::ping, amp, old, GameState::sleeping},
      {"AMP answers, unseen", Check::ping, amp, hidden, GameState::sleeping},
      {"an operator's message of the day", Check::ping, motd, old, GameState::running},
      {"the same, unseen", Check::ping, motd, hidden, GameState::running},
      {"AMP's message of the day", Check::ping, motd, absent, GameState::sleeping},
      {"nobody listens", Check::ping, none, absent, GameState::stopped},
      {"nobody listens yet", Check::ping, none, young, GameState::starting},
      {"nobody listens any more", Check::ping, none, old, GameState::unknown},
      {"nobody listens, unseen", Check::ping, none, hidden, GameState::unknown},
      {"Docker takes the connection", Check::ping, closing, absent, GameState::stopped},
      {"closes", Check::ping, closing, young, GameState::starting},
      {"rubbish from somebody", Check::ping, rubbish, absent, GameState::unknown},
      {"rubbish", Check::ping, rubbish, old, GameState::unknown},
      {"hangs", Check::ping, silent, old, GameState::unknown},
      {"somebody hangs", Check::ping, silent, absent, GameState::unknown},
      {"tcp: takes connections", Check::tcp, silent, old, GameState::running},
      {"tcp: nobody listens", Check::tcp, none, absent, GameState::stopped},
      {"process: there", Check::process, none, old, GameState::running},
      {"process: not there", Check::process, paper, absent, GameState::stopped},
      {"process: hidden", Check::process, none, hidden, GameState::unknown},
      {"none: there", Check::none, none, old, GameState::running},
      {"none: not there", Check::none, none, absent, GameState::unknown},
  }));
  CAPTURE(c.name);
  std::optional<Listener> listener;
  std::uint16_t port = 0;
  {
    listener.emplace(c.talk ? c.talk : [](int) {});
    port = listener->port();
    if (!c.talk) listener.reset();
  }
  Listening listening;
  listening.check = c.check;
  listening.timeout = 60;
  listening.endpoint.port = port;
  listening.kind = c.check == Check::tcp ? PingKind::connect : PingKind::java;
  GameProcess process;
  process.there = c.process == young || c.process == old;
  process.started = os::now_nanoseconds() - (c.process == young ? 5 : 3600) * second;
  if (c.process == hidden) process.unsure = "hidden";
  const bool hangs = std::string_view(c.name).find("hangs") != std::string_view::npos;
  Ping ping(listening.kind, listening.endpoint, hangs ? 200ms : 60s);
  const std::array<os::Activity*, 1> all{&ping};
  os::go_on_until_over(all);
  const Game game = host::judge_game(listening, process, &ping);
  CHECK(host::name(game.state) == host::name(c.state));
  CHECK(game.reason.empty() != (c.state == GameState::unknown || c.state == GameState::starting));
  CHECK(game.started.has_value() == (process.there && c.state != GameState::sleeping));
  if (c.state == GameState::sleeping) CHECK_FALSE(game.online);
}

TEST_CASE("without a port only the process tells") {
  const GameProcess absent;
  CHECK(host::judge_game({}, absent, nullptr).state == GameState::stopped);
  GameProcess there;
  there.there = true;
  CHECK(host::judge_game({}, there, nullptr).state == GameState::unknown);
}

TEST_CASE("an instance's status has its game, its flag and what was last done") {
  const Scene scene;
  const Listener paper(answering(java_packet(paper_json)));
  scene.instance("A", paper.port());
  scene.instance("B", 1);
  scene.scratch.write("instances/A/AMPConfig.conf", "AMP.AppStartupMode=0");
  const Worker game(scene.game("A"));
  host::raise_flag(scene.state(), "A", {host::FlagKind::hand, "1", "new world", seconds_from_now(60)});
  host::raise_flag(scene.state(), "B", {host::FlagKind::hand, "1", "later", seconds_from_now(-60)});
  host::Audit(scene.state())
      .append({{"root", "", "", "", "ampcfg deploy"},
               "2026-11-24T09:30:00Z",
               host::Action::deploy,
               "20261124T093000Z-3f2a",
               "A",
               host::AuditResult::changed,
               "",
               1});
  host::Audit(scene.state())
      .append({{"root", "", "", "", "ampcfg deploy"},
               "2026-11-24T09:31:00Z",
               host::Action::deploy,
               "20261124T093100Z-0000",
               "A",
               host::AuditResult::failed,
               "",
               1});
  const auto status = scene.look();
  REQUIRE(status.instances.size() == 2);
  const InstanceStatus& a = status.instances[0];
  CHECK(a.game.state == GameState::running);
  CHECK(a.game.version == "Paper 1.21.4");
  CHECK(a.game.online == 3);
  CHECK(a.game.max == 20);
  CHECK(a.game.started);
  CHECK_FALSE(host::comes_back(a.facts.startup));
  CHECK(a.needs_restart == true);
  CHECK(texts(a) == std::vector<std::string>{"new world"});
  CHECK(a.last_deployment == "20261124T093000Z-3f2a");
  const InstanceStatus& b = status.instances[1];
  CHECK(b.game.state == GameState::stopped);
  CHECK(b.needs_restart == true);  // its flag waits for its start
  CHECK_FALSE(b.last_deployment);
  CHECK_FALSE(b.last_scan);
  host::Query flagged;
  flagged.flagged = true;
  CHECK(scene.look(flagged).instances.size() == 2);
  host::clear_flag(scene.state(), "A");
  CHECK(scene.look(flagged).instances.size() == 1);
}

TEST_CASE("a start answers what was asked for before it") {
  const std::string before = "2026-11-24T09:00:00Z", at = "2026-11-24T10:00:00Z", after = "2026-11-24T11:00:00Z";
  constexpr std::int64_t start = 1795514400'500'000'000;
  REQUIRE(os::rfc3339(start) == at);
  const auto answered = [&](const char* kind, const std::string& since, const std::string& finished) {
    return host::is_answered({host::Recorded<host::FlagKind>(kind), "x", "", since}, start, finished);
  };
  CHECK(answered("hand", before, ""));
  CHECK(answered("jar", before, ""));
  CHECK_FALSE(answered("hand", at, ""));  // perhaps in the second's second half
  CHECK_FALSE(answered("hand", after, ""));
  CHECK(answered("deployment", before, before));
  CHECK_FALSE(answered("deployment", before, after));  // it was still writing when the game started
  CHECK_FALSE(answered("deployment", before, ""));     // and still may be
  CHECK_FALSE(answered("reverted", before, before));   // only writing while it is stopped is a cure
  CHECK_FALSE(answered("damaged", "", ""));
  CHECK_FALSE(answered("another-builds", before, before));
}

TEST_CASE("a flag that a start has answered is taken away, if nobody else is writing") {
  const Scene scene;
  const Listener paper(answering(java_packet(paper_json)));
  scene.instance("A", paper.port());
  host::raise_flag(scene.state(), "A", {host::FlagKind::hand, "1", "x", seconds_from_now(-60)});
  CHECK(scene.look_at("A").needs_restart == true);
  const Worker game(scene.game("A"));
  {
    const host::HostLock lock(scene.state(), "test");
    CHECK(scene.look_at("A").needs_restart == false);
    CHECK(host::flag_of(scene.state(), "A"));
  }
  CHECK(scene.look_at("A").needs_restart == false);
  CHECK_FALSE(host::flag_of(scene.state(), "A"));
  CHECK(host::Audit(scene.state()).entries().back().result == host::AuditResult::started_since);
}

TEST_CASE("a start of a game that does not answer takes no flag away") {
  const Scene scene;
  scene.instance("A", 1);
  host::raise_flag(scene.state(), "A", {host::FlagKind::hand, "1", "x", seconds_from_now(-60)});
  const Worker game(scene.game("A"));
  CHECK(scene.look_at("A").needs_restart == true);
  CHECK(host::flag_of(scene.state(), "A"));
}

TEST_CASE("a reason that no start answers keeps the flag, without the others") {
  const Scene scene;
  const Listener paper(answering(java_packet(paper_json)));
  scene.instance("A", paper.port());
  host::raise_flag(scene.state(), "A", {host::FlagKind::hand, "1", "old", seconds_from_now(-60)});
  host::raise_flag(scene.state(), "A", {host::FlagKind::reverted, "2", "written back", seconds_from_now(-60)});
  const Worker game(scene.game("A"));
  CHECK(texts(scene.look_at("A")) == std::vector<std::string>{"written back"});
  CHECK(host::flag_of(scene.state(), "A")->reasons.size() == 2);
}

TEST_CASE("a JAR that has changed since the game has loaded it is a reason") {
  const Scene scene;
  scene.instance("A", 1);
  scene.scratch.write("instances/A/Minecraft/plugins/Chat.jar", "chat");
  const Worker game(scene.game("A"));
  CHECK(scene.look_at("A").needs_restart == false);
  scene.scratch.write("instances/A/Minecraft/plugins/Chat.jar", "chat 2");
  const InstanceStatus status = scene.look_at("A");
  CHECK(status.needs_restart == true);
  REQUIRE(status.reasons.size() == 1);
  CHECK(status.reasons[0].kind == host::FlagKind::jar);
  CHECK(status.reasons[0].text == "plugins/Chat.jar has changed");
  CHECK_FALSE(host::flag_of(scene.state(), "A"));
}

TEST_CASE("without a state nobody can say what needs a restart") {
  Scene scene;
  scene.instance("A", 1);
  scene.write("format", "99\n");
  const auto status = scene.look();
  CHECK_FALSE(status.instances[0].needs_restart);
  CHECK(status.instances[0].game.state == GameState::stopped);
  CHECK_FALSE(status.warnings.empty());
}

TEST_CASE("what the last whole scan has found is remembered") {
  const Scene scene;
  scene.instance("A", 1);
  scene.instance("B", 1);
  host::HostScan answer;
  for (const char* name : {"A", "B"}) {
    host::InstanceScan part;
    part.instance.name = name;
    part.counts.drift = 3;
    answer.instances.push_back(part);
  }
  host::Query narrowed;
  narrowed.selection.plugins = drift::Patterns({"Chat"});
  host::keep_last_scan(scene.state(), narrowed, answer);
  CHECK_FALSE(scene.look_at("A").last_scan);
  host::keep_last_scan(scene.state(), {}, answer);
  CHECK(scene.look_at("A").last_scan->drift == 3);
  answer.instances.pop_back();
  answer.instances[0].counts.drift = 0;
  host::Query one;
  one.instances = drift::Patterns({"A"});
  host::keep_last_scan(scene.state(), one, answer);
  CHECK(scene.look_at("A").last_scan->drift == 0);
  CHECK(scene.look_at("B").last_scan->drift == 3);
  host::keep_last_scan(scene.state(), {}, answer);
  CHECK_FALSE(scene.look_at("B").last_scan);
}

TEST_CASE("where a scan has found most, and which files it could not compare, is remembered") {
  const Scene scene;
  scene.instance("A", 1);
  const auto finding = [](drift::Status status, const char* kind, const char* plugin, const char* file,
                          std::optional<std::string> key, unsigned line) {
    drift::Finding found;
    found.status = status;
    found.kind = kind;
    found.plugin = plugin;
    found.file = file;
    found.key = std::move(key);
    if (line > 0) found.place = document::Place{line, 1};
    return found;
  };
  host::HostScan answer;
  answer.instances.emplace_back().instance.name = "A";
  answer.instances[0].findings = {
      finding(drift::Status::drift, "value", "Chat", "config.yml", "a", 7),
      finding(drift::Status::ok, "", "Homes", "config.yml", "a", 1),
      finding(drift::Status::error, "unreadable", "Warps", "config.yml", std::nullopt, 0),
      finding(drift::Status::drift, "invalid-file", "Warps", "lang/en.yml", std::nullopt, 2)};
  host::keep_last_scan(scene.state(), {}, answer);
  const auto scan = scene.look_at("A").last_scan;
  REQUIRE(scan);
  REQUIRE(scan->plugins.size() == 2);
  CHECK((scan->plugins[0].plugin == "Warps" && scan->plugins[0].findings == 2));
  CHECK((scan->plugins[1].plugin == "Chat" && scan->plugins[1].findings == 1));
  REQUIRE(scan->left.size() == 2);
  CHECK((scan->left[0].kind == "unreadable" && scan->left[0].line == 0));
  CHECK((scan->left[1].file == "lang/en.yml" && scan->left[1].kind == "invalid-file" && scan->left[1].line == 2));

  // As a version wrote it that noted only the counts.
  scene.write("scans/last.json",
              R"({"instances": [{"instance": "A", "at": "2026-11-24T09:30:00Z", "drift": 3, "error": 0}]})");
  CHECK(scene.look_at("A").last_scan->drift == 3);
  CHECK(scene.look_at("A").last_scan->plugins.empty());
}

TEST_CASE("patterns pick, and what they do not find is named") {
  const Scene scene;
  scene.instance("A1", 1);
  scene.instance("B1", 1);
  host::Query query;
  query.instances = drift::Patterns({"A*", "C1"});
  const auto status = scene.look(query);
  REQUIRE(status.instances.size() == 1);
  CHECK(status.instances[0].instance.name == "A1");
  CHECK(status.unmatched_instances == std::vector<std::string>{"C1"});
  CHECK(status.known.instances == std::vector<std::string>{"A1", "B1"});
}

TEST_CASE("seventeen instances are asked at once") {
  constexpr int count = 17;
  const Scene scene;
  AllAtOnce together(count);
  std::vector<std::unique_ptr<Listener>> listeners;
  for (int n = 0; n < count; ++n) {
    listeners.push_back(std::make_unique<Listener>(together.answering(java_packet(paper_json))));
    scene.instance("A" + std::to_string(n), listeners.back()->port());
  }
  // Again where this machine is too slow for the time that a game has to answer.
  CHECK(soon([&] {
    const auto status = scene.look();
    return std::all_of(status.instances.begin(), status.instances.end(),
                       [](const InstanceStatus& one) { return one.game.state == GameState::running; });
  }));
}

}  // namespace ampcfg::host::status_test
