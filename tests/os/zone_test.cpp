#include "ampcfg/os/zone.hpp"

#include <catch2/catch.hpp>

#include "ampcfg/os/machine.hpp"
#include "os/skip.hpp"

namespace ampcfg::os::zone_test {

TEST_CASE("a day is that of its zone") {
  CHECK(day_in("") == now_rfc3339().substr(0, 10));
  CHECK(knows_zone(""));
  CHECK_FALSE(knows_zone("Nowhere/Atall"));
  CHECK_FALSE(knows_zone("Europe"));
  CHECK(day_in("Nowhere/Atall") == day_in(""));
  if (!knows_zone("Etc/GMT+12") || !knows_zone("Pacific/Kiritimati")) {
    return tests::skip("there is no tzdata", "days in zones");
  }
  // 26 hours lie between them.
  CHECK(day_in("Etc/GMT+12") < day_in("Pacific/Kiritimati"));
}

}  // namespace ampcfg::os::zone_test
