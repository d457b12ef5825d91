// What Document::read makes of tricky files. Each case says what is to come of it, in the oracle's form
// (oracle/Oracle.java), and SnakeYAML must say the same.

#include "ampcfg/document/reading/document.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "document/oracle.hpp"

namespace ampcfg::document::document_test {
namespace {

using namespace std::string_view_literals;

struct Case {
  std::string_view file;
  std::string_view keys;  ///< one a line, without the last line's end; "!" where the file is refused
};

Oracle& oracle() {
  static Oracle started;
  return started;
}

void check(const std::vector<Case>& cases) {
  std::vector<std::string> files;
  for (const Case& c : cases) files.emplace_back(c.file);
  const std::vector<std::string> answers = oracle().ask(files);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    INFO(files[i]);
    const std::string read = listing(files[i]);
    if (cases[i].keys == "!") {
      CHECK(read.substr(0, 1) == "!");
    } else {
      const std::string expected(cases[i].keys);
      CHECK(read == (expected.empty() ? expected : expected + "\n"));
    }
    INFO("SnakeYAML: " << answers[i] << "\nampcfg: " << read);
    CHECK(agree(read, answers[i]));
  }
}

/// The value that `k: <text>` has.
void check_values(const std::vector<std::pair<std::string_view, std::string_view>>& values) {
  std::vector<std::string> kept;
  for (const auto& [text, value] : values) {
    kept.push_back(fmt::format("k: {}\n", text));
    kept.push_back(fmt::format("\"k\" {}", value));
  }
  std::vector<Case> cases;
  for (std::size_t i = 0; i < kept.size(); i += 2) {
    const bool refused = kept[i + 1] == "\"k\" !";
    cases.push_back({kept[i], refused ? "!"sv : std::string_view(kept[i + 1])});
  }
  check(cases);
}

/// The text that the key `<text>` becomes.
void check_keys(const std::vector<std::pair<std::string_view, std::string_view>>& keys) {
  std::vector<std::string> kept;
  for (const auto& [text, path] : keys) {
    kept.push_back(fmt::format("{}: 1\n", text));
    kept.push_back(fmt::format("\"{}\" i1", path));
  }
  std::vector<Case> cases;
  for (std::size_t i = 0; i < kept.size(); i += 2) cases.push_back({kept[i], kept[i + 1]});
  check(cases);
}

}  // namespace

TEST_CASE("plain scalars are resolved as YAML 1.1 has them") {
  check_values({{"yes", "true"},
                {"No", "false"},
                {"TRUE", "true"},
                {"on", "true"},
                {"OFF", "false"},
                {"y", "\"y\""},
                {"n", "\"n\""},
                {"tRUE", "\"tRUE\""},
                {"yesyes", "\"yesyes\""},
                {"~", "~"},
                {"null", "~"},
                {"Null", "~"},
                {"NULL", "~"},
                {"nULL", "\"nULL\""},
                {"", "~"},
                {"=", "\"=\""},
                {"<<", "!"},
                {"\"<<\"", "\"<<\""},
                {"2001-01-01", "\"2001-01-01\""},
                {"2001-12-14 21:59:43.10 -5", "\"2001-12-14 21:59:43.10 -5\""},
                {"1.20.4", "\"1.20.4\""},
                {"\"1\"", "\"1\""},
                {"'yes'", "\"yes\""}});
}

TEST_CASE("integers of every base and any length") {
  check_values({{"0", "i0"},
                {"-0", "i0"},
                {"+12", "i12"},
                {"1_000", "i1000"},
                {"1__", "i1"},
                {"_1", "\"_1\""},
                {"0x1F", "i31"},
                {"-0x_dead_BEEF", "i-3735928559"},
                {"0x", "\"0x\""},
                {"0X1F", "\"0X1F\""},
                {"0b11", "i3"},
                {"0b2", "\"0b2\""},
                {"0777", "i511"},
                {"00", "i0"},
                {"0_", "\"0_\""},
                {"09", "\"09\""},
                {"0o10", "\"0o10\""},
                {"12:30", "i750"},
                {"1:60", "\"1:60\""},
                {"190:20:30", "i685230"},
                {"190:20:30:40:50:59", "i1980938995"},
                {"3:0:0:0:0:0", "i-1962167296"},
                {"-3:0:0:0:0:0", "!"},
                {"99999999999999999999", "i99999999999999999999"},
                {"0xFFFFFFFFFFFFFFFFFF", "i4722366482869645213695"},
                {"-0777777777777777777777777", "i-4722366482869645213695"},
                {"0b10000000000000000000000000000000000000000000000000000000000000000", "i18446744073709551616"}});
}

TEST_CASE("a number of more than 1,024 characters is a string, and one by its tag") {
  const std::string nines(1025, '9');
  const std::string plain = fmt::format("k: {}\n", nines);
  const std::string tagged = fmt::format("k: !!int {}\n", nines);
  const std::string plain_keys = fmt::format("\"k\" \"{}\"", nines);
  const std::string tagged_keys = fmt::format("\"k\" i{}", nines);
  check({{plain, plain_keys}, {tagged, tagged_keys}});
}

TEST_CASE("floats") {
  check_values({{"1.5", "f3ff8000000000000"},
                {"1.", "f3ff0000000000000"},
                {".5", "f3fe0000000000000"},
                {"1e3", "f408f400000000000"},
                {"1E+3", "f408f400000000000"},
                {"-0.0", "f8000000000000000"},
                {"1e", "\"1e\""},
                {"1:30.5", "f4056a00000000000"},
                {".inf", "f7ff0000000000000"},
                {"-.INF", "ffff0000000000000"},
                {".NaN", "f7ff8000000000000"},
                {"+.nan", "\"+.nan\""},
                {"1e999", "f7ff0000000000000"},
                {"1e-999", "f0"},
                {"4.9e-324", "f1"},
                {"._", "!"},
                {"1_0.2_5", "f4024800000000000"}});
}

TEST_CASE("keys are resolved and become their text, as Java writes it") {
  check_keys({{"yes", "true"},
              {"Off", "false"},
              {"010", "8"},
              {"0x10", "16"},
              {"1_0", "10"},
              {"12:30", "750"},
              {"1.20", "1.2"},
              {"1e10", "1.0E10"},
              {"1e3", "1000.0"},
              {"9999999.0", "9999999.0"},
              {"1e7", "1.0E7"},
              {"0.001", "0.001"},
              {"0.0001", "1.0E-4"},
              {"-0.0", "-0.0"},
              {".inf", "Infinity"},
              {"-.inf", "-Infinity"},
              {".nan", "NaN"},
              {"null", "null"},
              {"~", "null"},
              {"2001-1-1", "2001-1-1"},
              {"4.9e-324", "4.9E-324"},
              {"2e-323", "2.0E-323"},
              {"2e23", "2.0E23"},
              {"123456.789", "123456.789"},
              {"1.7976931348623157e308", "1.7976931348623157E308"},
              {"'yes'", "yes"},
              {"=", "="},
              {"? [a, 1, ~, 0.50]\n", "[a, 1, null, 0.5]"},
              {"? {a: {b: [x]}}\n", "{a={b=[x]}}"},
              {"[a, b]", "[a, b]"}});
}

TEST_CASE("flattening as Bukkit's set and createSection do") {
  check({{"a.b: 1\na: {b: 2, c: 3}\n", "\"a.b\" i2\n\"a.c\" i3"},
         {"a: {b: 2}\na.b: 1\n", "\"a.b\" i1"},
         {"a: {b: {c: 1, d: 2}}\na.b: x\n", "\"a.b\" \"x\""},
         {"a: 1\na.b.c: 2\n", "\"a.b.c\" i2"},
         {"a: {}\n", "\"a\" {}"},
         {"a: {}\na.b: 1\n", "\"a.b\" i1"},
         {"a.b: 1\na: {}\n", "\"a\" {}"},
         {"a: []\nb: [{x.y: 1}]\n", "\"a\" []\n\"b\" [{\"x.y\":i1,},]"},
         {"a: ~\nb.c: \n", "\"a\" ~\n\"b.c\" ~"},
         {"x: 1\ny: 2\nx: 3\n", "\"y\" i2\n\"x\" i3"},
         {"1: a\n\"1\": b\nc: 0\n", "\"1\" \"b\"\n\"c\" i0"},
         {"o: {==: org.bukkit.Color, RED: 1}\n", "\"o.==\" \"org.bukkit.Color\"\n\"o.RED\" i1"},
         {"", ""},
         {"# nothing\n", ""},
         {"~\n", ""},
         {"--- !!null x\n", ""},
         {"{}\n", ""},
         {"- a\n", "!"},
         {"text\n", "!"}});
}

TEST_CASE("merge keys, also of merges, and their order") {
  check({{"a: &a {x: 1, y: 2}\nb: {y: 3, <<: *a}\n", "\"a.x\" i1\n\"a.y\" i2\n\"b.y\" i3\n\"b.x\" i1"},
         {"a: &a {x: 1, y: 2}\nb: {<<: *a, z: 3}\n", "\"a.x\" i1\n\"a.y\" i2\n\"b.x\" i1\n\"b.y\" i2\n\"b.z\" i3"},
         {"a: &a {x: 1, y: 2}\nb: {w: 0, <<: *a, z: 4, x: 3}\n",
          "\"a.x\" i1\n\"a.y\" i2\n\"b.w\" i0\n\"b.x\" i3\n\"b.y\" i2\n\"b.z\" i4"},
         {"a: &a {x: 1}\nb: &b {y: 2}\nc: {<<: [*b, *a], z: 3}\n",
          "\"a.x\" i1\n\"b.y\" i2\n\"c.y\" i2\n\"c.x\" i1\n\"c.z\" i3"},
         {"a: &a {x: 1}\nb: &b {<<: *a, x: 2}\nc: {<<: [*a, *b]}\n", "\"a.x\" i1\n\"b.x\" i2\n\"c.x\" i1"},
         {"a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b, y: 3}\n",
          "\"a.x\" i1\n\"b.x\" i1\n\"b.y\" i2\n\"c.x\" i1\n\"c.y\" i3"},
         // SnakeYAML takes the merge key out of a mapping that is merged before it is read itself.
         {"a: &a {x: 1}\nb: {c: &c {<<: *a, y: 2}, <<: *c}\n", "\"a.x\" i1\n\"b.c.y\" i2\n\"b.x\" i1\n\"b.y\" i2"},
         {"b: {<<: {k: 1, k: 2}}\n", "\"b.k\" i1"},
         {"b: {<<: [{k: 1}, 2]}\n", "!"},
         {"b: {<<: 1}\n", "!"},
         {"b: {\"<<\": {k: 1}}\n", "\"b.<<.k\" i1"},
         {"b: {!!merge x: {k: 1}}\n", "\"b.k\" i1"},
         {"a: {<<: []}\n", "\"a\" {}"}});
}

TEST_CASE("anchors and aliases") {
  check({{"a: &x 1\nb: *x\n", "\"a\" i1\n\"b\" i1"},
         {"a: &x {k: 1}\nb: *x\n", "\"a.k\" i1\n\"b.k\" i1"},
         {"a: &x 1\nb: &x 2\nc: *x\n", "\"a\" i1\n\"b\" i2\n\"c\" i2"},
         {"&k a: &v b\n*k : *v\n", "\"a\" \"b\""},
         {"a: &x\nb: *x\n", "\"a\" ~\n\"b\" ~"},
         {"a: *x\n", "!"},
         {"a: &x [*x]\n", "!"},
         {"&x a: {b: *x}\n", "\"a.b\" \"a\""},
         {"a: &x.y 1\n", "!"},
         {"a: &ä 1\nb: *ä\n", "\"a\" i1\n\"b\" i1"},
         {"a: & 1\n", "!"},
         {"a: *\n", "!"}});
}

TEST_CASE("tags") {
  check_values({{"!!str 1", "\"1\""},
                {"!!str", "\"\""},
                {"! 12", "i12"},
                {"! \"12\"", "i12"},
                {"! \" \"", "~"},
                {"!!int \"0x1F\"", "i31"},
                {"!!int x", "!"},
                {"!!int \"+-5\"", "i-5"},
                {"!!int \"--5\"", "!"},
                {"!!int \"\xD9\xA1\xD9\xA2\"", "i12"},
                {"!!int \"1:2:\"", "i62"},
                {"!!int ':'", "i0"},
                {"!!float 1", "f3ff0000000000000"},
                {"!!float \" 1d\"", "f3ff0000000000000"},
                {"!!float 0x1p3", "f4020000000000000"},
                {"!!float Infinity", "f7ff0000000000000"},
                {"!!float x", "!"},
                {"!!bool YeS", "true"},
                {"!!bool maybe", "~"},
                {"!!null x", "~"},
                {"!!timestamp x", "\"x\""},
                {"!!seq [a]", "[\"a\",]"},
                {"!!seq {a: b}", "!"},
                {"!!map [a]", "!"},
                {"!!binary aGk=", "!"},
                {"!!set {a, b}", "!"},
                {"!!omap [a: b]", "!"},
                {"!!pairs [a: b]", "!"},
                {"!mine x", "!"},
                {"!<tag:yaml.org,2002:str> 1", "\"1\""},
                {"!<tag:yaml.org,2002:s%74r> 1", "\"1\""},
                {"!<!> 1", "i1"},
                {"!h!x 1", "!"}});
  check({{"k: !!binary x\nk: 1\n", "\"k\" i1"}, {"%TAG ! tag:yaml.org,2002:\n---\nk: !str 1\n", "\"k\" \"1\""}});
}

TEST_CASE("block scalars with every chomping and indentation") {
  check({{"k: |\n  a\n   b\n\n  c\n\n", "\"k\" \"a\\0a b\\0a\\0ac\\0a\""},
         {"k: |-\n  a\n\n", "\"k\" \"a\""},
         {"k: |+\n  a\n\n \n", "\"k\" \"a\\0a\\0a\\0a\""},
         {"k: |2\n   a\n  b\n", "\"k\" \" a\\0ab\\0a\""},
         {"k: |1-\n  a\n", "\"k\" \" a\""},
         {"k: |-1\n  a\n", "\"k\" \" a\""},
         {"k: |0\n  a\n", "!"},
         {"k: |12\n  a\n", "!"},
         {"k: |+-\n  a\n", "!"},
         {"k: |x\n  a\n", "!"},
         {"k: | # c\n  a\n", "\"k\" \"a\\0a\""},
         {"k: |\t\n  a\n", "!"},
         {"k: |\xEF\xBC\x91\n  a\n", "\"k\" \" a\\0a\""},
         {"k: >\n  a\n  b\n\n  c\n    d\n  e\n", "\"k\" \"a b\\0ac\\0a  d\\0ae\\0a\""},
         {"k: >-\n  a\n  b\n", "\"k\" \"a b\""},
         {"k: >+\n  a\n\n", "\"k\" \"a\\0a\\0a\""},
         {"k: |\n", "\"k\" \"\""},
         {"k: |+\n\n\n", "\"k\" \"\\0a\\0a\""},
         {"k: |\n  a", "\"k\" \"a\""},
         {"k: |\n    \n  a\n", "!"},
         {"k: |\n  \ta\n \n", "\"k\" \"\\09a\\0a\""},
         {"k: |\n a\n--- x\n", "!"},
         {"k: >\n a\xE2\x80\xA8 b\n",
          "\"k\" \"a\xE2\x80\xA8"
          "b\\0a\""},
         {"- |\n a\n", "!"}});
}

TEST_CASE("flow collections, also over many lines") {
  check({{"k: [a,\n b\n, c,\n]\n", "\"k\" [\"a\",\"b\",\"c\",]"},
         {"k: [a: 1, ? b : 2, ? c, ? , {d, e: }]\n",
          "\"k\" [{\"a\":i1,},{\"b\":i2,},{\"c\":~,},{\"null\":~,},{\"d\":~,\"e\":~,},]"},
         {"k: {a: 1,\nb: 2}\n", "\"k.a\" i1\n\"k.b\" i2"},
         {"k: {\"a\":1}\n", "\"k.a\" i1"},
         {"k: {a:1}\n", "\"k.a:1\" ~"},
         {"k: [a, , b]\n", "!"},
         {"k: [a b\n", "!"},
         {"k: [a}\n", "!"},
         {"k: ]\n", "!"},
         {"k: [a]b\n", "!"},
         {"k: [-]\n", "\"k\" [\"-\",]"},
         {"k: [http://x, a#b]\n", "\"k\" [\"http://x\",\"a#b\",]"},
         {"k: [a # c\n, b]\n", "\"k\" [\"a\",\"b\",]"},
         {"k: [a?b]\n", "!"},
         {"k: {x: multi\n  line}\n", "\"k.x\" \"multi line\""},
         {"? {a: 1}\n: 2\n", "\"{a=1}\" i2"}});
}

TEST_CASE("quoted scalars and every escape") {
  check({{R"(k: "\0\a\b\t\n\v\f\r\e\ \"\\\N\_\L\P\x41\u00e9\U0001F600")",
          "\"k\" \"\\00\\07\\08\\09\\0a\\0b\\0c\\0d\\1b \\22\\5c\xC2\x85\xC2\xA0\xE2\x80\xA8\xE2\x80\xA9"
          "A\xC3\xA9\xF0\x9F\x98\x80\""},
         {R"(k: "\ud83d\ude00 \ud83d \ude00")", "\"k\" \"\xF0\x9F\x98\x80 \xED\xA0\xBD \xED\xB8\x80\""},
         {R"(k: "\/")", "!"},
         {R"(k: "\x4")", "!"},
         {R"(k: "\u12g4")", "!"},
         {R"(k: "\U00110000")", "!"},
         {"k: \"\\\tx\"", "!"},
         {"k: \"a  \n  b\n\n  c \\\n   d\\n\"", "\"k\" \"a b\\0ac d\\0a\""},
         {"k: 'a''b\n c\\n'", "\"k\" \"a'b c\\5cn\""},
         {"k: \"a\n---\n\"", "!"},
         {"k: \"a\n--- b\"", "!"},
         {"k: \"a\n---b\"", "\"k\" \"a ---b\""},
         {"k: 'open\n", "!"},
         {"k: 'a' b\n", "!"},
         {"k: \"a\t\n\t b\"", "\"k\" \"a b\""},
         {"k: \"a\xE2\x80\xA8  b\"",
          "\"k\" \"a\xE2\x80\xA8"
          "b\""}});
}

TEST_CASE("plain scalars over lines") {
  check({{"k: a\n b\n\n c\n", "\"k\" \"a b\\0ac\""},
         {"k: a # c\n b\n", "!"},
         {"k: a\nb\n", "!"},
         {"k: a b: c\n", "!"},
         {"k: a:b\n", "\"k\" \"a:b\""},
         {"k: a :b\n", "\"k\" \"a :b\""},
         {"k: -a\n", "\"k\" \"-a\""},
         {"k: %a\n", "!"},
         {"k: @a\n", "!"},
         {"k: `a\n", "!"},
         {"a b\n c: d\n", "!"},
         {"k: a\n---b\n", "!"},
         {"k: a\n...b\n", "!"}});
}

TEST_CASE("tabs") {
  check({{"k:\tv\n", "!"},
         {"\tk: v\n", "!"},
         {"k: v\t\n", "\"k\" \"v\""},
         {"k: a\tb\n", "\"k\" \"a\\09b\""},
         {"k: v \t # c\n", "\"k\" \"v\""},
         {"k: \"v\"\t\n", "!"},
         {"k: [a,\tb]\n", "!"},
         {"k: [a\t, b]\n", "\"k\" [\"a\",\"b\",]"},
         {"k:\n-\ta\n", "!"},
         {"k: a\n\tb\n", "!"},
         {"\t\n", "!"},
         {"\t# c\nk: v\n", "!"},
         {"k: v\n \t\n", "!"}});
}

TEST_CASE("a comment behind something on its line belongs to that") {
  check({{"k: v # c\n", "\"k\" \"v\""},
         {"k: # c\n  l: v\n", "\"k.l\" \"v\""},
         {"k: v # c\n     # below it\nl: w\n", "\"k\" \"v\"\n\"l\" \"w\""},
         {"k: v # c\n\n   # elsewhere\nl: w\n", "\"k\" \"v\"\n\"l\" \"w\""},
         {"k: v # c\n\n     # below it, after an empty line\nl: w\n", "!"},
         {"k: 'ä' # c\n\n       # below it, after an empty line\nl: w\n", "!"},
         {"k: |\n   v\n  # c\n\n  # below it, after an empty line\nl: w\n", "!"},
         {"--- # c\n", "!"},
         {"--- # c\nk: v\n", "!"},
         {"k: # c\n- v # c\n", "\"k\" [\"v\",]"},
         {"k:\n- # c\n  v\n", "\"k\" [\"v\",]"},
         {"k: | # c\n  v\n", "\"k\" \"v\\0a\""},
         {"k:\n# c\n  | # c\n  v\n", "!"},
         {"k:\n- | # c\n  v\n", "!"},
         {"k:\n- v # c\n- | # c\n  v\n", "\"k\" [\"v\",\"v\\0a\",]"},
         {"k: [ # c\n v]\n", "!"},
         {"k: { # c\n  }\n", "!"},
         {"k: [\n # c\n v, # c\n w # c\n , x] # c\n", "\"k\" [\"v\",\"w\",\"x\",]"},
         {"k: [[v]\n # c\n , # c\n w]\n", "!"},
         {"k: {l: v, # c\n m: w # c\n }\n", "\"k.l\" \"v\"\n\"k.m\" \"w\""}});
}

TEST_CASE("no comment or empty line stands between what belongs together") {
  check({{"k: &x # c\n  l: v\n", "!"},
         {"k: &x\n\n  l: v\n", "!"},
         {"k: &x\n  l: v\n", "\"k.l\" \"v\""},
         {"k: !!str # c\n  v\n", "!"},
         {"k: &x # c\nl: v\n", "\"k\" ~\n\"l\" \"v\""},
         {"k:\n  l: &x\n# c\n  m: v\n", "\"k.l\" ~\n\"k.m\" \"v\""},
         {"k:\n- !!map # c\n  l: v\n", "!"},
         {"? # c\n  k\n: v\n", "!"},
         {"?\n\n  k\n: v\n", "!"},
         {"? # c\n  k: v\n", "!"},
         {"? k # c\n: v\n", "!"},
         {"? k # c\n? l\n", "\"k\" ~\n\"l\" ~"},
         {"? [k] # c\n: v\n", "\"[k]\" \"v\""},
         {"? 'k'\n\n: v\n", "!"},
         {"? k\n\n: v\n", "\"k\" \"v\""},
         {"k: [l: # c\n v]\n", "!"},
         {"k: {l:\n\n v}\n", "!"},
         {"k: [? # c\n l]\n", "!"}});
}

TEST_CASE("text without quotes ends before comments, keys, and the file's last character") {
  check({{"k: v\n  w\n\n  # c\nl: x\n", "\"k\" \"v w\"\n\"l\" \"x\""},
         {"k: v\n  # c\n  w\n", "!"},
         {"k: v\n  l: w\n", "!"},
         {"k: v\n  w", "!"},
         {"k: v\n  \xF0\x9F\x98\x80", "!"},
         {"k: v\n  wx", "\"k\" \"v wx\""},
         {"k: [v\n\n]", "\"k\" [\"v\",]"},
         {"k:\n- v\n\r\r\n- w\n", "\"k\" [\"v\",\"w\",]"},
         {"? a\n  b\r\r: c\n", "\"a b\" \"c\""}});
}

TEST_CASE("documents and directives") {
  check({{"---\nk: v\n", "\"k\" \"v\""},
         {"---\n# c\nk: v\n...\n# end\n\n# end\n", "\"k\" \"v\""},
         {"k: v\n... # c\n\n    # c\n", "\"k\" \"v\""},
         {"k: v\n...\n# c\n...\n", "!"},
         {"%YAML 1.1 # c\n# c\n\n---\nk: v\n", "\"k\" \"v\""},
         {"%YAML 1.1 # c\n%FOO\n---\nk: v\n", "!"},
         {"%YAML 1.1\n\n%FOO\n---\nk: v\n", "!"},
         {"k: v\n---\n", "!"},
         {"k: v\n---\nk: w\n", "!"},
         {"k: v\n...\n...\n", "\"k\" \"v\""},
         {"k: v\n...\nk: w\n", "!"},
         {"...\n", "!"},
         {"---\n---\n", "!"},
         {"---\n...\n", ""},
         {"--- k: v\n", "!"},
         {"%YAML 1.1\n---\nk: v\n", "\"k\" \"v\""},
         {"%YAML 1.9 # c\n---\nk: v\n", "\"k\" \"v\""},
         {"%YAML 2.0\n---\nk: v\n", "!"},
         {"%YAML 1\n---\nk: v\n", "!"},
         {"%YAML 1.1\n%YAML 1.1\n---\nk: v\n", "!"},
         {"%YAML 1.1\n", ""},
         {"%YAML 1.99999999999\n---\n", "!"},
         {"%FOO bar\n---\nk: v\n", "\"k\" \"v\""},
         {"%YAML 1.1\nk: v\n", "!"},
         {"k: v\n%FOO\n", "\"k\" \"v\""},
         {"%TAG !a! x\n%TAG !a! y\n---\nk: v\n", "!"},
         {"k: v\n%TAG !a\n", "!"}});
}

TEST_CASE("line ends, byte order marks and bytes that are not UTF-8") {
  check({{"\xEF\xBB\xBFk: v\n", "\"k\" \"v\""},
         {"\xEF\xBB\xBF\xEF\xBB\xBFk: v\n", "\"k\" \"v\""},
         {"k: \xEF\xBB\xBFv\n", "\"k\" \"\xEF\xBB\xBFv\""},
         {"k: v\r\nl: |\r\n a\r\n b\r\n", "\"k\" \"v\"\n\"l\" \"a\\0ab\\0a\""},
         {"k: v\rl: w\r", "\"k\" \"v\"\n\"l\" \"w\""},
         {"k: v\xC2\x85l: w\xE2\x80\xA9m: x\n", "\"k\" \"v\"\n\"l\" \"w\"\n\"m\" \"x\""},
         {"k: v\xC2\xA0\n", "\"k\" \"v\xC2\xA0\""},
         {"k\0: v\n"sv, "!"},
         {"k: v\n\0"sv, "!"},
         {"k: \x01\n", "!"},
         {"k: \x7F\n", "!"},
         {"k: \xC2\x80\n", "!"},
         {"k: \xEF\xBF\xBE\n", "!"},
         {"k: \xEF\xBF\xBD\n", "\"k\" \"\xEF\xBF\xBD\""},
         {"k: \xF0\x9F\x98\x80\n", "\"k\" \"\xF0\x9F\x98\x80\""},
         {"k: a\xFF"
          "b\n",
          "\"k\" \"a\xEF\xBF\xBD"
          "b\""},
         {"k: \xC0\x80\n", "\"k\" \"\xEF\xBF\xBD\xEF\xBF\xBD\""},
         {"k: \xED\xA0\x80\n", "\"k\" \"\xEF\xBF\xBD\""},
         {"k: \xE2\x82\n", "\"k\" \"\xEF\xBF\xBD\""},
         {"k: \xF0\x9F\x98\n", "\"k\" \"\xEF\xBF\xBD\""},
         {"k: \xF0\x80\x80\n", "\"k\" \"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
         {"k: \xF0\x9F", "\"k\" \"\xEF\xBF\xBD\""},
         {"\xFF\xFEk: v\n", "\"\xEF\xBF\xBD\xEF\xBF\xBDk\" \"v\""}});
}

TEST_CASE("keys that no question mark announces fit in 1,024 characters on one line") {
  const std::string longest(1022, 'a');
  const std::string longer = fmt::format("{}aaa", longest);
  const std::string fits = fmt::format("{}: 1\n", longest);
  const std::string too_long = fmt::format("{}: 1\n", longer);
  const std::string fits_keys = fmt::format("\"{}\" i1", longest);
  check({{fits, fits_keys}, {too_long, "!"}, {"\"a\n b\": 1\n", "!"}, {"? \"a\n b\"\n: 1\n", "\"a b\" i1"}});
}

TEST_CASE("levels and sizes have limits") {
  const std::string lists_100 = fmt::format("k: {:[>99}x{:]>99}\n", "", "");
  const std::string lists_101 = fmt::format("k: {:[>100}{:]>100}\n", "", "");
  const std::string many_aliases = [] {
    std::string file = fmt::format("a: &a [{:1000}x, x]\n", "");
    for (int i = 0; i < 5000; ++i) file += fmt::format("k{}: *a\n", i);
    return file;
  }();
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i)
    bomb += fmt::format("a{0}: &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n", i, i - 1);
  CHECK(listing(lists_100).substr(0, 1) != "!");
  CHECK(agree(listing(lists_100), oracle().ask(lists_100)));
  CHECK(agree(listing(many_aliases), oracle().ask(many_aliases)));
  check({{lists_101, "!"}, {bomb, "!"}});
}

}  // namespace ampcfg::document::document_test
