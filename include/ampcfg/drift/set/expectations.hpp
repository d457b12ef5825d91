#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/document/reading/value.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/drift/set/problem.hpp"

namespace ampcfg::document {
class JsonText;
}

namespace ampcfg::drift {

/// A file of a set of expectations.
struct SetFile {
  std::string path;  ///< relative to the set's folder: `universal_configs.json`, `paper/variable_configs.json`
  std::string bytes;
  bool readable_by_all = false;                         ///< by mode; a warning where it holds passwords
  std::shared_ptr<const document::JsonText> text = {};  ///< of these bytes, where they have been read already
};

/// What a plan is to do with a key that no host alone can judge (`sight.hpp`), as who asks has judged it. Those without
/// an order are as they should be.
struct Order {
  enum class What {
    write,       ///< the secret `name`
    unknown,     ///< its secret is not known: it is left
    not_unique,  ///< another instance has the value
  };

  std::string plugin, file, key;
  What what = What::unknown;
  std::string name = {};    ///< of the secret
  std::string reason = {};  ///< why it is left
};

/// Whose expectations count: an instance under the name of its host.
struct Subject {
  std::string host;
  std::string instance;
  std::optional<std::string> platform;
  // What directives ask for besides:
  bool host_is_named = true;  ///< false where `host` stands for a machine whose configuration gives no name
  std::function<std::optional<std::uint16_t>()> port = {};  ///< of the game, where `Expectations::needs` says so
  /// Under which values are told from others without being shown (`sight.hpp`); empty: nobody asks.
  std::string seal_key = {};
  const std::vector<Order>* orders = nullptr;  ///< for plans
  std::string day = {};                        ///< today in the set's zone, `2026-12-31`; empty: nothing has ended
};

struct ExpectationSet;  // the loaded set, known to drift alone

/// A set of expectations (ampcfg-expectations(5)): loaded whole and checked before anything is compared; immutable and
/// cheap to copy.
class Expectations {
 public:
  struct Loaded;
  /// Checks everything and reports every problem, not only the first. `expectations` is absent where one is an error.
  /// `unknown` are names in the folder (subfolders with a trailing slash) that are no part of a set, for warnings.
  /// `like`: a set of which files with the same bytes are not read again; it may be null.
  static Loaded load(std::vector<SetFile> files, const std::vector<std::string>& unknown,
                     const Expectations* like = nullptr);

  /// `sha256:` and the hexadecimal SHA-256 of the lines that `sha256sum` prints for the set's known files but
  /// `metadata.json`, sorted by path.
  [[nodiscard]] const std::string& digest() const noexcept;
  /// When the set was made, as its `metadata.json` says; empty where it does not.
  [[nodiscard]] const std::string& created() const noexcept;
  [[nodiscard]] std::size_t universal_plugins() const noexcept;
  [[nodiscard]] std::size_t variable_plugins() const noexcept;
  /// Every plugin that something is expected of, sorted by bytes.
  [[nodiscard]] const std::vector<std::string>& plugins() const noexcept;
  /// The plugins that something is expected of for this subject, sorted by bytes.
  [[nodiscard]] std::vector<std::string> plugins(const Subject& subject) const;
  /// Every instance that variables document, as written (`HOST:INSTANCE` too), sorted.
  [[nodiscard]] const std::vector<std::string>& documented_instances() const noexcept;
  /// The groups that the set's `instances.json` defines, sorted, and the patterns of INSTANCE or HOST:INSTANCE that
  /// pick their members.
  [[nodiscard]] const std::map<std::string, std::vector<std::string>, std::less<>>& groups() const noexcept;
  [[nodiscard]] bool is_in_group(const Subject& subject, const std::string& group) const;
  /// The parts of templates that say what another says, in small letters, with that other: one fact for a person.
  [[nodiscard]] std::map<std::string, std::string> parts_in_lower_case() const;
  /// The time zone in which the set's days end, as tzdata names it; empty: UTC.
  [[nodiscard]] const std::string& zone() const noexcept;
  /// True where a template, or a secret's name, is filled in with that part: `port`.
  [[nodiscard]] bool needs(std::string_view part) const noexcept;
  /// True where a value counts until a day, so that verdicts depend on the date.
  [[nodiscard]] bool has_days() const noexcept;
  /// True where it has secrets, or values that no other instance may have: what a host alone cannot judge
  /// (`sight.hpp`).
  [[nodiscard]] bool needs_sightings() const noexcept;
  /// True where it demands that no other instance has a value.
  [[nodiscard]] bool has_unique() const noexcept;
  /// The keys that have `$secret` for any instance.
  [[nodiscard]] const SecretKeys& secret_keys() const noexcept;
  /// The platform folders of the set; empty where it has none.
  [[nodiscard]] const std::vector<std::string>& platforms() const noexcept;
  /// Every file that a section names and every key as an expectation writes it, sorted: for patterns and completions.
  [[nodiscard]] std::vector<std::string> keys(std::string_view plugin) const;

  /// True where it has such a name as `keys` gives.
  [[nodiscard]] bool has_key(std::string_view plugin, const std::function<bool(const std::string& name)>& is_it) const;
  /// One of its `…_configs.json` as it was read, where it had these bytes; else null.
  [[nodiscard]] std::shared_ptr<const document::JsonText> text(std::string_view path, std::string_view bytes) const;

  /// For the functions of drift.
  [[nodiscard]] const ExpectationSet& set() const noexcept { return *set_; }
  /// What keeps the expected values alive.
  [[nodiscard]] std::shared_ptr<const void> owner() const noexcept { return set_; }

 private:
  std::shared_ptr<const ExpectationSet> set_;
};

/// True for the path of a file that a set may have, relative to its folder: a known name, at the top or in a platform's
/// folder.
bool is_of_set(std::string_view path);

/// The groups that an `instances.json` defines, without loading the set; none where anything is wrong with it.
std::map<std::string, std::vector<std::string>, std::less<>> groups_in(const std::string& instances_json);

struct Expectations::Loaded {
  std::optional<Expectations> expectations;
  std::vector<Problem> problems;  ///< sorted by file and place
};

}  // namespace ampcfg::drift
