#include "ampcfg/drift/set/set_difference.hpp"

#include <catch2/catch.hpp>

namespace ampcfg::drift::set_difference_test {

constexpr const char* file = "universal_configs.json";

struct Case {
  const char* what;
  std::optional<std::string> before, after, now, undone;
  std::vector<std::string> left = {};  // paths, joined by slashes
};

std::vector<std::string> paths(const std::vector<SetEntry>& entries) {
  std::vector<std::string> all;
  for (const SetEntry& entry : entries) {
    std::string path;
    for (const std::string& name : entry.path) path += (path.empty() ? "" : "/") + name;
    all.push_back(path);
  }
  return all;
}

const std::vector<Case> cases{
    {"nothing was written since: the bytes come back, whatever they look like", R"({"P":{ "k":1}})",
     R"({"P":{ "k":2}})", R"({"P":{ "k":2}})", R"({"P":{ "k":1}})"},
    {"a file that was made goes", std::nullopt, R"({"P": {"k": 2}})", R"({"P": {"k": 2}})", std::nullopt},
    {"a file that was taken away comes back", R"({"P": {"k": 2}})", std::nullopt, std::nullopt, R"({"P": {"k": 2}})"},
    {"another entry was written since", R"({"P": {"k": 1, "l": 1}})", R"({"P": {"k": 2, "l": 1}})",
     R"({"P": {"k": 2, "l": 3}})", R"({"P": {"k": 1, "l": 3}})"},
    {"this one was", R"({"P": {"k": 1}})", R"({"P": {"k": 2}})", R"({"P": {"k": 3}})", R"({"P": {"k": 3}})", {"P/k"}},
    {"one of two was",
     R"({"P": {"k": 1, "l": 1}})",
     R"({"P": {"k": 2, "l": 2}})",
     R"({"P": {"k": 2, "l": 3}})",
     R"({"P": {"k": 1, "l": 3}})",
     {"P/l"}},
    {"an entry was added, and others since", R"({"P": {"k": 1}})", R"({"P": {"k": 1}, "Q": {"a": 1}})",
     R"({"P": {"k": 1}, "Q": {"a": 1, "b": 2}})", R"({"P": {"k": 1}, "Q": {"b": 2}})"},
    {"an entry was removed, and others were written since", R"({"P": {"k": 1}, "Q": {"a": 1}})", R"({"Q": {"a": 1}})",
     R"({"Q": {"a": 2}})", R"({"Q": {"a": 2}, "P": {"k": 1}})"},
    {"what was removed stands there anew",
     R"({"P": {"k": 1, "l": 1}})",
     R"({"P": {"l": 1}})",
     R"({"P": {"l": 1, "k": 5}})",
     R"({"P": {"l": 1, "k": 5}})",
     {"P/k"}},
    {"a directive is one entry",
     R"({"P": {"k": 1}})",
     R"({"P": {"k": {"$value": 2, "why": "x"}}})",
     R"({"P": {"k": {"$value": 2, "why": "y"}}, "Q": {"a": 1}})",
     R"({"P": {"k": {"$value": 2, "why": "y"}}, "Q": {"a": 1}})",
     {"P/k"}},
    {"a file that was made keeps what others have added", std::nullopt, R"({"P": {"k": 2}})",
     R"({"P": {"k": 2}, "Q": {"a": 1}})", R"({"Q": {"a": 1}})"},
    {"and goes where nothing is left", std::nullopt, R"({"P": {"k": 2}})", R"({"P":{"k":2}})", std::nullopt},
    {"a value stands where something is to come back",
     R"({"P": {"s": {"k": 1}, "l": 1}})",
     R"({"P": {"l": 1}})",
     R"({"P": {"l": 2, "s": 5}})",
     R"({"P": {"l": 2, "s": 5}})",
     {"P/s/k"}},
    {"of a list, each item is an entry", R"(["a", "b"])", R"(["b", "c"])", R"(["b", "c", "d"])", R"(["b", "d", "a"])"},
};

TEST_CASE("a change is taken back, as far as its entries are as it left them") {
  for (const Case& one : cases) {
    INFO(one.what);
    std::vector<SetFile> files;
    if (one.now) files.push_back({file, *one.now});
    const SetUndoing undoing = take_back(files, {{file, one.before, one.after}});
    CHECK(paths(undoing.left) == one.left);
    const auto undone = files_after(files, undoing.steps, undoing.steps.size());
    CHECK(undone.empty() == !one.undone.has_value());
    if (one.undone && !undone.empty()) CHECK(undone.front().bytes == *one.undone);
  }
}

TEST_CASE("the last step is taken back first, through the same states") {
  const std::vector<SetFile> files{{"instances.json", R"({"groups": {"new": ["A"]}})"},
                                   {"variable_configs.json", R"({"P": {"k": {"@new": 1}}})"}};
  const SetSteps done{
      {"instances.json", R"({"groups": {"old": ["A"]}})", R"({"groups": {"old": ["A"], "new": ["A"]}})"},
      {"variable_configs.json", R"({"P": {"k": {"@old": 1}}})", R"({"P": {"k": {"@new": 1}}})"},
      {"instances.json", R"({"groups": {"old": ["A"], "new": ["A"]}})", files[0].bytes}};
  SetSteps reversed;
  for (auto step = done.rbegin(); step != done.rend(); ++step)
    reversed.push_back({step->file, step->after, step->before});
  CHECK(take_back(files, done).steps == reversed);

  // Also where another group was added since.
  const std::vector<SetFile> since{{"instances.json", R"({"groups": {"new": ["A"], "more": ["B"]}})"}, files[1]};
  const SetUndoing undoing = take_back(since, done);
  CHECK(undoing.left.empty());
  REQUIRE(undoing.steps.size() == 3);
  CHECK(undoing.steps[0].after == R"({"groups": {"new": ["A"], "more": ["B"], "old": ["A"]}})");
  CHECK(undoing.steps[2].after == R"({"groups": {"more": ["B"], "old": ["A"]}})");
}

}  // namespace ampcfg::drift::set_difference_test
