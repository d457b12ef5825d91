#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ampcfg/document/reading/arena.hpp"
#include "ampcfg/document/reading/document.hpp"
#include "drift/set/expectation_set.hpp"

namespace ampcfg::drift {

/// What is expected of a key on one instance: a plain value, or what a directive demands, with its parts filled in.
struct Demand {
  const document::JsonNode* node = nullptr;
  const Directive* directive = nullptr;  ///< null for a plain value
  /// That a deploy writes, where `writes`; null also where the key is to be absent.
  document::Value value;
  bool writes = true;            ///< false where more than one value would do
  std::string_view secret = {};  ///< of a secret that is to be written: its name, while `value` stands for it
  /// Why its text cannot be filled in for this instance, so that nothing holds; empty where it can.
  std::string_view unresolved = {};

  /// True where the key may be missing.
  [[nodiscard]] bool allows_absence() const;
  /// Whether what is there is what it should be; `is_section` for a mapping with keys.
  [[nodiscard]] bool allows(const document::Value& actual, bool is_section) const;
  /// True where the key should not be there.
  [[nodiscard]] bool removes() const;
  /// True where only who asks knows the value.
  [[nodiscard]] bool is_secret() const;
  /// True where the set marks it as what nobody has decided.
  [[nodiscard]] bool is_undecided() const { return directive != nullptr && directive->undecided; }
  /// True where it depends on other instances.
  [[nodiscard]] bool is_unique() const;
};

/// The number that a game server reads from a text; nothing where it reads anything else.
std::optional<document::Value> number_in(std::string_view text, document::Arena& arena);

/// A secret's name with its parts filled in, or why it cannot be, as `Demand::unresolved` says it.
struct SecretName {
  std::string name;
  std::string unresolved;  ///< empty where it can
};
SecretName secret_name(const TemplateText& text, const Parts& parts);

/// Whether two entries demand the same of every instance.
bool is_same(const Demand& left, const Demand& right);

/// Makes demands for one subject. What it fills in lives as long as `owner`.
class Demands {
 public:
  Demands(const ExpectationSet& set, const Subject& subject);

  [[nodiscard]] Demand of(const document::JsonNode& node);
  /// True where the value counted until a day that has passed.
  [[nodiscard]] bool has_ended(const document::JsonNode& node) const;
  [[nodiscard]] const std::vector<std::string>& groups() const { return groups_; }
  /// A copy that lives as long as this.
  template <typename T>
  const T* keep(T kept) {
    auto made = std::make_shared<const T>(std::move(kept));
    kept_.push_back(made);
    return made.get();
  }
  /// A text that lives as long as `owner`.
  std::string_view keep_text(std::string_view text) { return filled_in_->keep(text); }
  [[nodiscard]] std::shared_ptr<const void> owner() const { return filled_in_; }

 private:
  void fill_in_text(Demand& demand);
  void fill_in_name(Demand& demand);
  const Parts& parts();

  const ExpectationSet& set_;
  const Subject& subject_;
  std::vector<std::string> groups_;
  std::optional<Parts> parts_;  // once they are needed
  std::vector<std::shared_ptr<const void>> kept_;
  std::shared_ptr<document::Arena> filled_in_ = std::make_shared<document::Arena>();
};

}  // namespace ampcfg::drift
