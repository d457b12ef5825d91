#include "host/state/retention.hpp"

#include "ampcfg/host/state/audit.hpp"
#include "ampcfg/host/state/deployments.hpp"
#include "host/state_scene.hpp"

namespace ampcfg::host::retention_test {

using namespace ampcfg::tests;

namespace {

using Ids = std::vector<std::string>;

/// The id of a deployment of January 2020, by its day, or of one made today.
std::string old(int day) {
  return "202001" + std::string(day < 10 ? "0" : "") + std::to_string(day) + "T000000Z-0000";
}

struct Kept : StateScene {
  void deployment(const std::string& id, const Ids& instances, host::AuditResult result = host::AuditResult::changed) {
    host::Deployments kept(state());
    kept.begin(id);
    host::DeploymentRecord record;
    record.about.id = id;
    kept.save(record);
    kept.end(id);
    for (const std::string& instance : instances) {
      host::AuditEntry entry;
      entry.action = host::Action::deploy;
      entry.id = id;
      entry.instance = instance;
      entry.result = result;
      host::Audit(state()).append(entry);
    }
  }
  Ids prune(unsigned count, unsigned days) {
    configuration.keep = {count, days};
    return host::prune(configuration, state());
  }
  [[nodiscard]] Ids ids() const { return host::Deployments(state()).ids(); }
};

}  // namespace

TEST_CASE("nothing goes by a record that cannot be read: the newest of an instance may be in it") {
  Kept kept;
  for (int day = 1; day <= 3; ++day) kept.deployment(old(day), {"A"});
  std::string lines = kept.read("audit.jsonl");
  lines.replace(lines.find("\"deploy\""), 1, "");
  kept.write("audit.jsonl", lines);
  CHECK(code_of([&] { kept.prune(1, 0); }) == "record-damaged");
  CHECK(kept.ids().size() == 3);
}

TEST_CASE("what is neither among the newest nor young goes, oldest first, and the audit says so") {
  Kept kept;
  for (int day = 1; day <= 5; ++day) kept.deployment(old(day), {"A"});
  CHECK(kept.prune(100, 0).empty());
  CHECK(kept.prune(3, 36'500).empty());
  CHECK(kept.prune(3, 90) == Ids{old(1), old(2)});
  CHECK(kept.ids() == Ids{old(3), old(4), old(5)});
  CHECK(kept.prune(3, 90).empty());
  const auto entries = host::Audit(kept.state()).entries();
  REQUIRE(entries.size() == 7);
  CHECK(entries[5].action == host::Action::prune);
  CHECK(entries[5].id == old(1));
  CHECK_FALSE(host::Audit(kept.state()).verify());
}

TEST_CASE("the young stay") {
  Kept kept;
  const std::string today = host::new_deployment_id();
  kept.deployment(old(1), {"A"});
  kept.deployment(today, {"A"});
  kept.deployment(old(2), {"A"});
  CHECK(kept.prune(1, 1) == Ids{old(1)});
  CHECK(kept.ids() == Ids{old(2), today});
  CHECK(kept.prune(1, 0) == Ids{today});  // no day is none, not even this second
}

TEST_CASE("the newest that changed an instance stays, by the audit's order and not the clock's") {
  Kept kept;
  kept.deployment(old(9), {"A", "B"});
  kept.deployment(old(8), {"C"});
  kept.deployment(old(1), {"A"}, host::AuditResult::partial);
  kept.deployment(old(2), {"C"}, host::AuditResult::failed);
  kept.deployment(old(3), {"D"});
  CHECK(kept.prune(1, 0) == Ids{old(2)});
  CHECK(kept.ids() == Ids{old(1), old(3), old(8), old(9)});
}

TEST_CASE("what is unfinished, or unknown to the audit, stays") {
  Kept kept;
  for (int day = 1; day <= 4; ++day) kept.deployment(old(day), {"A"});
  host::Deployments deployments(kept.state());
  host::DeploymentRecord record;
  record.about.id = old(9);
  deployments.save(record);
  deployments.begin(old(8));
  kept.write("unfinished/" + old(1), "");
  CHECK(kept.prune(1, 0) == Ids{old(2), old(3)});
  CHECK(kept.ids() == Ids{old(1), old(4), old(8), old(9)});
}

TEST_CASE("what was audited as gone and is still there goes, without another line") {
  Kept kept;
  kept.deployment(old(1), {"A"});
  kept.deployment(old(2), {"A"});
  host::AuditEntry entry;
  entry.action = host::Action::prune;
  entry.id = old(1);
  host::Audit(kept.state()).append(entry);
  CHECK(kept.prune(1, 0) == Ids{old(1)});
  CHECK(host::Audit(kept.state()).entries().size() == 3);
}

}  // namespace ampcfg::host::retention_test
