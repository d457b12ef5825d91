// What an edit makes of a file's text: tables of files, a key, its new value as JSON (nothing: taken away), and the
// file afterwards, or behind `!` why the edit is refused. SnakeYAML reads every result as Document::read does.

#include "ampcfg/document/editing/edit.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/document/json/json.hpp"
#include "document/oracle.hpp"

namespace ampcfg::document::edit_test {
namespace {

using namespace std::string_literals;

struct Case {
  std::string file;
  std::string path;
  std::string value;
  std::string result;
};

Oracle& oracle() {
  static Oracle started;
  return started;
}

/// JSON values, kept for as long as the edits that use them.
class Values {
 public:
  std::optional<Value> read(const std::string& json) {
    if (json.empty()) return std::nullopt;
    texts_.push_back(std::make_unique<JsonText>(std::get<JsonText>(JsonText::read(json))));
    return texts_.back()->root().value;
  }

 private:
  std::vector<std::unique_ptr<JsonText>> texts_;
};

std::string edited(const std::string& file, const std::vector<Edit>& edits) {
  const std::variant<Document, Invalid> read = Document::read(file);
  REQUIRE(std::holds_alternative<Document>(read));
  const Edited done = edit(std::get<Document>(read), edits);
  if (!done.refused.empty()) {
    CHECK((edits.size() > 1 || done.bytes == file));
    return "!" + done.refused[0].reason;
  }
  return done.bytes;
}

void check(const std::vector<Case>& cases, bool replace = false) {
  std::vector<std::string> results;
  for (const Case& c : cases) {
    INFO(c.file << "\n" << c.path << " = " << c.value);
    Values values;
    results.push_back(edited(c.file, {{c.path, values.read(c.value), replace}}));
    CHECK(results.back() == c.result);
    if (results.back().starts_with('!')) results.back().clear();
  }
  const std::vector<std::string> answers = oracle().ask(results);
  for (std::size_t i = 0; i < results.size(); ++i) {
    INFO(results[i] << "\nSnakeYAML: " << answers[i]);
    CHECK(agree(listing(results[i]), answers[i]));
  }
}

/// What stands behind `k: ` for a value.
void check_values(const std::vector<std::pair<std::string, std::string>>& values) {
  std::vector<Case> cases;
  for (const auto& [json, text] : values) cases.push_back({"k: old\nl: 2\n", "k", json, "k: " + text + "\nl: 2\n"});
  check(cases);
}

}  // namespace

TEST_CASE("a value is written as a server's operator would, and reads back as itself") {
  check_values({
      {"true", "true"},
      {"5", "5"},
      {"-12345678901234567890123", "-12345678901234567890123"},
      {"1.5", "1.5"},
      {"100000.0", "100000.0"},
      {"1e21", "1.0e+21"},
      {"-1.5e-9", "-1.5e-09"},
      {"null", "null"},
      {"[]", "[]"},
      {"{}", "{}"},
      {R"("text")", "text"},
      {R"("two words")", "two words"},
      {R"("")", "''"},
      {R"("yes")", "'yes'"},
      {R"("No")", "'No'"},
      {R"("y")", "y"},
      {R"("true")", "'true'"},
      {R"("0x1F")", "'0x1F'"},
      {R"("12:30")", "'12:30'"},
      {R"("1e3")", "'1e3'"},
      {R"("=")", "'='"},
      {R"("~")", "'~'"},
      {R"("null")", "'null'"},
      {R"("1_000")", "'1_000'"},
      {R"("2024-01-31")", "'2024-01-31'"},
      {R"("2024-01-31 10:00:00")", "'2024-01-31 10:00:00'"},
      {R"("<<")", "'<<'"},
      {R"("1.20.4")", "1.20.4"},
      {R"("&aHello")", "'&aHello'"},
      {R"("%player% left")", "'%player% left'"},
      {R"("@x")", "'@x'"},
      {R"("*")", "'*'"},
      {R"("!")", "'!'"},
      {R"("- a")", "'- a'"},
      {R"("-a")", "-a"},
      {R"("-")", "'-'"},
      {R"("---")", "'---'"},
      {R"("a: b")", "'a: b'"},
      {R"("a:b")", "a:b"},
      {R"("a:")", "'a:'"},
      {R"("a #b")", "'a #b'"},
      {R"("a#b")", "a#b"},
      {R"("it's")", "it's"},
      {R"("'quoted'")", "'''quoted'''"},
      {R"(" a")", "' a'"},
      {R"("a ")", "'a '"},
      {R"("a\tb")", R"("a\tb")"},
      {R"("a\nb")", R"("a\nb")"},
      {R"("\u0000\u0085\u2028\ufeff")", R"("\x00\x85\u2028\ufeff")"},
      {R"("\ud83d")", R"("\ud83d")"},
      {R"("§cRed 😀")", "§cRed 😀"},
      {R"("{a}")", "'{a}'"},
      {R"("[a]")", "'[a]'"},
      {R"("a, b")", "a, b"},
      {R"("? a")", "'? a'"},
      {R"("`x`")", "'`x`'"},
  });
}

TEST_CASE("scalars are replaced, and nothing around them") {
  check({
      {"a: 1 # one\nb: 2\n", "a", "3", "a: 3 # one\nb: 2\n"},
      {"a:   1\n", "a", "3", "a:   3\n"},
      {"a: 'x'   # c\n", "a", R"("y")", "a: 'y'   # c\n"},
      {"a: \"x\"\n", "a", R"("it's \"y\"")", "a: \"it's \\\"y\\\"\"\n"},
      {"a: 'x'\n", "a", R"("it's")", "a: 'it''s'\n"},
      {"a: 'x'\n", "a", R"("l1\nl2")", "a: \"l1\\nl2\"\n"},
      {"a: 'x'\n", "a", "5", "a: 5\n"},
      {"a: 5\nb: \"q\"\nc: \"r\"\n", "a", R"("s")", "a: \"s\"\nb: \"q\"\nc: \"r\"\n"},
      {"a: 5\nb: \"q\"\nc: r\nd: s\n", "a", R"("yes")", "a: \"yes\"\nb: \"q\"\nc: r\nd: s\n"},
      {"a: one\n  two\n\n  three\nb: 1\n", "a", R"("x")", "a: x\nb: 1\n"},
      {"a: 'one\n  two' # c\nb: 1\n", "a", R"("x")", "a: 'x' # c\nb: 1\n"},
      {"a: \"one\\\n  two\"\nb: 1\n", "a", "true", "a: true\nb: 1\n"},
      {"a:\n  one\nb: 1\n", "a", "2", "a:\n  2\nb: 1\n"},
      {"a:\nb: 1\n", "a", "2", "a: 2\nb: 1\n"},
      {"a: # c\nb: 1\n", "a", "2", "a: 2 # c\nb: 1\n"},
      {"a: ~\n", "a", "2", "a: 2\n"},
      {"a: 1\n", "a", "null", "a: null\n"},
      {"a:", "a", "2", "a: 2"},
      {"a: 1", "a", "2", "a: 2"},
      {"\xEF\xBB\xBF"
       "a: 1\r\nb: 2\r\n",
       "b", "3",
       "\xEF\xBB\xBF"
       "a: 1\r\nb: 3\r\n"},
      {"a: 1\t# c\nb: 2\n", "a", R"("yes")", "a: 'yes' # c\nb: 2\n"},
      {"a: x\t\nb: 2\n", "a", R"("yes")", "a: 'yes'\nb: 2\n"},
      {"a: x\t\nb: 2\n", "a", R"("z")", "a: z\t\nb: 2\n"},
      {"%YAML 1.1\n---\na: 1\n...\n", "a", "2", "%YAML 1.1\n---\na: 2\n...\n"},
      {"a: b\xFF"
       "c\nd: 1\ne: \xC3\n",
       "d", "2",
       "a: b\xFF"
       "c\nd: 2\ne: \xC3\n"},
      {"a: b\xFF"
       "c\nd: 1\n",
       "a", R"("x")", "a: x\nd: 1\n"},
      {"a: 1\n", "a", "1.0", "a: 1\n"},
      {"a: yes\n", "a", "true", "a: yes\n"},
      {"yes: 1\n010: 2\n\"a.b\": 3\n", "true", "4", "yes: 4\n010: 2\n\"a.b\": 3\n"},
      {"yes: 1\n010: 2\n\"a.b\": 3\n", "8", "4", "yes: 1\n010: 4\n\"a.b\": 3\n"},
      {"yes: 1\n010: 2\n\"a.b\": 3\n", "a.b", "4", "yes: 1\n010: 2\n\"a.b\": 4\n"},
      {"a: 1\na: 2\n", "a", "3", "a: 1\na: 3\n"},
      {"a: {b: 1}\na.b: 2\n", "a.b", "3", "a: {b: 1}\na.b: 3\n"},
      {"a.b: 1\na: {b: 2, c: 3}\n", "a.b", "4", "a.b: 1\na: {b: 4, c: 3}\n"},
      {"? a\n: 1\n", "a", "2", "? a\n: 2\n"},
      {"a: !!str 5\n", "a", R"("6")", "a: !!str '6'\n"},
      {"a: !!str 5\n", "a", "6", "a: 6\n"},
      {"a: !!int \"5\"\n", "a", "6", "a: !!int 6\n"},
      {"k: \"v\"# c\n", "k", "5", "k: 5 # c\n"},
      {"? k\nl: 1\n", "k", "5", "? k\n: 5\nl: 1\n"},
      {"a: &x \nb: 1\n", "a", "5", "a: &x 5 \nb: 1\n"},
      {"a: &x\nb: *x\n", "a", "5", "a: 5\nb: &x null\n"},
      {"? k\n: - 1\n  - 2\nl: 1\n", "k", "5", "? k\n: 5\nl: 1\n"},
      {"x.: 1\n", "x.", "[]", "x.: []\n"},
  });
}

TEST_CASE("a text block stays one where the new text can be written so") {
  check({
      {"a: |\n  one\n  two\nb: 1\n", "a", R"("x\ny\n")", "a: |\n  x\n  y\nb: 1\n"},
      {"a: | # c\n    one\nb: 1\n", "a", R"("x\n\ny")", "a: |- # c\n    x\n\n    y\nb: 1\n"},
      {"a: >-\n  one\n  two\nb: 1\n", "a", R"("x")", "a: >-\n  x\nb: 1\n"},
      {"a: >-\n  one\n  two\nb: 1\n", "a", R"("x\ny")", "a: |-\n  x\n  y\nb: 1\n"},
      {"a: |2-\n   one\nb: 1\n", "a", R"("x")", "a: |-\n   x\nb: 1\n"},
      {"a: |+\n  one\n\nb: 1\n", "a", R"("x\n")", "a: |\n  x\n\nb: 1\n"},
      {"a: |\n  one\nb: 1\n", "a", R"(" x\n")", "a: \" x\\n\"\nb: 1\n"},
      {"a: | # c\n  one\n\n  two\nb: 1\n", "a", "5", "a: 5 # c\nb: 1\n"},
      {"a: |\n  one\n\n\nb: 1\n", "a", "[1]", "a:\n- 1\n\n\nb: 1\n"},
      {"a: |\n  one", "a", "5", "a: 5"},
      {"a: |\nb: 1\n", "a", R"("x\n")", "a: |\n  x\nb: 1\n"},
      {"a: |\r\n  one\r\nb: 1\r\n", "a", R"("x\ny\n")", "a: |\r\n  x\r\n  y\r\nb: 1\r\n"},
  });
}

TEST_CASE("lists keep the items that stay, with their comments") {
  check({
      {"a:\n  # first\n  - x # one\n  - y\nb: 1\n", "a", R"(["x","z"])", "a:\n  # first\n  - x # one\n  - z\nb: 1\n"},
      {"a:\n- x\n- y\nb: 1\n", "a", R"(["y"])", "a:\n- y\nb: 1\n"},
      {"a:\n- x\n- y\nb: 1\n", "a", R"(["x"])", "a:\n- x\nb: 1\n"},
      {"a:\n- x\n# c\n- y\nb: 1\n", "a", R"(["x","y","z"])", "a:\n- x\n# c\n- y\n- z\nb: 1\n"},
      {"a:\n- x\n- y\n", "a", R"(["w","x","y"])", "a:\n- w\n- x\n- y\n"},
      {"a:\n- 'x'\n- 'y'", "a", R"(["x","y","yes"])", "a:\n- 'x'\n- 'y'\n- 'yes'"},
      {"a:\n- {k: 1}\n- k: 2\n  l: 3\nb: 1\n", "a", R"([{"k":1},{"k":2,"l":4}])",
       "a:\n- {k: 1}\n- k: 2\n  l: 4\nb: 1\n"},
      {"a:\n- - 1\n  - 2\n- - 3\n", "a", "[[1,2],[4]]", "a:\n- - 1\n  - 2\n- - 4\n"},
      {"a:\n- |\n  t\n- x\n", "a", R"(["u","x"])", "a:\n- u\n- x\n"},
      {"a:\n-\n- x\n", "a", R"([1,"x"])", "a:\n- 1\n- x\n"},
      {"a: [x, y]\n", "a", R"(["x","z"])", "a: [x, z]\n"},
      {"a: [x, y]\n", "a", R"(["y"])", "a: [y]\n"},
      {"a: [x, y]\n", "a", R"(["x"])", "a: [x]\n"},
      {"a: ['x']\n", "a", R"(["w","x","y"])", "a: ['w', 'x', 'y']\n"},
      {"a: [x,\n  # c\n  y]\n", "a", R"(["x","y","z: 1"])", "a: [x,\n  # c\n  y, 'z: 1']\n"},
      {"a: [x, # c\n  y, # d\n  z]\n", "a", R"(["x","z"])", "a: [x, # c\n  z]\n"},
      {"a: [x, # c\n  y]\n", "a", R"(["x"])", "a: [x, # c\n  ]\n"},
      {"a: []\n", "a", R"(["x"])", "a:\n- x\n"},
      {"a: [] # c\nb:\n  - 1\n", "a", R"([["x"],{"k":1,"l":[2]}])",
       "a: # c\n  - - x\n  - k: 1\n    l:\n      - 2\nb:\n  - 1\n"},
      {"a: []\nb: [1]\n", "a", R"(["x"])", "a: [x]\nb: [1]\n"},
      {"a:\n- x\nb: 1\n", "a", "[]", "a: []\nb: 1\n"},
      {"a: # c\n  # d\n  - x # e\n  - y\n  # f\nb: 1\n", "a", "5", "a: 5 # c\n  # d\n  # e\n  # f\nb: 1\n"},
      {"a: [x, # c\n  y]\nb: 1\n", "a", "5", "a: 5\n   # c\nb: 1\n"},
      {"a: 5 # c\nb: 1\n", "a", "[1,2]", "a: # c\n- 1\n- 2\nb: 1\n"},
      {"f: {a: 5, b: 1}\n", "f.a", R"(["x, y"])", "f: {a: ['x, y'], b: 1}\n"},
      {"f: {a: [1, 2], b: 1}\n", "f.a", "[1,2,{\"k\":null}]", "f: {a: [1, 2, {k: null}], b: 1}\n"},
      {"a:\n &x\n - 1\nb: 1\n", "a", "5", "a: &x 5\nb: 1\n"},
      {"a:\n- &x 1\n- 2\nb: *x\n", "a", "[2]", "a:\n- 2\nb: &x 1\n"},
  });
}

TEST_CASE("in a list, what differs in an item is changed, and no more of it") {
  check({
      {"a:\n- k: 0x1F # c\n  # d\n  l: 'x' # e\nb: 1\n", "a", R"([{"k":31,"l":"y"}])",
       "a:\n- k: 0x1F # c\n  # d\n  l: 'y' # e\nb: 1\n"},
      {"a:\n- k: 1 # c\n- l: 2\n", "a", R"([{"k":1,"m":"x"},{"l":2}])", "a:\n- k: 1 # c\n  m: x\n- l: 2\n"},
      {"a: [{k: 1, l: \"2\"}, x]\n", "a", R"([{"l":"3","k":1},"x"])", "a: [{k: 1, l: \"3\"}, x]\n"},
      {"a:\n- - 'x' # c\n  - y\n", "a", R"([["x","z"]])", "a:\n- - 'x' # c\n  - z\n"},
      {"a:\n- k: {l: [1, 2], m: yes}\n", "a", R"([{"k":{"l":[1],"m":true}}])", "a:\n- k: {l: [1], m: yes}\n"},
      {"a:\n- # c\n  k: 1 # d\n  l: 2\nb: 1\n", "a", R"([{"k":1}])", "a:\n- k: 1\n  # c\n  # d\nb: 1\n"},
      {"a:\n- # c\n  x # d\nb: 1\n", "a", R"([[1]])", "a:\n- - 1 # d\n  # c\nb: 1\n"},
  });
}

TEST_CASE("items of a long list stay as they are written") {
  std::string file = "a:\n";
  std::string wanted;
  std::string list = "[\"new\"";
  for (int i = 0; i < 6000; ++i) {
    const std::string n = std::to_string(i);
    const std::string line = i % 3 == 0 ? "- 'item " + n + "' # c" : i % 3 == 1 ? "- \"" + n + "\"" : "- yes";
    file += line + "\n";
    if (i == 5998) continue;
    wanted += line + "\n";
    list += i % 3 == 0 ? ",\"item " + n + "\"" : i % 3 == 1 ? ",\"" + n + "\"" : ",true";
  }
  Values values;
  const std::string done = edited(file, {{"a", values.read(list + "]"), false}});
  CHECK(done == "a:\n- 'new'\n" + wanted);
}

TEST_CASE("a comment between a key and its value stays") {
  check({
      {"a: # c\n  v\nb: 1\n", "a", "[1,2]", "a: # c\n- 1\n- 2\nb: 1\n"},
      {"a: &x v # c\nb: 1\n", "a", "[1]", "a: &x [1] # c\nb: 1\n"},
      {"a: &x # c\nb: 1\n", "a", "[1]", "a: &x [1] # c\nb: 1\n"},
      {"a: &x # c\nb: 1\n", "a.k", "1", "a: &x {k: 1} # c\nb: 1\n"},
      {"a: &x # c\nb: 1\n", "a", "5", "a: &x 5 # c\nb: 1\n"},
      {"a: !!str # c\nb: 1\n", "a", "5", "a: 5 # c\nb: 1\n"},
      {"a: &x [] # c\nb: 1\n", "a", "[1]", "a: &x [1] # c\nb: 1\n"},
      {"a: &x {} # c\nb: 1\n", "a.k", "1", "a: &x {k: 1} # c\nb: 1\n"},
      {"a: &x\n\n# c\nb: 1\n", "a", "[1]", "a: &x\n- 1\n\n# c\nb: 1\n"},
      {"{\n# c\n}\n", "a", "1", "a: 1\n# c\n"},
      {"a: [x, # c\n  # d\n  y]\n", "a", R"(["y"])", "a: [\n  # d\n  y]\n"},
      {"a: [w, x,\n  # d\n  y, # e\n  # f\n  z]\n", "a", R"(["w","z"])", "a: [w, \n  # d\n  # f\n  z]\n"},
      {"f: {a: 1, # c\n  # d\n  b: 2}\n", "f.a", "", "f: {\n  # d\n  b: 2}\n"},
      {"a: [x, # \xFF\n  y]\nb: 1\n", "a", "5", "a: 5\n   # \xFF\nb: 1\n"},
      {"a: # c\n  |\n  v\nb: 1\n", "a", "[1]", "!a comment would be lost"},
  });
}

TEST_CASE("a missing key is put at its parent's end") {
  check({
      {"a:\n  b: 1\n# next\nc: 2\n", "a.d", "3", "a:\n  b: 1\n  d: 3\n# next\nc: 2\n"},
      {"a:\n    b: 1 # x\nc: 2\n", "a.d", "3", "a:\n    b: 1 # x\n    d: 3\nc: 2\n"},
      {"a:\n    b: 1\nc: 2\n", "d.e.f", "3", "a:\n    b: 1\nc: 2\nd:\n    e:\n        f: 3\n"},
      {"a:\n    b: 1\nc: 2\n", "a.e.f", "[1]", "a:\n    b: 1\n    e:\n        f:\n        - 1\nc: 2\n"},
      {"a: 1", "b", "2", "a: 1\nb: 2"},
      {"a: 1\r\n", "b", "2", "a: 1\r\nb: 2\r\n"},
      {"\xEF\xBB\xBF", "b", "2",
       "\xEF\xBB\xBF"
       "b: 2\n"},
      {"", "a.b", "1", "a:\n  b: 1\n"},
      {"# c\n", "a", "1", "# c\na: 1\n"},
      {"# c", "a", "1", "# c\na: 1"},
      {"---\n", "a", "1", "---\na: 1\n"},
      {"---\n...\n", "a", "1", "---\na: 1\n...\n"},
      {"%YAML 1.1\n", "a", "1", "%YAML 1.1\n---\na: 1\n"},
      {"---\n# c\n", "a", "1", "---\n# c\na: 1\n"},
      {"a: 1\n...\n", "b", "2", "a: 1\nb: 2\n...\n"},
      {"{}\n", "a", "1", "a: 1\n"},
      {"{} # c\n", "a.b", "1", "a:\n  b: 1 # c\n"},
      {"--- {}\n", "a", "1", "--- {a: 1}\n"},
      {"~\n", "a", "1", "a: 1\n"},
      {"{a: 1}\n", "b", "2", "{a: 1, b: 2}\n"},
      {"a: {b: 1}\n", "a.c.d", R"("x: y")", "a: {b: 1, c: {d: 'x: y'}}\n"},
      {"a: {\n  \"b\": 1 # c\n}\n", "a.d", "2", "a: {\n  \"b\": 1, # c\n  \"d\": 2\n}\n"},
      {"a: {\n  b: 1, # c\n}\n", "a.d", "2", "a: {\n  b: 1, # c\n  d: 2,\n}\n"},
      {"a: {\n  b: 1 }\n", "a.d", "2", "a: {\n  b: 1,\n  d: 2 }\n"},
      {"a: {b: 1,}\n", "a.c", "2", "a: {b: 1, c: 2,}\n"},
      {"a:\nc: 1\n", "a.b", "2", "a:\n  b: 2\nc: 1\n"},
      {"a: # x\n  # b: 1\nc: 1\n", "a.b", "2", "a: # x\n  b: 2\n  # b: 1\nc: 1\n"},
      {"a: ~ # x\nc: 1\n", "a.b", "2", "a: # x\n  b: 2\nc: 1\n"},
      {"a: {} # x\nc: 1\n", "a.b.d", "2", "a: # x\n  b:\n    d: 2\nc: 1\n"},
      {"f: {a: , c: 1}\n", "f.a.b", "2", "f: {a: {b: 2} , c: 1}\n"},
      {"f: {a, c: 1}\n", "f.a", "2", "f: {a: 2, c: 1}\n"},
      {"a:\n  b: |+\n    t\n\n\nc: 1\n", "a.d", "2", "a:\n  b: |+\n    t\n\n\n  d: 2\nc: 1\n"},
      {"a:\n  b: |+\n    t\n\n", "a.d", "2", "a:\n  b: |+\n    t\n\n  d: 2\n"},
      {"a:\n  b:\n  - x: |+\n      t\n\nc: 1\n", "a.d", "2", "a:\n  b:\n  - x: |+\n      t\n\n  d: 2\nc: 1\n"},
      {"\"a.b\": 1\nd: 2\n", "a.c", "3", "\"a.b\": 1\n\"a.c\": 3\nd: 2\n"},
      {"a.b: 1\nd: 2\n", "a.c.e", "3", "a.b: 1\na.c.e: 3\nd: 2\n"},
      {"x:\n  a.b: 1\nd: 2\n", "x.a.c", "3", "x:\n  a.b: 1\n  a.c: 3\nd: 2\n"},
      {"a:\n  b: 1\na.c: 2\n", "a.d", "3", "a:\n  b: 1\n  d: 3\na.c: 2\n"},
      {"a: 1\n", "yes", "2", "a: 1\n'yes': 2\n"},
      {"a: 1\n", "8", "2", "a: 1\n8: 2\n"},
      {"a: 1\n", "010", "2", "a: 1\n'010': 2\n"},
      {"a: 1\n", "x: y.*", "2", "a: 1\n'x: y':\n  '*': 2\n"},
      {"'a': 1\n", "b", "2", "'a': 1\n'b': 2\n"},
      {"a:\n- 1\n- 2\nb:\n  c: 1", "d", "[1]", "a:\n- 1\n- 2\nb:\n  c: 1\nd:\n- 1"},
      {"a: 1\n", "b", "null", "a: 1\nb: null\n"},
      {"a: 1\n# c\nb: |\n  x", "c", "2", "a: 1\nc: 2\n# c\nb: |\n  x"},
      {"b:\n  d: >\n    x", "c", "2", "c: 2\nb:\n  d: >\n    x"},
      {"b: |-\n  x", "c", "2", "c: 2\nb: |-\n  x"},
      {"k: {}\nk.l: 1\n", "k.m", "2", "k:\n  m: 2\nk.l: 1\n"},
  });
}

TEST_CASE("new lines end as the line before them, which stays as it is") {
  check({
      {"# c\r\na: 1\nb: 2\n", "c", "3", "# c\r\na: 1\nb: 2\nc: 3\n"},
      {"# c\r\na:\n  b: 1\nc: 2\n", "a.d", R"({"e":1,"f":2})", "# c\r\na:\n  b: 1\n  d:\n    e: 1\n    f: 2\nc: 2\n"},
      {"# c\na: 1\r\nb: 2\r\n", "c", "3", "# c\na: 1\r\nb: 2\r\nc: 3\r\n"},
      {"a:\r\n  b: 1\nc: 2\r\n", "a.d", "3", "a:\r\n  b: 1\n  d: 3\nc: 2\r\n"},
      {"a:\n  b: 1\r\nc: 2\n", "a.d", "3", "a:\n  b: 1\r\n  d: 3\r\nc: 2\n"},
      {"a:\n  b: 1\rc: 2\n", "a.d", "3", "a:\n  b: 1\r  d: 3\rc: 2\n"},
      {"# c\r\na: {}\nb: 1\r\n", "a.d", "3", "# c\r\na:\n  d: 3\nb: 1\r\n"},
      {"# c\r\na:\nb: 1\r\n", "a", "[1,2]", "# c\r\na:\n- 1\n- 2\nb: 1\r\n"},
      {"# c\r\na:\n- 1\n- 2\r\nb: 1\r\n", "a", "[1,5,6,2]", "# c\r\na:\n- 1\n- 5\n- 6\n- 2\r\nb: 1\r\n"},
      {"# c\r\na:\n- 1\nb: 1\r\n", "a", "[[3,4]]", "# c\r\na:\n- - 3\n  - 4\nb: 1\r\n"},
      {"# c\r\na: |\n  x\nb: 1\r\n", "a", R"("y\nz\n")", "# c\r\na: |\n  y\n  z\nb: 1\r\n"},
      {"# c\r\na: {\n  b: 1 # d\n}\n", "a.c", "2", "# c\r\na: {\n  b: 1, # d\n  c: 2\n}\n"},
      {"# c\r\na: [x, # d\n  y]\n", "a", "5", "# c\r\na: 5\n   # d\n"},
      {"# c\r\n# d\n", "a.b", "1", "# c\r\n# d\na:\n  b: 1\n"},
      {"# c\r\n# d", "a.b", "1", "# c\r\n# d\r\na:\r\n  b: 1"},
      {"# c\r\n? a\nb: 1\n", "a", "2", "# c\r\n? a\n: 2\nb: 1\n"},
      // The last line has no end: one is put between, as the lines above have it.
      {"# c\r\na: 1\nb: 2", "c", "3", "# c\r\na: 1\nb: 2\nc: 3"},
      {"a: 1\r\nb: 2", "c", "3", "a: 1\r\nb: 2\r\nc: 3"},
      {"a: 1\rb: 2", "c", "3", "a: 1\rb: 2\rc: 3"},
      {"a: 1 \t", "c", "3", "a: 1 \t\nc: 3"},
      {"a: 1\nb: 2  ", "c", "3", "a: 1\nb: 2  \nc: 3"},
      {"a: 1\nb: 2  \r", "c", "3", "a: 1\nb: 2  \rc: 3\r"},
      {"a: 1\r\n# c\nb: |\n  x", "c", "2", "a: 1\r\nc: 2\r\n# c\nb: |\n  x"},
      {"a: 1\xC2\x85"
       "b: 2\n",
       "b", "3",
       "a: 1\xC2\x85"
       "b: 3\n"},
      {"a:\xC2\x85"
       "  b: 2\xC2\x85",
       "a.c", "3",
       "a:\xC2\x85"
       "  b: 2\xC2\x85"
       "  c: 3\xC2\x85"},
  });
}

TEST_CASE("a key goes with its line's end, and the end of a value's last line stays") {
  check({
      {"a: 1\nb: 2\r\nc: 3\n", "b", "", "a: 1\nc: 3\n"},
      {"a: 1\r\nb: 2\nc: 3", "c", "", "a: 1\r\nb: 2"},
      {"a: 1\nb:\n- 2\n- 3\r\nc: 3\n", "b", "", "a: 1\nc: 3\n"},
      {"a: |\r\n  x\nb: 1\n", "a", "5", "a: 5\nb: 1\n"},
      {"a:\r\n- 1\nb: 1\n", "a", "5", "a: 5\nb: 1\n"},
  });
}

TEST_CASE("new lines are indented as those beside them") {
  const std::string both = "a:\n  b:\n    c: 1\n  d: 1\ne:\n    f:\n        g: 1\n    h: 1\n";
  check({
      {both, "a.n.o", "2", "a:\n  b:\n    c: 1\n  d: 1\n  n:\n    o: 2\ne:\n    f:\n        g: 1\n    h: 1\n"},
      {both, "e.n.o", "2", "a:\n  b:\n    c: 1\n  d: 1\ne:\n    f:\n        g: 1\n    h: 1\n    n:\n        o: 2\n"},
      {both, "n.o", "2", both + "n:\n    o: 2\n"},
      {"a:\n    b: 1\nc: {}\n", "c.d", "2", "a:\n    b: 1\nc:\n    d: 2\n"},
      {"c: {}\na:\n   b: 1\nd:\n  e:\n    f: 1\n", "c.d", "2", "c:\n   d: 2\na:\n   b: 1\nd:\n  e:\n    f: 1\n"},
      // No sibling says it, but the key above does.
      {"a:\n  b:\n    c: 1\nd:\n    e: 1\n", "d.f.g", "2", "a:\n  b:\n    c: 1\nd:\n    e: 1\n    f:\n        g: 2\n"},
      {"a:\n  - 1\nb:\n- 1\n", "c", "[2]", "a:\n  - 1\nb:\n- 1\nc:\n- 2\n"},
      {"a:\n    b: 1\nc:\n  - 1\n", "d", "[2]", "a:\n    b: 1\nc:\n  - 1\nd:\n  - 2\n"},
      {"a:\n- 1\nb:\n  c:\n    - 1\n  d: {}\n", "b.e", "[2]", "a:\n- 1\nb:\n  c:\n    - 1\n  d: {}\n  e:\n    - 2\n"},
      {"a:\n  b: 1\nl:\n- k:\n      v: 1\n", "l", R"([{"k":{"v":1}},{"k":{"v":2}}])",
       "a:\n  b: 1\nl:\n- k:\n      v: 1\n- k:\n      v: 2\n"},
  });
}

TEST_CASE("new text has the quotes of the text beside it") {
  check({
      {"a: \"x\"\nb: y\n", "c", R"("z")", "a: \"x\"\nb: y\nc: z\n"},
      {"a: y\nb: \"x\"\n", "c", R"("z")", "a: y\nb: \"x\"\nc: \"z\"\n"},
      {"a: y\nb: 'x'\nc: 1\n", "d", R"("z")", "a: y\nb: 'x'\nc: 1\nd: 'z'\n"},
      {"a: \"x\"\nb: y\n", "c", R"("yes")", "a: \"x\"\nb: y\nc: \"yes\"\n"},
      {"a: 'x'\nb: 'y'\ns:\n  c: \"v\"\n", "s.d", R"("z")", "a: 'x'\nb: 'y'\ns:\n  c: \"v\"\n  d: \"z\"\n"},
      {"a: 'x'\nb: 'y'\ns:\n  c: v\n", "s.d.e", R"("z")", "a: 'x'\nb: 'y'\ns:\n  c: v\n  d:\n    e: z\n"},
      {"s:\n  c: 1\n  d: \"v\"\nt: w\nu: w\n", "s.c", R"("z")", "s:\n  c: \"z\"\n  d: \"v\"\nt: w\nu: w\n"},
      {"a: x\nl:\n- \"y\"\n", "b", R"("z")", "a: x\nl:\n- \"y\"\nb: \"z\"\n"},
      {"a: x\nl:\n- \"y\"\n", "b", R"(["z"])", "a: x\nl:\n- \"y\"\nb:\n- \"z\"\n"},
      {"a: 'x'\nb: 1\n", "c", R"("z")", "a: 'x'\nb: 1\nc: 'z'\n"},
      {"a: {\"k\": \"x\"}\nb: y\nc: y\n", "a.l", R"("z")", "a: {\"k\": \"x\", \"l\": \"z\"}\nb: y\nc: y\n"},
      {"'a':\n  b: 1\n", "c", "2", "'a':\n  b: 1\n'c': 2\n"},
      {"'a':\n  b: 1\n", "a.c", "2", "'a':\n  b: 1\n  c: 2\n"},
  });
}

TEST_CASE("shape stands against shape, unless it is to be replaced") {
  check({
      {"a:\n  b: 1\n", "a", "5", "!a mapping with 1 key stands at `a`"},
      {"a: [1]\n", "a.b", "5", "!a list stands at its parent `a`"},
      {"a: x\n", "a.b.c", "5", "!a text stands at its parent `a`"},
      {"a: 1\n", "a.b.c", "5", "!a number stands at its parent `a`"},
      {"a:\n  b: 1\n", "a", "", "!a mapping with keys stands at `a`"},
      {"a:\n  b: 1\n", "a", R"({"b":1.0})", "a:\n  b: 1\n"},
  });
  check(
      {
          {"a:\n  # c\n  b: 1\nd: 2\n", "a", "5", "a: 5\n  # c\nd: 2\n"},
          {"a:\n  b: 1\nd: 2\n", "a", R"({"x":{"y":1}})", "a:\n  x:\n    y: 1\nd: 2\n"},
          {"a: [1]\nd: 2\n", "a.b", "5", "a:\n  b: 5\nd: 2\n"},
          {"a:\n- 1\nd: 2\n", "a.b", "5", "a:\n  b: 5\nd: 2\n"},
          {"a: x # c\n", "a.b.c", "5", "a: # c\n  b:\n    c: 5\n"},
          {"a: {b: {c: 1}}\n", "a.b", "5", "a: {b: 5}\n"},
          {"a:\n  b: 1\nd: 2\n", "a", "", "d: 2\n"},
      },
      true);
}

TEST_CASE("a key is taken away with its line") {
  check({
      {"a: 1\nb: 2 # c\nc: 3\n", "b", "", "a: 1\nc: 3\n"},
      {"a: 1\nb: 2\n", "a", "", "b: 2\n"},
      {"a: 1\nb: 2", "b", "", "a: 1"},
      {"a: 1\n", "a", "", ""},
      {"# c\na: 1\n", "a", "", "# c\n"},
      {"a:\n- 1\n- 2\nb: 1\n", "a", "", "b: 1\n"},
      {"a:\n  b: 1\nc: 2\n", "a.b", "", "a: {}\nc: 2\n"},
      {"a: # x\n  # y\n  b: 1\nc: 2\n", "a.b", "", "a: {} # x\n  # y\nc: 2\n"},
      {"f: {a: 1, b: 2}\n", "f.a", "", "f: {b: 2}\n"},
      {"f: {a: 1, b: 2}\n", "f.b", "", "f: {a: 1}\n"},
      {"f: {a: 1}\n", "f.a", "", "f: {}\n"},
      {"{a: 1}\n", "a", "", "{}\n"},
      {"a: 1\na: 2\nb: 3\n", "a", "", "b: 3\n"},
      {"a.b: 1\nc: 3\n", "a.b", "", "c: 3\n"},
      {"a: 1\n", "b", "", "a: 1\n"},
      {"a: {b: 1}\na.b: 2\n", "a.b", "", "!as it is written here, it cannot have that value"},
      {"a: |\n  x\nb: 1\n", "a", "", "b: 1\n"},
      {"a: {}\nb: 1\n", "a", "", "b: 1\n"},
      {"a: 1\n...\n", "a", "", "{}\n...\n"},
      {"&k a: 1\nb: *k\n", "a", "", "b: &k a\n"},
  });
}

TEST_CASE("what is repeated by an alias or merged keeps its value") {
  check({
      {"a: &x 5\nb: 1\n", "a", "6", "a: &x 6\nb: 1\n"},
      {"a: &x 5\nb: *x\nc: *x\n", "a", "6", "a: 6\nb: &x 5\nc: *x\n"},
      {"a: &x 5\nb: *x\nc: *x\n", "b", "6", "a: &x 5\nb: 6\nc: *x\n"},
      {"a: &x\n  k: 1\nb: *x\n", "a.k", "6", "a:\n  k: 6\nb: &x {k: 1}\n"},
      {"a: &x\n  k: 1\nb: *x\n", "b.k", "6", "a: &x\n  k: 1\nb:\n  k: 6\n"},
      {"a: &x\n  k: 1\nb: *x\n", "b.l", "6", "a: &x\n  k: 1\nb:\n  k: 1\n  l: 6\n"},
      {"a: &x\n  k: 1\nb: *x\n", "a.l", "6", "a:\n  k: 1\n  l: 6\nb: &x {k: 1}\n"},
      {"a: &x {k: 1}\nb:\n  <<: *x\n  l: 2\n", "b.k", "6", "a: &x {k: 1}\nb:\n  <<: *x\n  l: 2\n  k: 6\n"},
      {"a: &x {k: 1}\nb:\n  <<: *x\n  l: 2\n", "a.k", "6", "a: {k: 6}\nb:\n  <<: &x {k: 1}\n  l: 2\n"},
      {"a: &x [1]\nb: *x\n", "a", "[1,2]", "a: [1, 2]\nb: &x [1]\n"},
      {"a: &x\n- 1\nb: *x\n", "b", "[1,2]", "a: &x\n- 1\nb:\n- 1\n- 2\n"},
      {"a: &x\n  s: {k: 1}\nb:\n  <<: *x\n", "b.s.k", "6", "a: &x\n  s: {k: 1}\nb:\n  <<: *x\n  s:\n    k: 6\n"},
      {"a: {k: &x 1}\nb: *x\n", "a.k", "", "a: {}\nb: &x 1\n"},
      {"a: &x s\nb:\n  *x : v\n", "a", "5", "a: 5\nb:\n  &x s : v\n"},
      {"a: &x 's'\nb: *x\nc: *x\n", "a", "", "b: &x 's'\nc: *x\n"},
      {"a: &x {k: 1, n.o: 2}\nb:\n  <<: *x\n", "b.n.o", "3", "a: &x {k: 1, n.o: 2}\nb:\n  <<: *x\n  n.o: 3\n"},
  });
}

TEST_CASE("what is merged into a mapping is set beside `<<`") {
  const std::string base = "base: &base\n  material: STONE\n  glow: {lit: true, size: 1}\n  lore:\n  - x\n";
  const std::string one = "items:\n  one:\n    <<: *base\n    amount: 1\n";
  const std::string file = base + one;
  const std::string two = "  two: 2\n";
  check({
      {file, "items.one.material", R"("DIRT")", file + "    material: DIRT\n"},
      {file, "items.one.glow.size", "2", file + "    glow:\n      lit: true\n      size: 2\n"},
      {file, "items.one.glow.more.size", "2",
       file + "    glow:\n      lit: true\n      size: 1\n      more:\n        size: 2\n"},
      {file, "items.one.lore", R"(["x","y"])", file + "    lore:\n    - x\n    - y\n"},
      {file, "items.one.amount", "2", base + "items:\n  one:\n    <<: *base\n    amount: 2\n"},
      {file, "items.one.new", "2", file + "    new: 2\n"},
      {file + two, "items.one.material", R"("DIRT")", file + "    material: DIRT\n" + two},
      {base + "items:\n  one:\n    <<: *base\n" + two, "items.one.glow.lit", "false",
       base + "items:\n  one:\n    <<: *base\n    glow:\n      lit: false\n      size: 1\n" + two},
      {base + "items:\n  one: {<<: *base, amount: 1}\n", "items.one.glow.lit", "false",
       base + "items:\n  one: {<<: *base, amount: 1, glow: {lit: false, size: 1}}\n"},
      {base + "more: &more {material: SAND}\nitems:\n  one:\n    <<: [*more, *base]\n", "items.one.glow.lit", "false",
       base +
           "more: &more {material: SAND}\nitems:\n  one:\n    <<: [*more, *base]\n    glow:\n      lit: false\n      "
           "size: 1\n"},
      {"a: &a {s: {k: 1}, t: 2}\nb: &b\n  <<: *a\nc:\n  <<: *b\n", "b.s.k", "3",
       "a: &a {s: {k: 1}, t: 2}\nb:\n  <<: *a\n  s:\n    k: 3\nc:\n  <<: &b {s: {k: 1}, t: 2}\n"},
      // Not merged: the whole mapping is the other's, and gets its own lines.
      {"a: &a {k: 1, l: 2}\nb: *a\n", "b.k", "3", "a: &a {k: 1, l: 2}\nb:\n  k: 3\n  l: 2\n"},
      {file, "items.one.material", "", "!it is there by `<<`"},
      {"a: &a {n.o: {p: 1}}\nb:\n  <<: *a\n", "b.n.o.p", "2", "!it is there by `<<` and written with dots"},
  });
}

TEST_CASE("many edits of one file are made together") {
  Values values;
  const auto value = [&values](const std::string& json) { return values.read(json); };
  CHECK(edited("a:\n  b: 1\nc: 2\n", {{"a.x", value("1"), false},
                                      {"a.y.z", value("2"), false},
                                      {"a.y.w", value("3"), false},
                                      {"c", value("4"), false},
                                      {"d", value("5"), false},
                                      {"a.b", value("6"), false}}) ==
        "a:\n  b: 6\n  x: 1\n  y:\n    z: 2\n    w: 3\nc: 4\nd: 5\n");
  CHECK(edited("a:\n  b:\n    c: 1\n",
               {{"d", value("1"), false}, {"a.d", value("2"), false}, {"a.b.d", value("3"), false}}) ==
        "a:\n  b:\n    c: 1\n    d: 3\n  d: 2\nd: 1\n");
  CHECK(edited("a: 1\n", {{"b.c", value("1"), false}, {"b.c", value("2"), false}}) == "a: 1\nb:\n  c: 2\n");
}

TEST_CASE("missing keys beside as many dotted ones take no more time for each than few") {
  std::string file;
  std::string expected;
  Values values;
  std::vector<Edit> edits;
  for (int n = 0; n < 20'000; ++n) {
    const std::string name = "a.b" + std::to_string(n);
    file += name + ".c: 0\n";
    expected += name + ".c: 0\n" + name + ".d: 1\n";
    edits.push_back({name + ".d", values.read("1"), false});
  }
  CHECK(edited(file, edits) == expected);
}

TEST_CASE("an edit that is refused does not hold up the others") {
  Values values;
  const auto read = Document::read("a: [1]\nb: 2\nc: 3\n");
  const std::vector<Edit> edits{
      {"a.x", values.read("1"), false}, {"b", values.read("4"), false}, {"c.y", values.read("4"), false}};
  const Edited done = edit(std::get<Document>(read), edits);
  CHECK(done.bytes == "a: [1]\nb: 4\nc: 3\n");
  REQUIRE(done.refused.size() == 2);
  CHECK(done.refused[0].edit == 0);
  CHECK(done.refused[0].shape);
  CHECK(done.refused[1].edit == 2);
}

TEST_CASE("keys for which a file has no room are all refused, and hold up no other") {
  std::string file = "a: [0";
  for (int n = 0; n < 999'990; ++n) file += ",0";
  file += "]\nb: 2\n";
  Values values;
  std::vector<Edit> edits;
  for (int n = 0; n < 20; ++n) edits.push_back({"new" + std::to_string(n), values.read("1"), false});
  edits.push_back({"b", values.read("3"), false});
  const auto read = Document::read(file);
  const Edited done = edit(std::get<Document>(read), edits);
  CHECK(done.bytes.ends_with("]\nb: 3\n"));
  CHECK(done.bytes.size() == file.size());
  REQUIRE(done.refused.size() == 20);
  CHECK(done.refused[0].reason.find("more than 1,000,000 values") != std::string::npos);
}

TEST_CASE("an edit that is possible beside another is made with it") {
  Values values;
  CHECK(edited("a: &x {n.o: 1}\n<<: *x\n", {{"n.p", values.read("2"), false}, {"n.o", values.read("3"), false}}) ==
        "a: &x {n.o: 1}\n<<: *x\nn.o: 3\nn.p: 2\n");
}

TEST_CASE("a thousand edits of a large file are made together") {
  std::string file;
  for (int i = 0; i < 4000; ++i) {
    const std::string n = std::to_string(i);
    file += "section" + n + ":\n  name: 'Name " + n + "' # the name\n  lines:\n    - one\n    - two\n";
    file += "  text: a somewhat longer text that fills the file, number " + n +
            "\n  deep:\n    value: 5\n    more:\n      on: false\n";
    file += "  # one more comment that stands between the sections, to have it read like a real file\n";
  }
  Values values;
  std::vector<Edit> edits;
  for (int i = 0; i < 4000; i += 16) {
    const std::string section = "section" + std::to_string(i);
    edits.push_back({section + ".name", values.read("\"New\""), false});
    edits.push_back({section + ".lines", values.read("[\"one\", \"three\"]"), false});
    edits.push_back({section + ".deep.new.key", values.read("7"), false});
    edits.push_back({"brand.new.section.key" + std::to_string(i), values.read("7"), false});
  }
  const std::variant<Document, Invalid> read = Document::read(file);
  const Edited done = edit(std::get<Document>(read), edits);
  CHECK(done.refused.empty());
  const std::variant<Document, Invalid> after = Document::read(done.bytes);
  const auto& changed = std::get<Document>(after);
  for (const Edit& edit : edits) {
    const Key* const key = changed.find(edit.path);
    REQUIRE(key != nullptr);
    CHECK(key->value == *edit.value);
  }
  CHECK(changed.keys().size() == std::get<Document>(read).keys().size() + 500);
}

}  // namespace ampcfg::document::edit_test
