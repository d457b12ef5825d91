// What must hold of changes of any JSON text, without another reader: nothing crashes, the result is JSON, what is set
// is there and what is removed is not, all other leaves are as they were, in their order, what is refused has a reason,
// and the same changes again change nothing. The changes are drawn by a number that the text's bytes give.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/document/json/json_write.hpp"
#include "ampcfg/document/json_editing/edit_json.hpp"
#include "document/random_value.hpp"

namespace {

using namespace ampcfg::document;
using Path = std::vector<std::string>;

void require(bool holds) {
  if (!holds) std::abort();
}

std::uint64_t number_of(std::string_view bytes) {
  std::uint64_t number = 0xCBF29CE484222325U;
  for (const char c : bytes) number = (number ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return number;
}

bool begins_with(const Path& path, const Path& beginning) {
  return path.size() >= beginning.size() && std::equal(beginning.begin(), beginning.end(), path.begin());
}

std::string written(const JsonText& text, Range range) {
  return std::string(text.bytes().substr(range.begin, range.end - range.begin));
}

Path some_path(const JsonNode& root, RandomValue& random, Arena& arena) {
  Path path;
  for (const JsonNode* node = &root; node->value.kind() == Value::Kind::mapping && !node->children.empty();) {
    node = &node->children[random.below(node->children.size())];
    path.emplace_back(node->key);
    if (random.below(4) == 0) break;
  }
  if (random.below(3) == 0 && !path.empty()) path.back() += random.name(arena);
  if (random.below(4) == 0 || path.empty()) path.emplace_back(random.name(arena));
  return path;
}

std::vector<JsonChange> draw(const JsonText& text, RandomValue& random, Arena& arena) {
  std::vector<JsonChange> changes;
  for (std::size_t i = random.below(4) + 1; i > 0; --i) {
    JsonChange change;
    change.path = some_path(text.root(), random, arena);
    change.kind = random.below(3) == 0 ? JsonChange::Kind::remove : JsonChange::Kind::set;
    if (change.kind == JsonChange::Kind::set) write_json(change.text, random.next({}, arena));
    bool apart = true;
    for (const JsonChange& other : changes)
      apart = apart && !begins_with(change.path, other.path) && !begins_with(other.path, change.path);
    if (apart) changes.push_back(std::move(change));
  }
  return changes;
}

/// Leaves and empty objects as they are written, with their paths, but for what a change is about, or may have emptied.
void list(const JsonText& text, const JsonNode& node, Path& path, const std::vector<JsonChange>& changes,
          std::vector<std::pair<Path, std::string>>& leaves) {
  for (const JsonChange& change : changes) {
    if (begins_with(path, change.path)) return;
    const bool is_empty = node.value.kind() == Value::Kind::mapping && node.children.empty();
    if (is_empty && begins_with(change.path, path)) return;
  }
  if (node.value.kind() != Value::Kind::mapping || node.children.empty()) {
    leaves.emplace_back(path, written(text, node.written));
    return;
  }
  for (const JsonNode& member : node.children) {
    path.emplace_back(member.key);
    list(text, member, path, changes, leaves);
    path.pop_back();
  }
}

const JsonNode* find(const JsonText& text, const Path& path) {
  const JsonNode* node = &text.root();
  for (const std::string& name : path) {
    node = node->member(name);
    if (node == nullptr) return nullptr;
  }
  return node;
}

void check(const JsonText& before, const std::string& bytes, const std::vector<JsonChange>& changes) {
  const auto again = JsonText::read(bytes);
  const auto* const after = std::get_if<JsonText>(&again);
  require(after != nullptr);
  std::vector<std::pair<Path, std::string>> old_leaves;
  std::vector<std::pair<Path, std::string>> leaves;
  Path path;
  list(before, before.root(), path, changes, old_leaves);
  list(*after, after->root(), path, changes, leaves);
  require(old_leaves == leaves);
  for (const JsonChange& change : changes) {
    const JsonNode* const there = find(*after, change.path);
    require((there != nullptr) == (change.kind == JsonChange::Kind::set));
    if (there == nullptr) continue;
    const auto value = JsonText::read(change.text);
    require(there->value == std::get<JsonText>(value).root().value);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto read = JsonText::read(bytes);
  const auto* const before = std::get_if<JsonText>(&read);
  if (before == nullptr) return 0;
  RandomValue random(number_of(bytes));
  Arena arena;
  const std::vector<JsonChange> changes = draw(*before, random, arena);
  const auto result = edit_json(bytes, changes);
  if (const auto* const refusal = std::get_if<JsonRefusal>(&result)) {
    require(!refusal->reason.empty() && (!refusal->change || *refusal->change < changes.size()));
    return 0;
  }
  const auto& edited = std::get<std::string>(result);
  check(*before, edited, changes);
  const auto twice = edit_json(edited, changes);
  require(std::holds_alternative<std::string>(twice) && std::get<std::string>(twice) == edited);
  return 0;
}
