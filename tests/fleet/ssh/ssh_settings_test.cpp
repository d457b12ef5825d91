#include "fleet/ssh/ssh_settings.hpp"

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <vector>

namespace ampcfg::fleet::ssh_settings_test {

using Files = std::vector<std::filesystem::path>;

TEST_CASE("what ssh -G prints is read, with the names of files as they are meant") {
  const SshSettings settings = parse_ssh_settings(
      "host ovh\nuser me\nhostname 192.0.2.41\nport 2222\nidentitiesonly yes\nhostkeyalias ovh-key\n"
      "identityfile ~/.ssh/id_ed25519\nidentityfile /keys/%n-%h-%p-%r%%\nidentityfile %d/own\n"
      "certificatefile ~/.ssh/id-cert.pub\nidentityagent /run/agent\n"
      "userknownhostsfile ~/.ssh/known_hosts /other/known\nglobalknownhostsfile /etc/known\n"
      "knownhostscommand /bin/keys %H\nrevokedhostkeys ~/.ssh/revoked\n",
      "/home/me");
  CHECK(settings.identities == Files{"/home/me/.ssh/id_ed25519", "/keys/ovh-192.0.2.41-2222-me%", "/home/me/own"});
  CHECK(settings.certificates == Files{"/home/me/.ssh/id-cert.pub"});
  CHECK(settings.known_hosts ==
        Files{"/home/me/.ssh/known_hosts", "/other/known", "/home/me/.ssh/known_hosts /other/known", "/etc/known"});
  CHECK(settings.revoked_keys == "/home/me/.ssh/revoked");
  CHECK(settings.host_name == "192.0.2.41");
  CHECK(settings.user == "me");
  CHECK(settings.port == 2222);
  CHECK(settings.identities_only);
  CHECK(settings.host_key_alias == "ovh-key");
  CHECK(settings.agent == "/run/agent");
  CHECK(settings.trusts_otherwise == "KnownHostsCommand");
}

TEST_CASE("what would let ssh go on with an unknown key is told by its name") {
  const auto otherwise = [](const std::string& lines) { return parse_ssh_settings(lines, "/").trusts_otherwise; };
  CHECK(otherwise("knownhostscommand none\nverifyhostkeydns false\nnohostauthenticationforlocalhost no\n"
                  "stricthostkeychecking ask\n")
            .empty());
  CHECK(otherwise("stricthostkeychecking true\n").empty());
  CHECK(otherwise("stricthostkeychecking accept-new\n") == "StrictHostKeyChecking");
  CHECK(otherwise("stricthostkeychecking false\n") == "StrictHostKeyChecking");
  CHECK(otherwise("verifyhostkeydns true\n") == "VerifyHostKeyDNS");
  CHECK(otherwise("nohostauthenticationforlocalhost yes\n") == "NoHostAuthenticationForLocalhost");
}

TEST_CASE("what is not said is empty, and a list of files may be one whose name has spaces") {
  const SshSettings settings = parse_ssh_settings("userknownhostsfile /a b/known\nrevokedhostkeys none\n", "/");
  CHECK(settings.known_hosts == Files{"/a", "b/known", "/a b/known"});
  CHECK(settings.revoked_keys.empty());
  CHECK((settings.host_name + settings.user + settings.proxy_command).empty());
  CHECK(settings.port == 0);
}

TEST_CASE("a way through other hosts is a command, and what is written there is no text for the shell") {
  const auto way = [](const std::string& line) { return parse_ssh_settings(line, "/").proxy_command; };
  CHECK(way("proxyjump none\n").empty());
  CHECK(way("proxycommand none\n").empty());
  CHECK(way("proxycommand nc %h %p\n") == "nc %h %p");
  CHECK(way("proxyjump me@jump:2222\n") == "ssh -W '[%h]:%p' -- ssh://me@jump:2222");
  CHECK(way("proxyjump a,b:1,ssh://c\n") == "ssh -J a,b:1 -W '[%h]:%p' -- ssh://c");
  CHECK(way("proxyjump $(id)\n") == "ssh -W '[%h]:%p' -- 'ssh://$(id)'");
}

TEST_CASE("an agent may be none, the usual one, or a variable's") {
  ::setenv("AMPCFG_TEST_AGENT", "/run/mine", 1);
  const auto agent = [](const std::string& line) { return parse_ssh_settings(line, "/").agent; };
  CHECK(agent("") == std::nullopt);
  CHECK(agent("identityagent SSH_AUTH_SOCK\n") == std::nullopt);
  CHECK(agent("identityagent none\n") == "");
  CHECK(agent("identityagent $AMPCFG_TEST_AGENT\n") == "/run/mine");
  CHECK(agent("identityagent $AMPCFG_TEST_NO_AGENT\n") == "");
  CHECK_FALSE(parse_ssh_settings("identitiesonly no\n", "/").identities_only);
}

}  // namespace ampcfg::fleet::ssh_settings_test
