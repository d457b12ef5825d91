// What must hold of edits of any file, without an oracle: nothing crashes, what is made is there, all other keys are as
// they were, in their order, what is refused has a reason, and the same edits again change nothing. The edits are drawn
// by a number that the file's bytes give.

#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "ampcfg/document/editing/edit.hpp"
#include "document/random_value.hpp"

namespace {

using namespace ampcfg::document;

void require(bool holds) {
  if (!holds) std::abort();
}

std::uint64_t number_of(const std::string& bytes) {
  std::uint64_t number = 0xCBF29CE484222325U;
  for (const char c : bytes) number = (number ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return number;
}

bool is_at_or_below(std::string_view path, std::string_view top) {
  return path == top || (path.size() > top.size() && path.starts_with(top) && path[top.size()] == '.');
}

std::vector<Edit> draw(const Document& document, RandomValue& random, Arena& arena) {
  std::vector<Edit> edits;
  for (std::size_t i = random.below(4) + 1; i > 0; --i) {
    Edit made;
    const auto keys = document.keys();
    if (!keys.empty() && random.below(8) != 0) made.path = keys[random.below(keys.size())].path;
    if (random.below(3) == 0) {
      if (random.below(2) == 0) made.path.resize(made.path.rfind('.') == std::string::npos ? 0 : made.path.rfind('.'));
      made.path.append(made.path.empty() ? "" : ".").append(random.name(arena));
    }
    const Key* const old = document.find(made.path);
    if (random.below(6) != 0) made.value = random.next(old == nullptr ? Value() : old->value, arena);
    made.replace = random.below(4) == 0;
    bool apart = true;
    for (const Edit& other : edits)
      apart = apart && !is_at_or_below(other.path, made.path) && !is_at_or_below(made.path, other.path);
    if (apart) edits.push_back(made);
  }
  return edits;
}

/// Whether one of the edits may change the key.
bool is_touched(std::string_view path, const std::vector<Edit>& edits, const std::set<std::size_t>& refused) {
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (refused.count(i) == 0 && (is_at_or_below(path, edits[i].path) || is_at_or_below(edits[i].path, path)))
      return true;
  }
  return false;
}

void check_others(const Document& before, const Document& after, const std::vector<Edit>& edits,
                  const std::set<std::size_t>& refused) {
  auto next = after.keys().begin();
  const auto end = after.keys().end();
  const auto skip = [&] {
    while (next != end && is_touched(next->path, edits, refused)) ++next;
  };
  for (const Key& key : before.keys()) {
    if (is_touched(key.path, edits, refused)) continue;
    skip();
    require(next != end && next->path == key.path && next->value == key.value);
    ++next;
  }
  skip();
  require(next == end);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto read = Document::read(bytes);
  const auto* const before = std::get_if<Document>(&read);
  if (before == nullptr) return 0;
  RandomValue random(number_of(bytes));
  Arena arena;
  const std::vector<Edit> edits = draw(*before, random, arena);
  const Edited done = edit(*before, edits);
  std::set<std::size_t> refused;
  for (const RefusedEdit& one : done.refused) {
    require(!one.reason.empty() && one.edit < edits.size() && refused.insert(one.edit).second);
  }
  const auto again = Document::read(done.bytes);
  const auto* const after = std::get_if<Document>(&again);
  require(after != nullptr);
  check_others(*before, *after, edits, refused);
  std::vector<Edit> made;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (refused.count(i) == 0) made.push_back(edits[i]);
  }
  for (const Edit& one : made) {
    const Key* const leaf = after->find(one.path);
    if (!one.value) {
      require(leaf == nullptr && !after->section(one.path));
    } else if (one.value->kind() != Value::Kind::mapping) {
      require(leaf != nullptr && leaf->value == *one.value);
    }
  }
  const Edited twice = edit(*after, made);
  require(twice.refused.empty() && twice.bytes == done.bytes);
  return 0;
}
