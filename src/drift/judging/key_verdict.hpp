#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ampcfg/document/reading/reading_hints.hpp"
#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/drift/matching/document_secrets.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "drift/judging/wanted_files.hpp"

namespace ampcfg::drift {

/// What a value is, for people: `a number`, `a list`.
std::string_view kind_name(const document::Value& value);

/// Goes through a document's keys, fastest in the order in which they stand there.
class KeyCursor {
 public:
  explicit KeyCursor(const document::Document& document) : document_(document), keys_(document.keys()) {}

  /// The leaf at a key, or null.
  const document::Key* find(std::string_view key);

 private:
  const document::Document& document_;
  std::span<const document::Key> keys_;
  std::size_t next_ = 0;
};

/// The verdict on one key of a file that could be read.
struct KeyVerdict {
  Status status = Status::ok;
  std::string_view kind;
  std::optional<document::Key> actual;  ///< what stands there, a mapping too; nothing where the key is absent
  bool has_ended_value = false;         ///< as was expected until a day that has passed
};

/// Of a secret it is the verdict if the value that is there is the right one.
KeyVerdict judge_key(const document::Document& document, KeyCursor& cursor, const Wanted& wanted);

/// Of a key of which nothing can be said (`Wanted::is_faulty`): its kind, and what is wrong.
std::string_view fault_of(const Wanted& wanted);
std::string words_of_fault(const Wanted& wanted);
std::string words_of_variance(const Wanted& wanted);
/// Of a verdict that has an ended value.
Ended ended_of(const Wanted& wanted);

/// Where a value stands, or its key where nothing is written.
document::Place place_of(const document::Document& document, const document::Key& key);

/// The list whose item a key like `listeners[0].port` means; null where there is none.
const document::Key* list_of_item(const document::Document& document, std::string_view key);
/// Why there is no such key.
std::string items_have_no_keys(const document::Document& document, const document::Key& list);

/// What a person should know of a key's verdict beyond the two values; empty where they say it all.
std::string message_of(const document::Document& document, const Wanted& wanted, const KeyVerdict& verdict);

/// Why what stands there is read as another value than it seems to be, see `document::ReadingHints`; of a secret, only
/// that it is.
std::string hint_of(document::ReadingHints& hints, const Wanted& wanted, const KeyVerdict& verdict, bool hidden);

/// The two values of a finding as JSON, or neither where one is a secret, or what is there is one by its anchor.
struct ShownValues {
  std::optional<std::string> expected;
  std::optional<std::string> actual;
  bool hidden = false;
  std::string seal = {};  ///< of both, where something of them is hidden
};
/// Of a key that a file has not.
ShownValues shown_values(const Wanted& wanted, const Secrets& secrets);
ShownValues shown_values(const Wanted& wanted, const document::Key& actual, const DocumentSecrets& secrets);

}  // namespace ampcfg::drift
