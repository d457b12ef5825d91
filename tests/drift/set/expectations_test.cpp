#include "ampcfg/drift/set/expectations.hpp"

#include <catch2/catch.hpp>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/os/digest.hpp"
#include "drift/written_set.hpp"

namespace ampcfg::drift::expectations_test {

using namespace std::string_literals;

namespace {

/// `code@line:column`, the place left out where there is none.
std::vector<std::string> codes(const Expectations::Loaded& loaded, Problem::Severity severity) {
  std::vector<std::string> result;
  for (const Problem& problem : loaded.problems) {
    if (problem.severity != severity) continue;
    std::string code = problem.code;
    if (problem.place) code += "@" + std::to_string(problem.place->line) + ":" + std::to_string(problem.place->column);
    result.push_back(code);
    CHECK_FALSE(problem.message.empty());
    CHECK_FALSE(problem.hint.empty());
  }
  return result;
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("every error of a universal file is found, with its place") {
  struct Case {
    std::string text;
    Codes errors;
  };
  const Case cases[] = {
      {"{}", {}},
      {R"({"P": {"a": 1, "b": null, "c": [], "d": {}, "s": {"x": {}}}})", {}},
      {R"({"@server": {"a": 1}})", {}},
      {"[]", {"schema@1:1"}},
      {R"({"P": 1, "Q": [2], "R": {}})", {"schema@1:2", "schema@1:10"}},
      {R"({"P": {"a": 1, "a": 2}})", {"duplicate-key@1:16"}},
      {R"({"P": {"l": [{"x": 1, "x": 2}]}, "P": {}})", {"duplicate-key@1:23", "duplicate-key@1:34"}},
      {R"({"P/Q": {}, "@x": {}, "": {}, "..": {}})",
       {"plugin-name@1:2", "plugin-name@1:13", "plugin-name@1:23", "plugin-name@1:31"}},
      {R"({"P": {"/etc": {"a": 1}, "a//b": {"a": 1}, "../x": {"a": 1}, "./x": {"a": 1}, "x/": {"a": 1}, "a\u0000b": {"a": 1}}})",
       {"path-escapes@1:8", "path-escapes@1:26", "path-escapes@1:44", "path-escapes@1:62", "path-escapes@1:79",
        "path-escapes@1:95"}},
      {R"({"P": {"": {"a": 1}}})", {"path-escapes@1:8"}},
      {R"({"P": {"../x": 1, "/y": [], "..": {}}})", {}},  // keys, no sections
      {R"({"P": {"a": {"$secret": "-x"}}})", {"directive@1:14"}},
      {R"({"P": {"a": {"$value": 1, "why": "x", "until": "2027-01-01"}, "s": {"a": {"b": {"$any": true}}}}})", {}},
      {R"({"P": {"a": {"$any": false}, "s": {"a": {"b": {"$range": [2, 1]}}}}})", {"directive@1:14", "directive@1:48"}},
      {R"({"P": {"a": {"$vlaue": 1}, "b": {"x": 1, "$nonsense": 2}}})",
       {"unknown-directive@1:14", "unknown-directive@1:42"}},
      {R"({"P": {"a": [{"$any": true}]}})", {}},  // in a list it is a value
      {"{\"P\": {\"a\": \"x\xFFy\", \"b\xC3\": 1, \"c\": 1, \"c\": 2}}",
       {"not-utf8@1:15", "not-utf8@1:22", "duplicate-key@1:37"}},
      {R"({"P": {"a": "\ud800", "\udc00": 1}})", {"lone-surrogate@1:13", "lone-surrogate@1:23"}},
      {R"({"P": {"a": "‹hidden›", "b": ["jdbc:x?p=‹hidden›&u"], "c‹hidden›": {"\u2039hidden\u203a": 1}}})",
       {"hidden-value@1:13", "hidden-value@1:31", "hidden-value@1:55", "hidden-value@1:69"}},
      {R"({"P": {"a": "hidden"}, "‹hidden›": {"a": 1}})", {"hidden-value@1:24"}},
      {"{\n \"P\": {\n  \"a\": tru\n }\n}", {"not-json@3:11"}},
      {"", {"not-json@1:1"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto loaded = load({{"universal_configs.json", c.text}});
    CHECK(codes(loaded, Problem::Severity::error) == c.errors);
    CHECK(loaded.expectations.has_value() == c.errors.empty());
  }
}

TEST_CASE("a key has at most a hundred parts") {
  std::string key = "a";
  for (int part = 1; part < 100; ++part) key += ".a";
  const auto codes_of = [](const std::string& text) {
    return codes(load({{"universal_configs.json", text}}), Problem::Severity::error);
  };
  CHECK(codes_of(R"({"P": {")" + key + R"(": 1}})").empty());
  CHECK(codes_of(R"({"P": {")" + key + R"(.a": 1}})") == std::vector<std::string>{"deep-key@1:8"});
  CHECK(codes_of(R"({"P": {"s": {"a": {")" + key + R"(": 1}}}})") == std::vector<std::string>{"deep-key@1:20"});
  std::string deep = R"({"P": {")";
  for (int part = 0; part < 100'000; ++part) deep += "a.";
  CHECK(codes_of(deep + R"(a": 1}})") == std::vector<std::string>{"deep-key@1:8"});
}

TEST_CASE("every error of a variable file is found, with its place") {
  struct Case {
    std::string text;
    Codes errors;
  };
  const Case cases[] = {
      {R"({"P": {"a": {"I": 1, "H:I": [], "J": {}, "K": null}, "b": {}}})", {}},
      {R"({"P": {"a": 1, "b": [2]}})", {"schema@1:8", "schema@1:16"}},
      {R"({"P": {"lang/en": {"a.b": {"I": 1}, "c": {"I": {"$any": true}}}}})", {}},  // a section
      {R"({"P": {"../x": {"a": {"I": 1}}}})", {"path-escapes@1:8"}},
      {R"({"P": {"a": {"$any": true}}})", {"directive@1:8"}},  // of nobody
      {R"({"P": {"a": {"@gone": 1}}})", {"group-unknown@1:14"}},
      {R"({"P": {"a": {"I": {"x": 1}, "J": {"y": {"z": 1}}, "K": 1}}})", {"object-value@1:14", "object-value@1:29"}},
      {R"({"P": {"a": {"I": {"$any": true}, "J": {"$x": 1}}}})", {"unknown-directive@1:41"}},
      {R"({"P": {"a": {"": 1, ":I": 1, "H:": 1, "a/b": 1}}})",
       {"instance-name@1:14", "instance-name@1:21", "instance-name@1:30", "instance-name@1:39"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto loaded = load({{"variable_configs.json", c.text}});
    CHECK(codes(loaded, Problem::Severity::error) == c.errors);
  }
}

TEST_CASE("near names of directives are told") {
  const auto loaded = load({{"universal_configs.json", R"({"P": {"a": {"$vlaue": 1}}})"}});
  REQUIRE(loaded.problems.size() == 1);
  CHECK_THAT(loaded.problems[0].message, Catch::Contains("\"$value\""));
}

TEST_CASE("errors of all files are reported together, sorted by file") {
  const auto loaded = load({{"variable_configs.json", "["},
                            {"paper/universal_configs.json", R"({"P": 1})"},
                            {"universal_configs.json", R"({"P": {"a": 1, "a": 1}})"}});
  REQUIRE(loaded.problems.size() == 3);
  CHECK(loaded.problems[0].file == "paper/universal_configs.json");
  CHECK(loaded.problems[1].file == "universal_configs.json");
  CHECK(loaded.problems[2].file == "variable_configs.json");
}

TEST_CASE("a set without a known file is an error, an unknown name a warning") {
  CHECK(codes(load({}), Problem::Severity::error) == Codes{"empty-set"});
  CHECK(codes(load({{"universal.json", "{}"}}), Problem::Severity::error) == Codes{"empty-set"});
  const auto loaded =
      load({{"universal_configs.json", "{}"}}, {"papper/", "univesal_configs.json", "README.md", ".git/"});
  CHECK(codes(loaded, Problem::Severity::warning) == Codes{"unknown-name", "unknown-name"});
  REQUIRE(loaded.expectations);
  CHECK_THAT(loaded.problems[0].message, Catch::Contains("\"paper\""));
  CHECK_THAT(loaded.problems[1].message, Catch::Contains("\"universal_configs.json\""));
}

TEST_CASE("claims of the same key are doubted where they can be known without files") {
  struct Case {
    std::string text;
    Codes warnings;
  };
  const Case cases[] = {
      {R"({"P": {"config": {"a": 1}, "b": 2}})", {}},
      {R"({"P": {"config": {"a": 1}, "a": 2}})", {"collision@1:28"}},
      {R"({"P": {"config": {"a": {"b": 1}}, "config.a.b": 2}})", {"collision@1:35"}},
      {R"({"P": {"lang/en": {"a": 1}, "lang/en.a": 2}})", {"collision@1:29"}},
      {R"({"P": {"lang/en.yml": {"a": 1}, "lang/en.a": 2}})", {"collision@1:33"}},
      {R"({"P": {"lang/en": {"a": 1}, "lang/en.yml": {"a": 2, "b": 1}}})", {"collision@1:45"}},
      {R"({"P": {"a": 1, "config.a": 2}})", {"collision@1:16"}},
      {R"({"P": {"s": {"a.b": 1, "a": {"b": 2}}}})", {"replaced-key@1:14"}},
      {R"({"P": {"s": {"a": {"b": 2}, "a.b": 1}}})", {"replaced-key@1:20"}},
      {R"({"P": {"s": {"a.b": 1, "a.c": 2}}})", {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(codes(load({{"universal_configs.json", c.text}}), Problem::Severity::warning) == c.warnings);
  }
}

TEST_CASE("a set knows when it was made, where its metadata say so") {
  const auto created = [](const std::string& metadata) {
    return load({{"universal_configs.json", "{}"},
                 {"metadata.json", metadata},
                 {"paper/universal_configs.json", "{}"},
                 {"paper/metadata.json", R"({"created": "2001-01-01T00:00:00Z"})"}})
        .expectations.value()
        .created();
  };
  CHECK(created(R"({"created": "2026-11-24T09:30:00Z"})") == "2026-11-24T09:30:00Z");
  CHECK(created("{}").empty());
}

TEST_CASE("metadata is checked against what stands beside it") {
  const std::string universal = R"({"P": {"a": 1}})";
  const std::string sum = ampcfg::os::sha256_hex(universal);
  struct Case {
    std::string metadata;
    Codes errors;
    Codes warnings;
  };
  const Case cases[] = {
      {"{}", {}, {}},
      {R"({"version": "1", "created": "2026-01-01T00:00:00Z", "universal_plugins": 1, "extra": []})", {}, {}},
      {R"({"universal_plugins": 2})", {}, {"count-mismatch@1:23"}},
      {R"({"variable_plugins": 2})", {}, {}},  // the file is not there
      {R"({"sha256": {"universal_configs.json": ")" + sum + "\"}}", {}, {}},
      {R"({"sha256": {"universal_configs.json": "00"}})", {}, {"checksum-mismatch@1:39"}},
      {R"({"sha256": {"universal_configs.json": ")" + std::string(64, '0') + "\"}}", {}, {"checksum-mismatch@1:39"}},
      {R"({"sha256": {"gone.json": ")" + sum + "\"}}", {}, {"checksum-mismatch@1:26"}},
      {R"({"universal_plugins": "1", "sha256": {"a": "x", "b": 1}})", {"schema@1:23", "schema@1:54"}, {}},
      {"[", {"not-json@1:2"}, {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.metadata);
    const auto loaded = load({{"universal_configs.json", universal}, {"metadata.json", c.metadata}});
    CHECK(codes(loaded, Problem::Severity::error) == c.errors);
    CHECK(codes(loaded, Problem::Severity::warning) == c.warnings);
  }
}

TEST_CASE("a file with passwords that everyone may read is doubted") {
  struct Case {
    std::string path;
    std::string text;
    bool warned;
  };
  const Case cases[] = {
      {"universal_configs.json", R"({"P": {"mysql.password": "x"}})", true},
      {"universal_configs.json", R"({"P": {"mysql.password": ""}})", false},
      {"universal_configs.json", R"({"P": {"mysql.password": 5}})", false},
      {"universal_configs.json", R"({"P": {"db": {"l": [{"Token": "x"}]}}})", true},
      {"variable_configs.json", R"({"P": {"secret": {"I": "x"}}})", true},
      {"variable_configs.json", R"({"P": {"name": {"I": "x"}}})", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto loaded = Expectations::load({{c.path, c.text, true}}, {});
    CHECK(codes(loaded, Problem::Severity::warning) == (c.warned ? Codes{"readable-by-all"} : Codes{}));
    CHECK(load({{c.path, c.text}}).problems.empty());
  }
}

TEST_CASE("the digest is the sum of the lines that sha256sum writes") {
  const std::string universal = R"({"P": {"a": 1}})";
  const std::string paper = R"({"P": {"a": 2}})";
  const auto loaded =
      load({{"universal_configs.json", universal}, {"paper/universal_configs.json", paper}, {"metadata.json", "{}"}});
  REQUIRE(loaded.expectations);
  using ampcfg::os::sha256_hex;
  CHECK(loaded.expectations->digest() == "sha256:" + sha256_hex(sha256_hex(paper) + "  paper/universal_configs.json\n" +
                                                                sha256_hex(universal) + "  universal_configs.json\n"));
}

TEST_CASE("a set that shares files with another says what it would say without") {
  std::vector<SetFile> files{{"universal_configs.json",
                              R"({"P": {"a": {"$range": [1, 2], "until": "2099-01-01"}, "s.yml": {"x": {"y": 1}}}})"},
                             {"variable_configs.json", R"({"P": {"b": {"A": 1, "@g": {"$secret": "n"}}}})"},
                             {"instances.json", R"({"groups": {"g": ["B"]}})"},
                             {"paper/universal_configs.json", R"({"P": {"s": 1, "s.x": 2, "password": "geheim"}})"}};
  std::optional<Expectations> before;
  const auto is_as_alone = [&] {
    const auto alone = Expectations::load(files, {});
    const auto shared = Expectations::load(files, {}, before ? &*before : nullptr);
    CHECK(codes(shared, Problem::Severity::error) == codes(alone, Problem::Severity::error));
    CHECK(codes(shared, Problem::Severity::warning) == codes(alone, Problem::Severity::warning));
    REQUIRE(shared.expectations.has_value() == alone.expectations.has_value());
    if (!alone.expectations) return;
    CHECK(shared.expectations->digest() == alone.expectations->digest());
    CHECK(shared.expectations->keys("P") == alone.expectations->keys("P"));
    CHECK(shared.expectations->has_days() == alone.expectations->has_days());
    CHECK(shared.expectations->secret_keys() == alone.expectations->secret_keys());
    CHECK(shared.expectations->documented_instances() == alone.expectations->documented_instances());
    before = shared.expectations;
  };
  is_as_alone();
  is_as_alone();
  files[3].readable_by_all = true;
  is_as_alone();
  files[1].bytes = R"({"P": {"b": {"C": 1, "@g": 2}}})";
  is_as_alone();
  files[0].bytes = R"({"P": {"a": 1}})";
  is_as_alone();
  files[2].bytes = R"({"groups": {"h": ["B"]}})";
  is_as_alone();  // with an error: nothing is `@g` now
  files[1].bytes = R"({"P": {"b": {"@h": 2}}})";
  is_as_alone();
  files[1].bytes = "no JSON";
  is_as_alone();
}

TEST_CASE("a set tells what is in it") {
  const auto loaded = load({{"universal_configs.json", R"({"B": {"a": 1, "lang/en": {"x": {"y": 1}}}, "A": {}})"},
                            {"variable_configs.json", R"({"C": {"k": {"I": 1, "H:J": 2}}})"},
                            {"velocity/universal_configs.json", R"({"V": {"a": 1}})"}});
  REQUIRE(loaded.expectations);
  const Expectations& set = *loaded.expectations;
  CHECK(set.universal_plugins() == 3);
  CHECK(set.variable_plugins() == 1);
  CHECK(set.plugins() == Codes{"A", "B", "C", "V"});
  CHECK(set.plugins({"H", "I", "paper"}) == Codes{"B", "C"});
  CHECK(set.plugins({"H", "J", std::nullopt}) == Codes{"B", "C"});
  CHECK(set.plugins({"X", "J", "velocity"}) == Codes{"B", "V"});
  CHECK(set.documented_instances() == Codes{"H:J", "I"});
  CHECK(set.platforms() == Codes{"velocity"});
  CHECK(set.keys("B") == Codes{"a", "lang/en", "lang/en.x.y", "x.y"});
  CHECK(set.keys("nothing").empty());
  CHECK(set.has_key("B", [](const std::string& name) { return name == "lang/en.x.y"; }));
  CHECK_FALSE(set.has_key("B", [](const std::string& name) { return name == "x"; }));
  CHECK_FALSE(set.has_key("nothing", [](const std::string&) { return true; }));
  const std::string bytes = R"({"V": {"a": 1}})";
  REQUIRE(set.text("velocity/universal_configs.json", bytes) != nullptr);
  CHECK(set.text("velocity/universal_configs.json", bytes)->bytes() == bytes);
  CHECK(set.text("universal_configs.json", bytes) == nullptr);
  CHECK(set.text("velocity/universal_configs.json", bytes + "\n") == nullptr);
}

}  // namespace ampcfg::drift::expectations_test
