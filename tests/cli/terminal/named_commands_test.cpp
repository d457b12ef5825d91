#include "cli/terminal/named_commands.hpp"

#include <catch2/catch.hpp>

namespace ampcfg::cli::named_commands_test {

TEST_CASE("a command that a message names is about the same place") {
  const std::vector<std::string> options{"--config a.yaml", "--state 'my state'"};
  const std::pair<std::string, std::string> cases[] = {
      {"try again", "try again"},
      {"`ampcfg status` says which; then `ampcfg -H ovh history`",
       "`ampcfg --config a.yaml --state 'my state' status` says which; then `ampcfg --config a.yaml --state 'my state' "
       "-H ovh history`"},
      {"`ampcfg scan --state DIR`", "`ampcfg --config a.yaml scan --state DIR`"},
      {"`ampcfg expect validate 'my state'`", "`ampcfg --config a.yaml expect validate 'my state'`"},
      {"`ampcfg help get`, `ampcfg man config`", "`ampcfg help get`, `ampcfg man config`"},
      {"`ampcfg ", "`ampcfg --config a.yaml --state 'my state' "},
  };
  for (const auto& [message, expected] : cases) {
    CHECK(with_options(message, options) == expected);
    CHECK(with_options(message, {}) == message);
  }
}

}  // namespace ampcfg::cli::named_commands_test
