#include "ampcfg/drift/reporting/news.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

namespace ampcfg::drift::news_test {

namespace {

Finding found(const std::string& key, const std::string& actual, const std::string& kind = "value") {
  Finding finding;
  finding.status = kind == "unreadable" || kind == "unresolved" ? Status::error : Status::drift;
  finding.kind = kind;
  finding.plugin = "Chat";
  finding.file = "config.yml";
  if (!key.empty()) finding.key = key;
  if (!key.empty() && kind != "missing-key") finding.actual = actual;
  if (key.empty()) finding.message = actual;
  return finding;
}

Finding hidden(const std::string& key) {
  Finding finding = found(key, "", "constraint");
  finding.hidden = true;
  finding.actual.reset();
  return finding;
}

/// One host with one instance, and somebody who is told of it each night.
struct Scene {
  std::vector<Finding> findings;
  Found seen{"2026-11-01T20:00:00Z", "2026-11-01", {{"here", {}, {}, {{"SMP101", {}, false, nullptr}}}}, {}, true};
  std::optional<Mark> mark;

  News tell(std::optional<unsigned> remind_days = {}) {
    for (FoundHost& host : seen.hosts) {
      for (FoundInstance& instance : host.instances) instance.findings = &findings;
    }
    Compared compared = compare(mark, seen, os::Hmac("key"), remind_days);
    const auto kept = unpack_mark(pack_mark(compared.mark, "seal"), "seal");
    REQUIRE(kept == compared.mark);
    mark = kept;
    return std::move(compared.news);
  }
};

/// `new SMP101 a, gone SMP101 b`.
std::string words_of(const News& news) {
  std::string words;
  for (const NewsItem& item : news.items) {
    words += (words.empty() ? "" : ", ") + std::string(name(item.kind)) + " " +
             (item.instance.empty() ? item.host : item.instance);
    if (item.finding) words += " " + item.finding->key.value_or(item.finding->file.value_or("the folder"));
    if (item.ending) words += " " + item.ending->entry;
  }
  return words;
}

}  // namespace

TEST_CASE("what was found, another night, is said as this", "[news]") {
  struct Case {
    std::vector<Finding> before, now;
    std::string words;
    bool is_failure = false, is_drift = false;
  };
  const std::vector<Case> cases{
      {{}, {}, "", false, false},
      {{}, {found("a", "1")}, "new SMP101 a", false, true},
      {{found("a", "1")}, {found("a", "1")}, "", false, false},
      {{found("a", "1")}, {found("a", "2")}, "changed SMP101 a", false, true},
      {{found("a", "1")}, {found("a", "1", "missing-key")}, "changed SMP101 a", false, true},
      {{found("a", "1")}, {}, "gone SMP101 a", false, false},
      {{found("a", "1"), found("b", "1")},
       {found("b", "1"), found("c", "1")},
       "new SMP101 c, gone SMP101 a",
       false,
       true},
      {{}, {found("a", "", "unresolved")}, "new SMP101 a", true, false},
      {{}, {found("", "broken", "invalid-file")}, "new SMP101 config.yml", false, true},
      {{found("a", "1")}, {found("", "broken", "invalid-file")}, "new SMP101 config.yml", false, true},
      {{found("a", "1")}, {found("", "not allowed", "unreadable")}, "new SMP101 config.yml", true, false},
      // A file that is not there stands for its keys, which are no better than before.
      {{found("a", "1")}, {found("", "", "missing-file")}, "new SMP101 config.yml", false, true},
      {{found("", "broken", "invalid-file")},
       {found("", "worse", "invalid-file")},
       "changed SMP101 config.yml",
       false,
       true},
      {{found("", "broken", "invalid-file")}, {found("a", "1")}, "new SMP101 a, gone SMP101 config.yml", false, true},
  };
  for (const Case& one : cases) {
    CAPTURE(one.words);
    Scene scene;
    scene.findings = one.before;
    CHECK(scene.tell().is_first);
    scene.findings = one.now;
    const News news = scene.tell();
    CHECK(words_of(news) == one.words);
    CHECK(news.has_failure() == one.is_failure);
    CHECK(news.has_drift() == one.is_drift);
    CHECK_FALSE(scene.tell().any());
  }
}

TEST_CASE("a hidden value is another one where both nights could tell", "[news]") {
  Scene scene;
  scene.findings = {hidden("password")};
  const auto tell_sealed = [&](const std::string& seal) {
    scene.findings.front().seal = seal;
    return words_of(scene.tell());
  };
  tell_sealed("one");
  CHECK(tell_sealed("one").empty());
  CHECK(tell_sealed("").empty());
  CHECK(tell_sealed("one").empty());
  CHECK(tell_sealed("two") == "changed SMP101 password");
  CHECK(tell_sealed("two").empty());
}

TEST_CASE("where a finding stands in its file is no news", "[news]") {
  Scene scene;
  scene.findings = {found("a", "1")};
  scene.tell();
  scene.findings.front().place = document::Place{7, 3};
  scene.findings.front().hint = "another hint";
  CHECK_FALSE(scene.tell().any());
}

TEST_CASE("of what could not be seen nothing is concluded", "[news]") {
  Scene scene;
  scene.findings = {found("a", "1"), found("id", "7", "not-unique"), hidden("password")};
  scene.tell();

  SECTION("a folder that cannot be read") {
    Finding folder = found("", "not allowed", "unreadable");
    folder.file.reset();
    scene.findings = {folder};
    CHECK(words_of(scene.tell()) == "new SMP101 the folder");
    scene.findings = {found("a", "1"), found("id", "7", "not-unique"), hidden("password")};
    CHECK(words_of(scene.tell()) == "gone SMP101 the folder");
  }
  SECTION("keys whose secrets are not known this time") {
    scene.findings.pop_back();
    scene.seen.knows_all_secrets = false;
    CHECK_FALSE(scene.tell().any());
    scene.seen.knows_all_secrets = true;
    CHECK(words_of(scene.tell()) == "gone SMP101 password");
  }
  SECTION("a value that another instance may have, which failed") {
    scene.seen.hosts.front().instances.push_back({"SMP102", Error("unreadable", "no"), false, nullptr});
    scene.findings.erase(scene.findings.begin() + 1);
    CHECK(words_of(scene.tell()) == "instance-failed SMP102");
    scene.seen.hosts.front().instances.pop_back();
    CHECK(words_of(scene.tell()) == "gone SMP101 id, instance-went SMP102");
  }
  SECTION("a host that does not answer") {
    const FoundHost answer = scene.seen.hosts.front();
    scene.seen.hosts.front() = {"here", Error("refused", "no"), {}, {}};
    const News news = scene.tell();
    CHECK(words_of(news) == "host-stopped here");
    CHECK(news.has_failure());
    CHECK_FALSE(scene.tell().any());
    scene.seen.hosts.front() = answer;
    CHECK(words_of(scene.tell()) == "host-answers here");
  }
}

TEST_CASE("an instance that is gone is said once, also when it is forgotten, and comes back as it was", "[news]") {
  Scene scene;
  scene.findings = {found("a", "1")};
  scene.tell();
  FoundInstance& instance = scene.seen.hosts.front().instances.front();
  instance.error.emplace("instance-gone", "it is gone");
  instance.is_gone = true;
  CHECK(words_of(scene.tell()) == "instance-went SMP101");
  CHECK_FALSE(scene.tell().any());
  SECTION("it comes back") {
    instance.error.reset();
    instance.is_gone = false;
    const News news = scene.tell();
    CHECK(words_of(news) == "instance-came SMP101");
    CHECK(news.still.drift == 1);
  }
  SECTION("it is forgotten") {
    scene.seen.hosts.front().instances.clear();
    CHECK_FALSE(scene.tell().any());
  }
}

TEST_CASE("what has ended is told by its finding, and without one by itself, once", "[news]") {
  const Ending ending{"Chat", "config.a", "", "SMP101", "2026-11-01", "christmas", "mara"};
  Scene scene;
  scene.seen.endings = {ending};
  scene.tell();
  CHECK_FALSE(scene.tell().any());  // it still counts on its last day
  scene.seen.today = "2026-11-02";
  SECTION("its value is still there") {
    scene.findings = {found("a", "1")};
    scene.findings.front().ended = Ended{ending.until, ending.why, ending.by};
    const News news = scene.tell();
    CHECK(words_of(news) == "ended SMP101 a");
    CHECK(news.has_drift());
  }
  SECTION("nothing is expected there any more") {
    CHECK(words_of(scene.tell()) == "ended SMP101 config.a");
  }
  SECTION("another host has it, which was not asked") {
    scene.seen.endings.front().instance = "ovh:SMP101";
    CHECK_FALSE(scene.tell().any());
    scene.seen.hosts.push_back({"ovh", {}, {}, {{"SMP101", {}, false, nullptr}}});
    CHECK(words_of(scene.tell()) == "ended ovh:SMP101 config.a");
  }
  CHECK_FALSE(scene.tell().any());
  // Taken out, and put in again with another end, it can end again.
  scene.seen.endings.front().until = "2026-11-02";
  CHECK_FALSE(scene.tell().any());
  scene.seen.today = "2026-11-03";
  CHECK(scene.tell().any());
}

TEST_CASE("a reminder says all again, when it is due", "[news]") {
  Scene scene;
  scene.findings = {found("a", "1")};
  scene.tell(7);
  scene.seen.at = "2026-11-08T19:20:00Z";
  CHECK_FALSE(scene.tell(7).any());
  scene.seen.at = "2026-11-08T19:55:00Z";  // a timer does not run to the second
  const News news = scene.tell(7);
  CHECK(news.is_reminder);
  CHECK(words_of(news) == "still SMP101 a");
  CHECK(news.has_drift());
  CHECK_FALSE(scene.tell(7).any());
  scene.seen.at = "2026-11-09T19:55:00Z";
  CHECK_FALSE(scene.tell(7).any());
  CHECK_FALSE(scene.tell().any());
}

TEST_CASE("what was never looked at is told in numbers, once", "[news]") {
  Scene scene;
  scene.findings = {found("a", "1")};
  scene.seen.hosts.front().scope.keys = {"a*"};
  scene.tell();
  scene.seen.hosts.front().scope.keys = {};
  scene.findings = {found("a", "1"), found("ab", "1"), found("b", "1")};
  const News news = scene.tell();
  CHECK(words_of(news) == "new SMP101 ab");
  CHECK(news.unseen.drift == 1);
  CHECK(news.unseen.instances == 1);
  CHECK_FALSE(scene.tell().any());
}

TEST_CASE("a mark that is damaged, or of another key, is none", "[news]") {
  Mark mark;
  mark.at = "2026-11-01T20:00:00Z";
  mark.hosts = {{"here", true, {{}}, {{"SMP101", MarkedInstance::State::failed, {}}}}};
  const std::string bytes = pack_mark(mark, "seal");
  CHECK(unpack_mark(bytes, "seal") == mark);
  CHECK_FALSE(unpack_mark(bytes, "other"));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    CHECK_FALSE(unpack_mark(damaged, "seal"));
    CHECK_FALSE(unpack_mark(bytes.substr(0, at), "seal"));
  }
}

}  // namespace ampcfg::drift::news_test
