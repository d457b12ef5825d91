// test_faults [STEP]: lets every call to the disk that a deployment makes go wrong, one after another: kills before it,
// kills of the command that finishes what a kill left, errors. Each STEP-th of those that are many; 1 is all of them.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "host/faults/fault_runs.hpp"

using namespace ampcfg::tests;

namespace {

const std::string first_id = "20260101T000000Z-0001";
const std::string second_id = "20260101T000000Z-0002";

/// Collects what does not hold.
class Verdict {
 public:
  explicit Verdict(const Scene& scene) : scene_(scene) {}

  void begin(const std::string& what) { what_ = what; }
  void must(bool holds, const std::string& what, const Run& run) {
    ++checks_;
    if (holds) return;
    ++failures_;
    std::printf("%s: %s\n", what_.c_str(), what.c_str());
    for (const std::string& line : run.said) std::printf("    %s\n", line.c_str());
  }
  [[nodiscard]] int failures() const { return failures_; }
  [[nodiscard]] int checks() const { return checks_; }

  /// Every file holds its old bytes or its new ones, or is absent where it was or will be; nothing else is there but
  /// temporary files. An instance with a new file is flagged.
  void is_old_or_new(const std::string& instance, const Run& run) {
    const Tree& was = scene_.old_files(instance);
    const Tree& wanted = scene_.new_files(instance);
    const Tree now = scene_.now(instance);
    bool is_new = false;
    for (const auto* tree : {&was, &wanted}) {
      for (const auto& [file, bytes] : *tree) {
        const auto found = now.find(file);
        const bool is_old =
            found == now.end() ? !was.contains(file) : was.contains(file) && was.at(file) == found->second;
        const bool has_new =
            found == now.end() ? !wanted.contains(file) : wanted.contains(file) && wanted.at(file) == found->second;
        must(is_old || has_new, file + " of " + instance + " is neither old nor new", run);
        is_new = is_new || (has_new && !is_old);
      }
    }
    for (const auto& [file, bytes] : now) {
      const bool is_temporary = file.find("/.ampcfg-") != std::string::npos;
      must(is_temporary || was.contains(file) || wanted.contains(file), file + " of " + instance + " is new here", run);
    }
    must(!is_new || scene_.is_flagged(instance), instance + " is new and has no flag", run);
  }

  /// All of its files are old, or all new, and nothing else is there.
  void is_whole(const std::string& instance, const Run& run) {
    const Tree now = scene_.now(instance);
    must(now == scene_.old_files(instance) || now == scene_.new_files(instance), instance + " is not whole", run);
    const bool has_made = scene_.now(instance).contains("Core/deep/er/made.yml");
    must(has_made || !scene_.has_folder(instance, "Core/deep"), instance + " keeps a folder that was made", run);
  }

 private:
  const Scene& scene_;
  std::string what_;
  int failures_ = 0, checks_ = 0;
};

Settings fault(const std::string& what, std::size_t at, const Settings& more = {}) {
  Settings settings = more;
  settings["FAULT"] = what;
  settings["FAULT_AT"] = std::to_string(at);
  return settings;
}

bool has_writing_record(const Scene& scene) {
  return std::system(
             ("grep -qs '\"state\": \"writing\"' " + (scene.path() / "state/deployments").native() + "/*/manifest.json")
                 .c_str()) == 0;
}

/// After any crash: the next command that writes finishes or undoes, says so, and leaves nothing; and then a deployment
/// does all that it is to do.
void recovers(const Scene& scene, Verdict& verdict) {
  const bool was_writing = has_writing_record(scene);
  const Run finishing = scene.run("");
  verdict.must(finishing.status == 0, "it cannot be finished", finishing);
  verdict.must(!was_writing || finishing.says("! deployment"), "it was undone, and nothing is said", finishing);
  for (const char* instance : {"A", "B"}) verdict.is_whole(instance, finishing);
  const Run again = scene.run("");
  verdict.must(again.status == 0 && again.said.empty(), "there is still something to finish", again);
  const Run second = scene.run(second_id);
  verdict.must(second.status == 0, "the next deployment fails", second);
  for (const char* instance : {"A", "B"}) {
    verdict.must(scene.now(instance) == scene.new_files(instance), std::string(instance) + " is not new", second);
  }
}

void kill_at_each(const Scene& scene, Verdict& verdict, std::size_t step, const Settings& how) {
  for (std::size_t at = 1;; at += step) {
    scene.reset();
    verdict.begin("kill at " + std::to_string(at));
    const Run run = scene.run(first_id, fault("KILL", at, how));
    if (!run.had_fault) break;
    verdict.begin("kill at " + std::to_string(at) + ", " + run.calls.back());
    verdict.must(run.status == 128 + 9, "it was not killed", run);
    for (const char* instance : {"A", "B"}) verdict.is_old_or_new(instance, run);
    recovers(scene, verdict);
  }
}

/// Kills also what finishes.
void kill_twice(const Scene& scene, Verdict& verdict, std::size_t step, const Settings& how) {
  std::size_t second = 1;
  for (std::size_t first = 1;; first += step) {
    for (second = 1 + first % step;; second += step) {
      scene.reset();
      if (!scene.run(first_id, fault("KILL", first, how)).had_fault) return;
      const Run run = scene.run("", fault("KILL", second, how));
      verdict.begin("kills at " + std::to_string(first) + " and " + std::to_string(second));
      for (const char* instance : {"A", "B"}) verdict.is_old_or_new(instance, run);
      recovers(scene, verdict);
      if (!run.had_fault) break;
    }
  }
}

/// Where a call fails, each instance is as it is said to be.
void fail_at_each(const Scene& scene, Verdict& verdict, std::size_t step, const std::string& error,
                  const Settings& how) {
  for (std::size_t at = 1;; at += step) {
    scene.reset();
    const Run run = scene.run(first_id, fault(error, at, how));
    if (!run.had_fault) break;
    verdict.begin(error + " at " + std::to_string(at) + ", " + run.calls[at - 1]);
    verdict.must(run.status == 0 || run.status == 1, "it crashed", run);
    for (const std::string instance : {"A", "B"}) {
      verdict.is_old_or_new(instance, run);
      const Tree now = scene.now(instance);
      const Tree& was = scene.old_files(instance);
      const bool is_new = now != was;
      if (run.says(instance + " changed")) {
        Tree without = now;
        std::erase_if(without, [](const auto& file) { return file.first.find("/.ampcfg-") != std::string::npos; });
        verdict.must(without == scene.new_files(instance), instance + " is said to be changed", run);
      } else if (run.says(instance + " partial")) {
        verdict.must(is_new, instance + " is said to be partial and is as it was", run);
      } else if (how.find("FAULT_STICKY") == how.end()) {
        verdict.must(!is_new || run.says("! "), instance + " is said to be as it was", run);
      }
    }
    recovers(scene, verdict);
  }
}

}  // namespace

int main(int count, char** arguments) {
  const Scene scene;
  Verdict verdict(scene);
  const std::size_t step = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 7;
  const Settings all = {{"FAULT_CALLS", "all"}};
  const Settings sticky = {{"FAULT_STICKY", "1"}};
  const Settings no_exchange = {{"FAULT_NO_EXCHANGE", "1"}};
  const Settings no_link = {{"FAULT_NO_EXCHANGE", "1"}, {"FAULT_NO_LINK", "1"}};
  kill_at_each(scene, verdict, 1, {});
  kill_at_each(scene, verdict, 1, no_exchange);
  kill_at_each(scene, verdict, 1, no_link);
  kill_twice(scene, verdict, step, {});
  kill_twice(scene, verdict, step * 2, no_exchange);
  for (const char* error : {"ENOSPC", "EDQUOT", "EROFS", "EIO", "EPERM"}) {
    fail_at_each(scene, verdict, error == std::string("EIO") ? 1 : step, error, {});
    fail_at_each(scene, verdict, step, error, sticky);
  }
  fail_at_each(scene, verdict, step, "EIO", all);
  fail_at_each(scene, verdict, step, "EMFILE", all);
  std::printf("%d checks, %d failures\n", verdict.checks(), verdict.failures());
  return verdict.failures() == 0 ? 0 : 1;
}
