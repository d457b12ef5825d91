#include "ampcfg/host/state/apply_records.hpp"

#include <catch2/catch.hpp>

#include "host/restarting/instance_job.hpp"
#include "host/state/apply_lock.hpp"
#include "host/state_scene.hpp"

namespace ampcfg::host::apply_records_test {

using namespace ampcfg::tests;
using namespace std::chrono_literals;
using host::ApplyPart;
using host::ApplyRecord;
using host::ApplyRecords;
using host::Step;

namespace {

constexpr const char* id = "20261126T104357Z-b97c";

ApplyRecord record() {
  ApplyRecord record;
  record.about.id = id;
  record.about.kind = host::Action::apply;
  record.about.command = "ampcfg apply --all -k 'a*'";
  record.about.user = "root";
  record.about.expectations_digest = "sha256:0";
  record.created = "2026-11-26T10:43:57Z";
  record.selection.keys = drift::Patterns({"a*", "b\n\xff"});
  record.wishes.replace = true;
  record.wishes.existing = true;
  ApplyPart one;
  one.instance = "A \"b\" $c\xff";
  one.batch = 2;
  one.ran = true;
  one.steps = {{Step::stopping, "2026-11-26T10:43:57Z"}, {Step::stopped, "2026-11-26T10:43:59Z"}};
  ApplyPart other;
  other.instance = "B";
  other.batch = 1;
  record.parts = {one, other};
  return record;
}

}  // namespace

TEST_CASE("an apply is read back as it was written down, until it is over") {
  StateScene scene;
  const ApplyRecords applies(scene.state());
  CHECK(applies.unfinished().empty());
  CHECK_FALSE(applies.is_unfinished(id));
  const ApplyRecord written = record();
  applies.save(written);
  REQUIRE(applies.unfinished().size() == 1);
  ApplyRecord read = applies.unfinished().front();
  CHECK(applies.is_unfinished(id));
  CHECK_FALSE(applies.is_unfinished("../lock"));
  CHECK(read.about.command == written.about.command);
  CHECK(read.about.kind == host::Action::apply);
  CHECK(read.selection.keys.list() == written.selection.keys.list());
  CHECK((read.wishes.replace && !read.wishes.create && read.wishes.existing));
  REQUIRE(read.find(written.parts[0].instance) != nullptr);
  const ApplyPart& part = *read.find(written.parts[0].instance);
  CHECK((part.ran && !part.slept && part.batch == 2));
  CHECK(part.step() == Step::stopped);
  CHECK(part.steps.size() == 2);
  CHECK(read.find("B")->step() == Step::planned);
  CHECK(read.find("C") == nullptr);
  CHECK_FALSE(read.is_over());

  for (ApplyPart& one : read.parts) one.steps.push_back({Step::done, ""});
  CHECK(read.is_over());
  applies.finish(read);
  CHECK(applies.unfinished().empty());
  CHECK_FALSE(applies.finished(id));  // it has changed nothing: there is no deployment to lie with
}

TEST_CASE("nothing else touches the instances of an unfinished apply") {
  StateScene scene;
  ApplyRecord written = record();
  written.parts[1].steps = {{Step::done, ""}};
  ApplyRecords(scene.state()).save(written);
  const auto touched = host::instances_of_applies(scene.state(), "");
  REQUIRE(touched.size() == 1);
  CHECK(touched.begin()->first == written.parts[0].instance);
  CHECK(touched.begin()->second.code() == "apply-unfinished");
  CHECK(host::instances_of_applies(scene.state(), id).empty());
  // Who only reads is told, but not of one that is at work.
  CHECK(host::warn_of_applies(scene.state()).size() == 2);
  const host::ApplyLock running(scene.state(), "ampcfg apply");
  CHECK(host::ApplyLock::is_held(scene.state()));
  CHECK(host::warn_of_applies(scene.state()).empty());
  CHECK(code_of([&] { const host::ApplyLock again(scene.state(), "ampcfg apply"); }) == "apply-running");
}

TEST_CASE("a step of another build is none that is over, and is said as it is") {
  StateScene scene;
  ApplyRecord written = record();
  written.parts[1].steps = {{host::Recorded<Step>("resting"), ""}};
  ApplyRecords(scene.state()).save(written);
  const ApplyRecord read = ApplyRecords(scene.state()).unfinished().at(0);
  CHECK(read.parts[1].step().word() == "resting");
  CHECK_FALSE(read.parts[1].is_over());
  CHECK_THAT(host::instances_of_applies(scene.state(), "").at("B").message(), Catch::Contains("it is resting"));
}

TEST_CASE("a damaged record of an apply is named, not passed over") {
  StateScene scene;
  ApplyRecords(scene.state()).save(record());
  const std::string name = std::string("apply/") + id + ".json";
  const std::string bytes = scene.read(name);
  for (const std::string& damaged : {std::string("{"), std::string("[]"), bytes.substr(0, bytes.size() / 2),
                                     std::string(bytes).replace(bytes.find("\"batch\": 2"), 10, "\"batch\": x")}) {
    scene.write(name, damaged);
    CHECK(code_of([&] { (void)ApplyRecords(scene.state()).unfinished(); }) == "record-damaged");
    CHECK(code_of([&] { (void)host::instances_of_applies(scene.state(), ""); }) == "record-damaged");
  }
}

TEST_CASE("turns: so many at a time, and the next after the delay") {
  host::Pace pace;
  pace.parallel = 2;
  pace.delay = 3600s;
  host::Turns turns(pace);
  CHECK(turns.is_free());
  turns.take();
  CHECK(turns.is_free());
  turns.take();
  CHECK_FALSE(turns.is_free());
  CHECK(turns.free_from() == host::Turns::Clock::time_point::max());
  turns.give_back(false);  // it was not used: nobody waits for it
  CHECK(turns.is_free());
  turns.give_back(true);
  CHECK_FALSE(turns.is_free());
  CHECK(turns.free_from() > host::Turns::Clock::now() + 3590s);
}

}  // namespace ampcfg::host::apply_records_test
