#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/document/reading/value.hpp"

namespace ampcfg::drift {

/// Which keys hold secrets (the setting `redact`): any part of the dotted key matches, in any case. Only strings are
/// secrets.
class Secrets {
 public:
  /// The patterns that always count, with those of the configuration added. One with `!` that repeats a pattern takes
  /// it out; any other with `!` takes out the parts of keys that match it.
  explicit Secrets(const std::vector<std::string>& configured = {});
  /// Hides nothing (`--show-secrets`).
  static Secrets shown();

  [[nodiscard]] bool hides_nothing() const noexcept { return patterns_.empty(); }
  [[nodiscard]] bool hides(std::string_view key) const;
  /// True if `value`, at `key`, is a secret, or one stands in it.
  [[nodiscard]] bool hides(std::string_view key, const document::Value& value) const;
  /// `value` as JSON, with `hidden_text` for each secret in it.
  [[nodiscard]] std::string json(std::string_view key, const document::Value& value) const;

 private:
  /// A lower-case glob, or what stands between two stars where that is all of it.
  struct Pattern {
    std::string text;
    bool anywhere = false;

    [[nodiscard]] bool matches(std::string_view part) const;
  };

  static Pattern pattern(std::string_view text);
  [[nodiscard]] bool holds(const document::Value& value, bool secret) const;
  void write(std::string& out, const document::Value& value, bool secret) const;

  std::vector<Pattern> patterns_;
  std::vector<Pattern> exceptions_;
};

/// What stands in place of a secret.
inline constexpr std::string_view hidden_text = "‹hidden›";

}  // namespace ampcfg::drift
