#include "cli/terminal/unified_diff.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "os/scratch.hpp"

namespace ampcfg::cli::unified_diff_test {

using namespace ampcfg::tests;

namespace {

using Text = std::optional<std::string>;

std::string diff(const Text& before, const Text& after, const std::string& path = "x") {
  return unified_diff(path, before, after, drift::Secrets::shown());
}

std::string hidden_diff(const Text& before, const Text& after) {
  return unified_diff("x", before, after, drift::Secrets());
}

/// What GNU patch makes of `before`; nothing where it takes the file away.
Text patched(const Scratch& scratch, const std::string& path, const Text& before, const std::string& diff) {
  const fs::path root = scratch / "patch";
  fs::remove_all(root);
  fs::create_directories((root / path).parent_path());
  if (before) scratch.write("patch/" + path, *before);
  scratch.write("diff", diff);
  const std::string command = "patch -s -p1 -d '" + root.string() + "' <'" + (scratch / "diff").string() + "' >'" +
                              (scratch / "log").string() + "' 2>&1";
  if (std::system(command.c_str()) != 0) return "patch refuses";
  if (!fs::exists(root / path)) return std::nullopt;
  std::ifstream file(root / path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

TEST_CASE("a diff is as `diff -u` writes it") {
  struct Case {
    std::string what;
    Text before, after;
    std::string diff;
  };
  const Case cases[] = {
      {"nothing", "a\n", "a\n", ""},
      {"one line", "a\nb\nc\n", "a\nB\nc\n", "--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"},
      {"context of three lines", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nV\n6\n7\n8\n9\n",
       "--- a/x\n+++ b/x\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+V\n 6\n 7\n 8\n"},
      {"two hunks", "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
       "--- a/x\n+++ b/x\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n"},
      {"contexts that meet", "a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
       "--- a/x\n+++ b/x\n@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n"},
      {"a line more", "a\n", "a\nb\n", "--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n a\n+b\n"},
      {"no newline at the end", "a\nb", "a\nc",
       "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"},
      {"a newline comes", "a", "a\n", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"},
      {"a file is made", std::nullopt, "a\nb\n", "--- /dev/null\n+++ b/x\n@@ -0,0 +1,2 @@\n+a\n+b\n"},
      {"a file is taken away", "a\n", std::nullopt, "--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"},
      {"an empty file", "", "a\n", "--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\n"},
      {"ends of lines", "a\r\nb\r\n", "a\r\nc\r\n", "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    CHECK(diff(c.before, c.after) == c.diff);
  }
}

TEST_CASE("names that need it are quoted") {
  const auto first_line = [](const std::string& path) {
    const std::string text = diff("a\n", "b\n", path);
    return text.substr(0, text.find('\n'));
  };
  CHECK(first_line("lang/en.yml") == "--- a/lang/en.yml");
  CHECK(first_line("grüße.yml") == "--- a/grüße.yml");
  CHECK(first_line("a b.yml") == "--- a/a b.yml\t");
  CHECK(first_line("a\"b\\\n.yml") == "--- \"a/a\\\"b\\\\\\012.yml\"");
  CHECK(first_line("\u202ea\u009b\xff.yml") == "--- \"a/\\342\\200\\256a\\302\\233\\377.yml\"");
}

TEST_CASE("patch makes the one file of the other") {
  const Scratch scratch;
  const std::string names[] = {"plain.yml",   "plugins/My Plugin/con fig.yml", "grüße.yml", "odd \"name\"\\.yml",
                               "tab\tin.yml", "\u202eodd\xff \"ü.yml"};
  const Text texts[] = {
      "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n",
      "a: 1\nb: 2\nc: 3\nd: 4\ne: 6",
      "a: 1\r\nb: 2\r\nc: 3\r\n",
      "\xef\xbb\xbf"
      "a: caf\xe9\nb: 2\n",
      std::string("a\0b\nc\n", 6),
      "--- a/y\n+++ b/y\n@@ -1 +1 @@\n",
      "\n\n\n",
      "x",
      std::nullopt,
  };
  const auto check = [&](const std::string& name, const Text& before, const Text& after) {
    if (before == after) return;
    const std::string text = diff(before, after, name);
    CAPTURE(name, before.value_or("absent"), after.value_or("absent"), text);
    CHECK(patched(scratch, name, before, text) == after);
  };
  for (const Text& before : texts) {
    for (const Text& after : texts) check("plain.yml", before, after);
  }
  for (const std::string& name : names) {
    check(name, texts[0], texts[1]);
    check(name, std::nullopt, texts[1]);
    check(name, texts[0], std::nullopt);
  }
}

TEST_CASE("patch makes the one file of the other, whatever they are") {
  const Scratch scratch;
  std::mt19937 random(7);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same texts each time
  for (int turn = 0; turn < 150; ++turn) {
    std::string before;
    std::string after;
    const auto lines = random() % 40;
    for (auto line = lines; line > 0; --line) {
      const std::string text(1, static_cast<char>('a' + random() % 4));
      const auto what = random() % 8;
      if (what != 0) before += text + "\n";
      if (what != 1) after += what == 2 ? "B\n" : text + "\n";
    }
    if (random() % 4 == 0 && !before.empty()) before.pop_back();
    if (random() % 4 == 0 && !after.empty()) after.pop_back();
    if (before == after) continue;
    CAPTURE(before, after);
    CHECK(patched(scratch, "x", before, diff(before, after)) == after);
  }
}

TEST_CASE("texts that have nothing in common take no longer than they must") {
  std::string before;
  std::string after;
  for (int line = 0; line < 60'000; ++line) {
    before += "before " + std::to_string(line) + "\n";
    after += "after " + std::to_string(line) + "\n";
    if (line % 1000 == 0) before += "same\n", after += "same\n";
  }
  const std::string text = diff(before, after);
  CHECK(std::count(text.begin(), text.end(), '\n') >= 120'000);
}

TEST_CASE("a file in which every line has changed takes no longer than one of which none is left") {
  std::string before;
  std::string after;
  for (int line = 0; line < 100'000; ++line) {
    before += "k" + std::to_string(line) + ": 0\n";
    after += "k" + std::to_string(line) + (line % 3 == 0 ? ": 0\n" : ": 1\n");
  }
  const std::string text = diff(before, after);
  CHECK(std::count(text.begin(), text.end(), '\n') >= 160'000);
}

TEST_CASE("secrets are hidden on both sides and in lines that stay") {
  const std::string before =
      "name: x\n"
      "password: old-hunter2\n"
      "token: 'same-hunter2' # was hunter2\n"
      "max-tokens: 4\n"
      "port: 1\n";
  std::string after = before;
  after.replace(after.find("old"), 3, "new");
  after.replace(after.find("port: 1"), 7, "port: 2");
  const std::string text = hidden_diff(before, after);
  CHECK(text ==
        "--- a/x\n+++ b/x\n@@ -1,5 +1,5 (secrets hidden, not for patch) @@\n"
        " name: x\n"
        "-password: ‹hidden›\n"
        "+password: ‹hidden›\n"
        " token: ‹hidden› # ‹hidden›\n"
        " max-tokens: 4\n"
        "-port: 1\n"
        "+port: 2\n");
  CHECK(has_hidden(text));
  CHECK(!has_hidden(diff(before, after)));
  const Scratch scratch;
  CHECK(patched(scratch, "x", before, text) == "patch refuses");
}

TEST_CASE("no secret is shown, however it is written") {
  const std::string cases[] = {
      "password: |\n  hunter2 line\n  more hunter2\nport: 1\n",
      "logins:\n- user: u\n  password: hunter2\n- {user: v, password: hunter2}\nport: 1\n",
      "password:\n  hunter2 on\n  hunter2 lines\nport: 1\n",
      "secrets: {a: hunter2, b: [hunter2]}\nport: 1\n",
      "password: x # hunter2\nport: 1\n",
      "password:\r\n  # hunter2\r\n\r\n  # hunter2\r\n  x # hunter2\r\nport: 1\r\n",
      "password: # hunter2\n  x\nport: 1\n",
      "a: 1\ntokens: # hunter2\n# hunter2\n- x # hunter2\n- y # hunter2\nport: 1\n",
      "# password: hunter2\nport: 1\n",
      "#password = hunter2\nport: 1\n",
      "# - token: \"hunter2\"\nport: 1\n",
      "a: 1 # the password: hunter2\nport: 1\n",
      "password: hunter2\npassword: hunter2 again\nport: 1\n",
      "a: &x hunter2\npassword: *x\nport: 1\n",
      "base: &x {password: hunter2}\nb: {<<: *x}\nport: 1\n",
      "password: hunter2\n\tport: 1\n",
      "a: {b: [{'api-key': \"hunter2\"}\nport: 1\n",
      "\xef\xbb\xbfpassword: hunter2\r\nport: 1\r\n",
      "\"password\": 'hunter2'\nport: 1\n",
      "a.password: hunter2\nport: 1\n",
      "? password\n: hunter2\nport: 1\n",
      "a: &x [hunter2, b]\ntokens: *x\nport: 1\n",
      "a: &x hunter2\ntokens: [*x, b]\nport: 1\n",
      "a: [&x hunter2]\ntoken: *x\nport: 1\n",
      "a: 1\n# token:\n#   hunter2\nport: 1\n",
      "a: 1\n#tokens:\n#- hunter2\n#- hunter2\nport: 1\n",
      "tokens:\n- hunter2\n- hunter2\nport: 1\n\tx: 1\n",
      "url: jdbc:mysql://u:hunter2@h/db\nport: 1\n",
      "# see mysql://u:hunter2@h/db\nport: 1\n",
      "a: 1 # see http://h/?user=u&Password=hunter2\nport: 1\n",
      "a: \"1\" # https://discord.com/api/webhooks/1/hunter2\nport: 1\n",
      "hook: https://discord.com/api/webhooks/1/hunter2\nport: 1\n",
      "urls: [\"http://u:hunter2@h\"]\nport: 1\n",
      "urls:\n  \"http://u:hunter2@h\n\tport: 1\n",
      "hook: https://discord.com/api/v10/webhooks/1/hunter2\nport: 1\n",
      "password:\n  hunter2\npassword: x\nport: 1\n",
      "password: # hunter2\n  # hunter2\n  hunter2\npassword: x\nport: 1\n",
      "password: |\n  hunter2\n\n  hunter2\npassword: x\nport: 1\n",
      "tokens:\n- hunter2\n- hunter2\ntokens: [x]\nport: 1\n",
      "token:\n  a: {b: hunter2}\n  c:\n  - hunter2\ntoken: x\nport: 1\n",
      "password: |\n  hunter2\nport: 1\n\tx: 1\n",
      "password: 'hunter2\n  hunter2'\nport: 1\n\tx: 1\n",
      "password: &a\n  hunter2\nport: 1\n\tx: 1\n",
      "db: {pass: hunter2, pwd: hunter2}\nauth-key: hunter2\nx.credentials: hunter2\nport: 1\n",
  };
  for (const std::string& before : cases) {
    std::string after = before;
    after.replace(after.find("port: 1"), 7, "port: 2");
    const std::string text = hidden_diff(before, after);
    CAPTURE(before, text);
    CHECK(text.find("hunter2") == std::string::npos);
    CHECK(text.find("port: 2") != std::string::npos);
    CHECK(has_hidden(text));
  }
}

TEST_CASE("a comment that an edit has moved away from its secret stays hidden") {
  const std::string before = "logins:\n- password: x # hunter2\n  name: a # of it\nport: 1 # of all\n";
  const std::string after = "# of all\nlogins:\n- password: y\n  name: a # of it\n  # hunter2\nport: 1\n";
  for (const std::string& text : {hidden_diff(before, after), hidden_diff(after, before)}) {
    CAPTURE(text);
    CHECK(text.find("hunter2") == std::string::npos);
    CHECK(text.find("# of all\n") != std::string::npos);
  }
  CHECK(hidden_diff("password: x # \na: 1\n", "password: x\n#\na: 2\n").find("+a: 2\n") != std::string::npos);
}

TEST_CASE("what is no secret stays") {
  const std::string cases[] = {
      "# Passwords must be long: choose one\nport: 1\n",
      "password-length: 8\n# token: 5\nport: 1\n",
      "message: 'the password: is not here'\nport: 1\n",
      "text: |\n  password: is a word here\nport: 1\n",
      "# password:\nport: 1\n",
      "token:\n  # how long\n  days:\n    least: 5\nport: 1\n",
      "# of the database\nname: x # of it\nport: 1\n",
  };
  for (const std::string& before : cases) {
    std::string after = before;
    after.replace(after.find("port: 1"), 7, "port: 2");
    CAPTURE(before);
    CHECK(hidden_diff(before, after) == diff(before, after));
  }
}

}  // namespace ampcfg::cli::unified_diff_test
