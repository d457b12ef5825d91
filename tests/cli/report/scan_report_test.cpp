#include "cli/report/scan_report.hpp"

#include <catch2/catch.hpp>

#include "ampcfg/drift/judging/look_up.hpp"
#include "cli/commands/schema.hpp"
#include "cli/json_schema.hpp"
#include "cli/report/get_report.hpp"
#include "cli/some_finding.hpp"
#include "cli/terminal/json_writer.hpp"

namespace ampcfg::cli::scan_report_test {
namespace {

ScanResults results_with(std::vector<drift::Finding> findings) {
  host::InstanceScan scan;
  scan.instance.name = "SMP101";
  scan.instance.friendly_name = "SMP101";
  scan.instance.path = "/instances/SMP101";
  scan.instance.platform = "paper";
  scan.counts.drift = findings.size();
  scan.findings = std::move(findings);
  host::HostScan answer;
  answer.instances.push_back(scan);
  return {{"local", "machine", fleet::AskResult::ok, answer, {}}};
}

drift::Expectations expectations() {
  auto loaded = drift::Expectations::load({{"universal_configs.json", R"({"Chat": {"a": 1}})", false}}, {});
  REQUIRE(loaded.expectations);
  return *loaded.expectations;
}

host::SetFacts facts() {
  return host::ExpectationSource(expectations()).facts();
}

ScanResults everything() {
  drift::Finding secret = some_finding("token", "", "");
  secret.expected = secret.actual = std::nullopt;
  secret.hidden = true;
  drift::Finding file = some_finding("", "", "");
  file.kind = "invalid-file";
  file.key = file.expected = file.actual = std::nullopt;
  file.message = "a tab cannot stand here";
  drift::Finding ok = some_finding("ok", "1", "1");
  ok.status = drift::Status::ok;
  ok.kind.clear();
  drift::Finding folder = file;
  folder.status = drift::Status::error;
  folder.kind = "unreadable";
  folder.file = std::nullopt;
  folder.place = std::nullopt;
  ScanResults results = results_with({file, folder, some_finding("a", "1", "[1, {\"b\": null}]"), secret, ok});
  host::InstanceScan broken;
  broken.instance.name = "odd\n\xff";
  broken.instance.error = Error("instance-unreadable", "it cannot be read", "look");
  results[0].answer->instances.push_back(broken);
  results.push_back({"ovh", "", fleet::AskResult::unreachable, {}, Error("host-unreachable", "no answer")});
  return results;
}

}  // namespace

TEST_CASE("the JSON of a scan is as its schema says") {
  const std::string json = scan_as_json(everything(), {true, true}, facts(), {"a warning"});
  CHECK(violation(output_schema("scan"), json).empty());
  CHECK(json.find('\n') == std::string::npos);
  CHECK_THAT(json, Catch::Contains(R"("odd\u000a\udcff")") || Catch::Contains(R"("odd\n\udcff")"));
  CHECK_THAT(json, Catch::StartsWith(R"({"schema":"ampcfg/scan/1","ampcfg":")"));
  CHECK_THAT(json, Catch::Contains(
                       R"({"status":"drift","kind":"value","plugin":"Chat","file":"config.yml","key":"a","expected":1,)"
                       R"("actual":[1, {"b": null}],"source":"universal","line":12,"column":5})"));
}

TEST_CASE("ok findings are listed only on request") {
  const std::string json = scan_as_json(everything(), {true, false}, facts(), {});
  CHECK_THAT(json, !Catch::Contains(R"("status":"ok","plugin")"));
}

TEST_CASE("the JSON of get is as its schema says") {
  host::InstanceReadings readings;
  readings.instance.name = "SMP101";
  drift::Reading expected{"Chat",
                          "config.yml",
                          "a",
                          "2",
                          false,
                          document::Place{1, 4},
                          drift::Source::variable,
                          "old",
                          drift::Ended{"2026-07-14", "summer", "eva"},
                          "1",
                          drift::Status::drift,
                          "value",
                          "",
                          ""};
  drift::Reading absent{"Chat", "config.yml", "b", {}, false, {}, {}, "", {}, {}, {}, "", "", ""};
  readings.keys = {expected, absent};
  host::HostReadings answer;
  answer.instances.push_back(readings);
  const GetResults results = {{"local", "machine", fleet::AskResult::ok, answer, {}}};
  CHECK(violation(output_schema("get"), get_as_json(results, nullptr, {})).empty());
}

TEST_CASE("totals count failures") {
  const ScanTotals totals = totals_of(everything());
  CHECK(totals.hosts == 2);
  CHECK(totals.failed_hosts == 1);
  CHECK(totals.instances == 2);
  CHECK(totals.failed_instances == 1);
}

}  // namespace ampcfg::cli::scan_report_test
