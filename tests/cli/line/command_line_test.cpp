#include "ampcfg/cli/line/command_line.hpp"

#include <catch2/catch.hpp>

#include "ampcfg/os/error.hpp"
#include "cli/commands/commands.hpp"

namespace ampcfg::cli::command_line_test {

using cli::CommandLine;
namespace option = cli::option;
using Words = std::vector<std::string>;

namespace {

std::string refusal(const Words& words) {
  try {
    CommandLine::parse(words);
  } catch (const Error& error) {
    CHECK(error.kind() == Error::Kind::usage);
    return error.message() + " | " + error.hint();
  }
  return "taken";
}

Words keys(const Words& words) {
  return CommandLine::parse(words).values(option::key);
}

}  // namespace

TEST_CASE("options stand before and after the command") {
  const CommandLine line = CommandLine::parse({"-p", "Chat", "--json", "scan", "A01", "-k", "a", "B*", "--key=b"});
  CHECK(line.command() == &cli::command::scan);
  CHECK(line.arguments() == Words{"A01", "B*"});
  CHECK(line.values(option::plugin) == Words{"Chat"});
  CHECK(line.values(option::key) == Words{"a", "b"});
  CHECK(line.has(option::json));
  CHECK_FALSE(line.has(option::quiet));
}

TEST_CASE("a value is taken as it is") {
  const std::string odd =
      GENERATE("-x", "--json", "a,b", "a: b", "[a,b]", "*", "%%", "{}", "", "--", "=", "ü\n", "[a]");
  CAPTURE(odd);
  CHECK(keys({"scan", "-k", odd}) == Words{odd});
  CHECK(keys({"scan", "--key", odd}) == Words{odd});
  CHECK(keys({"--key=" + odd, "scan"}) == Words{odd});
  if (!odd.empty()) CHECK(keys({"scan", "-k" + odd}) == Words{odd});
}

TEST_CASE("an equals sign parts a long option and its value; behind a letter it is the value's own") {
  CHECK(keys({"scan", "--key==a=b"}) == Words{"=a=b"});
  CHECK(keys({"scan", "-k=a"}) == Words{"=a"});
}

TEST_CASE("letters stand together, the last with a value") {
  const CommandLine line = CommandLine::parse({"scan", "-qpChat"});
  CHECK(line.has(option::quiet));
  CHECK(line.values(option::plugin) == Words{"Chat"});
}

TEST_CASE("-- ends options; a dash alone is an argument") {
  const CommandLine line = CommandLine::parse({"read", "-", "--", "-q", "--", "--json"});
  CHECK(line.arguments() == Words{"-", "-q", "--", "--json"});
  CHECK_FALSE(line.has(option::quiet));
  CHECK(CommandLine::parse({"--", "scan", "[a,b]"}).arguments() == Words{"[a,b]"});
}

TEST_CASE("of an option that is no list the last counts") {
  CHECK(CommandLine::parse({"scan", "--config", "a", "--config", "b"}).value(option::config) == "b");
}

TEST_CASE("an option is the command's own, where others have one of that name") {
  CHECK(CommandLine::parse({"--by", "eva", "expect", "set", "P", "k", "1"}).value(option::by_whom) == "eva");
  CHECK(CommandLine::parse({"scan", "--by", "key"}).value(option::by) == "key");
  CHECK_THAT(refusal({"scan", "--by", "eva"}), Catch::Contains("key or instance"));
  CHECK_THAT(refusal({"status", "--by", "key"}), Catch::Contains("status takes no --by"));
}

TEST_CASE("a command of two words") {
  CHECK(CommandLine::parse({"expect", "--json", "validate"}).command() == &cli::command::expect_validate);
  CHECK_THAT(refusal({"expect"}),
             Catch::Contains("validate, show, pack, learn, set, unset, accept, exceptions, undo, "));
  CHECK_THAT(refusal({"expect", "valdate"}), Catch::Contains("did you mean expect validate"));
}

TEST_CASE("wrong usage says what is wrong and what was meant") {
  CHECK_THAT(refusal({"scann"}), Catch::Contains("scann | did you mean scan?"));
  CHECK_THAT(refusal({"scan", "--jsn"}), Catch::Contains("no option --jsn") && Catch::Contains("--json"));
  CHECK_THAT(refusal({"scan", "-x"}), Catch::Contains("no option -x"));
  CHECK_THAT(refusal({"scan", "-p"}), Catch::Contains("--plugin needs a value"));
  CHECK_THAT(refusal({"scan", "--json=yes"}), Catch::Contains("takes no value"));
  CHECK_THAT(refusal({"scan", "--color", "red"}), Catch::Contains("auto, always or never"));
  CHECK_THAT(refusal({"hosts", "-p", "a"}), Catch::Contains("hosts takes no --plugin"));
  CHECK_THAT(refusal({"read"}), Catch::Contains("read needs FILE"));
  CHECK_THAT(refusal({"history", "verify", "a"}), Catch::Contains("does not take \"a\""));
  CHECK_THAT(refusal({"hosts", "a"}), Catch::Contains("no command hosts a | did you mean hosts?"));
  CHECK_THAT(refusal({"\033[2J"}), Catch::Contains("\\u001b[2J"));
}

TEST_CASE("help and version are answered whatever else is typed") {
  CHECK(CommandLine::parse({"get", "--help"}).command() == &cli::command::get);
  CHECK(CommandLine::parse({"--version", "nothing"}).has(option::version));
}

}  // namespace ampcfg::cli::command_line_test
