#include "cli/report/notice.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace ampcfg::cli::notice_test {

TEST_CASE("a notice begins with the games that are down") {
  const std::string json = R"({"schema":"ampcfg/restart/1","warnings":["w"],"hosts":[{"n":1.0e2,"output":"x"}]})";
  CHECK(notice_of(json, {}, Values::told) ==
        R"({"schema":"ampcfg/restart/1","warnings":["w"],"down":[],"hosts":[{"n":1.0e2,"output":"x"}]})");
  CHECK(notice_of(json, {{"ovh", "SMP101", "stopped", "2026-11-30T20:00:00Z"}, {"here", "A\"", "unknown", ""}},
                  Values::left_out) ==
        R"({"schema":"ampcfg/restart/1","warnings":[],"down":[)"
        R"({"host":"ovh","instance":"SMP101","state":"stopped","since":"2026-11-30T20:00:00Z"},)"
        R"({"host":"here","instance":"A\"","state":"unknown"}],"hosts":[{"n":1.0e2}]})");
}

TEST_CASE("without values, nothing that may have some is in a notice, however deep") {
  const std::string json =
      R"({"warnings":[],"hosts":[{"instances":[{"warnings":["5"],"output":"5","files":[{"diff":"5","keys":[)"
      R"({"key":"a","before":{"x":5},"after":5}]}]}]}]})";
  const std::string notice = notice_of(json, {}, Values::left_out);
  CHECK(notice == R"({"warnings":[],"down":[],"hosts":[{"instances":[{"files":[{"keys":[{"key":"a"}]}]}]}]})");
}

}  // namespace ampcfg::cli::notice_test
