#include "cli/page/page.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/os/digest.hpp"
#include "cli/page/page_commands.hpp"
#include "cli/page/page_rows.hpp"
#include "cli/page/page_texts.hpp"
#include "cli/some_finding.hpp"

namespace ampcfg::cli::page_test {
namespace {

drift::Finding value(const std::string& key, const std::string& expected, const std::string& actual) {
  drift::Finding finding = some_finding(key, expected, actual);
  finding.message = "has another value than expected";
  return finding;
}

drift::Finding variance(const std::string& key, const std::string& expected) {
  drift::Finding finding = value(key, expected, expected);
  finding.status = drift::Status::variance;
  finding.kind = "documented";
  finding.source = drift::Source::variable;
  return finding;
}

host::InstanceScan instance(const std::string& name, std::vector<drift::Finding> findings) {
  host::InstanceScan scan;
  scan.instance.name = scan.instance.friendly_name = name;
  scan.instance.platform = "paper";
  for (const drift::Finding& finding : findings) {
    if (finding.status == drift::Status::drift) ++scan.counts.drift;
    if (finding.status == drift::Status::variance) ++scan.counts.variance;
  }
  scan.findings = std::move(findings);
  return scan;
}

ScanResults scan_of(std::vector<host::InstanceScan> instances) {
  host::HostScan answer;
  answer.instances = std::move(instances);
  return {{"local", "machine", fleet::AskResult::ok, answer, {}}};
}

PageFacts facts_of(const ScanResults& results, const host::SetFacts& set) {
  return {.scan = results,
          .set = set,
          .warnings = {},
          .made_at = "2026-11-30T20:00:00Z",
          .typed = "ampcfg scan",
          .options = "",
          .hosts = ""};
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t number = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++number;
  return number;
}

const host::SetFacts no_set;

}  // namespace

TEST_CASE("an entry of a set is known for the key that it is about, in whichever layout it is written") {
  struct Case {
    const char *entry, *file, *key;
    bool is;
  };
  const std::vector<Case> cases{
      {"config.yml: limits.donor", "config.yml", "limits.donor", true},
      {"config: limits.donor", "config.yml", "limits.donor", true},
      {"limits.donor", "config.yml", "limits.donor", true},
      {"limits.donor", "lang/en.yml", "limits.donor", false},
      {"lang/en.join", "lang/en.yml", "join", true},
      {"lang/en: join", "lang/en.yaml", "join", true},
      {"lang/de: join", "lang/en.yml", "join", false},
      {"config.limits.donor", "config.yml", "limits.donor", true},
      {"limits.donor", "config.yml", "donor", false},
      {"config.yml: a.limits.donor", "config.yml", "limits.donor", false},
  };
  for (const Case& one : cases) {
    CAPTURE(one.entry, one.file, one.key);
    CHECK(is_entry_of(one.entry, one.file, one.key) == one.is);
  }
}

TEST_CASE("what is the same on several instances is one row; the worst plugin comes first") {
  drift::Finding worse = value("a", "1", "2");
  worse.plugin = "Warps";
  drift::Finding later = value("cooldown", "3", "0");
  later.place = document::Place{90, 1};
  const ScanResults results = scan_of(
      {instance("A", {value("cooldown", "3", "0"), value("format", "1", "2")}), instance("B", {later, worse}),
       instance("C", {value("cooldown", "3", "1"), worse}), instance("D", {worse}), instance("E", {worse, worse})});
  const auto rows = rows_by_key(page_rows(facts_of(results, no_set)).items);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].item.finding->plugin == "Warps");
  CHECK(rows[1].item.finding->actual == "0");
  CHECK(rows[1].instances == std::vector<std::size_t>{0, 1});  // on whichever line
  CHECK(rows[2].item.finding->actual == "1");
  CHECK(rows[3].item.finding->key == "format");
}

TEST_CASE("a variance has the reason that the set gives for it") {
  const auto entry = [](const std::string& whose, const std::string& why, const std::string& platform = "") {
    drift::Shown shown;
    shown.plugin = "Chat";
    shown.entry = "config.yml: cooldown";
    shown.source = drift::Source::variable;
    shown.instance = whose;
    shown.why = why;
    shown.platform = platform;
    return shown;
  };
  drift::Finding of_group = variance("cooldown", "9");
  of_group.group = "minigames";
  const ScanResults results = scan_of(
      {instance("A", {variance("cooldown", "5")}), instance("B", {variance("cooldown", "6")}),
       instance("C", {of_group}), instance("D", {variance("cooldown", "7")}), instance("E", {variance("other", "1")})});
  PageFacts facts = facts_of(results, no_set);
  facts.exceptions = Exceptions{
      {entry("A", "of the name"), entry("local:B", "of the host"), entry("B", "of the name"),
       entry("@minigames", "of the group"), entry("D", "of the top"), entry("D", "of the platform", "paper")},
      "2026-11-30"};
  const PageRows rows = page_rows(facts);
  std::vector<std::string> reasons;
  for (const PageItem& item : rows.items) reasons.push_back(item.note == nullptr ? "" : item.note->why);
  CHECK(reasons == std::vector<std::string>{"of the name", "of the host", "of the group", "of the platform", ""});
}

TEST_CASE("each finding has the command that leads on") {
  const ScanResults results = scan_of({});
  PageFacts facts = facts_of(results, no_set);
  facts.options = " --state /s";
  facts.hosts = " -H ovh";
  const PageCommands commands(facts);
  const auto of = [&](const std::string& kind, drift::Status status, bool has_key = true) {
    drift::Finding finding = value("a key", "1", "2");
    finding.kind = kind;
    finding.status = status;
    if (!has_key) finding.key.reset();
    return commands.about(finding, {"SMP101", "-odd"}).line;
  };
  using drift::Status;
  const std::string ampcfg = "ampcfg -H ovh --state /s ";
  CHECK(of("value", Status::drift) == ampcfg + "deploy -p Chat -f config.yml -k 'a key' -- SMP101 -odd");
  CHECK(of("missing-file", Status::drift, false) == ampcfg + "deploy -p Chat -f config.yml --create -- SMP101 -odd");
  CHECK(of("invalid-file", Status::drift, false) == ampcfg + "edit SMP101 Chat config.yml");
  CHECK(of("constraint", Status::drift) == ampcfg + "review -p Chat -f config.yml -k 'a key' -- SMP101 -odd");
  CHECK(of("not-unique", Status::drift) == ampcfg + "get Chat 'a key' -f config.yml");
  CHECK(of("documented", Status::variance) == ampcfg + "get Chat 'a key' -f config.yml");
  CHECK(of("unresolved", Status::error) == "ampcfg --state /s expect validate");
  CHECK(of("unreadable", Status::error, false) == ampcfg + "scan -p Chat -f config.yml -- SMP101 -odd");
  drift::Shown entry;
  entry.plugin = "Chat";
  entry.entry = "lang/en.yml: join";
  CHECK(commands.unset(entry, {"SMP101"}).line == ampcfg + "expect unset Chat join SMP101 -f lang/en.yml");
}

TEST_CASE("the page's policy comes first, and is that of its own script and style") {
  const ScanResults results = scan_of({instance("SMP101", {value("cooldown", "3", "0")})});
  const std::string page = page_of(facts_of(results, no_set));
  const std::string policy = "content=\"default-src 'none'; script-src 'sha256-" + os::sha256_base64(page_texts.js) +
                             "'; style-src 'sha256-" + os::sha256_base64(page_texts.css) +
                             "'; img-src data:; base-uri 'none'; form-action 'none'\">";
  CHECK(page.starts_with("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta http-equiv=\"Content-Security-Policy\" " +
                         policy));
  CHECK(count(page, "<script>" + std::string(page_texts.js) + "</script>") == 1);
  CHECK(count(page, "<style>" + std::string(page_texts.css) + "</style>") == 1);
  CHECK(count(page, "<script") == 1);
  CHECK(count(page, "{{") == 0);
  CHECK(page.find("1 drift on 1 of 1 instance") != page.npos);
  CHECK(page.find("aria-label=\"SMP101, Chat: 1 drift\"") != page.npos);
}

TEST_CASE("a hash is in base64 as browsers have it") {
  CHECK(os::sha256_base64("alert('Hello, world.');") ==
        "qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");  // of the CSP's own text
  CHECK(os::sha256_base64("") == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

TEST_CASE("secrets, and what is not known, have their words") {
  drift::Finding secret = value("token", "", "");
  secret.expected = secret.actual = std::nullopt;
  secret.hidden = true;
  ScanResults results = scan_of({instance("SMP101", {secret})});
  results.push_back(
      {"ovh", "", fleet::AskResult::unreachable, {}, Error("host-unreachable", "no answer from <ovh>", "wait & see")});
  PageFacts facts = facts_of(results, no_set);
  facts.status = {{"ovh", "", fleet::AskResult::unreachable, {}, Error("host-unreachable", "no answer")}};
  const std::string page = page_of(facts);
  CHECK(page.find("‹hidden›") != page.npos);
  CHECK(page.find("no answer from &lt;ovh&gt;") != page.npos);
  CHECK(page.find("wait &amp; see") != page.npos);
  CHECK(page.find("Of ovh it is not known: no answer") != page.npos);
  CHECK(page.find("<h1>1 drift on 1 of 1 instance; 1 of 2 hosts did not answer</h1>") != page.npos);
  CHECK(page.find("local:SMP101") != page.npos);
}

TEST_CASE("the line of a refused file is shown, with a mark at what is wrong") {
  drift::Finding invalid = value("", "", "");
  invalid.key = invalid.expected = invalid.actual = std::nullopt;
  invalid.kind = "invalid-file";
  invalid.message = "a tab cannot stand here";
  invalid.place = document::Place{2, 3};
  const ScanResults results = scan_of({instance("SMP101", {invalid})});
  PageFacts facts = facts_of(results, no_set);
  const auto lines = [&](const std::string& before, const std::string& line) {
    facts.refused = {{"local", "SMP101", "Chat", "config.yml", line, before}};
    const std::string page = page_of(facts);
    const std::size_t begin = page.find("<pre>");
    return begin == page.npos ? "" : page.substr(begin, page.find("</pre>", begin) - begin);
  };
  CHECK(lines("a: 1", "ü \tb: <2>") == "<pre><i>1  </i>a: 1\n<i>2  </i>ü <mark>\\u0009</mark>b: &lt;2&gt;");
  CHECK(lines("a: 1", "b") == "<pre><i>1  </i>a: 1\n<i>2  </i>b<mark></mark>");
  CHECK(lines("a: 1", "b: ‹hidden› c") == "<pre><i>1  </i>a: 1\n<i>2  </i>b: ‹hidden› c");
  CHECK(lines("", "\xff\x1b") == "<pre><i>1  </i>\n<i>2  </i>\\udcff\\u001b<mark></mark>");
  facts.refused.clear();
  CHECK(page_of(facts).find("<pre>") == std::string::npos);
}

TEST_CASE("what differs in values that have much in common is marked") {
  struct Case {
    const char *expected, *actual, *shown;
  };
  const std::vector<Case> cases{
      {R"("siege at 20:00")", R"("siege at 21:00")", R"("siege at 2<mark>1</mark>:00")"},
      {R"(["a", "b", "c"])", R"(["a", "b"])", R"(["a", "b"<mark></mark>])"},
      {R"("welcome ")", R"("welcome")", R"("welcome<mark></mark>")"},
      {R"("none")", R"("mute 10m")", R"("mute 10m")"},
      {"true", "false", "false"},
      {"100", "1000", "1000"},
      {"3", R"("3")", R"("3")"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.expected, one.actual);
    const ScanResults results = scan_of({instance("SMP101", {value("a", one.expected, one.actual)})});
    CHECK(count(page_of(facts_of(results, no_set)), "<td class=ac>" + std::string(one.shown) + "<td>") == 2);
  }
}

TEST_CASE("where nothing differs, the page says so, and has no map") {
  const ScanResults results = scan_of({instance("SMP101", {})});
  const std::string page = page_of(facts_of(results, no_set));
  CHECK(page.find("<h1>Nothing differs on 1 instance</h1>") != page.npos);
  CHECK(page.find("id=map") == page.npos);
}

TEST_CASE("very many findings stay a page that can be sent") {
  std::vector<host::InstanceScan> instances;
  for (int n = 0; n < 23; ++n) {
    std::vector<drift::Finding> findings;
    for (int key = 0; key < 218; ++key) {
      const std::string number = std::to_string(key * 23 + n);
      findings.push_back(value("section.of-a-plugin.key-" + number, '"' + std::string(60, 'e') + number + '"',
                               '"' + std::string(300, 'a') + number + '"'));
      findings.back().plugin = "Plugin" + std::to_string(key / 3);
    }
    instances.push_back(instance("SMP" + std::to_string(n), std::move(findings)));
  }
  const ScanResults results = scan_of(std::move(instances));
  CHECK(page_of(facts_of(results, no_set)).size() < 5'000'000);
}

}  // namespace ampcfg::cli::page_test
