#include "ampcfg/drift/matching/secrets.hpp"

#include <catch2/catch.hpp>

#include "ampcfg/document/json/json.hpp"

namespace ampcfg::drift::secrets_test {

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
      {{}, "db.pass", true},
      {{}, "db.PWD", true},
      {{}, "auth-key", true},
      {{}, "auth_key.x", true},
      {{}, "ssl.PassPhrase", true},
      {{}, "bypass", false},
      {{}, "pass-through", false},
      {{}, "smtp.credential", true},
      {{}, "smtp.credentials", true},
      {{}, "credentials.user", false},  // as the last part only
      {{}, "rapid.keys", false},
      {{}, "compass.word", false},  // no part matches
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

TEST_CASE("a text with a password in it is a secret under any name") {
  const std::string secret[] = {
      "mysql://root:x@localhost",
      "jdbc:mysql://root:x@localhost:3306/db?useSSL=false",
      "see redis://:x@h",
      "https://discord.com/api/webhooks/1/abc",
      "https://discord.com/api/v10/webhooks/1/abc",
      "/api/v/api/v9/webhooks/",
      "jdbc:x://h/db?user=u&PASSWORD=x",
      "jdbc:sqlserver://h;password=x",
      "http://a/ and http://u:p@b",
  };
  const std::string plain[] = {
      "http://localhost:8080/a@b",
      "http://user@host",
      "http://user:@host",
      "user:x@host",
      "mailto:a:b@c",
      "?password=",
      "password=x",
      "api/webhooks/",
      "/api/v10webhooks/",
      "/api/v/webhooks/",
      "/api/x10/webhooks/",
      "http://h/webhooks/",
      "",
  };
  for (const std::string& text : secret) {
    CAPTURE(text);
    CHECK(ampcfg::drift::has_password(text));
    CHECK(Secrets().hides("name", ampcfg::document::Value::string(text)));
    CHECK_FALSE(Secrets::shown().hides("name", ampcfg::document::Value::string(text)));
  }
  for (const std::string& text : plain) {
    CAPTURE(text);
    CHECK_FALSE(ampcfg::drift::has_password(text));
  }
}

TEST_CASE("strings are secrets, and long numbers of a password, in lists and mappings too") {
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
      {"db.password", "99999", "99999"},
      {"db.password", "100000", R"("‹hidden›")"},
      {"db.pwd", "-123456", R"("‹hidden›")"},
      {"passwords", "123456", "123456"},
      {"password.length", "123456", "123456"},
      {"password", "1234567.5", "1234567.5"},
      {"a", R"([{"pass": 123456, "port": 123456}])", R"([{"pass": "‹hidden›", "port": 123456}])"},
      {"urls", R"(["http://u:p@h", "http://h"])", R"(["‹hidden›", "http://h"])"},
  };
  for (const Case& c : cases) {
    const auto json = std::get<JsonText>(JsonText::read(c.value));
    CHECK(Secrets().json(c.key, json.root().value) == c.shown);
    CHECK(Secrets().hides(c.key, json.root().value) == (c.shown.find("hidden") != std::string::npos));
    CHECK(Secrets::shown().json(c.key, json.root().value) == c.value);
  }
}

}  // namespace ampcfg::drift::secrets_test
