#include "host/state/what_was_done.hpp"

#include "ampcfg/host/state/deployments.hpp"
#include "host/state_scene.hpp"

namespace ampcfg::host::what_was_done_test {

using namespace ampcfg::tests;

namespace {

const std::string first = "20261124T093000Z-0001";
const std::string second = "20261124T093000Z-0002";

struct Done : StateScene {
  void keep(const std::string& id, bool ends = true) const {
    Deployments kept(state());
    kept.begin(id);
    DeploymentRecord record;
    record.about.id = id;
    kept.save(record);
    if (ends) kept.end(id);
  }
  void note(const std::string& id, Action action = Action::deploy) const {
    AuditEntry entry = audit_entry(action, AuditResult::changed);
    entry.id = id;
    Audit(state()).append(entry);
  }
  [[nodiscard]] std::string damage() const {
    const auto problem = what_was_done(state()).audit.damage;
    return problem ? problem->words(state()) : "";
  }
};

}  // namespace

TEST_CASE("deployments without an audit are no proof that nothing was done") {
  const Done done;
  CHECK(done.damage().empty());
  done.keep(first, false);
  CHECK(done.damage().empty());  // it is not noted yet
  CHECK(what_was_done(done.state()).unknown.empty());
  Deployments(done.state()).end(first);
  CHECK_THAT(done.damage(), Catch::EndsWith("audit.jsonl: it has no lines, though deployment " + first + " is kept"));
  done.keep(second);
  CHECK_THAT(done.damage(), Catch::EndsWith("2 deployments, the newest " + second + ", are kept"));
  done.note(first);
  CHECK(done.damage().empty());
  CHECK(what_was_done(done.state()).unknown == std::vector<std::string>{second});
}

TEST_CASE("an id is found by its beginning, if no other has the same") {
  const Done done;
  const std::string later = "20261125T093000Z-0001";
  done.note(first);
  done.keep(second);
  done.keep(later);
  CHECK(whole_id(done.state(), "20261125T") == later);
  CHECK(whole_id(done.state(), second) == second);
  CHECK(whole_id(done.state(), "20261126T") == "20261126T");
  CHECK(code_of([&] { whole_id(done.state(), "20261124T0930"); }) == "id-ambiguous");
}

TEST_CASE("the newest that is kept is so by the audit's order, whatever the clock said") {
  const Done done;
  CHECK(code_of([&] { newest_kept(done.state()); }) == "deployment-unknown");
  done.keep(second);
  CHECK(newest_kept(done.state()) == second);
  done.note(second);
  done.keep(first);
  done.note(first);
  CHECK(newest_kept(done.state()) == first);
  done.note("20261126T093000Z-0003");  // its record is gone
  CHECK(newest_kept(done.state()) == first);
}

TEST_CASE("why there is no record of a deployment") {
  const Done done;
  CHECK(no_record_of(done.state(), first).code() == "deployment-unknown");
  done.note(first);
  CHECK(no_record_of(done.state(), first).code() == "record-damaged");
  CHECK_THAT(no_record_of(done.state(), first).message(), Catch::Contains("deployments/" + first + "/manifest.json"));
  done.note(first, Action::prune);
  CHECK(no_record_of(done.state(), first).code() == "deployment-pruned");
  done.write("audit.jsonl", "rubbish\n");
  const Error unknown = no_record_of(done.state(), first);
  CHECK(unknown.code() == "deployment-unknown");
  CHECK_THAT(unknown.message(), Catch::Contains("cannot be said") && Catch::Contains("audit.jsonl, line 1"));
}

}  // namespace ampcfg::host::what_was_done_test
