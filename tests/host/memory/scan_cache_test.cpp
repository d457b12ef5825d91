#include "host/memory/scan_cache.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "ampcfg/host/scan.hpp"
#include "ampcfg/host/set/expectation_folder.hpp"
#include "host/reading/fingerprint.hpp"
#include "os/scratch.hpp"

namespace ampcfg::host::scan_cache_test {

using namespace ampcfg::tests;

namespace {

using Lines = std::vector<std::string>;

/// More than a tick of the clocks of the file systems that tests run on, and short enough to wait for.
constexpr std::chrono::milliseconds tick(40);

/// Until what was just written may be remembered.
void rest() {
  std::this_thread::sleep_for(tick + std::chrono::milliseconds(10));
}

/// An instance with a plugin, a set, and a state.
struct Fleet {
  Scratch scratch;
  host::Configuration configuration;
  mutable bool loaded = false;     ///< whether the last scan asked for the set
  mutable std::size_t sealed = 0;  ///< how many values it has hidden and sealed

  Fleet() {
    configuration.instances = scratch / "instances";
    configuration.expectations = scratch / "set";
    configuration.state = scratch / "state";
    configuration.clock_tick = tick;
    configuration.save_time = std::chrono::milliseconds(20);
    scratch.write("set/universal_configs.json",
                  R"({"Core": {"depth": 1, "lang/en": {"hello": "x"}}, "Late": {"a": 1}, "@server": {"motd": "hi"}})");
    file("plugins/Core/config.yml", "depth: 1\n");
    file("plugins/Core/lang/en.yml", "hello: x\n");
    file("config.yml", "motd: hi\n");
    file("server.properties", "");
  }

  [[nodiscard]] fs::path game() const { return configuration.instances / "A/Minecraft"; }
  void file(const std::string& name, const std::string& bytes) const {
    scratch.write("instances/A/Minecraft/" + name, bytes);
  }
  [[nodiscard]] fs::path cache() const { return configuration.state / "cache/scan"; }

  [[nodiscard]] Lines scan(const host::Query& query = {}) const {
    loaded = false;
    host::ExpectationSource source([&] {
      loaded = true;
      auto set = drift::Expectations::load(host::read_expectation_folder(configuration.expectations).files, {});
      return host::LoadedSet{*std::move(set.expectations), {host::Warning("a warning")}};
    });
    const auto answer = host::scan(configuration, source, query, {});
    sealed = 0;
    Lines lines{source.facts().digest.substr(0, 8) + std::to_string(source.facts().warnings.size())};
    for (const auto& part : answer.instances) {
      // A fresh one never had it.
      if (part.instance.error && part.instance.error->code() == host::instance_gone) continue;
      lines.push_back(part.instance.name + " " + std::to_string(part.counts.keys) + " keys");
      for (const auto& finding : part.findings) {
        sealed += finding.seal.empty() ? 0 : 1;
        lines.push_back(finding.plugin + " " + finding.file.value_or("-") + " " + finding.key.value_or("-") + " " +
                        finding.kind + " " + finding.actual.value_or("-"));
      }
    }
    return lines;
  }
  /// As a scan without a state finds it.
  [[nodiscard]] Lines fresh() const {
    Fleet* self = const_cast<Fleet*>(this);
    const fs::path state = std::exchange(self->configuration.state, scratch / "no/where");
    const Lines lines = scan();
    self->configuration.state = state;
    return lines;
  }
  /// True if a scan finds what one without a state does; and then has remembered it where that may be.
  [[nodiscard]] bool is_right() const {
    const Lines expected = fresh();
    return scan() == expected;
  }
  /// Leaves a state in which everything is remembered.
  void warm() const {
    rest();
    CHECK(is_right());
    CHECK(loaded);
    CHECK(is_right());
    CHECK_FALSE(loaded);
  }
};

void set_times_back(const fs::path& file, const struct stat& facts) {
  const timespec times[2] = {facts.st_atim, facts.st_mtim};
  ::utimensat(AT_FDCWD, file.c_str(), times, AT_SYMLINK_NOFOLLOW);
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

host::RememberedScan small_scan() {
  host::RememberedScan scan;
  scan.set = {"sha256:0",      1,    2,    {"Core", "Late"}, {"A"}, {"paper"}, {host::Warning("a warning")},
              "Europe/Berlin", true, false};
  scan.day = "2026-07-15";
  static const std::string long_verdict(200, 'x');
  scan.instances["one"] = {{"Core"}, {{"Core", "verdict"}, {"Late", long_verdict}}};
  scan.instances["two"] = {{"Core"}, {}};
  return scan;
}

}  // namespace

TEST_CASE("where nothing changed, neither files nor the set are read again") {
  const Fleet fleet;
  fleet.warm();
  host::Query narrowed;
  narrowed.instances = drift::Patterns({"A*"});
  narrowed.selection.plugins = drift::Patterns({"Core"});
  CHECK(fleet.scan(narrowed)[1] == "A 2 keys");
  CHECK_FALSE(fleet.loaded);
}

TEST_CASE("the first scan of a state seals what it hides, as the next ones do") {
  const Fleet fleet;
  fleet.scratch.write("set/universal_configs.json", R"({"Core": {"password": "old"}})");
  fleet.file("plugins/Core/config.yml", "password: other\n");
  for (const char* which : {"first", "second"}) {
    CAPTURE(which);
    CHECK(fleet.scan().size() == 3);
    CHECK(fleet.sealed == 1);
  }
}

TEST_CASE("what changed less than a tick ago has not rested") {
  os::Stamp stamp;
  stamp.modified = 1'000'000'000;
  stamp.changed = 2'000'000'000;
  constexpr std::chrono::milliseconds apart(300);
  CHECK_FALSE(host::has_rested(stamp, 1'500'000'000, apart));
  CHECK_FALSE(host::has_rested(stamp, 2'300'000'000, apart));
  CHECK(host::has_rested(stamp, 2'300'000'001, apart));
  CHECK(host::Configuration().clock_tick > std::chrono::seconds(2));  // FAT's
}

TEST_CASE("every change is seen") {
  const Fleet fleet;
  fleet.warm();
  const fs::path core = fleet.game() / "plugins/Core";
  struct Change {
    std::string name;
    std::function<void()> make;
  };
  const std::vector<Change> changes{
      {"the same size, times set back",
       [&] {
         struct stat facts {};
         REQUIRE(::stat((core / "config.yml").c_str(), &facts) == 0);
         fleet.file("plugins/Core/config.yml", "depth: 2\n");
         set_times_back(core / "config.yml", facts);
       }},
      {"replaced by rename",
       [&] {
         fleet.file("new", "depth: 3\n");
         fs::rename(fleet.game() / "new", core / "config.yml");
       }},
      {"a mode", [&] { fs::permissions(core / "config.yml", fs::perms(0640)); }},
      {"a nearer file", [&] { fleet.file("plugins/Core/lang/en.yaml", "hello: y\n"); }},
      {"a file less", [&] { fs::remove(core / "lang/en.yml"); }},
      {"a folder less", [&] { fs::remove_all(core / "lang"); }},
      {"a new plugin", [&] { fleet.file("plugins/Late/config.yml", "a: 2\n"); }},
      {"a plugin less", [&] { fs::remove_all(fleet.game() / "plugins/Late"); }},
      {"a link in a file's place",
       [&] {
         fs::rename(core / "config.yml", core / "real.yml");
         fs::create_symlink("real.yml", core / "config.yml");
       }},
      {"what a link leads to", [&] { fleet.file("plugins/Core/real.yml", "depth: 7\n"); }},
      {"a link in a folder's place",
       [&] {
         fs::rename(core, fleet.game() / "elsewhere");
         fs::create_symlink("../elsewhere", core);
       }},
      {"the set", [&] { fleet.scratch.write("set/universal_configs.json", R"({"Core": {"depth": 7, "more": 1}})"); }},
      {"the set's metadata", [&] { fleet.scratch.write("set/metadata.json", "{}"); }},
      {"the server's own file", [&] { fleet.file("config.yml", "motd: ho\n"); }},
      {"a new instance", [&] { fleet.scratch.write("instances/B/Minecraft/plugins/Core/config.yml", "depth: 9\n"); }},
      {"an instance less", [&] { fs::remove_all(fleet.configuration.instances / "B"); }},
  };
  for (const Change& change : changes) {
    CAPTURE(change.name);
    change.make();
    CHECK(fleet.is_right());
    CHECK(fleet.is_right());
  }
}

TEST_CASE("names that come and go beside the files of a verdict cost no reading") {
  const Fleet fleet;
  fleet.file("usercache.json", "[]");
  fleet.warm();
  fleet.file("usercache.new", "[]");
  fs::rename(fleet.game() / "usercache.new", fleet.game() / "usercache.json");
  CHECK(fleet.is_right());
  CHECK_FALSE(fleet.loaded);
}

TEST_CASE("what is read through links is remembered while they lead to the same and may be followed") {
  Fleet fleet;
  fleet.configuration.links = {fleet.scratch / "shared"};
  const fs::path plugins = fleet.game() / "plugins";
  const fs::path core = plugins / "Core";
  fleet.scratch.write("shared/Late/config.yml", "a: 1\n");
  fleet.scratch.write("shared/other/config.yml", "a: 1\n");
  fleet.scratch.write("outside/config.yml", "a: 1\n");
  fs::create_directory_symlink(fleet.scratch / "shared/Late", plugins / "Late");
  fs::rename(core / "config.yml", core / "real.yml");
  fs::create_symlink("real.yml", core / "config.yml");
  fs::rename(core / "lang", fleet.game() / "languages");
  fs::create_directory_symlink("../../languages", core / "lang");
  fleet.warm();
  CHECK(fleet.scan().size() == 2);
  const auto lead = [&](const fs::path& link, const fs::path& to) {
    fs::remove(link);
    fs::create_symlink(to, link);
  };
  const std::vector<std::function<void()>> changes{
      [&] { fleet.scratch.write("shared/Late/config.yml", "a: 2\n"); },
      [&] { fleet.file("plugins/Core/real.yml", "depth: 2\n"); },
      [&] { fleet.file("languages/en.yml", "hello: y\n"); },
      [&] { fleet.file("languages/en.yaml", "hello: x\n"); },
      [&] { lead(plugins / "Late", fleet.scratch / "shared/other"); },
      [&] { lead(plugins / "Late", fleet.scratch / "outside"); },
      [&] { lead(plugins / "Late", "nowhere"); },
      [&] { lead(plugins / "Late", fleet.scratch / "shared/Late"); },
      [&] { lead(core / "config.yml", fleet.scratch / "outside/config.yml"); },
      [&] { lead(core / "config.yml", "config.yml"); },
      [&] { lead(core / "config.yml", "real.yml"); },
      [&] { fleet.configuration.links = {}; },
  };
  for (std::size_t n = 0; n < changes.size(); ++n) {
    CAPTURE(n);
    rest();
    CHECK(fleet.is_right());
    changes[n]();
    CHECK(fleet.is_right());
  }
}

TEST_CASE("a file that is refused for what it is, is not asked again until it changes") {
  Fleet fleet;
  fleet.configuration.max_file = 30;
  const fs::path core = fleet.game() / "plugins/Core";
  fs::create_hard_link(core / "config.yml", fleet.game() / "second");
  fleet.file("plugins/Core/lang/en.yml", std::string(31, '#'));
  fleet.warm();
  CHECK(fleet.scan()[2].ends_with("unreadable -"));
  fs::remove(fleet.game() / "second");
  CHECK(fleet.is_right());
  fleet.file("plugins/Core/lang/en.yml", "hello: x\n");
  CHECK(fleet.is_right());
  CHECK(fleet.scan().size() == 2);
}

TEST_CASE("a file rewritten within the same tick with the same size is seen") {
  const Fleet fleet;
  fleet.warm();
  for (int n = 0; n < 20; ++n) {
    const std::string value = std::to_string(2 + n % 7);
    fleet.file("plugins/Core/config.yml", "depth: " + value + "\n");
    CHECK(fleet.scan()[2] == "Core config.yml depth value " + value);
  }
}

TEST_CASE("what is not settled, or not everything, is not remembered") {
  Fleet fleet;
  fleet.configuration.clock_tick = std::chrono::hours(1);
  fleet.file("plugins/Core/config.yml", "depth: 5\npassword: s3cret\n");
  fleet.scratch.write("set/universal_configs.json", R"({"Core": {"password": "other", "depth": 5}})");
  CHECK(fleet.is_right());
  CHECK_FALSE(fs::exists(fleet.cache()));  // the set has not rested
  fleet.configuration.clock_tick = tick;
  rest();
  host::Query query;
  query.show_secrets = true;
  CHECK(fleet.scan(query)[2].ends_with("\"s3cret\""));
  query = {};
  query.with_ok = true;
  CHECK(fleet.scan(query).size() == 4);
  query = {};
  query.selection.keys = drift::Patterns({"depth"});
  CHECK(fleet.scan(query)[1] == "A 1 keys");
  CHECK_FALSE(fs::exists(fleet.cache()));
  fleet.warm();
  CHECK(bytes_of(fleet.cache()).find("s3cret") == std::string::npos);
  struct stat facts {};
  REQUIRE(::stat(fleet.cache().c_str(), &facts) == 0);
  CHECK((facts.st_mode & 07777) == 0600);
}

TEST_CASE("other settings are other circumstances") {
  Fleet fleet;
  fleet.warm();
  fleet.configuration.max_file = 4;
  CHECK(fleet.is_right());
  fleet.configuration.max_file = host::Configuration().max_file;
  CHECK(fleet.is_right());
  fleet.configuration.redact = {"*depth*"};
  fleet.file("plugins/Core/config.yml", "depth: \"x\"\n");
  CHECK(fleet.is_right());
  fleet.configuration.redact = {};
  CHECK(fleet.is_right());
  fleet.configuration.overrides = {{"A", {}, {}, {}, "velocity"}};
  CHECK(fleet.is_right());
}

TEST_CASE("a cache with any byte changed, or cut anywhere, is none") {
  const std::string bytes = host::pack_scan(small_scan(), "here", 5);
  const auto read = host::unpack_scan(bytes, "here", 6);
  REQUIRE(read);
  CHECK(host::pack_scan(*read, "here", 5) == bytes);
  CHECK_FALSE(host::unpack_scan(bytes, "there", 6));
  CHECK_FALSE(host::unpack_scan(bytes, "here", 4));
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    CHECK_FALSE(host::unpack_scan(bytes.substr(0, n), "here", 6));
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = bytes;
      damaged[n] = static_cast<char>(damaged[n] ^ (1 << bit));
      CHECK_FALSE(host::unpack_scan(damaged, "here", 6));
    }
  }
  CHECK_FALSE(host::unpack_scan(bytes + "x", "here", 6));
}

TEST_CASE("bytes that are no packing are read to their end and refused") {
  const std::string content =
      host::pack_scan(small_scan(), "here", 5).substr(std::string("ampcfg scan cache 10\n").size() + 64);
  REQUIRE(host::unpack_scan(host::sealed(content), "here", 6));
  for (std::size_t n = 0; n < content.size(); ++n) {
    CHECK_FALSE(host::unpack_scan(host::sealed(content.substr(0, n)), "here", 6));
    for (const char byte : {'\0', '\1', '\x7f', '\x80', '\xff'}) {
      std::string other = content;
      other[n] = byte;
      (void)host::unpack_scan(host::sealed(other), "here", 6);
    }
  }
}

TEST_CASE("a damaged cache never changes an answer, and is made anew") {
  const Fleet fleet;
  fleet.file("plugins/Core/config.yml", "depth: 2\n");
  fleet.warm();
  const Lines right = fleet.fresh();
  const std::string good = bytes_of(fleet.cache());
  for (std::size_t n = 0; n < good.size(); n += 7) {
    CAPTURE(n);
    std::string bad = good;
    bad[n] = static_cast<char>(bad[n] ^ 0x15);
    std::ofstream(fleet.cache(), std::ios::binary) << (n % 2 == 0 ? bad : good.substr(0, n));
    CHECK(fleet.scan() == right);
    CHECK(fleet.loaded);
  }
  CHECK(fleet.scan() == right);
  CHECK_FALSE(fleet.loaded);
}

TEST_CASE("a cache that somebody else could have written is not read") {
  const Fleet fleet;
  fleet.warm();
  const Lines right = fleet.fresh();
  const fs::path cache = fleet.cache();
  const fs::path folder = cache.parent_path();
  const std::vector<std::function<void()>> attacks{
      [&] { fs::permissions(cache, fs::perms(0606)); },
      [&] {
        fs::rename(cache, fleet.scratch / "swapped");
        fs::create_symlink(fleet.scratch / "swapped", cache);
      },
      [&] {
        fs::remove(cache);
        REQUIRE(::mkfifo(cache.c_str(), 0600) == 0);
      },
      [&] { fs::create_hard_link(cache, fleet.scratch / "second"); },
      [&] {
        if (::geteuid() == 0) give(cache, nobody);
        if (::geteuid() != 0) fs::remove(cache);
      },
      [&] { fs::remove_all(folder); },
  };
  for (const auto& attack : attacks) {
    attack();
    CHECK(fleet.scan() == right);
    CHECK(fleet.loaded);
    CHECK(fleet.scan() == right);
    CHECK_FALSE(fleet.loaded);
    CHECK(fs::is_regular_file(fs::symlink_status(cache)));
  }
  const std::vector<std::function<void()>> lasting{
      [&] { fs::permissions(folder, fs::perms(0777)); },
      [&] {
        fs::permissions(folder, fs::perms(0700));
        fs::permissions(fleet.configuration.state, fs::perms(0770));
      },
  };
  for (const auto& attack : lasting) {
    attack();
    CHECK(fleet.scan() == right);
    CHECK(fleet.scan() == right);
    CHECK(fleet.loaded);
  }
}

TEST_CASE("scans at the same time leave the cache whole, and each is right") {
  const Fleet fleet;
  fleet.warm();
  std::atomic<bool> ended = false;
  std::atomic<int> wrong = 0;
  std::thread editor([&] {
    for (int n = 0; !ended; ++n) {
      fleet.file("plugins/Late/config.yml", n % 2 == 0 ? "a: 1\n" : "a: 2\n");
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  });
  const Lines core{"Core config.yml depth"};
  std::vector<std::thread> scans;
  for (int n = 0; n < 4; ++n) {
    scans.emplace_back([&] {
      for (int round = 0; round < 25; ++round) {
        host::ExpectationSource source([&] {
          auto set =
              drift::Expectations::load(host::read_expectation_folder(fleet.configuration.expectations).files, {});
          return host::LoadedSet{*std::move(set.expectations), {}};
        });
        const auto answer = host::scan(fleet.configuration, source, {}, {});
        for (const auto& finding : answer.instances[0].findings) wrong += finding.plugin != "Late";
      }
    });
  }
  for (auto& scan : scans) scan.join();
  ended = true;
  editor.join();
  CHECK(wrong == 0);
  CHECK(std::distance(fs::directory_iterator(fleet.cache().parent_path()), {}) == 1);
  CHECK(fleet.is_right());
}

}  // namespace ampcfg::host::scan_cache_test
