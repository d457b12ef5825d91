#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ampcfg::drift {

/// Which keys hold secrets (DESIGN 6, `redact`): any part of the dotted key matches, in any case.
class Secrets {
 public:
  /// The patterns that always count, with those of the configuration added; one with `!` takes that pattern out.
  explicit Secrets(const std::vector<std::string>& configured = {});
  /// Hides nothing (`--show-secrets`).
  static Secrets shown();

  [[nodiscard]] bool hides(std::string_view key) const;

 private:
  std::vector<std::string> patterns_;
};

/// What stands in place of a secret.
inline constexpr std::string_view hidden_text = "‹hidden›";

}  // namespace ampcfg::drift
