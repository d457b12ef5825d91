#include "ampcfg/drift/matching/secrets.hpp"

#include <catch2/catch.hpp>

#include "ampcfg/document/json/json.hpp"

using namespace ampcfg::drift;
using ampcfg::document::JsonText;

TEST_CASE("secrets are known by any part of their key, in any case") {
  struct Case {
    std::vector<std::string> configured;
    std::string key;
    bool hidden;
  };
  const Case cases[] = {
      {{}, "password", true},
      {{}, "mysql.Password", true},
      {{}, "PASSWD-hash", true},
      {{}, "secrets.smtp.user", true},
      {{}, "bot.TokenValue.x", true},
      {{}, "api-key", true},
      {{}, "api_key", true},
      {{}, "apiKey", true},
      {{}, "discord.Webhook-url", true},
      {{}, "private key", true},
      {{}, "rapid.keys", false},
      {{}, "pass.word", false},  // no part matches
      {{}, "", false},
      {{"*license*"}, "License-Number", true},
      {{"exact"}, "exactly", false},
      {{"!tokens"}, "shop.tokens", false},
      {{"!tokens"}, "shop.token", true},
      {{"!tokens"}, "secret.tokens", true},  // another part is one
      {{"!*token*"}, "token", false},
      {{"!*token*"}, "token-password", true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.key);
    CHECK(Secrets(c.configured).hides(c.key) == c.hidden);
  }
  CHECK_FALSE(Secrets::shown().hides("password"));
}

TEST_CASE("only strings are secrets, in lists and mappings too") {
  struct Case {
    std::string key;
    std::string value;
    std::string shown;
  };
  const Case cases[] = {
      {"password", R"("x")", R"("‹hidden›")"},
      {"password", "5", "5"},
      {"tokens", "true", "true"},
      {"tokens", R"(["a", 1, null])", R"(["‹hidden›", 1, null])"},
      {"databases", R"([{"host": "h", "Password": "p", "port": 1}])",
       R"([{"host": "h", "Password": "‹hidden›", "port": 1}])"},
      {"a", R"({"secret": {"deep": ["s"]}, "b": "c"})", R"({"secret": {"deep": ["‹hidden›"]}, "b": "c"})"},
      {"name", R"("x")", R"("x")"},
  };
  for (const Case& c : cases) {
    const auto json = std::get<JsonText>(JsonText::read(c.value));
    CHECK(Secrets().json(c.key, json.root().value) == c.shown);
    CHECK(Secrets().hides(c.key, json.root().value) == (c.shown.find("hidden") != std::string::npos));
    CHECK(Secrets::shown().json(c.key, json.root().value) == c.value);
  }
}
