#pragma once

#include <optional>
#include <string_view>
#include <unordered_set>

#include "ampcfg/document/reading/document.hpp"

namespace ampcfg::document {

/// What in a value is not read as the text that it looks like: `motd: &aHello` is null, and `motd: Join #1` is "Join".
class ReadingHints {
 public:
  explicit ReadingHints(const Document& document) : document_(document) {}

  /// Why the leaf `key` is read as it is where `wanted`, in which there is text, was meant; without a word of either.
  /// Empty where nothing shows it.
  [[nodiscard]] std::string_view of(const Key& key, const Value& wanted);

 private:
  /// What is written behind a key.
  struct Written {
    bool has_anchor = false;  ///< that nothing repeats, before no collection
    bool has_bare_tag = false;
    bool has_tag = false;
    bool has_alias = false;
    bool has_comment = false;         ///< behind nothing, or what has no quotes
    bool has_joined_comment = false;  ///< without a blank behind its `#`
  };

  [[nodiscard]] Written written_behind(const Key& key);
  [[nodiscard]] bool is_repeated(std::string_view anchor);

  const Document& document_;
  std::optional<std::unordered_set<std::string_view>> aliases_;  ///< what stands behind a `*` anywhere, once asked for
};

}  // namespace ampcfg::document
