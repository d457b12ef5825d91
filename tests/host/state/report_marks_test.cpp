#include "ampcfg/host/state/report_marks.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "host/state_scene.hpp"

namespace ampcfg::host::report_marks_test {

using namespace ampcfg::tests;

namespace {

drift::Mark mark_at(const std::string& at) {
  drift::Mark mark;
  mark.at = mark.whole_at = at;
  return mark;
}

const Receiver output{"default", {}};
const Receiver webhook{"default", {"tell", "now"}};

}  // namespace

TEST_CASE("a mark's name is a word that is a file's name, too", "[reports]") {
  for (const char* name : {"default", "a", "nightly-2_X"}) CHECK(is_mark_name(name));
  for (const char* name : {"", ".", "a.b", "../a", "a/b", "a b", "\xc3\xbc", "a\n"}) CHECK_FALSE(is_mark_name(name));
  CHECK(is_mark_name(std::string(64, 'a')));
  CHECK_FALSE(is_mark_name(std::string(65, 'a')));
}

TEST_CASE("each receiver has its own mark, and each use", "[reports]") {
  const StateScene scene;
  {
    const ReportMarks marks(scene.state(), "scan --changes");
    CHECK_FALSE(marks.mark_of(output));
    marks.note(output, mark_at("1"));
    marks.note(webhook, mark_at("2"));
    marks.note({"weekly", {}}, mark_at("3"));
  }
  const ReportMarks marks(scene.state(), "scan --changes");
  CHECK(marks.mark_of(output) == mark_at("1"));
  CHECK(marks.mark_of(webhook) == mark_at("2"));
  CHECK(marks.mark_of({"weekly", {}}) == mark_at("3"));
  CHECK_FALSE(marks.mark_of({"weekly", {"tell", "now"}}));
  CHECK_FALSE(marks.mark_of({"default", {"tell now"}}));
  CHECK_FALSE(marks.mark_of({"default", {"tell"}}));
}

TEST_CASE("where a mark is damaged the one before counts; without their key all are none", "[reports]") {
  const StateScene scene;
  {
    const ReportMarks marks(scene.state(), "");
    marks.note(output, mark_at("1"));
    marks.note(output, mark_at("2"));
    scene.write("reports/default.output", "ampcfg mark 1\nrubbish");
    CHECK(marks.mark_of(output) == mark_at("1"));
    // What is damaged does not take the place of what is not.
    marks.note(output, mark_at("3"));
    CHECK(marks.mark_of(output) == mark_at("3"));
    scene.write("reports/default.output", "");
    CHECK(marks.mark_of(output) == mark_at("1"));
    marks.note(output, mark_at("4"));
  }
  fs::remove(scene.scratch / "state/reports/key");
  CHECK_FALSE(ReportMarks(scene.state(), "").mark_of(output));
}

TEST_CASE("since when a host is silent is known from the first time on", "[reports]") {
  const StateScene scene;
  ReportMarks marks(scene.state(), "");
  using Since = std::map<std::string, std::string>;
  CHECK(marks.note_hosts({{"here", true}}, "1").empty());
  CHECK(marks.note_hosts({{"here", true}, {"ovh", false}}, "2") == Since{{"ovh", "2"}});
  CHECK(marks.note_hosts({{"ovh", false}}, "3") == Since{{"ovh", "2"}});
  CHECK(marks.note_hosts({{"here", false}}, "4") == Since{{"here", "4"}, {"ovh", "2"}});
  CHECK(marks.note_hosts({{"ovh", true}}, "5") == Since{{"here", "4"}});
  scene.write("reports/hosts.json", "rubbish");
  CHECK(marks.note_hosts({{"here", false}}, "6") == Since{{"here", "6"}});
}

TEST_CASE("a state with marks alone has changed nothing yet", "[reports]") {
  const Scratch scratch;
  Configuration configuration;
  configuration.instances = scratch / "instances";
  configuration.state = scratch / "state";
  fs::create_directories(scratch / "instances");
  const auto opened = State::open(configuration, Access::read);
  REQUIRE(std::holds_alternative<State>(opened));
  ReportMarks(std::get<State>(opened), "").note(output, mark_at("1"));
  CHECK_FALSE(std::get<State>(opened).serves());
  CHECK(std::holds_alternative<State>(State::open(configuration, Access::change)));
}

}  // namespace ampcfg::host::report_marks_test
