#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ampcfg/drift/matching/secrets.hpp"

// A config file as a person has it in an editor, and what comes back from there.
namespace ampcfg::drift {

/// The file with `hidden_text` for each secret (`secret_ranges`). A server reads the same keys from it, with the same
/// values but for secrets. Throws Error (`secrets-entangled`) where that cannot be.
std::string without_secrets(const std::string& bytes, const Secrets& secrets);

/// What is said of a line of a text, from 1.
struct LineRemark {
  std::uint32_t line = 0;
  std::string words;  ///< on one line
};

/// Comments of ours in a text, each on a line of its own, so that they can be taken out again wherever they stand.
class Remarks {
 public:
  /// Chooses a sign that no line of the text begins with.
  explicit Remarks(std::string_view text);

  /// `head` comes first, each remark above its line and as far to the right.
  [[nodiscard]] std::string put_into(std::string_view text, const std::vector<std::string>& head,
                                     std::vector<LineRemark> remarks) const;
  /// The text without them: what `put_into` was given, as far as nobody has changed it.
  [[nodiscard]] std::string taken_out_of(std::string_view text) const;

 private:
  std::string sign_;
};

/// A key that has another value in an edited file.
struct EditedKey {
  std::string key;
  std::optional<std::string> before;  ///< JSON; nothing where it was not there
  std::optional<std::string> after;   ///< JSON; nothing where it was taken out
  bool can_be_decided = true;         ///< false for what JSON cannot say
  bool has_other_shape = false;       ///< a value where a mapping was, or a mapping where a value was
};

/// The keys that differ between a file as it was shown and as it was saved, both without remarks, in the order of what
/// was saved; those taken out come last. `hidden_text` means the value that was there. Of a file that a server refuses,
/// those on lines that it did not have. A remark instead where the saved text is no file, or has `hidden_text` for
/// another key.
std::variant<std::vector<EditedKey>, LineRemark> edited_keys(const std::string& shown, const std::string& saved);

}  // namespace ampcfg::drift
