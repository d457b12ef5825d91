#include "cli/terminal/local_time.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "ampcfg/os/machine.hpp"
#include "os/zone.hpp"

namespace ampcfg::cli::local_time_test {

TEST_CASE("a time is shown in the zone of who reads it") {
  const tests::Zone zone("XYZ-5:30");
  const std::string time = "2026-11-24T09:30:05Z";
  CHECK(local_zone() == "XYZ");
  CHECK(local_minute(time) == "2026-11-24 15:00");
  CHECK(local_second(time) == "15:00:05");
  CHECK(local_moment(time) == "2026-11-24 15:00 XYZ");
  CHECK(exact_moment(time) == "2026-11-24 15:00:05 XYZ");
  CHECK(local_minute("yesterday\033") == "yesterday\\u001b");
}

TEST_CASE("a row has its offset where that is not today's") {
  const tests::Zone zone(tests::middle_europe);
  const std::string winter = local_minute("2026-01-24T09:30:00Z"), summer = local_minute("2026-07-24T09:30:00Z");
  const bool is_winter = local_zone() == "CET";
  CHECK(winter == std::string("2026-01-24 10:30") + (is_winter ? "" : " +01:00"));
  CHECK(summer == std::string("2026-07-24 11:30") + (is_winter ? " +02:00" : ""));
}

TEST_CASE("times in a message are local, but not inside what somebody else has written") {
  const tests::Zone zone("XYZ-1");
  CHECK(told("since 2026-11-24T09:30:00Z: ampcfg apply") == "since 2026-11-24 10:30:00 XYZ: ampcfg apply");
  CHECK(told("2026-11-24T09:30:00Z") == "2026-11-24 10:30:00 XYZ");
  CHECK(told("(2026-11-24T09:30:00Z, 2026-11-24T09:30:01Z)") == "(2026-11-24 10:30:00 XYZ, 2026-11-24 10:30:01 XYZ)");
  for (const std::string same :
       {"", "no time", "\"2026-11-24T09:30:00Z\"", "x2026-11-24T09:30:00Z", "2026-11-24T09:30:00Zx",
        "2026-11-24T09:30:00", "20261124T093000Z-3f2a", "`2026-11-24T09:30:00Z`"}) {
    CAPTURE(same);
    CHECK(told(same) == same);
  }
  CHECK(told("a\033") == "a\\u001b");
}

TEST_CASE("how long ago, or when") {
  const tests::Zone zone("XYZ-1");
  const std::int64_t now = *os::parse_rfc3339("2026-11-24T09:30:00Z");
  struct Case {
    const char* text;
    const char* time;
  };
  const Case cases[] = {
      {"7d", "2026-11-17T09:30:00Z"},
      {"2w", "2026-11-10T09:30:00Z"},
      {"12h", "2026-11-23T21:30:00Z"},
      {"30min", "2026-11-24T09:00:00Z"},
      {"30m", "2026-11-24T09:00:00Z"},
      {"90s", "2026-11-24T09:28:30Z"},
      {"0d", "2026-11-24T09:30:00Z"},
      {"999999999999w", "1970-01-01T00:00:00Z"},
      {"2026-11-20", "2026-11-19T23:00:00Z"},
      {"2026-11-20 09:30", "2026-11-20T08:30:00Z"},
      {"2026-11-20T09:30:00Z", "2026-11-20T09:30:00Z"},
      {"2026-11-20T09:30:00+02:00", "2026-11-20T07:30:00Z"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(time_meant(one.text, now) == one.time);
  }
  for (const char* none : {"", "d", "7", "7 d", "-7d", "7y", "yesterday", "99999999999999999999d"}) {
    CAPTURE(none);
    CHECK_FALSE(time_meant(none, now));
  }
}

}  // namespace ampcfg::cli::local_time_test
