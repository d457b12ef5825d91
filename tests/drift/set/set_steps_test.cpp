#include "ampcfg/drift/set/set_steps.hpp"

#include <catch2/catch.hpp>

#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::drift::set_steps_test {

using document::JsonChange;

JsonChange set(std::vector<std::string> path, std::string text) {
  return {JsonChange::Kind::set, std::move(path), std::move(text)};
}

std::string code_of(const std::vector<SetFile>& files, const SetChange& change) {
  try {
    require_loading(files, steps_of(files, change));
  } catch (const Error& error) {
    return error.code();
  }
  return {};
}

TEST_CASE("edits are made one after another, each of what those before it have left") {
  const std::vector<SetFile> files{{"universal_configs.json", "{\"P\": {\"k\": 1}}"}};
  const SetSteps steps = steps_of(files, {{"universal_configs.json", {set({"P", "k"}, "2")}},
                                          {"instances.json", {set({"groups", "g"}, R"(["A"])")}},
                                          {"universal_configs.json", {set({"P", "l"}, "3")}},
                                          {"universal_configs.json", {set({"P", "l"}, "3")}}});
  CHECK(steps == SetSteps{{"universal_configs.json", "{\"P\": {\"k\": 1}}", "{\"P\": {\"k\": 2}}"},
                          {"instances.json", std::nullopt, "{\n  \"groups\": {\n    \"g\": [\"A\"]\n  }\n}\n"},
                          {"universal_configs.json", "{\"P\": {\"k\": 2}}", "{\"P\": {\"k\": 2, \"l\": 3}}"}});
  const auto after = files_after(files, steps, 2);
  REQUIRE(after.size() == 2);
  CHECK(after[0].bytes == "{\"P\": {\"k\": 2}}");
  for (const SetStep& step : steps) {
    REQUIRE(step.text != nullptr);
    CHECK(step.text->bytes() == step.after);
  }
  const auto loaded = require_loading(files, steps);
  REQUIRE(loaded);
  CHECK(loaded->text(steps[2].file, *steps[2].after) == steps[2].text);  // it is not read again
}

TEST_CASE("a new file is indented as the set's others are") {
  const SetSteps steps = steps_of({{"universal_configs.json", "{\n\t\"P\": {\n\t\t\"k\": 1\n\t}\n}\n"}},
                                  {{"unchecked.json", {set({}, R"(["P/f.yml: a", "P/f.yml: b"])")}},
                                   {"paper/variable_configs.json", {set({"P", "k", "A"}, "1")}}});
  REQUIRE(steps.size() == 2);
  CHECK(steps[1].after == "{\n\t\"P\": {\n\t\t\"k\": {\n\t\t\t\"A\": 1\n\t\t}\n\t}\n}\n");
}

TEST_CASE("what cannot be edited, and what would not load, is refused") {
  const std::vector<SetFile> files{{"universal_configs.json", R"({"P": {"k": 1}})"}};
  CHECK(code_of(files, {{"universal_configs.json", {set({"P", "k"}, "{")}}}) == "set-edit");
  CHECK(code_of(files, {{"../universal_configs.json", {set({"P", "k"}, "1")}}}) == "set-edit");
  CHECK(code_of(files, {{"variable_configs.json", {set({"P", "k"}, "1")}}}) == "set-edit");
  CHECK(code_of(files, {{"variable_configs.json", {set({"P", "k", "@nobody"}, "1")}}}) == "set-edit");
  // Also where a later step would put it right.
  CHECK(code_of(files, {{"universal_configs.json", {set({"P", "k"}, R"({"$vlaue": 1})")}},
                        {"universal_configs.json", {set({"P", "k"}, "2")}}}) == "set-edit");
}

TEST_CASE("metadata has its time, and the counts and sums that are there") {
  const std::string universal = R"({"P": {"k": 1}})";
  const std::string metadata =
      "{\n  \"created\": \"2026-01-01T00:00:00Z\",\n  \"universal_plugins\": 1,\n"
      "  \"sha256\": {\n    \"universal_configs.json\": \"" +
      os::sha256_hex(universal) + "\"\n  }\n}\n";
  const std::vector<SetFile> files{
      {"universal_configs.json", universal},
      {"metadata.json", metadata},
      {"paper/universal_configs.json", "{}"},
      {"paper/metadata.json", R"({"created": "x"})"},
  };
  SetSteps steps = steps_of(files, {{"universal_configs.json", {set({"Q", "k"}, "2")}},
                                    {"variable_configs.json", {set({"Q", "k", "A"}, "2")}}});
  CHECK(wrong_sums(files, steps).empty());
  add_metadata(files, steps, "2026-11-30T08:00:00Z");
  REQUIRE(steps.size() == 3);
  CHECK(steps[2].file == "metadata.json");
  CHECK(steps[2].after ==
        "{\n  \"created\": \"2026-11-30T08:00:00Z\",\n  \"universal_plugins\": 2,\n"
        "  \"sha256\": {\n    \"universal_configs.json\": \"" +
            os::sha256_hex(*steps[0].after) + "\"\n  }\n}\n");
  // A change in a platform's folder is one of the set.
  SetSteps of_platform = steps_of(files, {{"paper/universal_configs.json", {set({"P", "k"}, "2")}}});
  add_metadata(files, of_platform, "2026-11-30T08:00:00Z");
  REQUIRE(of_platform.size() == 3);
  CHECK(of_platform[1].after->find(os::sha256_hex(universal)) != std::string::npos);
  CHECK(of_platform[2].after == R"({"created": "2026-11-30T08:00:00Z"})");

  SetSteps nothing;
  add_metadata(files, nothing, "2026-11-30T08:00:00Z");
  CHECK(nothing.empty());
}

TEST_CASE("a sum that was wrong before is told, of the files that change") {
  const std::vector<SetFile> files{
      {"universal_configs.json", "{}"},
      {"variable_configs.json", "{}"},
      {"metadata.json", R"({"sha256": {"universal_configs.json": "00", "variable_configs.json": "00"}})"}};
  SetSteps steps = steps_of(files, {{"universal_configs.json", {set({"P", "k"}, "2")}}});
  CHECK(wrong_sums(files, steps) == std::vector<std::string>{"universal_configs.json"});
  add_metadata(files, steps, "2026-11-30T08:00:00Z");
  CHECK(steps[1].after == R"({"sha256": {"universal_configs.json": ")" + os::sha256_hex(*steps[0].after) +
                              R"(", "variable_configs.json": "00"}})");
}

}  // namespace ampcfg::drift::set_steps_test
