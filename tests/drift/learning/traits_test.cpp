#include "ampcfg/drift/learning/traits.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ampcfg::drift::traits_test {
namespace {

document::Document document(const std::string& yaml) {
  auto read = document::Document::read(yaml);
  REQUIRE(std::holds_alternative<document::Document>(read));
  return std::get<document::Document>(std::move(read));
}

Traits only(const std::string& yaml, const std::string& file = "config.yml") {
  const auto all = TraitTeller().of(document(yaml), "P", file);
  REQUIRE(all.size() == 1);
  return all.front();
}

struct Case {
  std::string yaml;
  bool holds;
};

TEST_CASE("secrets are what is hidden, but for worded messages and plain words") {
  const std::vector<Case> cases{
      {"password: hunter2", true},
      {"password: ''", false},
      {"password: 1234567", true},
      {"password: 123", false},
      {"password: true", false},
      {"password: &aYour password", true},  // no message file
      {"db.url: mysql://a:b@host/x", true},
      {"token: abc", true},
      {"bot-token: changeme", true},
      {"token-name: Coins", false},
      {"tokens: {symbol: coin}", false},
      {"token-name: aB3dE5", true},
      {"token-name: abcdefghijklmnopqrst", true},
      {"webhook-kind: discord", false},
      {"webhook-kind: https://discord.com/api/webhooks/1/x", true},
      {"secret-token-name: Coins", true},
  };
  for (const Case& one : cases) {
    CAPTURE(one.yaml);
    CHECK(only(one.yaml).secret == one.holds);
  }
}

TEST_CASE("in files of messages, texts with spaces, colours or placeholders are no secrets") {
  const std::vector<Case> cases{
      {"password-wrong: '&cWrong'", false},
      {"password-wrong: Try again", false},
      {"password-wrong: '{password}'", false},
      {"password-wrong: hunter2", true},
      {"password-wrong: 'see mysql://a:b@host'", true},
  };
  for (const Case& one : cases) {
    CAPTURE(one.yaml);
    CHECK(only(one.yaml, "lang/en.yml").secret == one.holds);
  }
}

TEST_CASE("a list holds a secret") {
  CHECK(only("passwords: [hunter2]").holds_secret);
  CHECK(only("passwords: [1234567, x]").holds_secret);
  CHECK(only("urls: ['https://discord.com/api/webhooks/1/x']").holds_secret);
  CHECK_FALSE(only("names: [a, 1]").holds_secret);
  CHECK_FALSE(only("password-help: ['&aUse /login', 'and {x}']", "messages.yml").holds_secret);
  CHECK_FALSE(only("passwords: []").secret);
}

TEST_CASE("what has a secret's value by an alias is one") {
  const auto all = TraitTeller().of(document("x: &a hunter2\npassword: *a"), "P", "config.yml");
  CHECK(all[0].secret);
  CHECK(all[1].secret);
}

TEST_CASE("ids, times and versions") {
  CHECK(only("id: 4e3b1c5e-5b1f-4c68-9f0a-0123456789AB").uuid);
  CHECK_FALSE(only("id: 4e3b1c5e5b1f4c689f0a0123456789AB").uuid);
  CHECK(only("at: 2024-01-31T10:00:00Z").time);
  CHECK(only("at: '31.01.2024 10:00'").time);
  CHECK_FALSE(only("at: 2024-01-31").time);
  CHECK_FALSE(only("at: '10:00'").time);
  CHECK(only("at: 1700000000").time);
  CHECK(only("at: 1700000000000").time);
  CHECK_FALSE(only("at: 900000000").time);
  CHECK_FALSE(only("at: 4102444800").time);
  CHECK(only("v: 1.2.3").version);
  CHECK(only("v: 12").version);
  CHECK_FALSE(only("v: 1.2-beta").version);
  CHECK_FALSE(only("v: 1.").version == false);  // a float
}

TEST_CASE("never filled in") {
  const std::vector<Case> cases{
      {"x: http://change.this", true}, {"x: changeme", true},     {"x: change-me", true},
      {"x: example.com", true},        {"x: todo", true},         {"x: 'jdbc:mysql://HOST:PORT/DATABASE'", true},
      {"x: YOUR_TOKEN_HERE", true},    {"x: SERVER_IP", true},    {"x: exchange.org", false},
      {"x: change it", false},         {"x: '{example}'", false}, {"x: yourself", false},
      {"x: DIAMOND_PICKAXE", false},   {"x: report", false},      {"type: PASSWORD", false},
      {"a: {Mode: HOST}", false},      {"type: CHANGEME", true},  {"password: PASSWORD", true},
      {"type: DB_NAME", true},
  };
  for (const Case& one : cases) {
    CAPTURE(one.yaml);
    CHECK(only(one.yaml).never_filled_in == one.holds);
    CHECK_FALSE(only(one.yaml, "messages.yml").never_filled_in);
  }
}

TEST_CASE("what a set cannot say") {
  CHECK(only("x: .inf").unsayable);
  CHECK(only("x: [1, {y: .nan}]").unsayable);
  CHECK_FALSE(only("x: 1.5").unsayable);
  CHECK(only("x: 1", "$x.yml").unsayable);
  CHECK(only("x: 1", "\xff.yml").unsayable);
}

TEST_CASE("equal values, and they alone, have equal marks") {
  const auto one = document("a: 1\nb: 1.0\nc: '1'\nd: [x]\ne: [x]");
  std::vector<ValueMark> marks;
  const Marker marker("k");
  for (const document::Key& key : one.keys()) marks.push_back(marker.of(key.value));
  CHECK(marks[0] == marks[1]);
  CHECK(marks[0] != marks[2]);
  CHECK(marks[3] == marks[4]);
  CHECK(Marker("other").of(one.keys()[0].value) != marks[0]);
}

}  // namespace
}  // namespace ampcfg::drift::traits_test
