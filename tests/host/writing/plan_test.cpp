#include "ampcfg/host/writing/plan.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <functional>
#include <thread>
#include <utility>

#include "ampcfg/host/state/flags.hpp"
#include "ampcfg/host/writing/change.hpp"
#include "os/scratch.hpp"
#include "os/skip.hpp"

namespace ampcfg::host::plan_test {

using namespace ampcfg::tests;

namespace {

using Lines = std::vector<std::string>;

struct Host {
  Scratch scratch;
  host::Configuration configuration;

  Host() {
    configuration.instances = scratch / "instances";
    configuration.state = scratch / "state";
    fs::create_directory(configuration.instances);
  }

  void file(const std::string& instance, const std::string& path, const std::string& bytes) const {
    scratch.write("instances/" + instance + "/Minecraft/plugins/" + path, bytes);
  }
  [[nodiscard]] fs::path path(const std::string& instance, const std::string& path) const {
    return configuration.instances / instance / "Minecraft/plugins" / path;
  }
};

drift::Expectations set_of(const std::string& universal) {
  return drift::Expectations::load({{"universal_configs.json", universal, false}}, {}).expectations.value();
}

/// `INSTANCE plugin/file key` of what changes, `INSTANCE plugin code` of what is left.
Lines seen(const host::HostPlan& plan) {
  Lines lines;
  for (const auto& part : plan.instances) {
    if (part.instance.error) lines.push_back(part.instance.name + " !" + part.instance.error->code());
    for (const auto& plugin : part.plugins) {
      for (const auto& file : plugin.files) {
        for (const auto& key : file.keys)
          lines.push_back(part.instance.name + " " + plugin.plugin + "/" + file.file + " " + key.key);
      }
      for (const auto& left : plugin.left) lines.push_back(part.instance.name + " " + plugin.plugin + " " + left.code);
    }
  }
  return lines;
}

/// `INSTANCE !CODE`, and `INSTANCE plugin/file result code`, of those that failed.
Lines outcome(const host::HostChange& change) {
  Lines lines;
  for (const auto& part : change.instances) {
    if (!part.error) continue;
    lines.push_back(part.instance.name + " !" + part.error->code());
    for (const auto& file : part.files)
      lines.push_back(part.instance.name + " " + file.plugin + "/" + file.file + " " + std::string(name(file.result)) +
                      " " + file.code);
  }
  return lines;
}

/// Something that keeps a plugin's `config.yml` from being written, though it can be read.
struct Obstacle {
  const char* what;
  bool needs_root;
  std::string code;
  std::function<void(const fs::path& plugin)> make;
};

const std::vector<Obstacle> obstacles = {
    {"a link to a file", false, "link",
     [](const fs::path& plugin) {
       fs::rename(plugin / "config.yml", plugin / "other");
       fs::create_symlink("other", plugin / "config.yml");
     }},
    {"a link to a folder", false, "link",
     [](const fs::path& plugin) {
       fs::rename(plugin, plugin.native() + "-other");
       fs::create_symlink(plugin.native() + "-other", plugin);
     }},
    {"a folder that may not be written", false, "permission",
     [](const fs::path& plugin) { fs::permissions(plugin, fs::perms(0555)); }},
    {"another's file", true, "owner", [](const fs::path& plugin) { give(plugin / "config.yml", 0); }},
    {"another's folder", true, "owner",
     [](const fs::path& plugin) { REQUIRE(::chown(plugin.c_str(), 0, nobody) == 0); }},
    {"a file of a group that its owner is not in", true, "owner",
     [](const fs::path& plugin) { REQUIRE(::chown((plugin / "config.yml").c_str(), nobody, 0) == 0); }},
};

const host::About deploy = [] {
  host::About about;
  about.id = "20260101T000000Z-0001";
  about.kind = host::Action::deploy;
  return about;
}();

}  // namespace

TEST_CASE("a host's plan has what changes and what is left, by instance") {
  const Host host;
  host.file("A", "P/config.yml", "a: 1\n");
  host.file("B", "P/config.yml", "a: 2\n");
  host.file("B", "Q/config.yml", "b: [\n");
  host.file("C", "Q/config.yml", "b: 1\n");
  const auto set = set_of(R"({"P": {"a": 1}, "Q": {"b": 1, "lang/en": {"c": 1}}})");
  const auto plan = host::plan(host.configuration, set, {}, {}, {});
  CHECK(seen(plan) == Lines{"B P/config.yml a", "B Q invalid-file", "B Q missing-file", "C Q missing-file"});
  CHECK(plan.instances.at(0).counts.ok == 1);
  CHECK(plan.instances.at(1).counts.drift == 3);
  CHECK(plan.instances.at(1).plugins.at(0).files.at(0).before == "a: 2\n");
  CHECK(plan.instances.at(1).plugins.at(0).files.at(0).after == "a: 1\n");

  host::Query query;
  query.instances = drift::Patterns({"B"});
  query.selection.plugins = drift::Patterns({"P"});
  CHECK(seen(host::plan(host.configuration, set, query, {}, {})) == Lines{"B P/config.yml a"});
  query.selection.keys = drift::Patterns({"z"});
  CHECK(host::plan(host.configuration, set, query, {}, {}).unmatched_keys == Lines{"z"});
}

TEST_CASE("each instance may have a set of its own, or none") {
  const Host host;
  for (const char* name : {"A", "B", "C"}) host.file(name, "P/config.yml", "a: 0\nb: 0\n");
  const auto one = set_of(R"({"P": {"a": 1}})");
  const auto other = set_of(R"({"P": {"b": 2}})");
  const host::ExpectationsFor sets{[&](const drift::Subject& subject) {
                                     return subject.instance == "A" ? &one : subject.instance == "B" ? &other : nullptr;
                                   },
                                   {"P"}};
  CHECK(seen(host::plan(host.configuration, sets, {}, {}, {})) == Lines{"A P/config.yml a", "B P/config.yml b"});
  host::Query query;
  query.selection.keys = drift::Patterns({"a"});
  const auto narrowed = host::plan(host.configuration, sets, query, {}, {});
  CHECK(seen(narrowed) == Lines{"A P/config.yml a"});
  CHECK(narrowed.unmatched_keys.empty());
}

TEST_CASE("flagged ones alone, where they are asked for") {
  const Host host;
  for (const char* name : {"A", "B"}) host.file(name, "P/config.yml", "a: 0\n");
  const auto set = set_of(R"({"P": {"a": 1}})");
  host::Query query;
  query.flagged = true;
  CHECK(host::plan(host.configuration, set, query, {}, {}).instances.empty());
  const auto state = std::get<host::State>(host::State::open(host.configuration, host::Access::change));
  host::raise_flag(state, "B", {host::FlagKind::hand, "", "tried", "2026-11-25T00:00:00Z"});
  CHECK(seen(host::plan(host.configuration, set, query, {}, {})) == Lines{"B P/config.yml a"});
}

TEST_CASE(
    "what a deploy could not write, its plan says with the same codes, and nothing is promised of that instance") {
  for (const Obstacle& obstacle : obstacles) {
    CAPTURE(obstacle.what);
    if (obstacle.needs_root && ::geteuid() != 0) {
      skip("needs root", obstacle.what);
      continue;
    }
    const Host host;
    for (const char* name : {"A", "B"}) {
      for (const char* file : {"P/config.yml", "Q/lang/en.yml"}) host.file(name, file, "a: 0\n");
    }
    if (::geteuid() == 0) give(host.configuration.instances, nobody);
    obstacle.make(host.path("A", "P"));
    const auto set = set_of(R"({"P": {"a": 1}, "Q": {"lang/en": {"a": 1}}})");
    host::Query query;
    const auto unaware =
        host::change(host.configuration, host::plan(host.configuration, set, query, {}, {}), deploy, {});
    query.with_obstacles = true;
    const auto plan = host::plan(host.configuration, set, query, {}, {});
    const Lines expected{"A !" + obstacle.code, "A P/config.yml failed " + obstacle.code,
                         "A Q/lang/en.yml skipped undone"};
    CHECK(outcome(unaware) == expected);
    CHECK(outcome(host::change(host.configuration, plan, deploy, {})) == expected);
    CHECK_FALSE(has_work(plan.instances.at(0)));
    CHECK(plan.instances.at(0).instance.error->message() == unaware.instances.at(0).error->message());
    CHECK(plan.instances.at(0).plugins.at(0).files.at(0).obstacle->code() == obstacle.code);
    CHECK(plan.instances.at(0).plugins.at(1).files.at(0).is_undone());
    fs::permissions(host.path("A", "P"), fs::perms(0755));
  }
}

TEST_CASE("a link that keeps a file from being written is said with where it leads") {
  const Host host;
  for (const char* name : {"A", "B"}) host.file(name, "P/config.yml", "a: 0\n");
  fs::rename(host.path("A", "P/config.yml"), host.path("A", "other.yml"));
  fs::create_symlink("../other.yml", host.path("A", "P/config.yml"));
  fs::rename(host.path("B", "P"), host.path("B", "other"));
  fs::create_symlink("other", host.path("B", "P"));
  host::Query query;
  query.with_obstacles = true;
  const auto plan = host::plan(host.configuration, set_of(R"({"P": {"a": 1}})"), query, {}, {});
  for (const auto& [number, target] :
       {std::pair{0U, "A/Minecraft/plugins/other.yml"}, {1U, "B/Minecraft/plugins/other"}})
    CHECK_THAT(plan.instances.at(number).instance.error->message(),
               Catch::Contains("is a link to " + (host.configuration.instances / target).native()));
}

TEST_CASE("a file that is just being saved is looked at again") {
  const std::string begun = GENERATE("", "b: 1\na: 1");
  Host host;
  host.configuration.save_time = std::chrono::minutes(1);
  host.file("A", "P/config.yml", begun);
  const auto set = set_of(R"({"P": {"a": 12}})");
  std::jthread saves([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    std::ofstream(host.path("A", "P/config.yml")) << "b: 1\na: 12\n";
  });
  CHECK(seen(host::plan(host.configuration, set, {}, {}, {})).empty());
}

}  // namespace ampcfg::host::plan_test
