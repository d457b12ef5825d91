#include "ampcfg/drift/set/instance_names.hpp"

#include <catch2/catch.hpp>
#include <functional>

#include "ampcfg/drift/set/set_steps.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::drift::instance_names_test {

constexpr const char* variable = "variable_configs.json";
constexpr const char* of_paper = "paper/variable_configs.json";
constexpr const char* instances = "instances.json";

std::string code_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code();
  }
  return {};
}

/// The bytes of a file once all is written.
std::string after(const std::vector<SetFile>& files, const NamesChange& names, const std::string& path) {
  const SetSteps steps = steps_of(files, names.change);
  require_loading(files, steps);
  for (const SetFile& file : files_after(files, steps, steps.size())) {
    if (file.path == path) return file.bytes;
  }
  return "gone";
}

std::vector<std::string> order(const NamesChange& names) {
  std::vector<std::string> files;
  for (const SetEdit& edit : names.change) files.push_back(edit.file);
  return files;
}

const std::vector<SetFile> one_file{
    {variable, R"({"P": {"k": {"B": 1, "A": 2, "ovh:A": 3}, "config.yml": {"l": {"A": {"$any": true}}}}})"}};

TEST_CASE("in one file a name is changed where it stands") {
  const NamesChange names = rename_instance(one_file, "A", "N");
  CHECK(names.values == 3);
  CHECK(after(one_file, names, variable) ==
        R"({"P": {"k": {"B": 1, "N": 2, "ovh:N": 3}, "config.yml": {"l": {"N": {"$any": true}}}}})");
  CHECK(after(one_file, rename_instance(one_file, "ovh:A", "hetzner:A"), variable) ==
        R"({"P": {"k": {"B": 1, "A": 2, "hetzner:A": 3}, "config.yml": {"l": {"A": {"$any": true}}}}})");

  const std::vector<SetFile> only_instances{
      {variable, "{}"},
      {instances, R"({"groups": {"g": ["X*", "A", "ovh:A"], "h": ["A", "N"]}, "facts": {"A": {"short": "a"}}})"}};
  const NamesChange members = rename_instance(only_instances, "A", "N");
  CHECK(order(members) == std::vector<std::string>{instances});
  CHECK(members.groups == std::vector<std::string>{"g", "h"});
  CHECK(members.has_facts);
  CHECK(after(only_instances, members, instances) ==
        R"({"groups": {"g": ["X*", "N", "ovh:N"], "h": ["N"]}, "facts": {"N": {"short": "a"}}})");
}

const std::vector<SetFile> everywhere{
    {variable, R"({"P": {"k": {"A": {"$template": "{short}"}, "@g": 5}}})"},
    {of_paper, R"({"P": {"k": {"A": 3}}})"},
    {instances, R"({"groups": {"g": ["A", "B"]}, "facts": {"A": {"short": "a"}, "B": {"short": "b"}}})"}};

TEST_CASE("over several files, neither name ever has a third value") {
  const NamesChange names = rename_instance(everywhere, "A", "N");
  CHECK(order(names) ==
        std::vector<std::string>{instances, of_paper, variable, instances, variable, of_paper, instances});
  CHECK(after(everywhere, names, variable) == R"({"P": {"k": {"@g": 5, "N": {"$template": "{short}"}}}})");
  CHECK(after(everywhere, names, of_paper) == R"({"P": {"k": {"N": 3}}})");
  CHECK(after(everywhere, names, instances) ==
        R"({"groups": {"g": ["N", "B"]}, "facts": {"B": {"short": "b"}, "N": {"short": "a"}}})");
}

TEST_CASE("an instance is forgotten: its groups first, then its values, its facts last") {
  const NamesChange names = forget_instance(everywhere, "A");
  CHECK(order(names) == std::vector<std::string>{instances, variable, of_paper, instances});
  CHECK(after(everywhere, names, variable) == R"({"P": {"k": {"@g": 5}}})");
  CHECK(after(everywhere, names, of_paper) == "{}");
  CHECK(after(everywhere, names, instances) == R"({"groups": {"g": ["B"]}, "facts": {"B": {"short": "b"}}})");
  // One host's alone.
  CHECK(after(one_file, forget_instance(one_file, "ovh:A"), variable) ==
        R"({"P": {"k": {"B": 1, "A": 2}, "config.yml": {"l": {"A": {"$any": true}}}}})");
}

TEST_CASE("names that nothing is said of, that are taken, or no names, are refused") {
  CHECK(code_of([] { rename_instance(one_file, "C", "N"); }) == "instance-unknown");
  CHECK(code_of([] { forget_instance(one_file, "@g"); }) == "instance-unknown");
  CHECK(code_of([] { rename_instance(one_file, "A", "B"); }) == "instance-taken");
  CHECK(code_of([] { rename_instance(everywhere, "A", "B"); }) == "instance-taken");
  for (const char* name : {"A", "ovh:N", "@g", "", "ovh:", ":N", "a/b", "a:b:c"})
    CHECK(code_of([&] { rename_instance(one_file, "A", name); }) == "instance-names");
}

}  // namespace ampcfg::drift::instance_names_test
