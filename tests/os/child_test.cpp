#include "os/child.hpp"

#include <catch2/catch.hpp>

namespace ampcfg::os::child_test {

using namespace ampcfg::tests;

TEST_CASE("no signal goes to what is not one process") {
  for (const pid_t id : {-1, 0, 1, -2}) {
    CAPTURE(id);
    CHECK_THROWS_AS(signal_process(id, 0), std::invalid_argument);  // 0 harms nobody where it is sent all the same
  }
}

TEST_CASE("a child is ended") {
  const pid_t id = fork_child();
  if (id == 0) {
    for (;;) ::pause();
  }
  end_child(id);
  CHECK(::waitpid(id, nullptr, WNOHANG) == -1);
}

}  // namespace ampcfg::os::child_test
