#include "fleet/ssh/agent_filter.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace ampcfg::fleet::agent_filter_test {

namespace {

std::string text(const std::string& bytes) {
  return std::string{0, 0, 0, static_cast<char>(bytes.size())} + bytes;
}

std::string answer(const std::vector<std::string>& keys) {
  std::string bytes{12, 0, 0, 0, static_cast<char>(keys.size())};
  for (const std::string& key : keys) bytes += text(key) + text("comment");
  return bytes;
}

}  // namespace

TEST_CASE("an agent's list has the keys that are meant, in its order") {
  const std::set<std::string> keys{"YQ==", "Y2Nj"};  // a, ccc
  CHECK(shown_keys(answer({}), keys) == answer({}));
  CHECK(shown_keys(answer({"a", "bb", "ccc"}), keys) == answer({"a", "ccc"}));
  CHECK(shown_keys(answer({"ccc", "bb", "a", "a"}), keys) == answer({"ccc", "a", "a"}));
  CHECK(shown_keys(answer({"bb"}), keys) == answer({}));
  CHECK(shown_keys(answer({"a"}), {}) == answer({}));
}

TEST_CASE("a list that is cut short has what is whole in it, and nothing else is touched") {
  const std::set<std::string> keys{"YQ==", "Y2Nj"};
  const std::string whole = answer({"a", "ccc"});
  for (std::size_t size = 5; size < whole.size(); ++size) {
    const std::string shown = shown_keys(whole.substr(0, size), keys);
    CAPTURE(size);
    CHECK((shown == answer({}) || shown == answer({"a"})));
  }
  for (const std::string& other : {std::string(), std::string("\x05"),
                                   std::string("\x0e"
                                               "signature"),
                                   std::string("\x0c")})
    CHECK(shown_keys(other, keys) == other);
}

TEST_CASE("where there is no agent, there is no client") {
  CHECK_FALSE(AgentFilter("/nowhere/agent", {}).take_client());
  CHECK_FALSE(AgentFilter("", {}).take_client());
}

}  // namespace ampcfg::fleet::agent_filter_test
