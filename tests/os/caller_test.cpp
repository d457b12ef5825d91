#include "ampcfg/os/caller.hpp"

#include <catch2/catch.hpp>
#include <optional>
#include <string>

namespace ampcfg::os::caller_test {

TEST_CASE("the person is who has logged in, else whom sudo names, if that is another than the account") {
  struct Case {
    uid_t account;
    std::string login;
    std::optional<std::string> sudo_user;
    std::string person;
  };
  constexpr uid_t daemon = 1;  // as every Debian has it
  const std::string nobody_has_logged_in = "4294967295";
  const Case cases[] = {
      {0, "1", std::nullopt, "daemon"},
      {0, "1\n", "alice", "daemon"},
      {0, "0", "alice", ""},
      {daemon, "0", std::nullopt, "root"},
      {daemon, "1", std::nullopt, ""},
      {0, nobody_has_logged_in, "alice", "alice"},
      {0, nobody_has_logged_in, "root", ""},
      {0, nobody_has_logged_in, std::nullopt, ""},
      {0, "", "alice", "alice"},
      {0, "", std::string(257, 'a'), ""},
      {0, "4294967294", std::nullopt, "4294967294"},
      {0, "1 ", "alice", "alice"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.account, one.login, one.sudo_user.value_or("-"));
    CHECK(person_behind(one.account, one.login, one.sudo_user) == one.person);
  }
}

}  // namespace ampcfg::os::caller_test
