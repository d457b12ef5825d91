#include "ampcfg/drift/judging/sight.hpp"

#include <catch2/catch.hpp>

#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/drift/judging/judge.hpp"
#include "ampcfg/drift/planning/plan.hpp"
#include "drift/written_set.hpp"

namespace ampcfg::drift::sight_test {
namespace {

using Lines = std::vector<std::string>;

const std::string key(32, 'k');

Subject here() {
  Subject subject{"H", "I", "paper"};
  subject.port = [] { return std::uint16_t{25571}; };
  subject.day = "2026-07-15";
  subject.seal_key = key;
  return subject;
}

std::string seal(const std::string& yaml) {
  const auto read = document::Document::read("v: " + yaml + "\n");
  const auto& document = std::get<document::Document>(read);
  const document::Key* found = document.find("v");
  return seal_of(found != nullptr ? found->value : document.section("v")->value, key);
}

/// `config.yml a: ok secret there`
Lines seen(const std::string& universal, const std::string& variable, WrittenFiles files, SightOf of = SightOf::all) {
  const Expectations set = set_of("{\"P\": " + universal + "}", "{\"P\": " + variable + "}");
  Lines lines;
  for (const Sighting& one : sight(set, here(), "P", files, {}, Secrets(), of)) {
    std::string line = one.file + " " + one.key + ":";
    if (one.finding) line += " " + std::string(name(one.finding->status)) + " " + one.finding->kind;
    if (one.secret) line += " secret " + one.secret->text;
    lines.push_back(line + (one.seal.empty() ? " absent" : " there"));
  }
  return lines;
}

std::string named(const std::string& universal, const std::string& variable, const SecretRef& secret,
                  const std::string& plugin = "P") {
  const auto set =
      load({{"universal_configs.json", "{\"P\": " + universal + "}"},
            {"variable_configs.json", "{\"P\": " + variable + "}"},
            {"instances.json", R"({"facts": {"I": {"nn": 71, "bad": "../x", "dash": "-x", "dot": "a.b"}}})"}});
  REQUIRE(set.expectations);
  const auto found = name_secret(*set.expectations, here(), plugin, secret);
  return found ? found->name + (found->by_instance ? " by instance" : "") : "none";
}

}  // namespace

TEST_CASE("equal values have equal seals, and no others") {
  const std::vector<Lines> classes = {
      {"1", "1.0", "0x1", "1e0"},
      {"\"1\"", "'1'"},
      {"true", "yes"},
      {"-0.0", "0"},
      {"1.5", "15e-1"},
      {"1e300"},
      {"100000000000000000000", "1e20"},
      {"100000000000000000001"},
      {"[1, [2]]", "[1.0, [2]]"},
      {"[[1], 2]"},
      {"[\"a\", \"b\"]"},
      {"[\"as1:b\"]"},
      {"{a: 1, b: 2}", "{b: 2, a: 1}"},
      {".nan"},
      {".inf"},
      {"x"},
      {"\"\""},
  };
  for (std::size_t n = 0; n < classes.size(); ++n) {
    for (std::size_t m = 0; m < classes.size(); ++m) {
      for (const std::string& left : classes[n]) {
        for (const std::string& right : classes[m]) {
          CAPTURE(left, right);
          CHECK((seal(left) == seal(right)) == (n == m));
        }
      }
    }
  }
  CHECK(seal("x") == seal_of_secret("x", false, key));
  CHECK(seal("4711") == seal_of_secret("4711", true, key));
  CHECK_FALSE(seal_of_secret("x", true, key));
  CHECK(seal("x") != seal_of(document::Value::string("x"), std::string(32, 'l')));
}

TEST_CASE("what no host alone can judge is told of it sealed") {
  const std::string secret = R"({"a": {"$secret": "n"}, "b": 1})";
  CHECK(seen(secret, "{}", {{"config.yml", "a: x\nb: 1"}}) == Lines{"config.yml a: ok  secret n there"});
  CHECK(seen(secret, "{}", {{"config.yml", "b: 1"}}) == Lines{"config.yml a: drift missing-key secret n absent"});
  CHECK(seen(secret, "{}", {}) == Lines{"config.yml a: drift missing-file secret n absent"});
  CHECK(seen(secret, "{}", {{"config.yml", " \n"}}) == Lines{"config.yml a: drift empty-file secret n absent"});
  CHECK(seen(secret, "{}", {{"config.yml", "a: ["}}).empty());
  CHECK(seen(secret, R"({"a": {"I": 3}})", {{"config.yml", "a: x"}}).empty());
  CHECK(seen(R"({"a": 3})", R"({"a": {"I": {"$secret": "{nn}"}}})", {{"config.yml", "a: x"}}).empty());
  CHECK(seen(R"({"a": 3})", R"({"a": {"I": {"$secret": "n"}}})", {{"config.yml", "a: x"}}) ==
        Lines{"config.yml a: variance documented secret n there"});
  CHECK(seen(secret, "{}", {{"config.yml", "a: x"}}, SightOf::unique).empty());

  const std::string unique = R"({"s.yml": {"a": {"$unique": true}}})";
  CHECK(seen(unique, "{}", {{"s.yml", "a: x"}}) == Lines{"s.yml a: ok  there"});
  CHECK(seen(unique, "{}", {{"s.yml", "a: x"}}, SightOf::unique) == Lines{"s.yml a: there"});
  CHECK(seen(unique, "{}", {{"s.yml", "b: x"}}) == Lines{"s.yml a: drift missing-key absent"});
  // Others' values count whatever is expected of them.
  CHECK(seen("{}", R"({"a": {"J": {"$unique": true}}})", {{"config.yml", "a: x"}}) == Lines{"config.yml a: there"});
  CHECK(seen(unique, R"({"s.yml": {"a": {"I": "x"}}})", {{"s.yml", "a: x"}}) == Lines{"s.yml a: there"});
}

TEST_CASE("secrets are no verdict of the host's, and no word of them is") {
  const Expectations set = set_of(R"({"P": {"a": {"$secret": "n"}, "b": 1}})");
  WrittenFiles files({{"config.yml", "a: planted\nb: 1"}});
  const Verdict verdict = judge(set, here(), "P", files, {}, Secrets(), true);
  CHECK(lines_of(verdict) == Lines{"ok config.yml b: 1, is 1 @2:4"});
  CHECK(verdict.counts.keys == 2);
  CHECK(verdict.counts.ok == 1);
  WrittenFiles none;
  CHECK(lines_of(judge(set_of(R"({"P": {"a": {"$secret": "n"}}})"), here(), "P", none, {}, Secrets(), true)).empty());
}

TEST_CASE("a host is given those secrets alone that the set gives it") {
  CHECK(named(R"({"a": {"$secret": "n"}})", "{}", {"n"}) == "n");
  CHECK(named(R"({"a": {"$secret": "n"}})", "{}", {"m"}) == "none");
  CHECK(named(R"({"a": {"$secret": "n"}})", "{}", {"n", true}) == "none");
  CHECK(named(R"({"a": {"$secret": "n"}})", "{}", {"n"}, "Q") == "none");
  CHECK(named("{}", R"({"a": {"J": {"$secret": "n"}}})", {"n"}) == "none");
  CHECK(named("{}", R"({"a": {"O:I": {"$secret": "n"}}})", {"n"}) == "none");
  CHECK(named("{}", R"({"a": {"H:I": {"$secret": "n"}}})", {"n"}) == "n");
  CHECK(named(R"({"s": {"a": {"$secret": "n@{host}.{instance}"}}})", "{}", {"n@{host}.{instance}"}) == "n@H.I");
  CHECK(named(R"({"s": {"a": {"$secret": "n@{instance}"}}})", "{}", {"n@{instance}"}) == "n@I by instance");
  CHECK(named(R"({"a": {"$secret": "n{nn}/{dot}"}})", "{}", {"n{nn}/{dot}"}) == "n71/a.b");
  for (const char* wrong : {"{bad}", "{dash}", "{none}", "x{dash}"}) {
    CAPTURE(wrong);
    CHECK(named(R"({"a": {"$secret": ")" + std::string(wrong) + R"("}})", "{}", {wrong}) == "none");
  }
}

TEST_CASE("a plan has a placeholder for a secret until it is revealed") {
  const Expectations set = set_of(R"({"P": {"a": {"$secret": "n"}, "n": {"$secret": "m", "as": "number"}, "c": 1}})");
  WrittenFiles files({{"config.yml", "a: 'x' # why\nn: 3\nc: 2\n"}});
  const auto plan_with = [&](const std::vector<Order>& orders) {
    Subject subject = here();
    subject.orders = &orders;
    return plan(set, subject, "P", files, {}, Secrets(), {});
  };
  CHECK(plan_with({}).files[0].after == "a: 'x' # why\nn: 3\nc: 1\n");
  const PluginPlan unknown = plan_with({{"P", "config.yml", "a", Order::What::unknown, {}, "why"}});
  REQUIRE(unknown.left.size() == 1);
  CHECK(unknown.left[0].code == "secret-unknown");
  CHECK_FALSE(leaves_drift(unknown.left));
  CHECK(unknown.counts.drift == 1);

  PluginPlan planned =
      plan_with({{"P", "config.yml", "a", Order::What::write, "n"}, {"P", "config.yml", "n", Order::What::write, "m"}});
  REQUIRE(planned.files.size() == 1);
  for (const char* text : {"a: '‹secret n›' # why\n", "‹secret m›", "c: 1\n"})
    CHECK(planned.files[0].after->find(text) != std::string::npos);
  CHECK(planned.files[0].secrets.size() == 2);
  for (const PlannedKey& one : planned.files[0].keys) CHECK(one.hidden == (one.key != "c"));
  PluginPlan without = planned;
  reveal(planned, {{"n", "it's"}, {"m", "0x10"}});
  CHECK(planned.files[0].after == "a: 'it''s' # why\nn: 16\nc: 1\n");
  CHECK(planned.files[0].secrets.empty());
  reveal(without, {{"n", "x"}, {"m", "no number"}});
  CHECK(without.files.empty());
  REQUIRE(without.left.size() == 1);
  CHECK(without.left[0].code == "uneditable");
}

TEST_CASE("what a set says is secret is hidden, and nothing else by it") {
  const Expectations set = set_of(
      R"({"P": {"s.yml": {"db": {"pw": {"$secret": "n"}}}, "config.x": {"$secret": "n"}, "y": {"$secret": "n"}}})",
      R"({"P": {"lang/t": {"k": {"I": {"$secret": "n"}}}}})");
  const Secrets secrets({}, set.secret_keys());
  const auto hides = [&](const std::string& plugin, const std::string& file, const std::string& path) {
    std::optional<Secrets> made;
    const Secrets& of_file = secrets.of_file(plugin, file, made);
    return of_file.hides(path, document::Value::integer("5"));
  };
  CHECK(hides("P", "s.yml", "db.pw"));
  CHECK(hides("P", "s.yml", "db.pw.below"));
  CHECK(hides("P", "config.yml", "x"));
  CHECK(hides("P", "config.yml", "y"));
  CHECK(hides("P", "lang/t.yml", "k"));
  CHECK_FALSE(hides("P", "s.yml", "db.pwd2"));
  CHECK_FALSE(hides("P", "s.yml", "db"));
  CHECK_FALSE(hides("P", "other.yml", "db.pw"));
  CHECK_FALSE(hides("Q", "s.yml", "db.pw"));
  std::optional<Secrets> made;
  const Secrets& of_file = secrets.of_file("P", "s.yml", made);
  const auto read = document::Document::read("db: {pw: 7, port: 8}\n");
  CHECK(of_file.json("db", std::get<document::Document>(read).section("db")->value) ==
        R"({"pw": "‹hidden›", "port": 8})");
  CHECK(&Secrets::shown().of_file("P", "s.yml", made) != &of_file);
}

}  // namespace ampcfg::drift::sight_test
