#include "ampcfg/host/settings/lock.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

namespace ampcfg::host::lock_test {

namespace {

Configuration configured(bool locked) {
  Configuration c;
  c.instances = "/srv/instances";
  c.state = "/srv/state";
  c.expectations = "/srv/expectations";
  c.ampinstmgr.stop = {"ampinstmgr", "stop", "{instance}"};
  c.redact = {"*own*", "!*webhook*"};
  c.locked = locked;
  return c;
}

Ampinstmgr command(std::vector<std::string> Ampinstmgr::*which, std::vector<std::string> argv) {
  Ampinstmgr commands;
  commands.*which = std::move(argv);
  return commands;
}

/// What is refused; empty where nothing is.
std::string refused(bool locked, const Overrides& overrides) {
  Configuration c = configured(locked);
  try {
    override_settings(c, overrides);
  } catch (const Error& error) {
    CHECK(error.code() == "locked");
    CHECK(error.kind() == Error::Kind::usage);
    const std::string message = error.message();
    const std::size_t begin = message.find('`') + 1;
    return message.substr(begin, message.find('`', begin) - begin);
  }
  return "";
}

}  // namespace

TEST_CASE("a locked host refuses what it has not configured, by its name; an open one takes it") {
  struct Case {
    Overrides overrides;
    std::string name;
  };
  const std::vector<Case> cases{
      {{}, ""},
      {{.instances = "/srv/instances", .state = "/srv/state"}, ""},
      {{.instances = "/srv/./instances/"}, ""},
      {{.instances = "/srv/other"}, "instances"},
      {{.instances = "/srv/instances/.."}, "instances"},
      {{.instances = ""}, "instances"},
      {{.state = "/srv/instances"}, "state"},
      {{.ampinstmgr = Ampinstmgr{}}, ""},
      {{.ampinstmgr = command(&Ampinstmgr::stop, {"ampinstmgr", "stop", "{instance}"})}, ""},
      {{.ampinstmgr = command(&Ampinstmgr::stop, {"ampinstmgr", "stop {instance}"})}, "ampinstmgr.stop"},
      {{.ampinstmgr = command(&Ampinstmgr::restart, {"true"})}, "ampinstmgr.restart"},
      {{.ampinstmgr = command(&Ampinstmgr::restart_all, {"true"})}, "ampinstmgr.restart_all"},
      {{.ampinstmgr = command(&Ampinstmgr::start, {"true"})}, "ampinstmgr.start"},
      {{.ampinstmgr = command(&Ampinstmgr::list, {"true"})}, "ampinstmgr.list"},
      {{.redact = {"*own*", "*more*", "!*webhook*"}}, ""},
      {{.redact = {"*more*", "!*token*"}}, "redact"},
      {{.expectations = "/home/me/set"}, ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    CHECK(refused(true, one.overrides) == one.name);
    CHECK(refused(false, one.overrides).empty());
  }
}

TEST_CASE("what a locked host has itself stays as it has it written") {
  Configuration c = configured(true);
  override_settings(c, {.instances = "/srv/x/../instances", .expectations = "/srv/x/../expectations"});
  CHECK(c.instances == "/srv/instances");
  CHECK(c.expectations == "/srv/expectations");
}

TEST_CASE("the usual file is known by its name") {
  CHECK(is_usual_file("/etc/ampcfg/config.yaml"));
  CHECK(is_usual_file("/etc/ampcfg/./config.yaml"));
  CHECK_FALSE(is_usual_file("/etc/ampcfg/config.yaml/x"));
  CHECK_FALSE(is_usual_file("config.yaml"));
}

}  // namespace ampcfg::host::lock_test
