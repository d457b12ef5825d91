#include "cli/report/review_page.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>

#include "cli/terminal/text.hpp"
#include "os/zone.hpp"

namespace ampcfg::cli::review_page_test {
namespace {

/// A value of P's config.yml on DEV01 that is not as expected.
drift::ReviewGroup differing(const std::string& expected, const std::string& actual) {
  drift::Finding finding;
  finding.status = drift::Status::drift;
  finding.kind = "value";
  finding.message = "has another value than expected";
  finding.expected = expected;
  finding.actual = actual;
  drift::ReviewGroup group;
  group.instances = {0};
  drift::ReviewKey& key = group.keys.emplace_back();
  key.of = {"P", "config.yml", "a"};
  key.instances = {0};
  key.findings = {finding};
  return group;
}

std::string page(const drift::ReviewedScan& scan, const drift::ReviewGroup& group, std::size_t columns,
                 std::size_t rows) {
  const Output out(STDOUT_FILENO, os::Color::never);
  ReviewPage page;
  std::string text;
  for (const std::string& line : review_lines(out, scan, group, page, columns, rows)) {
    CHECK(width(line) <= columns);
    text += line + "\n";
  }
  return text;
}

drift::ReviewedScan of_one() {
  drift::ReviewedScan scan;
  scan.instances.push_back({"here", "DEV01", "DEV01", "DEV01"});
  scan.findings.emplace_back();
  return scan;
}

}  // namespace

TEST_CASE("two long values that begin alike are shown where they differ") {
  const std::string start = R"(["lasting", "northern", "silver", "early", "golden", "bright")";
  const std::string text = page(of_one(), differing(start + "]", start + R"(, "indeed"])"), 80, 24);
  CHECK_THAT(text, Catch::Contains(R"("indeed"])"));
  CHECK_THAT(page(of_one(), differing(start + "]", R"("other")"), 80, 24), Catch::Contains(R"(  ["lasting", )"));
  CHECK_THAT(page(of_one(), differing("1", "2"), 40, 15), Catch::Contains("1         2"));
}

TEST_CASE("where each is to have another value, all of them are told") {
  drift::ReviewedScan scan = of_one();
  scan.instances.push_back({"here", "SMP101", "SMP101", "SMP101"});
  drift::ReviewGroup group = differing("349", "350");
  group.instances = group.keys.front().instances = {0, 1};
  group.keys.front().findings.push_back(group.keys.front().findings.front());
  CHECK_THAT(page(scan, group, 80, 24), !Catch::Contains("expected is"));
  group.keys.front().findings.back().expected = R"({"$value": 347})";
  CHECK_THAT(page(scan, group, 80, 24), Catch::Contains("a: expected is 347 on SMP101; 349 on DEV01"));
}

TEST_CASE("what is not made of a template is shown before what is") {
  drift::ReviewedScan scan = of_one();
  scan.undecided = true;
  scan.instances.push_back({"here", "SMP101", "SMP101", "SMP101"});
  drift::ReviewGroup group = differing(R"({"$template": "co_{instance}"})", R"("co_DEV01")");
  group.fact = "instance";
  group.instances = group.keys.front().instances = {0, 1};
  group.keys.front().findings.push_back(group.keys.front().findings.front());
  group.keys.front().findings.back().expected = group.keys.front().findings.back().actual = R"("co_TOW01")";
  CHECK_THAT(page(scan, group, 69, 24), Catch::Contains(R"("co_TOW01" on SMP101; "co_D)"));
}

TEST_CASE("of a file that few lack, a question says who has it") {
  drift::ReviewedScan scan = of_one();
  scan.undecided = true;
  drift::ReviewGroup group = differing("1", "1");
  CHECK_THAT(page(scan, group, 80, 24), !Catch::Contains("has config.yml"));
  group.keys.front().doubt = "few lack it";
  group.keys.front().is_doubt_of_file = true;
  CHECK_THAT(page(scan, group, 80, 24), Catch::Contains("P: DEV01 has config.yml, with 1 key"));
}

TEST_CASE("a question says who has written the file") {
  const tests::Zone zone("UTC");
  const drift::ReviewGroup group = differing("1", "2");
  drift::ReviewedScan scan = of_one();
  drift::FileOrigin& origin = scan.origins[{0, "P", "config.yml"}];
  origin.written = "2026-09-02T10:30:00Z";
  CHECK_THAT(page(scan, group, 160, 24),
             Catch::Contains("DEV01's file was written 2026-09-02 10:30 UTC by a plugin or a person; ampcfg never "
                             "deployed it\n"));
  CHECK_THAT(page(scan, group, 40, 15), Catch::Contains("DEV01's file was written"));
  origin.deployed = "2026-09-01T08:00:00Z";
  origin.by = "alice as root";
  CHECK_THAT(page(scan, group, 160, 24),
             Catch::Contains("ampcfg deployed it before that, 2026-09-01 08:00 UTC (alice"));
  origin.deployed = "2026-09-02T10:29:58Z";
  CHECK_THAT(page(scan, group, 160, 24),
             Catch::Contains("was written 2026-09-02 10:30 UTC, as ampcfg deployed it (alice as root)"));
  scan.origins.clear();
  CHECK_THAT(page(scan, group, 160, 24), !Catch::Contains("written"));
}

}  // namespace ampcfg::cli::review_page_test
