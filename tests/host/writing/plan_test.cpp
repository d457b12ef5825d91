#include "ampcfg/host/writing/plan.hpp"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <thread>

#include "ampcfg/host/state/flags.hpp"
#include "os/scratch.hpp"

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
