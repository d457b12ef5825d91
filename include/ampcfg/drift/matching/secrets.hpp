#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/document/reading/value.hpp"
#include "ampcfg/os/digest.hpp"

namespace ampcfg::drift {

/// A key whose value a set says is a secret, as the set writes it: whichever file it is in on an instance.
struct SecretKey {
  std::string section;  ///< empty where it stands outside sections
  std::string key;      ///< then with its file's name, or without

  bool operator==(const SecretKey&) const = default;
};
using SecretKeys = std::map<std::string, std::vector<SecretKey>, std::less<>>;  // by plugin

/// What is a secret, for all that prints. By the set (`SecretKeys`): whatever its value is. By its name (the setting
/// `redact`): a string whose key has a part that matches, in any case; an integer of six digits or more only where the
/// last part is `password`, `passwd`, `pass` or `pwd`. By itself: a string with a password in it, see `has_password`.
class Secrets {
 public:
  /// The patterns that always count, with those of the configuration added. One with `!` that repeats a pattern takes
  /// it out; any other with `!` takes out the parts of keys that match it.
  explicit Secrets(const std::vector<std::string>& configured = {}, SecretKeys keys = {});
  /// Hides nothing (`--show-secrets`).
  static Secrets shown();

  /// These, with those that the set's keys make of one file. `made` holds them where there are such.
  [[nodiscard]] const Secrets& of_file(std::string_view plugin, std::string_view file,
                                       std::optional<Secrets>& made) const;

  /// From now on `seal` tells hidden values apart.
  void seal_with(const std::string& key) { sealer_.emplace(key); }
  /// An HMAC of a text that is hidden; empty without a key.
  [[nodiscard]] std::string seal(std::string_view hidden) const;

  [[nodiscard]] bool hides_nothing() const noexcept { return patterns_.empty(); }
  /// By its name, whatever the value.
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
    bool last = false;         ///< only of a key's last part
    std::string stretch = {};  ///< what stands in all that a glob matches

    [[nodiscard]] bool matches(std::string_view part) const;
  };

  /// What a key's name says of its value.
  struct Named {
    bool secret = false;
    bool password = false;  ///< also as a number
    bool whole = false;     ///< whatever it is: the set says so
    std::string path = {};  ///< the key, where a file has such
  };

  [[nodiscard]] bool is_of_set(std::string_view key) const;
  [[nodiscard]] bool is_named_as_one(std::string_view word) const;
  static Pattern pattern(std::string_view text);
  [[nodiscard]] Named named(std::string_view key) const;
  [[nodiscard]] bool is_secret(const document::Value& scalar, const Named& named) const;
  [[nodiscard]] Named below(const Named& above, std::string_view key) const;
  [[nodiscard]] bool holds(const document::Value& value, const Named& named) const;
  void write(std::string& out, const document::Value& value, const Named& named) const;

  std::vector<Pattern> patterns_;
  std::vector<Pattern> exceptions_;
  SecretKeys keys_;               // for all files
  std::vector<SecretKey> of_it_;  // of the file, where it is one's
  std::string file_, stem_;
  std::optional<os::Hmac> sealer_;
};

/// True for a text with a password in it: `scheme://user:password@…`, `?password=…` (also behind `&` and `;`), or the
/// address of a webhook, `…/api/webhooks/…`.
[[nodiscard]] bool has_password(std::string_view text);

/// What stands in place of a secret.
inline constexpr std::string_view hidden_text = "‹hidden›";
/// What stands in a plan for a secret that is to be written: this, its name, and `secret_text_end`.
inline constexpr std::string_view secret_text_begin = "‹secret ", secret_text_end = "›";

}  // namespace ampcfg::drift
