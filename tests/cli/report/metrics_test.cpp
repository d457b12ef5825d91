#include "cli/report/metrics.hpp"

#include <catch2/catch.hpp>
#include <charconv>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/cli/terminal/version.hpp"

namespace ampcfg::cli::metrics_test {
namespace {

using Labels = std::map<std::string, std::string>;

/// A reader of the text format as Prometheus describes it, which takes nothing that is not told there.
class Parsed {
 public:
  explicit Parsed(const std::string& text) {
    REQUIRE(text.ends_with('\n'));
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin);
      take(std::string_view(text).substr(begin, end - begin));
      begin = end + 1;
    }
  }

  /// Nothing where there is no such sample.
  [[nodiscard]] std::optional<double> value(const std::string& name, const Labels& labels) const {
    const auto found = samples_.find({name, labels});
    return found == samples_.end() ? std::nullopt : std::optional(found->second);
  }
  [[nodiscard]] std::set<std::string> names() const { return seen_; }
  /// Every value of a label.
  [[nodiscard]] std::set<std::string> values_of(const std::string& label) const {
    std::set<std::string> values;
    for (const auto& sample : samples_) {
      const auto found = sample.first.second.find(label);
      if (found != sample.first.second.end()) values.insert(found->second);
    }
    return values;
  }

 private:
  void take(std::string_view line) {
    CAPTURE(line);
    static const std::regex help("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ([^\\\\]+)");
    static const std::regex type("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|untyped)");
    const std::string text(line);
    std::smatch match;
    if (std::regex_match(text, match, help)) {
      name_ = match[1];
      REQUIRE(seen_.insert(name_).second);
      is_typed_ = false;
    } else if (std::regex_match(text, match, type)) {
      REQUIRE(match[1] == name_);
      REQUIRE_FALSE(is_typed_);
      is_typed_ = true;
    } else {
      take_sample(line);
    }
  }

  void take_sample(std::string_view line) {
    REQUIRE(is_typed_);
    REQUIRE(line.starts_with(name_ + "{"));
    line.remove_prefix(name_.size() + 1);
    Labels labels;
    while (!line.starts_with('}')) {
      if (!labels.empty()) eat(line, ",");
      const std::size_t equals = line.find('=');
      REQUIRE(equals != std::string_view::npos);
      const std::string label(line.substr(0, equals));
      REQUIRE(std::regex_match(label, std::regex("[a-zA-Z_][a-zA-Z0-9_]*")));
      line.remove_prefix(equals + 1);
      REQUIRE(labels.emplace(label, text_in(line)).second);
    }
    eat(line, "} ");
    double value = 0;
    const auto read = std::from_chars(line.data(), line.data() + line.size(), value);
    REQUIRE(read.ec == std::errc());
    REQUIRE(read.ptr == line.data() + line.size());
    REQUIRE(labels.contains("amp_host"));
    REQUIRE(samples_.emplace(std::pair(name_, labels), value).second);
  }

  static void eat(std::string_view& line, std::string_view what) {
    REQUIRE(line.starts_with(what));
    line.remove_prefix(what.size());
  }

  static std::string text_in(std::string_view& line) {
    eat(line, "\"");
    std::string text;
    for (; !line.empty() && line.front() != '"'; line.remove_prefix(1)) {
      if (line.front() != '\\') {
        text += line.front();
        continue;
      }
      line.remove_prefix(1);
      REQUIRE(line.find_first_of("\\\"n") == 0);
      text += line.front() == 'n' ? '\n' : line.front();
    }
    eat(line, "\"");
    REQUIRE(std::regex_match(text, utf8()));
    return text;
  }

  /// As Unicode's table of well-formed sequences has it.
  static const std::regex& utf8() {
    static const std::regex well_formed(
        "(?:[\\x00-\\x7f]|[\\xc2-\\xdf][\\x80-\\xbf]|\\xe0[\\xa0-\\xbf][\\x80-\\xbf]|"
        "[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}|\\xed[\\x80-\\x9f][\\x80-\\xbf]|\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}|"
        "[\\xf1-\\xf3][\\x80-\\xbf]{3}|\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2})*");
    return well_formed;
  }

  std::string name_;
  bool is_typed_ = false;
  std::set<std::string> seen_;
  std::map<std::pair<std::string, Labels>, double> samples_;
};

host::InstanceScan scan_of(const std::string& name, const drift::Counts& counts = {}) {
  host::InstanceScan scan;
  scan.instance.name = name;
  scan.counts = counts;
  return scan;
}

drift::Finding drift_of(const std::string& plugin) {
  drift::Finding finding;
  finding.status = drift::Status::drift;
  finding.plugin = plugin;
  return finding;
}

host::InstanceStatus status_of(const std::string& name, host::GameState state,
                               std::optional<std::uint32_t> online = {}) {
  host::InstanceStatus status;
  status.instance.name = name;
  status.game.state = state;
  status.game.online = online;
  return status;
}

ScanResults results_of(const std::vector<host::InstanceScan>& instances) {
  host::HostScan answer;
  answer.instances = instances;
  return {{"here", "machine", fleet::AskResult::ok, answer, {}}};
}

std::string text_of(const ScanResults& scan, const StatusResults* games = nullptr) {
  return metrics_text({scan, games, "sha256:ab", {"own"}, 1'764'514'585'250'000'000});
}

}  // namespace

TEST_CASE("the figures of a scan are as the manual lists them") {
  host::InstanceScan scan = scan_of("SMP101", {3, 20, 12, 4, 3, 1, 5});
  scan.needs_restart = true;
  drift::Finding ended = drift_of("Economy");
  ended.ended = drift::Ended{"2026-11-01", "", ""};
  drift::Finding variance = drift_of("Chat");
  variance.status = drift::Status::variance;
  scan.findings = {drift_of("Chat"), variance, drift_of("Chat"), ended};
  ScanResults results = results_of({scan});
  results[0].took = std::chrono::milliseconds(1250);
  const std::string info = "amp_host=\"here\",version=\"" + std::string(version()) + "\",expectations=\"sha256:ab\"";
  CHECK(
      text_of(results) ==
      "# HELP ampcfg_up Whether the host could be scanned.\n"
      "# TYPE ampcfg_up gauge\n"
      "ampcfg_up{amp_host=\"here\"} 1\n"
      "# HELP ampcfg_scan_duration_seconds How long the host was awaited.\n"
      "# TYPE ampcfg_scan_duration_seconds gauge\n"
      "ampcfg_scan_duration_seconds{amp_host=\"here\"} 1.250\n"
      "# HELP ampcfg_scan_timestamp_seconds When the scan ended, in seconds since 1970.\n"
      "# TYPE ampcfg_scan_timestamp_seconds gauge\n"
      "ampcfg_scan_timestamp_seconds{amp_host=\"here\"} 1764514585.250\n"
      "# HELP ampcfg_info The version of ampcfg, and the digest of the expectations.\n"
      "# TYPE ampcfg_info gauge\n"
      "ampcfg_info{" +
          info +
          "} 1\n"
          "# HELP ampcfg_instance_up Whether the instance could be looked at.\n"
          "# TYPE ampcfg_instance_up gauge\n"
          "ampcfg_instance_up{amp_host=\"here\",amp_instance=\"SMP101\"} 1\n"
          "# HELP ampcfg_keys Keys of which a value is expected.\n"
          "# TYPE ampcfg_keys gauge\n"
          "ampcfg_keys{amp_host=\"here\",amp_instance=\"SMP101\"} 20\n"
          "# HELP ampcfg_drift Keys and files that are not as expected.\n"
          "# TYPE ampcfg_drift gauge\n"
          "ampcfg_drift{amp_host=\"here\",amp_instance=\"SMP101\"} 3\n"
          "# HELP ampcfg_variances Keys that differ as documented.\n"
          "# TYPE ampcfg_variances gauge\n"
          "ampcfg_variances{amp_host=\"here\",amp_instance=\"SMP101\"} 4\n"
          "# HELP ampcfg_undecided Keys of which nobody has decided what is expected.\n"
          "# TYPE ampcfg_undecided gauge\n"
          "ampcfg_undecided{amp_host=\"here\",amp_instance=\"SMP101\"} 5\n"
          "# HELP ampcfg_errors Keys and files of which nothing can be said.\n"
          "# TYPE ampcfg_errors gauge\n"
          "ampcfg_errors{amp_host=\"here\",amp_instance=\"SMP101\"} 1\n"
          "# HELP ampcfg_exceptions_ended Keys that still have a value that was expected until a day that has passed.\n"
          "# TYPE ampcfg_exceptions_ended gauge\n"
          "ampcfg_exceptions_ended{amp_host=\"here\",amp_instance=\"SMP101\"} 1\n"
          "# HELP ampcfg_restart_needed Whether the game needs a restart for files that it has.\n"
          "# TYPE ampcfg_restart_needed gauge\n"
          "ampcfg_restart_needed{amp_host=\"here\",amp_instance=\"SMP101\"} 1\n"
          "# HELP ampcfg_drift_by_plugin Keys and files of a plugin that are not as expected.\n"
          "# TYPE ampcfg_drift_by_plugin gauge\n"
          "ampcfg_drift_by_plugin{amp_host=\"here\",amp_instance=\"SMP101\",plugin=\"Chat\"} 2\n"
          "ampcfg_drift_by_plugin{amp_host=\"here\",amp_instance=\"SMP101\",plugin=\"Economy\"} 1\n");
}

TEST_CASE("what failed is down, and has no counts") {
  host::InstanceScan gone = scan_of("GONE");
  gone.instance.error = Error("instance-gone", "it is no instance now");
  gone.needs_restart = false;
  ScanResults results = results_of({gone, scan_of("SMP101")});
  results.push_back({"own", "", fleet::AskResult::unreachable, {}, Error("host-unreachable", "no answer")});
  const Parsed parsed(text_of(results));
  const Labels dead{{"amp_host", "here"}, {"amp_instance", "GONE"}};
  const Labels lives{{"amp_host", "here"}, {"amp_instance", "SMP101"}};
  CHECK(parsed.value("ampcfg_up", {{"amp_host", "here"}}) == 1);
  CHECK(parsed.value("ampcfg_up", {{"amp_host", "own"}}) == 0);
  CHECK(parsed.value("ampcfg_scan_timestamp_seconds", {{"amp_host", "own"}}) == 1'764'514'585.25);
  CHECK(parsed.value("ampcfg_info",
                     {{"amp_host", "own"}, {"version", std::string(version())}, {"expectations", "there"}}) == 1);
  CHECK(parsed.value("ampcfg_instance_up", dead) == 0);
  CHECK(parsed.value("ampcfg_instance_up", lives) == 1);
  CHECK(parsed.value("ampcfg_restart_needed", dead) == 0);
  CHECK_FALSE(parsed.value("ampcfg_restart_needed", lives));
  for (const char* name : {"keys", "drift", "variances", "undecided", "errors", "exceptions_ended"}) {
    CAPTURE(name);
    CHECK(parsed.value(std::string("ampcfg_") + name, lives) == 0);
    CHECK_FALSE(parsed.value(std::string("ampcfg_") + name, dead));
  }
  CHECK_FALSE(parsed.names().contains("ampcfg_drift_by_plugin"));
  CHECK_FALSE(parsed.names().contains("ampcfg_players"));
}

TEST_CASE("who plays, and whether a game is up, is told of what is known") {
  struct Case {
    host::GameState state;
    std::optional<std::uint32_t> online;
    std::optional<double> players, up;
  };
  using State = host::GameState;
  const auto one = GENERATE(values<Case>({{State::running, 7, 7, 1},
                                          {State::running, {}, {}, 1},
                                          {State::stopped, {}, 0, 0},
                                          {State::sleeping, {}, 0, 1},
                                          {State::starting, {}, {}, 0},
                                          {State::unknown, {}, {}, {}}}));
  CAPTURE(name(one.state));
  host::HostStatus answer;
  answer.instances = {status_of("SMP101", one.state, one.online)};
  const StatusResults games{{"here", "machine", fleet::AskResult::ok, answer, {}}};
  const Parsed parsed(text_of(results_of({scan_of("SMP101")}), &games));
  const Labels labels{{"amp_host", "here"}, {"amp_instance", "SMP101"}};
  CHECK(parsed.value("ampcfg_players", labels) == one.players);
  CHECK(parsed.value("ampcfg_game_up", labels) == one.up);
  CHECK(parsed.value("ampcfg_keys", labels) == 0);
}

TEST_CASE("names of any bytes are labels, each its own") {
  struct Case {
    std::vector<std::string> names;
    std::set<std::string> labels;
  };
  const auto one = GENERATE(values<Case>({
      {{"SMP101"}, {"SMP101"}},
      {{"a\"b\\c\nd", "{}, =", "\\n"}, {"a\"b\\c\nd", "{}, =", "\\n"}},
      {{"\x1b[31m", "\r", " ", "\xC3\xA9"}, {"\x1b[31m", "\r", " ", "\xC3\xA9"}},
      {{"A\xFF"}, {"A\uFFFD"}},
      {{"\xED\xA0\x80"}, {"\uFFFD\uFFFD\uFFFD"}},
      {{"A\xFE", "A\xFF", "A\xFD"}, {"A\uFFFD", "A\uFFFD#2", "A\uFFFD#3"}},
      {{"A\xFF", "A\uFFFD"}, {"A\uFFFD#2", "A\uFFFD"}},
      {{"A\xFE", "A\xFF", "A\uFFFD#2"}, {"A\uFFFD", "A\uFFFD#2", "A\uFFFD#3"}},
      {{"twice", "twice"}, {"twice"}},
  }));
  std::vector<host::InstanceScan> instances;
  host::InstanceScan plugins = scan_of("plugins");
  for (const std::string& name : one.names) {
    instances.push_back(scan_of(name));
    plugins.findings.push_back(drift_of(name));
  }
  CHECK(Parsed(text_of(results_of(instances))).values_of("amp_instance") == one.labels);
  CHECK(Parsed(text_of(results_of({plugins}))).values_of("plugin") == one.labels);
  ScanResults hosts;
  for (const std::string& name : std::set(one.names.begin(), one.names.end()))
    hosts.push_back({name, "", fleet::AskResult::failed, {}, {}});
  CHECK(Parsed(text_of(hosts)).values_of("amp_host") == one.labels);
}

}  // namespace ampcfg::cli::metrics_test
