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

std::string shown(const std::string& list, const AgentKeys& keys) {
  std::map<std::string, std::string> key_of;
  return shown_keys(list, keys, key_of);
}

}  // namespace

TEST_CASE("an agent's list has the keys that are meant, in their order, and then the others") {
  AgentKeys keys{{}, {"YQ==", "Y2Nj"}, true};  // a, ccc
  CHECK(shown(answer({}), keys) == answer({}));
  CHECK(shown(answer({"a", "bb", "ccc"}), keys) == answer({"a", "ccc"}));
  CHECK(shown(answer({"ccc", "bb", "a"}), keys) == answer({"a", "ccc"}));
  CHECK(shown(answer({"bb"}), keys) == answer({}));
  CHECK(shown(answer({"a"}), {{}, {}, true}) == answer({}));
  CHECK(shown(answer({"a"}), {{}, {"not base64"}, true}) == answer({}));
  keys.only = false;
  CHECK(shown(answer({"bb", "ccc", "d", "a"}), keys) == answer({"a", "ccc", "bb", "d"}));
}

TEST_CASE("a certificate is offered before all, and its key signs for it") {
  const std::string key = text("ssh-x") + text("the key"), other = text("ssh-x") + text("another");
  const std::string certificate = text("ssh-x-cert-v01@openssh.com") + text("nonce") + text("the key") + "more";
  CHECK(is_certificate_of(certificate, key));
  CHECK(is_certificate_of(text("sk-x-cert-v01@openssh.com") + text("n") + text("k"),
                          text("sk-x@openssh.com") + text("k")));
  for (const std::string& wrong : {other, certificate, text("ssh") + text("the key"), text("ssh-x"), std::string()})
    CHECK_FALSE(is_certificate_of(certificate, wrong));
  CHECK_FALSE(is_certificate_of("", key));

  const std::string written = "AAAAGnNzaC14LWNlcnQtdjAxQG9wZW5zc2guY29tAAAABW5vbmNlAAAAB3RoZSBrZXltb3Jl";
  std::map<std::string, std::string> key_of;
  const AgentKeys keys{{written}, {}, true};
  CHECK(shown_keys(answer({other, key}), keys, key_of) == answer({certificate}));
  CHECK(key_of == std::map<std::string, std::string>{{certificate, key}});
  CHECK(shown(answer({other}), keys) == answer({}));
  CHECK(shown(answer({other, key}), {{written}, {}, false}) == answer({certificate, other, key}));

  const std::string rest = text("data") + std::string(4, '\0');
  CHECK(asked_of_key("\x0d" + text(certificate) + rest, key_of) == "\x0d" + text(key) + rest);
  for (const std::string& same :
       {"\x0d" + text(other) + rest, "\x0b" + text(certificate), std::string("\x0d"), std::string()})
    CHECK(asked_of_key(same, key_of) == same);

  // One that the agent has itself stays its own.
  key_of.clear();
  CHECK(shown_keys(answer({key, certificate}), keys, key_of) == answer({certificate}));
  CHECK(key_of.empty());
}

TEST_CASE("a list that is cut short has what is whole in it, and nothing else is touched") {
  const AgentKeys keys{{}, {"YQ==", "Y2Nj"}, true};
  const std::string whole = answer({"a", "ccc"});
  for (std::size_t size = 5; size < whole.size(); ++size) {
    const std::string list = shown(whole.substr(0, size), keys);
    CAPTURE(size);
    CHECK((list == answer({}) || list == answer({"a"})));
  }
  for (const std::string& other : {std::string(), std::string("\x05"),
                                   std::string("\x0e"
                                               "signature"),
                                   std::string("\x0c")})
    CHECK(shown(other, keys) == other);
}

TEST_CASE("where there is no agent, there is no client") {
  CHECK_FALSE(AgentFilter("/nowhere/agent", {}, os::Deadline::never()).take_client());
  CHECK_FALSE(AgentFilter("", {}, os::Deadline::never()).take_client());
}

}  // namespace ampcfg::fleet::agent_filter_test
