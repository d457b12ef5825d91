#include "ampcfg/host/settings/configuration.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "ampcfg/os/error.hpp"
#include "os/scratch.hpp"
#include "os/skip.hpp"

namespace ampcfg::host::configuration_test {

using namespace ampcfg::tests;

namespace {

host::Configuration load(const Scratch& scratch, const std::string& text) {
  return host::load_configuration(scratch.write("config.yaml", text).native());
}

/// What is wrong with a configuration, without the line that names its file.
std::string problems(const std::string& text) {
  const Scratch scratch;
  try {
    load(scratch, text);
  } catch (const Error& error) {
    CHECK(error.kind() == Error::Kind::usage);
    const std::string message = error.message();
    return message.substr(std::min(message.find('\n'), message.size()));
  }
  return "";
}

/// A variable of the environment for as long as this lives.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    const char* old = ::getenv(name);
    if (old != nullptr) old_ = old;
    ::setenv(name, value.c_str(), 1);
  }
  Variable(Variable&&) = delete;
  Variable& operator=(Variable&&) = delete;
  ~Variable() {
    if (old_.empty()) {
      ::unsetenv(name_);
    } else {
      ::setenv(name_, old_.c_str(), 1);
    }
  }

 private:
  const char* name_;
  std::string old_;
};

}  // namespace

TEST_CASE("every setting is read") {
  const Scratch scratch;
  const Variable home("HOME", "/home/someone");
  const auto c = load(scratch, R"(name: hetzner
instances: /srv/amp/instances
expectations: sets/mine
state: ~/state
links: [/srv/shared, ~]
max_file: 2MiB
keep: {count: 5, days: 0}
ampinstmgr:
  restart: [ampinstmgr, restart, "{instance}"]
check: tcp
timeout: 60
silence: 90
overrides:
  - {match: "GEY*", check: none, timeout: 5, port: 19132, platform: geyser}
known_hosts: ~/known
hosts:
  ovh:
    address: 192.0.2.41
    port: 2222
    user: webadmin
    identity: ~/.ssh/id_ed25519
    become: [sudo, -n]
    config: /etc/ampcfg/config.yaml
    instances: /elsewhere
    state: /var/lib/elsewhere
    ampinstmgr: {}
    expectations: there
  bare:
groups:
  survival: [SMP101, "EVO*"]
redact: ["*license*", "!tokens"]
quiet_warnings: [amp-registry, unknown-name]
notify: [[/usr/bin/tell, --now], [mail, mara]]
notify_values: true
secrets: ~/vault.yaml
)");
  CHECK(c.name == "hetzner");
  CHECK(c.host_name() == "hetzner");
  CHECK(c.instances == "/srv/amp/instances");
  CHECK(c.expectations == scratch / "sets/mine");
  CHECK(c.state == "/home/someone/state");
  CHECK(c.links == std::vector<fs::path>{"/srv/shared", "/home/someone"});
  CHECK(c.max_file == std::uint64_t{2} << 20);
  CHECK(c.keep.count == 5);
  CHECK(c.keep.days == 0);
  CHECK(c.ampinstmgr.restart == std::vector<std::string>{"ampinstmgr", "restart", "{instance}"});
  CHECK(c.ampinstmgr.restart_all == std::vector<std::string>{"sudo", "-n", "ampinstmgr", "restartAll"});
  CHECK(c.check == host::Check::tcp);
  CHECK(c.timeout == 60);
  CHECK(c.silence == 90);
  REQUIRE(c.overrides.size() == 1);
  CHECK(c.overrides[0].match == "GEY*");
  CHECK(c.overrides[0].check == host::Check::none);
  CHECK(c.overrides[0].timeout == 5u);
  CHECK(c.overrides[0].port == std::uint16_t{19132});
  CHECK(c.overrides[0].platform == "geyser");
  CHECK(c.known_hosts == "/home/someone/known");
  const auto& ovh = c.hosts.at("ovh");
  CHECK(ovh.address == "192.0.2.41");
  CHECK(ovh.port == 2222);
  CHECK(ovh.user == "webadmin");
  CHECK(ovh.identity == "/home/someone/.ssh/id_ed25519");
  CHECK(ovh.become == std::vector<std::string>{"sudo", "-n"});
  CHECK(ovh.instances == "/elsewhere");
  CHECK(ovh.expectations_there);
  CHECK(ovh.ampinstmgr->restart.empty());
  CHECK(c.hosts.at("bare").address == "bare");
  CHECK(c.groups.at("survival") == std::vector<std::string>{"SMP101", "EVO*"});
  CHECK(c.redact == std::vector<std::string>{"*license*", "!tokens"});
  CHECK(c.secrets.file == "/home/someone/vault.yaml");
  CHECK(c.secrets.command.empty());
  CHECK(c.notify == std::vector<std::vector<std::string>>{{"/usr/bin/tell", "--now"}, {"mail", "mara"}});
  CHECK(c.notify_values);
  CHECK(c.quiet_warnings == std::vector<std::string>{"amp-registry", "unknown-name"});
}

TEST_CASE("another account's sudo is told places and near names, never a file's text") {
  const std::vector<std::string> wrong{
      "planted: 1\n",
      "instanzes: planted\nplanted: 2\n",
      "planted: 1\nplanted: 2\n",
      "timeout: planted\nmax_file: planted\ncheck: planted\n",
      "name: 'planted/x'\n",
      "hosts: {planted: {port: planted, adress: x}, 'planted x': {}}\n",
      "hosts: {planted: planted}\n",
      "groups: {planted: [], planted2: planted}\n",
      "ampinstmgr: {restart: [planted], planted: 1}\n",
      "overrides: [{match: x, platform: planted, planted: 1}]\n",
      "keep: {count: planted}\nlinks: planted\nexpectations: ~planted/x\n",
      "hosts: {a: {user: -planted, expectations: planted}}\n",
      "locked: planted\n",
      "\"\\planted\"\n",
      "*planted\n",
      "!<planted\n",
      "planted: [\n",
      "planted\n",
  };
  for (const std::string& text : wrong) {
    CAPTURE(text);
    CHECK(problems(text).find("line ") != std::string::npos);
    const Variable caller("SUDO_UID", "12345");
    const std::string told = problems(text);
    CAPTURE(told);
    CHECK(told.find("planted") == std::string::npos);
    CHECK(told.find("line ") != std::string::npos);
  }
  const Variable caller("SUDO_UID", "12345");
  CHECK(problems("instanzes: planted\n").find("did you mean `instances`") != std::string::npos);
}

TEST_CASE("a lock is one in the usual file alone") {
  CHECK(problems("locked: true\n").find("`locked` counts in /etc/ampcfg/config.yaml alone") != std::string::npos);
  CHECK(problems("locked: yes\n").find("`locked` must be true or false") != std::string::npos);
  CHECK(problems("locked: false\n").empty());
}

TEST_CASE("an empty file is the defaults") {
  const Scratch scratch;
  for (const std::string text : {"", "# nothing yet\n", "---\n", "~\n"}) {
    CAPTURE(text);
    const auto c = load(scratch, text);
    CHECK(c.instances == "/home/amp/.ampdata/instances");
    CHECK(c.host_name() == "local");
    CHECK(c.max_file == std::uint64_t{16} << 20);
    CHECK(c.keep.count == 100);
    CHECK(c.keep.days == 90);
  }
}

TEST_CASE("what is wrong is said with its line, and all of it at once") {
  struct Case {
    std::string text, problems;
  };
  const std::vector<Case> cases{
      {"instnces: /x\n", "\n  line 1, column 1: unknown setting `instnces`: did you mean `instances`?"},
      {"zzzz: 1\n", "\n  line 1, column 1: unknown setting `zzzz`"},
      {"name: a\nname: b\n", "\n  line 2, column 1: `name` is set twice"},
      {"name: a:b\n",
       "\n  line 1, column 7: `a:b` cannot be a host's name: it is a word without , : / * ? and blanks, does not begin "
       "with - @ or a dot, and is not `all`"},
      {"check: pong\ntimeout: 0\n",
       "\n  line 1, column 8: `check` must be ping, tcp, process or none, not `pong`"
       "\n  line 2, column 10: `timeout` must be a number from 1 to 86400, not `0`"},
      {"max_file: 16MB\n",
       "\n  line 1, column 11: `max_file` must be a size like 16MiB (KiB, MiB, GiB, or bytes), at most 4294967295 "
       "bytes, "
       "not `16MB`"},
      {"max_file: 99999999999999999999\n",
       "\n  line 1, column 11: `max_file` must be a size like 16MiB (KiB, MiB, GiB, or bytes), at most 4294967295 "
       "bytes, "
       "not `99999999999999999999`"},
      {"keep: {count: 0, days: never, dyas: 1}\n",
       "\n  line 1, column 15: `keep.count` must be a number from 1 to 1000000, not `0`"
       "\n  line 1, column 24: `keep.days` must be a number from 0 to 36500, not `never`"
       "\n  line 1, column 31: unknown setting `dyas` in `keep`: did you mean `days`?"},
      {"links: /srv\n", "\n  line 1, column 8: `links` must be a list of folders"},
      {"instances: [a]\n", "\n  line 1, column 12: `instances` must be a text, not a list"},
      {"instances: ~other/x\n",
       "\n  line 1, column 12: `instances`: only ~ and ~/... are known, not another user's home"},
      {"hosts:\n  ovh: {port: 70000, adress: x}\n",
       "\n  line 2, column 15: `hosts.ovh.port` must be a number from 1 to 65535, not `70000`"
       "\n  line 2, column 22: unknown setting `adress` in `hosts.ovh`: did you mean `address`?"},
      {"hosts:\n  all: {}\n",
       "\n  line 2, column 3: `all` cannot be a host's name: it is a word without , : / * ? and blanks, does not begin "
       "with - @ or a dot, and is not `all`"},
      {"hosts: {ovh: {address: -oProxyCommand=x}}\n",
       "\n  line 1, column 24: `hosts.ovh.address` cannot begin with a dash"},
      {"ampinstmgr: {stop: [ampinstmgr, stop]}\n",
       "\n  line 1, column 20: `ampinstmgr.stop` does not say \"{instance}\", where the instance's name goes"},
      {"ampinstmgr: {restart_all: []}\n",
       "\n  line 1, column 27: `ampinstmgr.restart_all` is empty: it must be a program and its arguments"},
      {"overrides: [{check: none}]\n",
       "\n  line 1, column 13: an override needs `match`, a pattern for instances' names"},
      {"overrides: [{match: X, platform: papper}]\n",
       "\n  line 1, column 34: `overrides.platform` must be bungee, fabric, geyser, paper or velocity, not `papper`"},
      {"notify: tell\n",
       "\n  line 1, column 9: `notify` must be a list of commands, each a list of words: [[program, word]]"},
      {"notify: [tell, now]\n",
       "\n  line 1, column 10: each of `notify` must be a list of words, a program and its arguments: [[program, word]]"
       "\n  line 1, column 16: each of `notify` must be a list of words, a program and its arguments: [[program, "
       "word]]"},
      {"notify: [[]]\n",
       "\n  line 1, column 10: a command of `notify` is empty: it must be a program and its arguments"},
      {"notify: [[a], [a]]\n", "\n  line 1, column 15: this command is in `notify` twice: each is told once"},
      {"quiet_warnings: all\n", "\n  line 1, column 17: `quiet_warnings` must be a list of kinds of warnings"},
      {"groups: {none: []}\n", "\n  line 1, column 16: `groups.none` is empty: it would name no instance"},
      {"- a\n- b\n", "\n  line 1, column 1: the configuration must be a mapping, not a list"},
      {"a: [b\n", "\n  line 2, column 1: end of sequence flow not found"},
      {",\n", "\n  line 1, column 1: the configuration must be a mapping"},
      {"name: a\n---\nname: b\n", "\n  line 2, column 1: the configuration must be one document"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(problems(c.text) == c.problems);
  }
}

TEST_CASE("the first configuration that is there counts, and a named one must be there") {
  const Scratch scratch;
  scratch.write("home/.config/ampcfg/config.yaml", "name: home\n");
  scratch.write("xdg/ampcfg/config.yaml", "name: xdg\n");
  scratch.write("named.yaml", "name: named\n");
  scratch.write("given.yaml", "name: given\n");
  const Variable home("HOME", (scratch / "home").native());
  CHECK(host::load_configuration({}).name == "home");
  const Variable xdg("XDG_CONFIG_HOME", (scratch / "xdg").native());
  CHECK(host::load_configuration({}).name == "xdg");
  const Variable named("AMPCFG_CONFIG", (scratch / "named.yaml").native());
  CHECK(host::load_configuration({}).name == "named");
  CHECK(host::load_configuration((scratch / "given.yaml").native()).name == "given");
  CHECK_THROWS_AS(host::load_configuration((scratch / "absent.yaml").native()), Error);
  const Variable lost("AMPCFG_CONFIG", (scratch / "absent.yaml").native());
  CHECK_THROWS_AS(host::load_configuration({}), Error);
}

TEST_CASE("a configuration that cannot be read is an error, not the defaults") {
  const Scratch scratch;
  REQUIRE(::mkfifo((scratch / "fifo").c_str(), 0644) == 0);
  CHECK_THROWS_AS(host::load_configuration((scratch / "fifo").native()), Error);
  CHECK_THROWS_AS(host::load_configuration(scratch.path().native()), Error);
  fs::permissions(scratch.write("closed.yaml", ""), fs::perms(0000));
  CHECK(as_nobody([&] {
    try {
      host::load_configuration((scratch / "closed.yaml").native());
    } catch (const Error& error) {
      return error.code() == "configuration-unreadable";
    }
    return false;
  }));
}

TEST_CASE("as root, a configuration that others can write is refused") {
  if (!has_root()) return;
  const Scratch scratch;
  const fs::path file = scratch.write("config.yaml", "name: x\n");
  CHECK(host::load_configuration(file.native()).name == "x");
  for (const unsigned mode : {0664u, 0646u}) {
    fs::permissions(file, fs::perms(mode));
    CHECK_THROWS_WITH(host::load_configuration(file.native()), Catch::Contains("others than root may write"));
  }
  fs::permissions(file, fs::perms(0644));
  give(file, nobody);
  CHECK_THROWS_WITH(host::load_configuration(file.native()), Catch::Contains("is not root's"));
  CHECK(as_nobody([&] { return host::load_configuration(file.native()).name == "x"; }));
  give(file, 0);
  fs::permissions(scratch.path(), fs::perms(0777));
  CHECK_THROWS_WITH(host::load_configuration(file.native()), Catch::Contains("everyone may replace files"));
}

}  // namespace ampcfg::host::configuration_test
