#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "ampcfg/drift/deciding/decide.hpp"
#include "ampcfg/drift/judging/verdict.hpp"

// What of a scan a person is asked, each thing once: ampcfg-review(1).
namespace ampcfg::drift {

/// An instance that is reviewed.
struct ReviewedInstance {
  std::string host, instance;
  std::string label;  ///< as people know it
  std::string name;   ///< as the set is to write it
  std::optional<std::string> platform = {};
};

/// Something that is perhaps wrong.
struct ReviewDoubt {
  std::string words;
  std::vector<std::string> instances;  ///< INSTANCE or HOST:INSTANCE; of a file, those that lack it
};

/// Where what a file holds comes from.
struct FileOrigin {
  std::string written;   ///< when it was written last, RFC 3339; empty: not known
  std::string deployed;  ///< when ampcfg changed it last, RFC 3339; empty: never, as far as is known
  std::string by;        ///< who did that
};

/// A file of an instance, by the place in `ReviewedScan::instances`, with its plugin.
using FileOfInstance = std::tuple<std::size_t, std::string, std::string>;

/// What is asked about: of every key that differs anywhere (or is undecided) what each instance's scan says, also where
/// it is as expected.
struct ReviewedScan {
  std::vector<ReviewedInstance> instances;
  std::vector<std::vector<Finding>> findings;    ///< by instance
  bool undecided = false;                        ///< it is asked about what nobody has decided, not about what differs
  std::map<KeyOfFile, ReviewDoubt> doubts = {};  ///< of keys, and of files (without a key)
  /// Values that a plugin's JAR brings, by the place in `instances`.
  std::set<std::pair<std::size_t, KeyOfFile>> defaults = {};
  std::map<FileOfInstance, FileOrigin> origins = {};   ///< of files in which something is asked about
  std::map<std::string, std::string> same_parts = {};  ///< `Expectations::parts_in_lower_case`
  bool may_write = true;                               ///< false where the set is read-only, or is elsewhere
};

enum class ReviewRank : std::uint8_t { error, doubt, difference };

/// What may be answered, besides looking and skipping.
struct ReviewChoices {
  bool fix = false, accept = false, everywhere = false, group = false, directive = false, no_longer = false;

  bool operator==(const ReviewChoices&) const = default;
  [[nodiscard]] bool any() const { return fix || accept || everywhere || group || directive || no_longer; }
};

/// A key that is asked about, or a whole file (without a key).
struct ReviewKey {
  KeyOfFile of;
  std::vector<std::size_t> instances;  ///< in `ReviewedScan::instances`: that are asked about
  std::vector<Finding> findings;       ///< of these
  std::vector<std::size_t> others;     ///< in `ReviewedScan::instances`: that have it, and are not asked about
  std::vector<std::size_t> universal;  ///< of these, for whom the universal value counts
  std::optional<std::string> usual;    ///< the universal value, JSON, where others have it; of what is undecided
  bool is_default = false;             ///< what stands there is on all of them what the plugin's JAR brings
  std::string doubt = {};              ///< what is doubtful of it; mostly empty
  bool is_doubt_of_file = false;       ///< that is of its whole file
};

/// Keys that are one question.
struct ReviewGroup {
  std::vector<std::size_t> instances;  ///< those of its keys: but for templates, each has the same
  std::vector<ReviewKey> keys;         ///< never empty
  std::string fact;  ///< of templates: which facts they are made of, in whichever case; empty: of one plugin
  ReviewRank rank = ReviewRank::difference;
  ReviewChoices choices;
  std::string id;  ///< the same as long as what it is about is

  [[nodiscard]] const std::string& plugin() const { return keys.front().of.plugin; }
  /// The most instances that have one of its keys, and are as they should be.
  [[nodiscard]] std::size_t others() const;
};

/// The questions, the most doubtful first: errors, doubts, small minorities, even splits. `key`: ids are an HMAC under
/// it.
std::vector<ReviewGroup> review_groups(const ReviewedScan& scan, const std::string& key);

/// Each of its keys as a question of its own.
std::vector<ReviewGroup> apart(const ReviewedScan& scan, const ReviewGroup& group, const std::string& key);

/// True for a text that has the form of an id.
bool is_review_id(const std::string& text);

/// The value that an expectation demands, JSON: of `{"$value": v}` it is `v`.
std::string demanded(const std::string& expected);
/// The facts that a template is filled in with (`short, nn`); empty where it is no template.
std::string facts_of_template(const std::string& expected);

}  // namespace ampcfg::drift
