#include "ampcfg/drift/judging/show.hpp"

#include <catch2/catch.hpp>

#include "drift/written_set.hpp"

namespace ampcfg::drift::show_test {
namespace {

using Lines = std::vector<std::string>;

std::string line_of(const Shown& shown) {
  return shown.plugin + " " + shown.entry + " = " + shown.value + (shown.hidden ? " hidden" : "") + " " +
         std::string(name(shown.source)) + (shown.instance.empty() ? "" : " " + shown.instance) + " " + shown.file +
         ":" + std::to_string(shown.place.line) + ":" + std::to_string(shown.place.column);
}

}  // namespace

TEST_CASE("what is expected is shown, with where it is written") {
  const auto loaded =
      load({{"universal_configs.json", "{\"P\": {\"a\": 1,\n \"lang/en\": {\"x\": {\"y\": 2}}, \"cfg.token\": \"s\"}}"},
            {"variable_configs.json", R"({"P": {"lang/en.x.y": {"I": 3, "H:J": 4}}, "Q": {"k": {"I": 5}}})"},
            {"paper/universal_configs.json", R"({"P": {"a": 6}})"}});
  REQUIRE(loaded.expectations);
  const auto shown = [&](const Selection& selection, const Patterns& instances) {
    Lines lines;
    for (const Shown& entry : show(*loaded.expectations, selection, instances, Secrets()))
      lines.push_back(line_of(entry));
    return lines;
  };
  const std::string a = "P a = 1 universal universal_configs.json:1:8";
  const std::string xy = "P lang/en: x.y = 2 universal universal_configs.json:2:20";
  const std::string token = "P cfg.token = \"‹hidden›\" hidden universal universal_configs.json:2:30";
  const std::string on_i = "P lang/en.x.y = 3 variable I variable_configs.json:1:24";
  const std::string on_j = "P lang/en.x.y = 4 variable H:J variable_configs.json:1:32";
  const std::string paper = "P a = 6 universal paper/universal_configs.json:1:8";
  const std::string q = "Q k = 5 variable I variable_configs.json:1:56";
  CHECK(shown({}, {}) == Lines{a, xy, token, on_i, on_j, paper, q});
  CHECK(shown({Patterns({"Q"}), {}, {}}, {}) == Lines{q});
  CHECK(shown({{}, {}, Patterns({"a"})}, {}) == Lines{a, paper});
  CHECK(shown({{}, {}, Patterns({"x.y"})}, {}) == Lines{xy, on_i, on_j});
  CHECK(shown({{}, {}, Patterns({"lang/en.x.y"})}, {}) == Lines{xy, on_i, on_j});
  CHECK(shown({{}, {}, Patterns({"token"})}, {}) == Lines{token});
  CHECK(shown({{}, Patterns({"lang/en.yml"}), {}}, {}) == Lines{xy, on_i, on_j});
  CHECK(shown({{}, Patterns({"cfg"}), {}}, {}) == Lines{token});
  CHECK(shown({Patterns({"P"}), {}, Patterns({"lang*"})}, Patterns({"J"})) == Lines{xy, on_j});
  CHECK(shown({Patterns({"P"}), {}, Patterns({"lang*"})}, Patterns({"X:I"})) == Lines{xy, on_i});
  CHECK(shown({Patterns({"P"}), {}, Patterns({"lang*"})}, Patterns({"X:J"})) == Lines{xy});
}

TEST_CASE("what nobody has decided, in each file that it may be in") {
  const std::string one = R"({"$value": 1, "undecided": true})";
  const auto loaded =
      load({{"universal_configs.json", R"({"P": {"a": )" + one + R"(, "b": 2, "lang/en": {"x": {"y": )" + one +
                                           R"(, "z": 3}}, "cfg.t": )" + one + "}}"},
            {"variable_configs.json", R"({"P": {"lang/en.w": {"I": 3, "J": )" + one + R"(}}, "Q": {"k": {"I": 5}}})"},
            {"paper/variable_configs.json", R"({"Q": {"menu.yml": {"k.l": {"I": )" + one + "}}}}"}});
  REQUIRE(loaded.expectations);
  const auto keys = [&](const std::vector<std::string>& plugins) {
    Lines lines;
    for (const ExactKeys& exact : undecided_keys(*loaded.expectations, plugins)) {
      for (const std::string& key : exact.keys) lines.push_back(exact.plugin + "/" + exact.file + " " + key);
    }
    return lines;
  };
  CHECK(keys({"P"}) == Lines{"P/cfg.yaml t", "P/cfg.yml t", "P/config.yml a", "P/config.yml cfg.t", "P/lang/en.yaml w",
                             "P/lang/en.yaml x.y", "P/lang/en.yml w", "P/lang/en.yml x.y"});
  CHECK(keys({"Q", "R"}) == Lines{"Q/menu.yml k.l"});
}

}  // namespace ampcfg::drift::show_test
