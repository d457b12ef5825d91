#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/report/notice.hpp"

namespace ampcfg::cli {

/// A plan that changes something, and what comes of it. What commands that change things differ in is here; what they
/// have in common, and in which order, is `propose`.
class Proposal {
 public:
  Proposal() = default;
  Proposal(const Proposal&) = delete;
  Proposal& operator=(const Proposal&) = delete;
  virtual ~Proposal() = default;

  /// Of the plan; `propose` adds those of what came of it. They are in the JSON.
  [[nodiscard]] virtual std::vector<host::Warning>& warnings() = 0;
  /// Which says what warnings are silenced.
  [[nodiscard]] virtual const host::Configuration& configuration() const = 0;
  /// What could not be planned, where `show` does not say it.
  [[nodiscard]] virtual std::vector<Error> failures() const { return {}; }
  /// Nothing is to be carried out.
  [[nodiscard]] virtual bool is_empty() const { return false; }
  /// Why it is not carried out, though it could be.
  [[nodiscard]] virtual std::optional<Error> refusal() const { return std::nullopt; }
  /// Without a question mark ("restart 2 instances"); empty where nothing is asked.
  [[nodiscard]] virtual std::string question() const = 0;
  /// Whether `show_diff` has something to show that `show` has not.
  [[nodiscard]] virtual bool offers_diff() const { return false; }
  /// What the answer no comes to.
  [[nodiscard]] virtual std::string_view declined() const { return "nothing was changed"; }

  /// The plan for people. `goes_on`: a question or what comes of it follows.
  virtual void show(Output& out, bool goes_on) const = 0;
  /// The lines that would change, for who asks for them instead of answering.
  virtual void show_diff(Output& /*out*/) const {}
  /// Does it, and returns what that has to warn of.
  virtual std::vector<host::Warning> carry_out(Console& console) = 0;
  /// What came of it for people, who have seen the plan or not.
  virtual void report(Console& console, bool plan_was_shown) const = 0;

  /// Once it is carried out.
  [[nodiscard]] virtual std::vector<GameDown> games_down() const { return {}; }

  /// One object, and the exit code: of the plan, or, once it is carried out, of what came of it.
  [[nodiscard]] virtual std::string as_json() const = 0;
  [[nodiscard]] virtual int exit_code() const = 0;
};

/// How everything is changed that a person is asked about: warns; with `--dry-run`, or where there is nothing to do,
/// shows the plan and leaves it; else shows it, asks unless there is `--yes`, carries it out so that no signal ends it
/// before what was done is said, warns of what is new, and reports. Returns the exit code. The answer no is 0.
/// With `--notify`, the commands of `notify` are sent what came of it; 1 where one could not be.
/// With `--json` stdout gets one object in each case, and the plan that a question is about is shown on stderr. With
/// `-q` there is nothing to read but what is asked and what is wrong.
int propose(const CommandLine& line, Console& console, Proposal& proposal);

}  // namespace ampcfg::cli
