#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "ampcfg/document/json/json.hpp"
#include "drift/set/problem_report.hpp"
#include "drift/set/template_text.hpp"

namespace ampcfg::drift {

/// What stands in a set where a value may stand, and says of it more than that: an object with a `$` key, as
/// ampcfg-expectations(5) has it. Its nodes live as long as the set.
struct Directive {
  enum class Kind {
    value,          ///< equal to that value
    template_text,  ///< equal to a text with its parts filled in
    secret,         ///< equal to a secret of the configuration's
    absent,         ///< not there, null neither
    any,            ///< there, and not null
    one_of,
    range,
    unique,  ///< there, and on no other instance
  };

  Kind kind = Kind::value;
  bool as_number = false;
  bool undecided = false;
  const document::JsonNode* argument = nullptr;  ///< what the `$` key has
  const document::JsonNode* fallback = nullptr;  ///< `default`; null where there is none
  TemplateText text;                             ///< of a template, or a secret's name
  std::string_view why, by;                      ///< empty where it does not say
  std::string_view until;                        ///< the last day on which it counts, `2026-12-31`; empty: always

  /// True where the key may be missing.
  [[nodiscard]] bool allows_absence() const;
  /// Whether a value that is there is one that is demanded; of kinds that look at nothing but the value (not of
  /// template, secret and unique, which is there and not null).
  [[nodiscard]] bool allows(const document::Value& actual) const;
  /// The directive as JSON, without what is only noted beside it.
  [[nodiscard]] std::string json() const;
};

/// By the object that stands for a value.
using Directives = std::unordered_map<const document::JsonNode*, Directive>;

/// Reads an object with a `$` key. Reports everything that is wrong with it; nothing then.
std::optional<Directive> read_directive(const document::JsonNode& object, const document::JsonText& text,
                                        ProblemReport& report);

}  // namespace ampcfg::drift
