#include "ampcfg/host/notifying/notify.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "os/scratch.hpp"

namespace ampcfg::host::notify_test {

using namespace ampcfg::tests;

TEST_CASE("a command is told the event and the JSON, and no shell sees its words") {
  const Scratch scratch;
  scratch.write("tell", "#!/bin/sh\n{ echo \"$AMPCFG_EVENT\"; cat; } >\"$1\"\n");
  fs::permissions(scratch / "tell", fs::perms(0700));
  const std::string into = (scratch / "$HOME; heard").native();
  CHECK_FALSE(notify({(scratch / "tell").native(), into}, "changes", "{}\n"));
  std::ifstream heard(into);
  CHECK(std::string(std::istreambuf_iterator<char>(heard), {}) == "changes\n{}\n");
}

TEST_CASE("one that does not end well is named, with the last that it said") {
  const auto words_of = [](const std::vector<std::string>& argv) {
    const auto error = notify(argv, "apply", "{}");
    REQUIRE(error);
    CHECK(error->code() == "notify-failed");
    return error->message();
  };
  CHECK(words_of({"sh", "-c", "echo first; echo 'no such channel' >&2; echo; exit 7"}) ==
        "`sh` was not notified: it ended with exit code 7: no such channel");
  CHECK(words_of({"false"}) == "`false` was not notified: it ended with exit code 1");
  CHECK(words_of({"sh", "-c", "kill -9 $$"}) == "`sh` was not notified: it was ended by signal 9");
  CHECK(words_of({"/no/such/program"}) ==
        "`/no/such/program` was not notified: it cannot be started: No such file or directory");
}

}  // namespace ampcfg::host::notify_test
