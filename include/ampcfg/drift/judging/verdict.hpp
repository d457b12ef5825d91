#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/document/reading/document.hpp"

namespace ampcfg::drift {

enum class Status { ok, variance, drift, error };
enum class Source { universal, variable };

/// As JSON has them: `drift`, `universal`.
std::string_view name(Status status);
std::string_view name(Source source);

/// What was expected of a key until a day that has passed, and is still there.
struct Ended {
  std::string until;    ///< the last day on which it counted, `2026-12-31`
  std::string why, by;  ///< empty where the set does not say
};

/// One key or file with its verdict. Values are JSON texts (`document::write_json`), secrets already hidden, so a
/// finding outlives the documents and travels between hosts.
struct Finding {
  Status status = Status::ok;
  std::string kind;  ///< `value`, `missing-key`…: see src/README.md, "Verdicts"; empty for `ok`
  std::string plugin;
  std::optional<std::string> file;
  std::optional<std::string> key;
  std::optional<std::string> expected;
  std::optional<std::string> actual;
  bool hidden = false;  ///< a secret: neither value is given
  std::string seal;     ///< of values of which something is hidden, see `Secrets::seal`; empty else
  std::optional<Source> source;
  std::string group;                 ///< whose value is expected; empty where it is no group's
  std::optional<Ended> ended;        ///< the value that is there
  std::vector<std::string> also_on;  ///< of `not-unique`: `HOST:INSTANCE` of the others that have the value
  std::optional<document::Place> place;
  std::string message;
  std::string hint;        ///< why the file's text is read as another value than it seems to be; mostly empty
  bool undecided = false;  ///< the set marks what it expects as what nobody has decided
  std::string reverted;    ///< the deployment whose value was gone after a restart; empty where there is none
};

/// `keys` counts distinct (file, key) with an expectation, `undecided` those of them whose expectation the set marks as
/// what nobody has decided; `ok` and `variance` count keys, `drift` and `error` findings.
struct Counts {
  std::size_t files = 0;
  std::size_t keys = 0;
  std::size_t ok = 0;
  std::size_t variance = 0;
  std::size_t drift = 0;
  std::size_t error = 0;
  std::size_t undecided = 0;

  Counts& operator+=(const Counts& other) noexcept;
};

struct Verdict {
  std::vector<Finding> findings;  ///< sorted by file, then key (bytes, absent first)
  Counts counts;
  std::vector<std::string> warnings;  ///< of its files, one line each; not what `findings` say
};

}  // namespace ampcfg::drift
