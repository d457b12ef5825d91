#include "ampcfg/drift/set/set_names.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "drift/written_set.hpp"

namespace ampcfg::drift::set_names_test {
namespace {

using Texts = std::vector<std::string>;

Texts plugins_of(std::string_view json) {
  Texts names;
  for (const Member& member : members(json)) names.push_back(member.name + "=" + std::string(member.value));
  return names;
}

}  // namespace

TEST_CASE("an object's members are found without reading it, as far as it is whole") {
  struct Case {
    std::string json;
    Texts members;
  };
  const std::vector<Case> cases{
      {"", {}},
      {"[1]", {}},
      {"broken", {}},
      {"{}", {}},
      {R"({"a":1})", {"a=1"}},
      {"\xef\xbb\xbf { \"a\" : {\"b\": [1, {\"c\": 2}]} , \"d\":\"}\"\n}",
       {"a= {\"b\": [1, {\"c\": 2}]} ", "d=\"}\"\n"}},
      {R"({"a\"b":"x\\","c\u0064":","})", {"a\"b=\"x\\\\\"", "cd=\",\""}},
      {R"({"a":1,"b":{"c":)", {"a=1"}},
      {R"({"a":1,"b)", {"a=1"}},
      {R"({"a":1,"b\)", {"a=1"}},
      {R"({"a":1,b:2})", {"a=1"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.json);
    CHECK(plugins_of(c.json) == c.members);
  }
}

TEST_CASE("sections are objects with keys that are no directives") {
  CHECK(section_names(
            R"({"a": {"b": 1}, "empty": {}, "said": {"$value": 1, "why": "x"}, "n": 1, "lang/en": {"c": {}}})") ==
        Texts{"a", "lang/en"});
}

TEST_CASE("sections of variables are objects of keys with their values by instance") {
  CHECK(
      variable_section_names(
          R"({"a": {"SMP": 1}, "shop": {"x": {"SMP": 1}}, "said": {"SMP": {"$any": true}}, "no": {"x": {"SMP": 1}, "y": 2}})") ==
      Texts{"shop"});
}

TEST_CASE("whose values a plugin has") {
  std::set<std::string> found;
  each_documented(R"({"a": {"SMP": 1, "@g": {"$any": true}}, "shop": {"x": {"ovh:HUB": 1}}})",
                  [&](std::string_view name) { found.emplace(name); });
  CHECK(found == std::set<std::string>{"@g", "SMP", "ovh:HUB"});
}

TEST_CASE("keys are those that a loaded set gives") {
  const std::string plugin =
      R"({"a": 1, "data.address": "x", "e": {}, "lang/en": {"one": {"two": [{"x": 1}], "none": {}},
      "three.four": null}, "configs/commands.Off": true})";
  const std::string variables =
      R"({"b.c": {"SMP": 1}, "a": {"SMP": {"$any": true}}, "shop": {"x.y": {"SMP": 1}, "z": {"SMP": {"$any": true}}}})";
  std::set<std::string> found;
  const auto take = [&](std::string_view key) { found.emplace(key); };
  each_universal_key(plugin, take);
  each_variable_key(variables, take);
  const Texts expected = set_of("{\"P\": " + plugin + "}", "{\"P\": " + variables + "}").keys("P");
  CHECK(Texts(found.begin(), found.end()) == expected);
  CHECK(expected.size() == 17);
}

TEST_CASE("very deep objects end somewhere") {
  std::string deep;
  for (int level = 0; level < 100'000; ++level) deep += "{\"a\":";
  std::size_t keys = 0;
  each_universal_key(deep, [&](std::string_view) { ++keys; });
  CHECK(keys < 100);
}

}  // namespace ampcfg::drift::set_names_test
