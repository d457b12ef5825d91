#include "ampcfg/host/state/recorded.hpp"

#include <catch2/catch.hpp>

#include "ampcfg/host/state/apply_records.hpp"
#include "ampcfg/host/state/audit.hpp"
#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/state/flags.hpp"

namespace ampcfg::host::recorded_test {

using host::Recorded;

namespace {

/// How many words it has, each of which is read as the value that it is written for; 0 where one is not.
template <typename Enum>
int words_read_back() {
  const int last = static_cast<int>(last_of(Enum()));
  for (int n = 0; n <= last; ++n) {
    const auto value = static_cast<Enum>(n);
    const Recorded<Enum> read{std::string(name(value))};
    if (read.known() != value || read != Recorded<Enum>(value) || read.word() != name(value)) return 0;
  }
  return last + 1;
}

}  // namespace

TEST_CASE("each word of a record is read as it is written") {
  CHECK(words_read_back<host::Action>() == 10);
  CHECK(words_read_back<host::AuditResult>() == 12);
  CHECK(words_read_back<host::FileState>() == 4);
  CHECK(words_read_back<host::InstanceState>() == 5);
  CHECK(words_read_back<host::FlagKind>() == 5);
  CHECK(words_read_back<host::Step>() == 10);
}

TEST_CASE("a word of another build is no word of this one, and stays what it is") {
  const Recorded<host::Step> resting("resting");
  CHECK_FALSE(resting.known());
  CHECK(resting.word() == "resting");
  CHECK(resting == Recorded<host::Step>("resting"));
  CHECK(resting != Recorded<host::Step>("sleeping"));
  CHECK(resting != host::Step::planned);
  CHECK(Recorded<host::Step>().empty());
  CHECK(Recorded<host::Step>("").empty());
}

}  // namespace ampcfg::host::recorded_test
