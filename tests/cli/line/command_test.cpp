#include "ampcfg/cli/line/command.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "cli/commands/groups.hpp"
#include "cli/commands/schema.hpp"
#include "cli/json_schema.hpp"

namespace ampcfg::cli::command_test {
namespace {

/// A file of the source tree.
std::string source_text(const std::string& path) {
  std::ifstream file("../" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string manual_name(const Option& option) {
  std::string name = "Fl -" + std::string(option.name);
  if (option.letter != '\0') name = std::string("Fl ") + option.letter + " , -" + std::string(option.name);
  return name;
}

/// The words after `ampcfg` in a shell's line, up to a pipe; no example needs more of a shell than that and single
/// quotes.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  bool is_quoted = false, is_begun = false;
  for (const char byte : line) {
    if (byte == '\'') {
      is_quoted = !is_quoted;
    } else if (byte == '|' && !is_quoted) {
      if (!words.empty() && words.front() == "ampcfg") break;
      words.clear();
      is_begun = false;
      continue;
    } else if (byte == ' ' && !is_quoted) {
      is_begun = false;
      continue;
    }
    if (!is_begun) words.emplace_back();
    is_begun = true;
    if (byte != '\'') words.back() += byte;
  }
  REQUIRE_FALSE(words.empty());
  REQUIRE(words.front() == "ampcfg");
  words.erase(words.begin());
  return words;
}

}  // namespace

TEST_CASE("every command has a manual page that names its options") {
  const std::string main_page = source_text("man/ampcfg.1");
  for (const Command* command : commands()) {
    if (command->internal) continue;
    CAPTURE(command->name, command->page);
    const std::string page = source_text("man/" + std::string(command->page));
    REQUIRE_FALSE(page.empty());
    for (const Option* option : command->options) CHECK_THAT(page, Catch::Contains("It " + manual_name(*option)));
    CHECK_THAT(main_page, Catch::Contains("Cm " + std::string(command->name)));
  }
  for (const Option* option : common_options()) CHECK_THAT(main_page, Catch::Contains("It " + manual_name(*option)));
}

TEST_CASE("every command has help with examples that it would take") {
  for (const Command* command : commands()) {
    if (command->internal) continue;
    CAPTURE(command->name);
    CHECK_FALSE(command->summary.empty());
    REQUIRE_FALSE(command->examples.empty());
    for (const Example& example : command->examples) {
      CAPTURE(example.line);
      CHECK(CommandLine::parse(words_of(example.line)).command() == command);  // it throws for what no command takes
    }
    REQUIRE(command->run != nullptr);
  }
}

TEST_CASE("help lists every command in one group") {
  std::vector<const Command*> listed;
  for (const CommandGroup& group : command_groups())
    listed.insert(listed.end(), group.commands.begin(), group.commands.end());
  for (const Command* command : commands()) {
    CAPTURE(command->name);
    CHECK(std::count(listed.begin(), listed.end(), command) == (command->internal ? 0 : 1));
  }
}

TEST_CASE("every command that prints JSON has a schema") {
  for (const Command* command : commands()) {
    CAPTURE(command->name);
    bool prints_json = false;
    for (const Option* option : command->options) prints_json |= option == &option::json;
    CHECK(prints_json == !command->schema.empty());
    if (prints_json)
      CHECK(violation(R"({"type": "object", "required": ["title", "properties"]})", output_schema(command->schema))
                .empty());
  }
  CHECK(output_schema("nothing").empty());
}

TEST_CASE("an option means the same in every command") {
  std::set<std::string_view> names;
  std::set<char> letters;
  for (const Option* option : all_options()) {
    CHECK(names.insert(option->name).second);
    if (option->letter != '\0') CHECK(letters.insert(option->letter).second);
  }
}

TEST_CASE("completions ask the executable, so they know every command") {
  for (const std::string file : {"ampcfg.bash", "_ampcfg", "ampcfg.fish"}) {
    CHECK_THAT(source_text("completions/" + file), Catch::Contains("complete -- "));
  }
}

}  // namespace ampcfg::cli::command_test
