#include "ampcfg/host/writing/rollback.hpp"

#include <fstream>

#include "ampcfg/host/writing/change.hpp"
#include "ampcfg/os/digest.hpp"
#include "host/state_scene.hpp"

namespace ampcfg::host::rollback_test {

using namespace ampcfg::tests;
using host::ChangeResult;

namespace {

using Lines = std::vector<std::string>;
using Text = std::optional<std::string>;

/// What a deployment makes of a file: `INSTANCE/PLUGIN/FILE`.
struct Made {
  std::string path;
  Text after;
};

/// The errors of an instance and its files.
Lines why(const host::InstanceChange& change) {
  Lines lines;
  if (change.error) lines.push_back(change.error->code() + ": " + change.error->message());
  for (const host::FileChange& file : change.files) {
    if (!file.code.empty()) lines.push_back(file.file + ": " + file.code + ": " + file.reason);
  }
  return lines;
}

/// A host on which deployments are made and undone.
struct Fleet : StateScene {
  explicit Fleet(const Lines& instances) {
    for (const std::string& name : instances) {
      fs::create_directories(plugins(name));
      scratch.write("instances/" + name + "/Minecraft/server.properties", "");
    }
  }

  [[nodiscard]] fs::path plugins(const std::string& instance) const {
    return configuration.instances / instance / "Minecraft/plugins";
  }
  [[nodiscard]] fs::path path_of(const std::string& path) const {
    const std::size_t slash = path.find('/');
    return plugins(path.substr(0, slash)) / path.substr(slash + 1);
  }
  void put(const std::string& path, const std::string& bytes) const {
    const fs::path file = path_of(path);
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
    fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(1));
  }
  [[nodiscard]] Text get(const std::string& path) const {
    std::ifstream file(path_of(path), std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  /// Gives the files these bytes, as a deployment; its id.
  std::string deploy(const std::vector<Made>& files) const {
    host::HostPlan plan;
    for (const host::Instance& instance : host::discover(configuration).instances) {
      host::InstancePlan part;
      part.instance = instance;
      for (const Made& made : files) {
        const std::size_t first = made.path.find('/');
        const std::size_t second = made.path.find('/', first + 1);
        if (made.path.substr(0, first) != instance.name) continue;
        drift::PluginPlan plugin;
        plugin.plugin = made.path.substr(first + 1, second - first - 1);
        drift::FilePlan& file = plugin.files.emplace_back();
        file.file = made.path.substr(second + 1);
        file.before = get(made.path);
        file.after = made.after;
        part.plugins.push_back(std::move(plugin));
      }
      plan.instances.push_back(std::move(part));
    }
    return carry_out(plan, host::Action::deploy, "");
  }

  std::string carry_out(const host::HostPlan& plan, host::Action kind, const std::string& undoes) const {
    host::About about;
    about.id = host::new_deployment_id();
    about.kind = kind;
    about.undoes = undoes;
    const host::HostChange done = host::change(configuration, plan, about, {});
    for (const host::InstanceChange& change : done.instances) {
      CAPTURE(about.id, change.instance.name, why(change));
      CHECK((change.result == ChangeResult::changed || change.result == ChangeResult::unchanged ||
             change.result == ChangeResult::skipped));
    }
    return about.id;
  }

  [[nodiscard]] host::RollbackPlan plan(const host::RollbackWish& wish = {}, const host::Query& query = {}) const {
    return host::plan_rollback(configuration, wish, query, {});
  }
  /// Undoes, and gives what was undone.
  [[nodiscard]] std::string undo(const host::RollbackWish& wish = {}, const host::Query& query = {}) const {
    const auto rollback = plan(wish, query);
    last = carry_out(rollback.plan, host::Action::rollback, rollback.id);
    return rollback.id;
  }
  mutable std::string last;  ///< the id of the last rollback
};

host::Query picking(const Lines& instances, const Lines& plugins = {}, const Lines& files = {},
                    const Lines& keys = {}) {
  host::Query query;
  query.instances = drift::Patterns(instances);
  query.selection = {drift::Patterns(plugins), drift::Patterns(files), drift::Patterns(keys)};
  return query;
}

Lines left_in(const host::HostPlan& plan) {
  Lines lines;
  for (const auto& part : plan.instances) {
    for (const auto& plugin : part.plugins) {
      for (const auto& left : plugin.left)
        lines.push_back(part.instance.name + " " + plugin.plugin + " " + left.file.value_or("-") + " " +
                        left.key.value_or("-") + " " + left.code);
    }
  }
  return lines;
}

std::string error_of(const host::HostPlan& plan, std::size_t n = 0) {
  return plan.instances.at(n).instance.error ? plan.instances[n].instance.error->code() : "";
}

}  // namespace

TEST_CASE("the last deployment is undone, then the one before, and then nothing is left") {
  const Fleet fleet({"A", "B"});
  fleet.put("A/Chat/config.yml", "a: 1 # old\n");
  fleet.put("B/Chat/config.yml", "b: 1\n");
  const auto first = fleet.deploy(
      {{"A/Chat/config.yml", "a: 2\n"}, {"A/Chat/lang/en.yml", "new: 1\n"}, {"B/Chat/config.yml", "b: 2\n"}});
  const auto second = fleet.deploy({{"A/Chat/config.yml", "a: 3\n"}});
  CHECK(fleet.undo() == second);
  CHECK(fleet.get("A/Chat/config.yml") == "a: 2\n");
  CHECK(fleet.undo() == first);
  CHECK(fleet.get("A/Chat/config.yml") == "a: 1 # old\n");
  CHECK(fleet.get("B/Chat/config.yml") == "b: 1\n");
  CHECK_FALSE(fs::exists(fleet.path_of("A/Chat/lang")));
  CHECK(code_of([&] { (void)fleet.undo(); }) == "nothing-to-undo");
}

TEST_CASE("the last deployment is the last by its record, also where nothing of it is left") {
  const Fleet fleet({"A"});
  fleet.put("A/Chat/config.yml", "a: 1\n");
  fleet.put("A/Chat/other.yml", "b: 1\n");
  const auto first = fleet.deploy({{"A/Chat/config.yml", "a: 2\n"}});
  const auto second = fleet.deploy({{"A/Chat/other.yml", "b: 2\n"}});
  fleet.put("A/Chat/other.yml", "b: 1\n");  // as a plugin does that has it in memory
  const auto rollback = fleet.plan();
  CHECK(rollback.id == second);
  CHECK(rollback.plan.instances.at(0).plugins.empty());
  REQUIRE(rollback.plan.warnings.size() == 1);
  CHECK(rollback.plan.warnings[0].text.find(first) != std::string::npos);
  // By the file, the one before is the last.
  CHECK(fleet.plan({}, picking({}, {}, {"config.yml"})).id == first);
  CHECK(fleet.undo({first}) == first);
  CHECK(fleet.get("A/Chat/config.yml") == "a: 1\n");
}

TEST_CASE("a rollback is undone by its id, and what it undid counts again") {
  const Fleet fleet({"A"});
  fleet.put("A/Chat/config.yml", "a: 1\n");
  const auto id = fleet.deploy({{"A/Chat/config.yml", "a: 2\n"}, {"A/Chat/new.yml", "b: 1\n"}});
  CHECK(fleet.undo() == id);
  CHECK_FALSE(fleet.get("A/Chat/new.yml"));
  const std::string rollback = fleet.last;
  CHECK(fleet.undo({rollback, false}) == rollback);
  CHECK(fleet.get("A/Chat/config.yml") == "a: 2\n");
  CHECK(fleet.get("A/Chat/new.yml") == "b: 1\n");
  CHECK(fleet.undo() == id);
  CHECK(fleet.get("A/Chat/config.yml") == "a: 1\n");
}

TEST_CASE("a folder that a deployment made goes when nothing else is in it") {
  const Fleet fleet({"A"});
  fleet.put("A/Chat/config.yml", "a: 1\n");
  const std::vector<Made> files{
      {"A/Chat/x/y/one.yml", "a: 1\n"}, {"A/Chat/x/y/two.yml", "a: 1\n"}, {"A/Chat/x/z.yml", "a: 1\n"}};
  (void)fleet.deploy(files);
  (void)fleet.undo();
  CHECK_FALSE(fs::exists(fleet.path_of("A/Chat/x")));
  (void)fleet.deploy(files);
  fleet.put("A/Chat/x/players.yml", "");
  (void)fleet.undo();
  CHECK(fleet.get("A/Chat/x/players.yml") == "");
  CHECK_FALSE(fs::exists(fleet.path_of("A/Chat/x/y")));
}

TEST_CASE("an instance is undone alone, and the rest of the deployment later") {
  const Fleet fleet({"A", "B"});
  for (const char* file : {"A/Chat/config.yml", "B/Chat/config.yml"}) fleet.put(file, "a: 1\n");
  const auto id = fleet.deploy({{"A/Chat/config.yml", "a: 2\n"}, {"B/Chat/config.yml", "a: 2\n"}});
  CHECK(fleet.undo({}, picking({"B"})) == id);
  CHECK(fleet.get("A/Chat/config.yml") == "a: 2\n");
  CHECK(fleet.get("B/Chat/config.yml") == "a: 1\n");
  CHECK(code_of([&] { (void)fleet.undo({}, picking({"B"})); }) == "nothing-to-undo");
  CHECK(fleet.undo() == id);
  CHECK(fleet.get("A/Chat/config.yml") == "a: 1\n");
}

TEST_CASE("plugins, files and keys narrow, in the last deployment that has them") {
  const Fleet fleet({"A"});
  fleet.put("A/Chat/config.yml", "a: 1\nb: 1\n");
  fleet.put("A/Chat/lang/en.yml", "a: 1\n");
  fleet.put("A/Core/config.yml", "a: 1\n");
  const auto first = fleet.deploy({{"A/Chat/config.yml", "a: 2\nb: 2\n"}, {"A/Chat/lang/en.yml", "a: 2\n"}});
  const auto second = fleet.deploy({{"A/Core/config.yml", "a: 2\n"}});
  CHECK(fleet.undo({}, picking({}, {"Chat"}, {"lang/en"})) == first);
  CHECK(fleet.get("A/Chat/lang/en.yml") == "a: 1\n");
  CHECK(fleet.get("A/Chat/config.yml") == "a: 2\nb: 2\n");
  CHECK(fleet.undo({first, false}, picking({}, {}, {}, {"config.b"})) == first);
  CHECK(fleet.get("A/Chat/config.yml") == "a: 2\nb: 1\n");
  CHECK(fleet.plan().id == second);
  const auto plan = fleet.plan({first, false}, picking({"A", "Z"}, {"Chat", "Caht"}, {"config.yml"}, {"a", "zz"}));
  CHECK(plan.plan.unmatched_instances == Lines{"Z"});
  CHECK(plan.plan.unmatched_plugins == Lines{"Caht"});
  CHECK(plan.plan.unmatched_keys == Lines{"zz"});
  CHECK(plan.plan.known.plugins == Lines{"Chat"});
  CHECK(fleet.plan({}, picking({"Z"})).plan.unmatched_instances == Lines{"Z"});
}

TEST_CASE("what a plugin has written since keeps its other keys, and force brings the bytes back") {
  const Fleet fleet({"A"});
  fleet.put("A/Chat/config.yml", "# mine\na: 1\nb: 1\n");
  const auto id = fleet.deploy({{"A/Chat/config.yml", "# mine\na: 2\nb: 2\n"}, {"A/Chat/new.yml", "n: 1\n"}});
  fleet.put("A/Chat/config.yml", "b: 3\na: 2\nc: 1\n");
  fleet.put("A/Chat/new.yml", "n: 2\n");
  CHECK(left_in(fleet.plan().plan) == Lines{"A Chat config.yml b changed-since", "A Chat new.yml - changed-since"});
  CHECK(fleet.undo() == id);
  CHECK(fleet.get("A/Chat/config.yml") == "b: 3\na: 1\nc: 1\n");
  CHECK(fleet.get("A/Chat/new.yml") == "n: 2\n");
  CHECK(fleet.undo({id, true}) == id);
  CHECK(fleet.get("A/Chat/config.yml") == "# mine\na: 1\nb: 1\n");
  CHECK_FALSE(fleet.get("A/Chat/new.yml"));
}

TEST_CASE("an instance that is gone is said, and the others are planned") {
  const Fleet fleet({"A", "B"});
  for (const char* file : {"A/Chat/config.yml", "B/Chat/config.yml"}) fleet.put(file, "a: 1\n");
  (void)fleet.deploy({{"A/Chat/config.yml", "a: 2\n"}, {"B/Chat/config.yml", "a: 2\n"}});
  fs::remove_all(fleet.configuration.instances / "A");
  const auto plan = fleet.plan().plan;
  REQUIRE(plan.instances.size() == 2);
  CHECK(error_of(plan, 0) == "instance-missing");
  CHECK(error_of(plan, 1).empty());
  CHECK(plan.instances[1].plugins.size() == 1);
}

TEST_CASE("a plugin or file that is gone is left, and what cannot be read has failed") {
  const Fleet fleet({"A"});
  for (const char* plugin : {"Chat", "Core", "Link"}) fleet.put(std::string("A/") + plugin + "/config.yml", "a: 1\n");
  const auto id =
      fleet.deploy({{"A/Chat/config.yml", "a: 2\n"}, {"A/Core/config.yml", "a: 2\n"}, {"A/Link/config.yml", "a: 2\n"}});
  fs::remove_all(fleet.plugins("A") / "Chat");
  fs::remove(fleet.path_of("A/Core/config.yml"));
  fs::remove(fleet.path_of("A/Link/config.yml"));
  fs::create_symlink("/etc/passwd", fleet.path_of("A/Link/config.yml"));
  CHECK(left_in(fleet.plan({id, false}).plan) == Lines{"A Chat config.yml - missing-file",
                                                       "A Core config.yml - missing-file",
                                                       "A Link config.yml - unreadable"});
}

TEST_CASE("a backup that is missing or damaged is an error of its instance, where it is needed") {
  const Fleet fleet({"A", "B"});
  for (const char* file : {"A/Chat/config.yml", "B/Chat/config.yml"}) fleet.put(file, file);
  const auto id = fleet.deploy({{"A/Chat/config.yml", "a: 2\n"}, {"B/Chat/config.yml", "a: 3\n"}});
  const fs::path backups = fleet.scratch / "state/deployments" / id;
  fs::remove(backups / os::sha256_hex("a: 2\n"));  // the file has these bytes itself
  fs::remove(backups / os::sha256_hex("B/Chat/config.yml"));
  auto plan = fleet.plan().plan;
  CHECK(error_of(plan, 0).empty());
  CHECK(error_of(plan, 1) == "backup-missing");
  fleet.write("deployments/" + id + "/" + os::sha256_hex("A/Chat/config.yml"), "x");
  CHECK(error_of(fleet.plan().plan) == "backup-damaged");
}

TEST_CASE("what is unknown or damaged is an error") {
  const Fleet fleet({"A"});
  CHECK(code_of([&] { (void)fleet.plan({"20261124T093000Z-3f2a", false}); }) == "deployment-unknown");
  CHECK(code_of([&] { (void)fleet.plan(); }) == "nothing-to-undo");
  fleet.put("A/Chat/config.yml", "a: 1\n");
  const auto id = fleet.deploy({{"A/Chat/config.yml", "a: 2\n"}});
  fleet.write("deployments/" + id + "/manifest.json", "{");
  CHECK(code_of([&] { (void)fleet.plan(); }) == "record-damaged");
}

TEST_CASE("an older deployment is never taken for the last one") {
  struct Case {
    const char* what;
    std::function<void(const Fleet&, const std::string&)> damage;
  };
  const auto folder = [](const Fleet& fleet, const std::string& id) {
    return fleet.scratch / "state/deployments" / id;
  };
  const Case cases[] = {
      {"its record is gone", [&](const Fleet& fleet, const std::string& id) { fs::remove_all(folder(fleet, id)); }},
      {"its manifest is",
       [&](const Fleet& fleet, const std::string& id) { fs::remove(folder(fleet, id) / "manifest.json"); }},
      {"its line is",
       [](const Fleet& fleet, const std::string&) {
         const std::string lines = fleet.read("audit.jsonl");
         fleet.write("audit.jsonl", lines.substr(0, lines.find('\n') + 1));
       }},
      {"the audit is",
       [](const Fleet& fleet, const std::string&) {
         fs::remove(fleet.scratch / "state/audit.jsonl");
         fs::remove(fleet.scratch / "state/head");
       }},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    const Fleet fleet({"A"});
    fleet.put("A/Chat/config.yml", "a: 1\n");
    const auto first = fleet.deploy({{"A/Chat/config.yml", "a: 2\n"}});
    c.damage(fleet, fleet.deploy({{"A/Chat/config.yml", "a: 3\n"}}));
    CHECK(code_of([&] { (void)fleet.plan(); }) == "record-damaged");
    CHECK(fleet.plan({first, false}).id == first);
  }
}

TEST_CASE("order is the audit's, not the clock's") {
  const Fleet fleet({"A"});
  fleet.put("A/Chat/config.yml", "a: 1\n");
  const auto first = fleet.deploy({{"A/Chat/config.yml", "a: 2\n"}});
  // The clock was a century ahead then.
  const std::string later = "21" + first.substr(2);
  fs::rename(fleet.scratch / "state/deployments" / first, fleet.scratch / "state/deployments" / later);
  const auto second = fleet.deploy({{"A/Chat/config.yml", "a: 3\n"}});
  CHECK(fleet.plan().id == second);
}

}  // namespace ampcfg::host::rollback_test
