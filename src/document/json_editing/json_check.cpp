#include "document/json_editing/json_check.hpp"

#include <cstddef>
#include <set>
#include <string_view>
#include <vector>

#include "ampcfg/document/reading/value.hpp"

namespace ampcfg::document {
namespace {

using ChangeKind = JsonChange::Kind;

class Comparison {
 public:
  Comparison(const JsonText& before, const JsonText& after) : before_(before), after_(after) {}

  std::optional<std::string> run(const ChangeNode& changes) {
    const Range old = before_.root().written;
    const Range now = after_.root().written;
    if (before_.bytes().substr(0, old.begin) != after_.bytes().substr(0, now.begin) ||
        before_.bytes().substr(old.end) != after_.bytes().substr(now.end))
      return "something around the whole text would change";
    if (!is_as_meant(before_.root(), after_.root(), changes)) return fault_;
    return std::nullopt;
  }

 private:
  bool fail(std::string reason) {
    if (fault_.empty()) fault_ = std::move(reason);
    return false;
  }

  bool is_as_meant(const JsonNode& old, const JsonNode& now, const ChangeNode& change) {
    if (change.is_set()) return has_value(now, change);
    if (change.below.empty() || old.value.kind() != Value::Kind::mapping) return is_untouched(old, now);
    if (now.value.kind() != Value::Kind::mapping) return fail(in_quotes(change.name) + " would be no object");
    return has_members(old, now, change);
  }

  bool has_value(const JsonNode& now, const ChangeNode& change) {
    if (written(after_, now.written) == change.change->text) return true;
    const JsonText value = change.value();
    return same_json(after_, now, value, value.root()) || fail(in_quotes(change.name) + " would not have its value");
  }

  bool is_untouched(const JsonNode& old, const JsonNode& now) {
    return written(before_, old.written) == written(after_, now.written) ||
           fail(in_quotes(old.key) + " would change with it");
  }

  /// The old members that do not go, in their order, and new ones anywhere between them.
  bool has_members(const JsonNode& old, const JsonNode& now, const ChangeNode& change) {
    auto next = old.children.begin();
    std::set<const ChangeNode*> there;  // which changes are about a member that was there, or came
    const auto skip_what_goes = [&] {
      for (; next != old.children.end(); ++next) {
        const ChangeNode* const below = change.find(next->key);
        if (below == nullptr || !is_gone(*next, *below)) return;
        there.insert(below);
      }
    };
    skip_what_goes();
    for (const JsonNode& member : now.children) {
      if (next != old.children.end() && is_same_member(*next, member, change)) {
        there.insert(change.find(next->key));
        ++next;
        skip_what_goes();
      } else if (!is_new_member(member, change, there)) {
        return false;
      }
    }
    if (next != old.children.end()) return fail(in_quotes(next->key) + " would be lost with it");
    return all_are(there, change) && fault_.empty();
  }

  bool is_same_member(const JsonNode& old, const JsonNode& now, const ChangeNode& change) {
    const ChangeNode* const below = change.find(old.key);
    const bool is_renamed = below != nullptr && below->is(ChangeKind::rename);
    if (now.key != (is_renamed ? std::string_view(below->change->text) : old.key)) return false;
    if (!is_renamed && written(before_, old.key_written) != written(after_, now.key_written))
      fail(in_quotes(old.key) + " would be written otherwise");
    if (below == nullptr) {
      is_untouched(old, now);
    } else {
      is_as_meant(old, now, *below);
    }
    return true;
  }

  bool is_new_member(const JsonNode& member, const ChangeNode& change, std::set<const ChangeNode*>& there) {
    const ChangeNode* const below = change.find(member.key);
    const bool is_new = below != nullptr && below->sets > 0 && there.insert(below).second;
    if (!is_new) return fail(in_quotes(member.key) + " would come with it");
    return has_new_value(member, *below);
  }

  bool has_new_value(const JsonNode& now, const ChangeNode& change) {
    if (change.is_set()) return has_value(now, change);
    std::set<const ChangeNode*> there;
    for (const JsonNode& member : now.children) {
      if (!is_new_member(member, change, there)) return false;
    }
    if (!all_are(there, change)) return false;
    return now.value.kind() == Value::Kind::mapping || fail(in_quotes(change.name) + " would be no object");
  }

  bool all_are(const std::set<const ChangeNode*>& there, const ChangeNode& change) {
    for (const ChangeNode* below : change.below) {
      if (below->sets > 0 && !there.contains(below)) return fail(in_quotes(below->name) + " would not be there");
    }
    return true;
  }

  const JsonText& before_;
  const JsonText& after_;
  std::string fault_;
};

}  // namespace

std::optional<std::string> find_json_fault(const JsonText& before, const JsonText& after, const ChangeNode& changes) {
  return Comparison(before, after).run(changes);
}

}  // namespace ampcfg::document
