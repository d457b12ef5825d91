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

#include "ampcfg/drift/deciding/decide.hpp"
#include "ampcfg/drift/learning/seen.hpp"
#include "ampcfg/drift/matching/selection.hpp"
#include "ampcfg/drift/set/expectations.hpp"

namespace ampcfg::drift {

/// What of it is to be written. The rules look at everything nonetheless.
struct LearnOptions {
  std::function<bool(const Subject&)> selected;  ///< instances for whom entries are written; empty: all
  Selection selection;                           ///< plugins, files and keys that are written
  bool untouched = false;                        ///< language files that nobody has touched, too
  std::vector<std::string> taken_groups;         ///< names of the configuration's groups, which a new one may not have
};

/// A value that the rules need, of one instance that stands for all with the same mark.
struct WantedValue {
  std::size_t instance = 0;  ///< in `Seen::instances`
  std::size_t file = 0;      ///< in `SeenInstance::files`
  std::uint32_t key = 0;     ///< in `Seen::keys`

  bool operator==(const WantedValue&) const = default;
};

/// Which rule an entry was learned by, as it is reported.
enum class LearnedBy : std::uint8_t { universal, made_of_facts, group, variance, secret, unique };

/// An entry that the set gets.
struct LearnedEntry {
  Decision decision;     ///< the value is whole, with `undecided` where nobody has decided it
  std::string platform;  ///< in whose folder it goes; empty: to the set's top
  LearnedBy by = LearnedBy::universal;
  bool undecided = false;
  std::size_t question = 0;  ///< undecided entries with the same number are one decision; 0: none
};

enum class DoubtKind : std::uint8_t { anothers_value, never_filled_in, another_kind, shared_ids, no_such_file };

/// Something that is perhaps wrong. It is learned as it is, undecided.
struct Doubt {
  DoubtKind kind = DoubtKind::anothers_value;
  KeyOfFile of;                        ///< without a key: the file
  std::vector<std::string> instances;  ///< that have it, as the set names them, sorted
  std::string words;                   ///< what of it is doubtful, without a secret: `SMP101's on TOW01, ROY01`
};

/// Why a key, a file or a folder is not learned.
struct LeftOut {
  std::string reason;  ///< `data files`, `untouched language files`, …: the same words for the same reason
  KeyOfFile of;        ///< without a key: the file; without a file: the plugin
  std::size_t keys = 0;
};

struct Learned {
  std::vector<LearnedEntry> entries;  ///< by plugin and file; within one file in its order
  NewGroups groups;                   ///< that the set gets
  NewFacts facts;                     ///< likewise
  std::vector<Doubt> doubts;          ///< the most doubtful first
  std::vector<LeftOut> left_out;      ///< by plugin, file, key
  std::vector<LeftOut> invalid;       ///< files of which nothing is said, with the reason
  std::size_t decisions = 0;          ///< how many the undecided entries are for a person
  std::vector<KeyOfFile> gone;        ///< keys left out because their value was not to be had
};

/// Which rule a key comes under, and why, in sentences; by the key's name as it was asked for.
struct LearnedWhy {
  KeyOfFile of;
  std::vector<std::string> sentences;
};

/// Learns what is live (ampcfg-learning(7)): adds to a set what it does not say yet. Deterministic; the order of
/// instances, files and hosts changes nothing. First `wanted`, then `learn` with those values.
class Learner {
 public:
  /// `seen` outlives it. `set`: nothing where there is none yet.
  Learner(const Seen& seen, const Expectations* set, LearnOptions options);
  ~Learner();
  Learner(Learner&&) noexcept;

  /// Never one of a secret.
  [[nodiscard]] const std::vector<WantedValue>& wanted() const noexcept;
  /// `values` as JSON, in the order of `wanted`; nothing where it was not to be had, or has changed.
  Learned learn(std::vector<std::optional<std::string>> values);
  /// After `learn`.
  [[nodiscard]] std::vector<LearnedWhy> explain(const Patterns& keys) const;

  struct Work;  ///< known to its room alone

 private:
  std::unique_ptr<Work> work_;
};

/// True for a file of which nothing is learned for its name alone, so that it need not be read: data, not
/// configuration; files of the server itself but for a few.
bool is_left_out_by_name(std::string_view plugin, std::string_view file);

}  // namespace ampcfg::drift
