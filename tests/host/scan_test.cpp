#include "ampcfg/host/scan.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/state/flags.hpp"
#include "os/scratch.hpp"
#include "os/skip.hpp"

namespace ampcfg::host::scan_test {

using namespace ampcfg::tests;

/// Asked by TSan where the tests are built with it: a forked scan starts threads.
extern "C" const char* __tsan_default_options();
extern "C" const char* __tsan_default_options() {
  return "die_after_fork=0";
}

namespace {

using Lines = std::vector<std::string>;

/// A host with instances and a set of expectations.
struct Host {
  Scratch scratch;
  host::Configuration configuration;
  std::vector<drift::SetFile> set;

  Host() {
    configuration.save_time = std::chrono::milliseconds(20);
    configuration.instances = scratch / "instances";
    configuration.state = scratch / "state";
  }

  void file(const std::string& instance, const std::string& name, const std::string& bytes) const {
    scratch.write("instances/" + instance + "/Minecraft/" + name, bytes);
  }
  [[nodiscard]] fs::path game(const std::string& instance) const {
    return configuration.instances / instance / "Minecraft";
  }

  [[nodiscard]] drift::Expectations expectations() const {
    return drift::Expectations::load(set, {}).expectations.value();
  }

  [[nodiscard]] host::HostScan scan(const host::Query& query = {}) const {
    return host::scan(configuration, expectations(), query, {});
  }
};

/// `INSTANCE plugin file key kind`, or `INSTANCE !code`.
Lines seen(const host::HostScan& scan) {
  Lines lines;
  for (const auto& part : scan.instances) {
    if (part.instance.error) lines.push_back(part.instance.name + " !" + part.instance.error->code());
    for (const auto& finding : part.findings) {
      if (finding.status == drift::Status::ok || finding.status == drift::Status::variance) continue;
      lines.push_back(part.instance.name + " " + finding.plugin + " " + finding.file.value_or("-") + " " +
                      finding.key.value_or("-") + " " + finding.kind);
    }
  }
  return lines;
}

host::Query query(Lines plugins, Lines files, Lines keys) {
  host::Query result;
  result.selection = {drift::Patterns(std::move(plugins)), drift::Patterns(std::move(files)),
                      drift::Patterns(std::move(keys))};
  return result;
}

/// Two instances; B has drifted.
void put_two_instances(Host& host) {
  host.set = {{"universal_configs.json", R"({"Core": {"depth": 1, "lang/en": {"hello": "x"}}, "@server": {"motd": "hi"},
               "Absent": {"a": 1}})"}};
  host.file("A", "plugins/Core/config.yml", "depth: 1\nextra: 5\n");
  host.file("A", "plugins/Core/lang/en.yml", "hello: x\n");
  host.file("A", "config.yml", "motd: hi\n");
  host.file("A", "server.properties", "");
  host.file("A", "plugins/Other/config.yml", "own: 1\n");
  host.file("B", "plugins/Core/config.yml", "depth: 2\n");
  host.file("B", "plugins/Core.jar", "");
  host.file("B", "config.yml", "motd: ho\n");
  host.file("B", "server.properties", "");
}

}  // namespace

TEST_CASE("a scan says what differs, instance by instance") {
  Host host;
  put_two_instances(host);
  const auto scan = host.scan();
  CHECK(seen(scan) ==
        Lines{"B @server config.yml motd value", "B Core config.yml depth value", "B Core lang/en.yml - missing-file"});
  CHECK(scan.instances[0].counts.ok == 3);
  CHECK(scan.known.instances == Lines{"A", "B"});
  CHECK(scan.known.plugins == Lines{"Core", "Other"});
  CHECK(scan.warnings.empty());
}

TEST_CASE("an instance with a restart flag needs a restart, and where there is no state nobody can say") {
  Host host;
  put_two_instances(host);
  CHECK(host.scan().instances[0].needs_restart == false);
  {
    const auto state = host::State::open(host.configuration, host::Access::change);
    REQUIRE(std::holds_alternative<host::State>(state));
    host::raise_flag(std::get<host::State>(state), "B", {host::FlagKind::hand, "", "", ""});
  }
  auto scan = host.scan();
  CHECK(scan.instances[0].needs_restart == false);
  CHECK(scan.instances[1].needs_restart == true);
  CHECK(scan.warnings.empty());
  fs::permissions(host.configuration.state, fs::perms(0777));
  scan = host.scan();
  CHECK_FALSE(scan.instances[0].needs_restart);
  CHECK_FALSE(scan.instances[1].needs_restart);
}

TEST_CASE("a scan warns of a deployment that was cut short") {
  Host host;
  put_two_instances(host);
  const auto state = host::State::open(host.configuration, host::Access::change);
  host::Deployments(std::get<host::State>(state)).begin("20261124T093000Z-3f2a");
  CHECK_THAT(host.scan().warnings.at(0).text, Catch::Contains("20261124T093000Z-3f2a was cut short"));
}

TEST_CASE("patterns narrow, and those that pick nothing are named") {
  Host host;
  put_two_instances(host);
  auto narrowed = query({"Core"}, {}, {"depth"});
  narrowed.instances = drift::Patterns({"B", "Z*"});
  const auto scan = host.scan(narrowed);
  CHECK(seen(scan) == Lines{"B Core config.yml depth value"});
  CHECK(scan.unmatched_instances == Lines{"Z*"});
  struct Case {
    host::Query query;
    Lines plugins, files, keys;
  };
  const std::vector<Case> cases{
      {query({"Cor"}, {}, {"nothing"}), {"Cor"}, {}, {}},
      {query({"Absent", "Other", "@server"}, {}, {}), {}, {}, {}},
      {query({}, {"lang/en", "lang/en.yml", "config.yml", "config"}, {}), {}, {}, {}},
      {query({"Core"}, {"lang/de"}, {}), {}, {"lang/de"}, {}},
      {query({}, {}, {"depth", "hello", "lang/en.hello", "a", "nope"}), {}, {}, {"nope"}},
      {query({}, {}, {"extra", "ext*", "own"}), {}, {}, {}},
      {query({"Core"}, {}, {"own"}), {}, {}, {"own"}},
  };
  for (const Case& c : cases) {
    const auto answer = host.scan(c.query);
    CAPTURE(c.query.selection.plugins.list(), c.query.selection.files.list(), c.query.selection.keys.list());
    CHECK(answer.unmatched_plugins == c.plugins);
    CHECK(answer.unmatched_files == c.files);
    CHECK(answer.unmatched_keys == c.keys);
  }
}

TEST_CASE("get looks up what is expected and what is only there") {
  Host host;
  put_two_instances(host);
  const auto expectations = host.expectations();
  const auto expected = host::get(host.configuration, &expectations, query({"Core"}, {}, {"depth"}), {});
  REQUIRE(expected.instances.size() == 2);
  REQUIRE(expected.instances[1].keys.size() == 1);
  CHECK(expected.instances[1].keys[0].value == "2");
  CHECK(expected.instances[1].keys[0].status == drift::Status::drift);
  const auto alone = host::get(host.configuration, nullptr, query({"Other"}, {"config.yml"}, {"own"}), {});
  REQUIRE(alone.instances[0].keys.size() == 1);
  CHECK(alone.instances[0].keys[0].value == "1");
  CHECK_FALSE(alone.instances[0].keys[0].status);
  CHECK(alone.instances[1].keys.empty());
}

TEST_CASE("what is hostile costs only itself") {
  Host host;
  put_two_instances(host);
  const fs::path plugins = host.game("B") / "plugins";
  host.set[0].bytes = R"({"Core": {"depth": 1}, "Fifo": {"a": 1}, "File": {"a": 1}, "Out": {"a": 1}, "Loop": {"a": 1},
      "Twice": {"a": 1}})";
  host.file("B", "plugins/Core/config.yml", "depth: 1\n");
  host.file("B", "plugins/Fifo/x", "");
  REQUIRE(::mkfifo((plugins / "Fifo/config.yml").c_str(), 0644) == 0);
  host.file("B", "plugins/File", "a: 1\n");
  host.scratch.write("outside/config.yml", "a: 2\n");
  fs::create_symlink(host.scratch / "outside", plugins / "Out");
  fs::create_symlink("Loop", plugins / "Loop");
  host.file("B", "plugins/Twice/config.yml", "a: 2\n");
  fs::create_hard_link(plugins / "Twice/config.yml", host.scratch / "second");
  fs::create_symlink("/etc", host.configuration.instances / "C");
  fs::create_directories(host.configuration.instances / "D");
  fs::create_symlink("/etc", host.configuration.instances / "D/Minecraft");
  const Lines findings{"B Fifo config.yml - unreadable", "B File - - unreadable",           "B Loop - - unreadable",
                       "B Out - - unreadable",           "B Twice config.yml - unreadable", "D !game-folder-outside"};
  CHECK(seen(host.scan()) == findings);
  CHECK(as_nobody([&] { return seen(host.scan()) == findings; }));
}

TEST_CASE("a plugin's folder that cannot be entered is one error") {
  Host host;
  put_two_instances(host);
  host.set[0].bytes = R"({"Core": {"depth": 1, "lang/en": {"hello": "x"}, "more": {"a": 1}}})";
  const fs::path core = host.game("B") / "plugins/Core";
  for (const unsigned mode : {0U, 0444U, 0666U}) {
    CAPTURE(mode);
    fs::permissions(core, fs::perms(mode));
    CHECK(as_nobody([&] {
      return seen(host.scan({})) == Lines{"A Core more.yml - missing-file", "B Core - - unreadable"};
    }));
  }
  fs::permissions(core, fs::perms(0755));
}

TEST_CASE("root does not read what the owner of an instance could not") {
  if (!has_root()) return;
  Host host;
  put_two_instances(host);
  host.set[0].bytes = R"({"Core": {"depth": 1}, "Closed": {"a": 1}})";
  host.file("A", "plugins/Closed/config.yml", "a: 1\n");
  give(host.configuration.instances, nobody);
  const fs::path closed = host.game("A") / "plugins/Closed/config.yml";
  give(closed, 0);
  // Root's group may read it: so could a thread that kept root's groups.
  fs::permissions(closed, fs::perms(0640));
  CHECK(seen(host.scan()) == Lines{"A Closed config.yml - unreadable", "B Core config.yml depth value"});
}

TEST_CASE("a platform without a folder in the set is a warning") {
  Host host;
  put_two_instances(host);
  host.set = {{"paper/universal_configs.json", R"({"Core": {"depth": 1}})"}};
  host.file("V", "velocity.toml", "");
  const auto warnings = host.scan().warnings;
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].text == "the expectations have no folder velocity/, so nothing is expected of V");
  CHECK(warnings[0].kind == "platform-unchecked");
}

TEST_CASE("progress is told for each instance") {
  Host host;
  put_two_instances(host);
  std::vector<std::pair<std::size_t, std::size_t>> steps;
  host::scan(host.configuration, host.expectations(), {},
             [&](std::size_t done, std::size_t of) { steps.emplace_back(done, of); });
  CHECK(steps == std::vector<std::pair<std::size_t, std::size_t>>{{1, 2}, {2, 2}});
}

TEST_CASE("a scan while plugins save reports no false drift") {
  Host host;
  host.configuration.save_time = std::chrono::minutes(1);
  host.set = {{"universal_configs.json", R"({"Core": {"first": 1, "last": "whole"}})"}};
  std::string bytes = "first: 1\n";
  constexpr int lines = 500;
  for (int n = 0; n < lines; ++n) bytes += "key" + std::to_string(n) + ": value\n";
  bytes += "last: whole\n";
  const Lines instances{"A", "B", "C"};
  for (const std::string& instance : instances) host.file(instance, "plugins/Core/config.yml", bytes);
  std::atomic<bool> stop = false;
  // As Bukkit's save() does: truncate, then write, here in two parts and with a pause between saves.
  std::jthread plugin([&] {
    while (!stop) {
      for (const std::string& instance : instances) {
        const fs::path file = host.game(instance) / "plugins/Core/config.yml";
        const int out = ::open(file.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
        const std::size_t half = bytes.size() / 2;
        if (::write(out, bytes.data(), half) < 0 || ::write(out, bytes.data() + half, bytes.size() - half) < 0) break;
        ::close(out);
      }
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  });
  constexpr int scans = 100;
  std::size_t false_drift = 0;
  for (int n = 0; n < scans; ++n) false_drift += seen(host.scan()).size();
  stop = true;
  CHECK(false_drift == 0);
}

TEST_CASE("many instances with the same files, on all cores") {
  Host host;
  host.set = {{"universal_configs.json", R"({"Core": {"depth": 1}, "Two": {"x": {"k": 1}}})"}};
  constexpr int count = 40;
  for (int n = 0; n < count; ++n) {
    const std::string name = "I" + std::to_string(n);
    host.file(name, "plugins/Core/config.yml", n % 10 == 0 ? "depth: 2\n" : "depth: 1\n");
    host.file(name, "plugins/Two/x.yml", "k: 1\n");
  }
  CHECK(seen(host.scan()).size() == 4);
  CHECK(host.scan().instances.size() == count);
}

}  // namespace ampcfg::host::scan_test
