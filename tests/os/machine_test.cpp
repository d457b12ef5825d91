#include "ampcfg/os/machine.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "os/zone.hpp"

namespace ampcfg::os::machine_test {

TEST_CASE("a time of RFC 3339 is read in each of its forms") {
  constexpr std::int64_t second = 1'000'000'000;
  constexpr std::int64_t moment = 1'795'512'600 * second;
  REQUIRE(os::rfc3339(moment) == "2026-11-24T09:30:00Z");
  CHECK(os::parse_rfc3339("2026-11-24T09:30:00Z") == moment);
  CHECK(os::parse_rfc3339("2026-11-24T09:30:00") == moment);
  CHECK(os::parse_rfc3339("2026-11-24T10:30:00+01:00") == moment);
  CHECK(os::parse_rfc3339("2026-11-24T04:00:00-05:30") == moment);
  CHECK(os::parse_rfc3339("2026-11-24T09:30:00.5Z") == moment + second / 2);
  CHECK(os::parse_rfc3339("2026-11-24T09:30:00.000000000999+00:00") == moment);
  for (const std::string none : {"", "today", "2026-11-24", "2026-13-24T09:30:00Z", "2026-11-24T09:30:00 and more",
                                 "1969-12-31T23:59:59Z", "9999-11-24T09:30:00Z", "2026-11-24T09:30:00.Y"}) {
    CAPTURE(none);
    CHECK_FALSE(os::parse_rfc3339(none));
  }
}

TEST_CASE("a time is shown as clocks show it here, and read as they do") {
  constexpr std::int64_t second = 1'000'000'000;
  constexpr std::int64_t moment = 1'795'512'600 * second;
  const tests::Zone zone(tests::middle_europe);
  const os::LocalTime winter = os::local_time(moment);
  CHECK(winter.text == "2026-11-24 10:30:00");
  CHECK(winter.zone == "CET");
  CHECK(winter.offset == 3600);
  const os::LocalTime summer = os::local_time(*os::parse_rfc3339("2026-07-24T09:30:00Z"));
  CHECK(summer.text == "2026-07-24 11:30:00");
  CHECK(summer.zone == "CEST");
  for (const char* text : {"2026-11-24 10:30", "2026-11-24 10:30:00", "2026-11-24T10:30", "2026-11-24T10:30:00"}) {
    CAPTURE(text);
    CHECK(os::parse_local_time(text) == moment);
  }
  CHECK(os::parse_local_time("2026-07-24") == os::parse_rfc3339("2026-07-23T22:00:00Z"));
  for (const char* none : {"", "24.11.2026", "2026-11-24 10", "2026-11-24 10:30 CET", "2026-11-24T09:30:00Z",
                           "2026-13-24", "1969-11-24", "9999-11-24"}) {
    CAPTURE(none);
    CHECK_FALSE(os::parse_local_time(none));
  }
}

}  // namespace ampcfg::os::machine_test
