#include "ampcfg/host/secrets/secret_source.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <string>

#include "ampcfg/os/error.hpp"
#include "os/scratch.hpp"

namespace ampcfg::host::secret_source_test {

using namespace ampcfg::tests;

namespace {

std::string value(SecretSource& source, const std::string& name) {
  source.ask({name});
  const std::string* found = source.find(name);
  return found == nullptr ? "(unknown)" : *found;
}

TEST_CASE("a secrets file has its values as they are written") {
  using Values = std::map<std::string, std::string>;
  CHECK(secrets_in("Plan/config.yml/Pw: hunter2\nold: 0123\non: yes\nnone: ~\nlist: [x]\n", "f") ==
        Values{{"Plan/config.yml/Pw", "hunter2"}, {"old", "0123"}, {"on", "yes"}});
  CHECK(secrets_in("{\"a\": \"\\ud83d\\ude00\", \"b\": 1.50, \"c\": null, \"d\": {}}", "f") ==
        Values{{"a", "\xf0\x9f\x98\x80"}, {"b", "1.50"}});
  CHECK(secrets_in("\"a.b\": 'it''s'", "f") == Values{{"a.b", "it's"}});
  for (const char* wrong : {"- a\n", "hunter2", ",", "", "a: [hunter2"}) {
    try {
      secrets_in(wrong, "/the/file");
      FAIL(wrong);
    } catch (const Error& error) {
      CHECK(error.code() == "secrets-invalid");
      CHECK(error.message().find("/the/file") != std::string::npos);
      CHECK(error.message().find("hunter2") == std::string::npos);
    }
  }
}

TEST_CASE("a secrets file is refused where others may read it") {
  const Scratch scratch;
  std::ofstream(scratch / "secrets") << "a: x\n";
  Configuration configuration;
  configuration.secrets.file = scratch / "secrets";
  ::chmod((scratch / "secrets").c_str(), 0640);
  SecretSource open(configuration);
  CHECK_THROWS_AS(open.ask({"a"}), Error);
  ::chmod((scratch / "secrets").c_str(), 0600);
  SecretSource closed(configuration);
  CHECK(value(closed, "a") == "x");
  CHECK(value(closed, "b") == "(unknown)");
  configuration.secrets.file = scratch / "none";
  SecretSource none(configuration);
  CHECK(value(none, "a") == "(unknown)");
  CHECK(none.unusable().find("none") != std::string::npos);
}

TEST_CASE("a command is run once for each name, without a shell and a terminal") {
  const Scratch scratch;
  Configuration configuration;
  const std::string log = (scratch / "log").native();
  configuration.secrets.command = {"/bin/sh", "-c",
                                   "echo \"$1\" >>" + log +
                                       "; echo noise >&2; test -t 0 && exit 9; case $1 in *none) exit 1;; *bin) "
                                       "printf '\\377';; *) printf '%s\\n\\n' \"<$1>\";; esac",
                                   "sh", "p/{name}"};
  SecretSource source(configuration);
  CHECK(value(source, "a $(b)") == "<p/a $(b)>\n");
  CHECK(value(source, "a $(b)") == "<p/a $(b)>\n");
  CHECK(value(source, "none") == "(unknown)");
  CHECK(value(source, "bin") == "(unknown)");
  std::ifstream file(log);
  CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == "p/a $(b)\np/none\np/bin\n");
}

TEST_CASE("no more than eight commands run at once, and one that is not there is no source") {
  const Scratch scratch;
  Configuration configuration;
  const std::string folder = scratch.path().native();
  // Each says how many run as it begins, and waits until at least one more has begun, or the last.
  configuration.secrets.command = {
      "/bin/sh", "-c", "cd " + folder + "; : >run.$1; ls run.* | wc -l >>most; sleep 0.1; rm run.$1; echo v", "sh",
      "{name}"};
  SecretSource source(configuration);
  std::set<std::string> names;
  for (int n = 0; n < 20; ++n) names.insert(std::to_string(n));
  source.ask(names);
  for (const std::string& name : names) CHECK(*source.find(name) == "v");
  std::ifstream most(scratch / "most");
  int running = 0, highest = 0;
  while (most >> running) highest = std::max(highest, running);
  CHECK(highest > 1);
  CHECK(highest <= 8);
  configuration.secrets.command = {"/none/such", "{name}"};
  SecretSource none(configuration);
  CHECK(value(none, "a") == "(unknown)");
  CHECK(none.unusable().find("/none/such") != std::string::npos);
}

TEST_CASE("a locked host gives no secrets to a set of its caller's") {
  const Scratch scratch;
  std::ofstream(scratch / "secrets") << "a: x\n";
  ::chmod((scratch / "secrets").c_str(), 0600);
  Configuration configuration;
  configuration.secrets.file = scratch / "secrets";
  configuration.locked = true;
  SecretSource own(configuration);
  CHECK(value(own, "a") == "x");
  configuration.expectations_reader.uid = 1234;
  SecretSource of_caller(configuration);
  CHECK(value(of_caller, "a") == "(unknown)");
  CHECK(of_caller.unusable().find("locked") != std::string::npos);
}

}  // namespace
}  // namespace ampcfg::host::secret_source_test
