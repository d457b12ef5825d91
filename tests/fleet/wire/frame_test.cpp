#include "fleet/wire/frame.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "ampcfg/os/error.hpp"
#include "fleet/wire/change_answer.hpp"
#include "fleet/wire/history_answer.hpp"
#include "fleet/wire/request.hpp"
#include "fleet/wire/status_answer.hpp"

namespace ampcfg::fleet::frame_test {
namespace {

const std::string digest(64, 'a');

std::string code_of(const auto& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

host::InstanceScan some_scan() {
  host::InstanceScan scan;
  scan.instance.name = "SMP101";
  scan.instance.path = "/srv/SMP101";
  scan.instance.platform = "paper";
  scan.needs_restart = true;
  scan.counts.drift = 300;
  scan.counts.undecided = 7;
  drift::Finding finding;
  finding.status = drift::Status::drift;
  finding.kind = "value";
  finding.plugin = "Chat";
  finding.file = "config.yml";
  finding.key = "a.b";
  finding.expected = R"([1,  {"a": null}])";
  finding.actual = "\"\\u001b[31m\"";
  finding.source = drift::Source::variable;
  finding.place = document::Place{12, 300};
  finding.message = "is text";
  scan.findings = {finding, {}};
  return scan;
}

host::InstanceStatus some_status() {
  host::InstanceStatus status;
  status.instance.name = "SMP101";
  status.facts.listening.endpoint.port = 25'565;
  status.facts.startup = host::StartupMode::start;
  status.game.state = host::GameState::sleeping;
  status.game.started = -5;
  status.game.max = 20;
  status.reasons = {{host::FlagKind::hand, "", "new world", "2026-11-24T09:30:00Z"}};
  status.last_scan =
      host::ScannedInstance{"2026-11-24T09:30:00Z", 3, 1, {{"Chat", 4}}, {{"Chat", "lang/en.yml", "invalid-file", 2}}};
  return status;
}

host::HistoryEntry some_entry() {
  host::HistoryEntry entry;
  entry.user = "amp";
  entry.person = "deploy";
  entry.asked_by = "root@laptop";
  entry.asking_person = "alice";
  entry.time = "2026-11-24T09:30:00Z";
  entry.action = host::Action::deploy;
  entry.parts = {{"SMP101",
                  host::AuditResult::changed,
                  1,
                  {{"Chat", "config.yml", {{"cooldown", "9", "3", false, std::nullopt}}, ""}}}};
  return entry;
}

host::ShownDeployment some_deployment() {
  host::ShownDeployment shown;
  shown.record.about.id = "20261124T093000Z-3f2a";
  shown.record.about.asked_by = "root@laptop";
  shown.record.instances = {
      {"SMP101", "/srv/SMP101", "Minecraft", host::InstanceState::done, "", "2026-11-24T09:30:00Z", {}}};
  return shown;
}

host::InstancePlan some_plan() {
  drift::FilePlan file;
  file.file = "config.yml";
  file.before = "a: 1\n";
  file.after = "a: 2\n";
  file.keys = {{"a", "1", "2", false, drift::Source::universal}};
  file.edits = {{"a", document::Value::string("2"), false}};
  drift::PluginPlan plugin;
  plugin.plugin = "Chat";
  plugin.files = {file};
  plugin.left = {{"Chat", "lang/en.yml", std::nullopt, "missing-file", "is not there"}};
  host::InstancePlan plan;
  plan.instance.name = "SMP101";
  plan.instance.path = "/srv/SMP101";
  plan.plugins = {plugin};
  return plan;
}

/// The digest of a plan with that change.
std::string digest_with(const auto& change) {
  host::HostPlan plan;
  plan.instances = {some_plan()};
  change(plan.instances[0], plan.instances[0].plugins[0], plan.instances[0].plugins[0].files[0]);
  return digest_of(plan);
}

/// True if the bytes of a value, cut anywhere or with one more, are refused, and whole are the value again.
template <typename T>
bool holds_whole(const T& value) {
  const std::string bytes = to_bytes(value);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    if (code_of([&] { from_bytes<T>(std::string_view(bytes).substr(0, cut)); }) != "garbled") return false;
  }
  return code_of([&] { from_bytes<T>(bytes + "x"); }) == "garbled" && to_bytes(from_bytes<T>(bytes)) == bytes;
}

}  // namespace

TEST_CASE("A hello is found in what a shell says before it, wherever it is cut") {
  const std::string hello = encode(Hello{1, 3, digest});
  for (const std::string banner : {"", "Welcome!\n", "\0ampcfg\r\n", "\xff\0\0"}) {
    const std::string all = banner + hello + "rest";
    for (std::size_t cut = 0; cut <= all.size(); ++cut) {
      HelloReader reader;
      reader.take(all.substr(0, cut));
      CHECK(reader.hello().has_value() == (cut >= banner.size() + hello.size()));
      reader.take(all.substr(cut));
      REQUIRE(reader.hello());
      CHECK(reader.hello()->oldest == 1);
      CHECK(reader.hello()->newest == 3);
      CHECK(reader.hello()->digest == digest);
      CHECK(reader.banner() == banner);
      CHECK(reader.rest() == "rest");
    }
  }
}

TEST_CASE("A hello that is none is refused, and so is a banner without an end") {
  const auto take = [](const std::string& bytes) { return code_of([&] { HelloReader().take(bytes); }); };
  CHECK(take(encode(Hello{1, 1, std::string(64, 'A')})) == "garbled");
  CHECK(take(encode(Hello{2, 1, digest})) == "garbled");
  const std::string longest(HelloReader::most_banner, 'x');
  CHECK(take(longest + encode(Hello{1, 1, digest})).empty());
  CHECK(take(longest + "x" + encode(Hello{1, 1, digest})) == "no-hello");
  CHECK(code_of([] {
          HelloReader reader;
          for (int n = 0; n < 10'000; ++n) reader.take("Please wait ...");
        }) == "no-hello");
}

TEST_CASE("A frame comes out whole, wherever it is cut") {
  const std::string all = encode(FrameKind::beat, "") + encode(FrameKind::part, "hello") + encode(FrameKind::rest, "");
  for (std::size_t cut = 0; cut <= all.size(); ++cut) {
    FrameReader reader(100);
    std::vector<Frame> frames;
    for (const std::string& piece : {all.substr(0, cut), all.substr(cut)}) {
      reader.take(piece);
      while (auto frame = reader.next()) frames.push_back(*frame);
    }
    REQUIRE(frames.size() == 3);
    CHECK(frames[0].kind == FrameKind::beat);
    CHECK(frames[1].kind == FrameKind::part);
    CHECK(frames[1].payload == "hello");
    CHECK(frames[2].payload.empty());
  }
}

TEST_CASE("A frame is judged by its header, before any of it is kept") {
  const auto read = [](const std::string& header) {
    return code_of([&] {
      FrameReader reader(std::uint64_t{1} << 40);
      reader.take(header);
      if (reader.next()) throw Error("whole", "a frame");
    });
  };
  CHECK(read(std::string("\0\0\0\0\0", 5)) == "garbled");
  CHECK(read(std::string("\0\0\0\x01\x09", 5)) == "garbled");
  CHECK(read("\xff\xff\xff\xff\x02") == "garbled");
  CHECK(read(std::string("\0\0\0\x01\x06", 5)) == "garbled");
  CHECK(read(std::string("\0\0\0\x01\x02", 5)).empty());
}

TEST_CASE("All frames together are bounded") {
  FrameReader reader(9);
  reader.take(encode(FrameKind::part, "12345") + encode(FrameKind::part, "12345"));
  CHECK(reader.next());
  CHECK(code_of([&] { reader.next(); }) == "answer-too-large");
}

TEST_CASE("What is written is read again as it was") {
  const auto scan = from_bytes<host::InstanceScan>(to_bytes(some_scan()));
  CHECK(scan.instance.name == "SMP101");
  CHECK(scan.instance.platform == "paper");
  CHECK(scan.needs_restart == true);
  CHECK(scan.counts.drift == 300);
  CHECK(scan.counts.undecided == 7);
  REQUIRE(scan.findings.size() == 2);
  CHECK(scan.findings[0].status == drift::Status::drift);
  CHECK(scan.findings[0].expected.value() == R"([1, {"a": null}])");
  CHECK(scan.findings[0].actual == "\"\\u001b[31m\"");
  CHECK(scan.findings[0].source == drift::Source::variable);
  CHECK(scan.findings[0].place->column == 300);
  CHECK_FALSE(scan.findings[1].file);
}

TEST_CASE("An answer that is cut anywhere, or has more, is refused") {
  CHECK(holds_whole(from_bytes<host::InstanceScan>(to_bytes(some_scan()))));
  CHECK(holds_whole(some_status()));
  CHECK(holds_whole(host::InstanceFlagging{some_scan().instance,
                                           host::FlaggingResult::failed,
                                           Error("locked", "another", "wait"),
                                           {{host::FlagKind::hand, "id", "new world", "2026-11-24T09:30:00Z"}}}));
  CHECK(holds_whole(FlagQuestion{{}, {{}, host::FlagWish::What::clear, "by hand"}}));
  CHECK(holds_whole(some_entry()));
  CHECK(from_bytes<host::HistoryEntry>(to_bytes(some_entry())).asking_person == "alice");
  CHECK(holds_whole(HistoryQuestion{{}, {"2026-11-24T09:30:00Z", 3}}));
  CHECK(holds_whole(some_deployment()));
  CHECK(holds_whole(host::ShownFile{"SMP101", {}, "a: 1\n", std::nullopt, Error("backup-missing", "gone", "")}));
  CHECK(holds_whole(host::RecordProblem{"audit.jsonl", 3, "was changed"}));
  CHECK(from_bytes<host::InstanceStatus>(to_bytes(some_status())).game.started == -5);
  CHECK(holds_whole(some_plan()));
  CHECK(holds_whole(
      host::InstanceChange{some_plan().instance, host::ChangeResult::failed, Error("a", "b"), {}, {}, true}));
  CHECK(holds_whole(DeployQuestion{{}, {true, false}, "{}", false, true, false}));
  CHECK(holds_whole(RollbackQuestion{{}, {"20261124T093000Z-3f2a", true}, false}));
  FarPlan far;
  far.digest = "digest";
  far.plan.id = "20261124T093000Z-3f2a";
  far.digests = {"another"};
  CHECK(holds_whole(far));
  CHECK(holds_whole(ChangeQuestion{Verb::plan_rollback, "question", "digest", "20261124T093000Z-3f2a"}));
}

TEST_CASE("What no ampcfg says is refused") {
  const auto refused = [](const auto& change) {
    host::InstanceScan scan = some_scan();
    change(scan);
    return code_of([&] { from_bytes<host::InstanceScan>(to_bytes(scan)); }) == "garbled";
  };
  CHECK_FALSE(refused([](auto&) {}));
  CHECK(refused([](auto& scan) { scan.instance.name = "../etc"; }));
  CHECK(refused([](auto& scan) { scan.instance.name = ""; }));
  CHECK(refused([](auto& scan) { scan.instance.platform = "windows"; }));
  CHECK(refused([](auto& scan) { scan.instance.error.emplace("a code\n", "message"); }));
  CHECK(refused([](auto& scan) { scan.findings[0].kind = "\x1b[31m"; }));
  CHECK(refused([](auto& scan) { scan.findings[0].expected = "1, \"injected\": 2"; }));
  CHECK(refused([](auto& scan) { scan.findings[0].actual = "'no JSON'"; }));
  CHECK(refused([](auto& scan) { scan.findings[0].place->line = 0; }));
  CHECK(refused([](auto& scan) { scan.findings[0].status = static_cast<drift::Status>(9); }));
}

TEST_CASE("A status or a wish that no ampcfg says is refused") {
  const auto refused = [](const auto& value) {
    return code_of([&] { from_bytes<std::remove_cvref_t<decltype(value)>>(to_bytes(value)); }) == "garbled";
  };
  host::InstanceStatus status = some_status();
  status.reasons[0].kind = host::Recorded<host::FlagKind>("\n");
  CHECK(refused(status));
  status = some_status();
  status.game.state = static_cast<host::GameState>(9);
  CHECK(refused(status));
  host::FlagWish wish;
  CHECK(refused(wish));
  wish.text.assign(host::longest_reason, 'x');
  CHECK_FALSE(refused(wish));
  wish.text += 'x';
  CHECK(refused(wish));
}

TEST_CASE("A plan or a change that no ampcfg says is refused") {
  const auto refused = [](const auto& value) {
    return code_of([&] { from_bytes<std::remove_cvref_t<decltype(value)>>(to_bytes(value)); }) == "garbled";
  };
  host::InstancePlan plan = some_plan();
  plan.plugins[0].files[0].keys[0].hidden = true;
  CHECK(refused(plan));
  plan = some_plan();
  plan.plugins[0].files[0].before.reset();
  CHECK_FALSE(refused(plan));
  plan.plugins[0].files[0].after.reset();
  CHECK(refused(plan));
  plan = some_plan();
  plan.plugins[0].left[0].code = "a code";
  CHECK(refused(plan));
  host::InstanceChange change;
  CHECK(refused(change));
  change.instance.name = "SMP101";
  CHECK_FALSE(refused(change));
  change.result = static_cast<host::ChangeResult>(9);
  CHECK(refused(change));
}

TEST_CASE("The digest of a plan is of all that was confirmed, and of nothing else") {
  using Plan = host::InstancePlan;
  using Plugin = drift::PluginPlan;
  using File = drift::FilePlan;
  const std::string same = digest_with([](Plan&, Plugin&, File&) {});
  // What stands beside the keys is a plugin's own; what is left is not done.
  CHECK(digest_with([](Plan&, Plugin&, File& file) { file.before = "# new\na: 1\n"; }) == same);
  CHECK(digest_with([](Plan&, Plugin& plugin, File&) { plugin.left.clear(); }) == same);
  CHECK(digest_with([](Plan& plan, Plugin&, File&) { plan.instance.name = "SMP102"; }) != same);
  CHECK(digest_with([](Plan& plan, Plugin&, File&) { plan.instance.path = "/srv/SMP102"; }) != same);
  CHECK(digest_with([](Plan&, Plugin& plugin, File&) { plugin.plugin = "Warps"; }) != same);
  CHECK(digest_with([](Plan&, Plugin& plugin, File& file) { plugin.files = {file, file}; }) != same);
  CHECK(digest_with([](Plan&, Plugin&, File& file) { file.file = "other.yml"; }) != same);
  CHECK(digest_with([](Plan&, Plugin&, File& file) { file.before.reset(); }) != same);
  CHECK(digest_with([](Plan&, Plugin&, File& file) { file.made = "lang"; }) != same);
  CHECK(digest_with([](Plan&, Plugin&, File& file) { file.keys[0].before = "3"; }) != same);
  CHECK(digest_with([](Plan&, Plugin&, File& file) { file.obstacle = Error("link", "is a link"); }) != same);
  CHECK(digest_with([](Plan&, Plugin&, File& file) { file.edits[0].path = "b"; }) != same);
  CHECK(digest_with([](Plan&, Plugin&, File& file) { file.edits[0].value.reset(); }) != same);
  CHECK(digest_with([](Plan&, Plugin&, File& file) { file.edits[0].value = document::Value::string("3"); }) != same);
  CHECK(digest_with([](Plan&, Plugin&, File& file) { file.edits[0].replace = true; }) != same);
  // Of whole files, every byte.
  const std::string whole = digest_with([](Plan&, Plugin&, File& file) { file.edits.clear(); });
  CHECK(digest_with([](Plan&, Plugin&, File& file) {
          file.edits.clear();
          file.before = "# new\na: 1\n";
        }) != whole);
}

TEST_CASE("A count that the bytes cannot hold takes no memory") {
  // a list of 2^60 texts
  CHECK(code_of([] { from_bytes<drift::Patterns>("\x80\x80\x80\x80\x80\x80\x80\x80\x10"); }) == "garbled");
  CHECK(code_of([] { from_bytes<Steps>("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"); }) == "garbled");
}

TEST_CASE("What is small to send and large to keep is bounded, over all pieces of an answer") {
  const std::string list = to_bytes(std::vector<drift::LeftAlone>(1000, {"Chat", {}, {}, "shape", {}}));
  std::size_t room = 1500 * sizeof(drift::LeftAlone);
  CHECK(from_bytes<std::vector<drift::LeftAlone>>(list, room).size() == 1000);
  CHECK(code_of([&] { from_bytes<std::vector<drift::LeftAlone>>(list, room); }) == "answer-too-large");
}

TEST_CASE("A failure that says nothing is none") {
  CHECK(code_of([] { from_bytes<Failed>(to_bytes(Failed{"host", std::nullopt})); }) == "garbled");
  const auto failed = from_bytes<Failed>(to_bytes(Failed{"host", Error("disk-full", "no room", "make room")}));
  CHECK(failed.error->code() == "disk-full");
  CHECK(failed.error->hint() == "make room");
  CHECK(failed.error->kind() == Error::Kind::failed);
}

}  // namespace ampcfg::fleet::frame_test
