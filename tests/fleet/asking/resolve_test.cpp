#include "ampcfg/fleet/asking/resolve.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "ampcfg/fleet/scan.hpp"

namespace ampcfg::fleet::resolve_test {
namespace {

host::Configuration configuration() {
  host::Configuration c;
  c.name = "hetzner";
  for (const std::string name : {"hetzner", "ovh", "spare"}) {
    c.hosts[name].name = name;
    c.hosts[name].address = name;
  }
  c.groups["survival"] = {"SMP101", "EVO*", "ovh:SMP9"};
  c.groups["lobby"] = {"HUB*"};
  return c;
}

/// `host(!)[patterns]` of each target, `!` for this machine; an error as its code and hint.
std::string resolved(const host::Configuration& c, const std::vector<std::string>& hosts,
                     const std::vector<std::string>& instances) {
  try {
    std::string text;
    for (const auto& target : fleet::resolve(c, hosts, instances)) {
      text += (text.empty() ? "" : " ") + target.host + (target.local ? "!" : "") + "[";
      for (const std::string& pattern : target.instances.list()) text += pattern + ";";
      text += "]";
    }
    return text;
  } catch (const Error& error) {
    CHECK(error.kind() == Error::Kind::usage);
    return error.code() + ": " + error.hint();
  }
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("which hosts and instances a command line names") {
  struct Case {
    Words hosts, instances;
    std::string answer;
  };
  const std::vector<Case> cases{
      {{}, {}, "hetzner![]"},
      {{}, {"A", "B*"}, "hetzner![A;B*;]"},
      {{"ovh"}, {}, "ovh[]"},
      {{"ovh,hetzner"}, {"A"}, "hetzner![A;] ovh[A;]"},
      {{"ovh", "ovh"}, {}, "ovh[]"},
      {{"all"}, {}, "hetzner![] ovh[] spare[]"},
      {{}, {"ovh:A"}, "ovh[A;]"},
      {{}, {"ovh:A", "B"}, "hetzner![B;] ovh[A;]"},
      {{"all"}, {"ovh:A"}, "ovh[A;]"},
      {{"spare"}, {"ovh:A"}, "host-not-selected: name ovh with -H too"},
      {{}, {"hetzner:A"}, "hetzner![A;]"},
      {{}, {"nohost:A"}, "hetzner![nohost:A;]"},
      {{}, {"ovh:a:b"}, "ovh[a:b;]"},
      {{}, {"@lobby"}, "hetzner![HUB*;]"},
      {{}, {"@survival", "X"}, "hetzner![SMP101;EVO*;X;] ovh[SMP9;]"},
      {{}, {"@survivl"}, "group-unknown: did you mean @survival?"},
      {{"ohv"}, {}, "host-unknown: did you mean ovh?"},
      {{"local"}, {}, "host-unknown: `ampcfg hosts` lists the configured ones"},
      {{""}, {}, "host-unknown: `ampcfg hosts` lists the configured ones"},
      {{"ovh,"}, {}, "host-unknown: `ampcfg hosts` lists the configured ones"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.hosts, c.instances);
    CHECK(resolved(configuration(), c.hosts, c.instances) == c.answer);
  }
}

TEST_CASE("without a configuration, this machine is local") {
  const host::Configuration none;
  CHECK(resolved(none, {}, {}) == "local![]");
  CHECK(resolved(none, {"local"}, {"A"}) == "local![A;]");
  CHECK(resolved(none, {}, {"local:A"}) == "local![A;]");
  CHECK(resolved(none, {"all"}, {}) == "no-hosts: list them under `hosts:` (see ampcfg-config(5))");
}

TEST_CASE("a bad host costs only itself") {
  auto c = configuration();
  c.instances = "/nonexistent/instances";
  auto loaded = drift::Expectations::load({{"universal_configs.json", "{}"}}, {});
  REQUIRE(loaded.expectations);
  host::ExpectationSource source(*loaded.expectations);
  fleet::SealedKeys sealed(c);
  const auto results = fleet::scan(c, source, fleet::resolve(c, {"all"}, {}), {}, sealed, {});
  REQUIRE(results.size() == 3);
  CHECK(results[0].status == fleet::AskResult::failed);
  CHECK(results[0].error->code() == "instances-missing");
  CHECK(results[1].status == fleet::AskResult::unreachable);
  CHECK(results[1].error);
  CHECK(results[2].status == fleet::AskResult::unreachable);
}

}  // namespace ampcfg::fleet::resolve_test
