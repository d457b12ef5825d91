#include "fleet/ssh/shell.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace ampcfg::fleet::shell_test {

TEST_CASE("Scripts have nothing in them that a login shell would read otherwise") {
  const std::string digest(64, '0');
  for (const std::string& command :
       {launch_command({}, digest), launch_command({"sudo", "-n"}, digest), push_command({}, Place::home, digest),
        push_command({}, Place::shared, digest), push_command({"sudo"}, Place::root, digest), clean_command({}),
        clean_command({"sudo"}), probe_command({}, digest, ""), probe_command({"sudo"}, digest, digest)}) {
    CAPTURE(command);
    CHECK(command.starts_with("exec "));
    CHECK(command.find('\\') == std::string::npos);
    CHECK(command.find('\n') == std::string::npos);
    const std::size_t begin = command.find("sh -c '") + 7;
    const std::size_t end = command.find('\'', begin);
    CHECK(command.substr(end, 4) == "' sh");
  }
}

}  // namespace ampcfg::fleet::shell_test
