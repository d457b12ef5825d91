#include "document/reading/constructor.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "ampcfg/document/reading/hash.hpp"
#include "document/reading/java.hpp"
#include "document/reading/refused.hpp"
#include "document/reading/scalar.hpp"

namespace ampcfg::document {
namespace {

using Shape = Node::Shape;

std::string scalar_text(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return "null";
    case Value::Kind::boolean:
      return value.boolean() ? "true" : "false";
    case Value::Kind::floating:
      return java_text(value.floating());
    default:
      return std::string(value.text());
  }
}

char scalar_kind(const Node& scalar) {
  switch (scalar.value.kind()) {
    case Value::Kind::null:
      return 'n';
    case Value::Kind::boolean:
      return 'b';
    case Value::Kind::integer:
      return static_cast<char>('0' + static_cast<int>(scalar.width));
    case Value::Kind::floating:
      return 'f';
    default:
      return 's';
  }
}

void require(const Collection& node, Tag tag) {
  if (node.tag == tag) return;
  if (node.tag == Tag::unknown) refuse_unknown_tag(node);
  throw Refused(node.begin, "this tag does not fit its value");
}

}  // namespace

void Constructor::flatten(Collection& mapping) {
  if (mapping.flattened) return;
  mapping.flattened = true;
  drop_repeated(mapping);
  if (mapping.has_merge) merge(mapping);
}

void Constructor::drop_repeated(Collection& mapping) {
  for (const Pair& pair : mapping.pairs) {
    if (pair.key->tag != Tag::merge) value(*pair.key);
  }
  if (mapping.pairs.size() < 2 || has_few_different(mapping.pairs)) return;
  begin_table(mapping.pairs.size());
  std::vector<std::uint32_t> last;
  std::uint32_t count = 0;
  std::vector<bool> dropped;
  identities_.resize(mapping.pairs.size());
  for (std::uint32_t i = 0; i < mapping.pairs.size(); ++i) {
    Node& key = *mapping.pairs[i].key;
    if (key.tag == Tag::merge) continue;
    const std::uint32_t first = find_or_add(identity(key), i);
    if (first == i) continue;
    if (last.empty()) {
      last.resize(mapping.pairs.size(), UINT32_MAX);
      dropped.resize(mapping.pairs.size());
    }
    dropped[last[first] == UINT32_MAX ? first : last[first]] = true;
    last[first] = i;
    ++count;
  }
  if (count == 0) return;
  const std::size_t kept = mapping.pairs.size() - count;
  Pair* pairs = nodes_.allocate<Pair>(kept);
  Pair* next = pairs;
  for (std::size_t i = 0; i < mapping.pairs.size(); ++i) {
    if (!dropped[i]) *next++ = mapping.pairs[i];
  }
  mapping.pairs = {pairs, kept};
}

/// Few keys are sooner compared with each other than put into a table.
bool Constructor::has_few_different(std::span<const Pair> pairs) {
  constexpr std::size_t few = 8;
  if (pairs.size() > few) return false;
  std::array<Identity, few> seen;
  std::size_t count = 0;
  for (const Pair& pair : pairs) {
    if (pair.key->tag == Tag::merge) continue;
    const Identity key = identity(*pair.key);
    for (std::size_t i = 0; i < count; ++i) {
      if (seen[i] == key) return false;
    }
    seen[count++] = key;
  }
  return true;
}

void Constructor::merge(Collection& mapping) {
  std::vector<Candidate> candidates;
  collect(mapping, true, candidates);
  begin_table(candidates.size());
  identities_.resize(candidates.size());
  std::vector<Candidate> kept;
  for (const Candidate& candidate : candidates) {
    const auto next = static_cast<std::uint32_t>(kept.size());
    const std::uint32_t index = find_or_add(identity(*candidate.pair.key), next);
    if (index == next) {
      kept.push_back(candidate);
    } else if (candidate.own) {
      kept[index] = candidate;
    }
  }
  Pair* pairs = nodes_.allocate<Pair>(kept.size());
  std::transform(kept.begin(), kept.end(), pairs, [](const Candidate& candidate) { return candidate.pair; });
  mapping.pairs = {pairs, kept.size()};
}

void Constructor::collect(Collection& mapping, bool own, std::vector<Candidate>& candidates) {
  const auto is_merge = [](const Pair& pair) { return pair.key->tag == Tag::merge; };
  for (const Pair& pair : mapping.pairs) {
    if (is_merge(pair)) {
      collect_merged(*pair.value, candidates);
    } else {
      value(*pair.key);
      candidates.push_back({pair, own});
    }
  }
  if (own || std::none_of(mapping.pairs.begin(), mapping.pairs.end(), is_merge)) return;
  std::vector<Pair> left;
  std::remove_copy_if(mapping.pairs.begin(), mapping.pairs.end(), std::back_inserter(left), is_merge);
  mapping.pairs = nodes_.keep(std::span<const Pair>(left));
}

void Constructor::collect_merged(Node& merged, std::vector<Candidate>& candidates) {
  switch (merged.shape) {
    case Shape::mapping:
      collect(collection(merged), false, candidates);
      return;
    case Shape::sequence:
      for (Node* item : collection(merged).items) {
        if (item->shape != Shape::mapping) throw Refused(item->begin, "only mappings can be merged by `<<`");
        collect(collection(*item), false, candidates);
      }
      return;
    case Shape::scalar:
      throw Refused(merged.begin, "only a mapping, or a list of mappings, can be merged by `<<`");
  }
}

Value Constructor::value(Node& node) {
  if (node.constructed) return node.value;
  switch (node.shape) {
    case Shape::scalar:
      construct_scalar(node, values_);
      break;
    case Shape::sequence:
      node.value = list(collection(node));
      break;
    case Shape::mapping:
      node.value = mapping(collection(node));
      break;
  }
  node.constructed = true;
  return node.value;
}

Value Constructor::list(Collection& node) {
  require(node, Tag::sequence);
  Value* items = values_.allocate<Value>(node.items.size());
  std::transform(node.items.begin(), node.items.end(), items, [this](Node* item) { return value(*item); });
  return Value::list({items, node.items.size()});
}

Value Constructor::mapping(Collection& node) {
  require(node, Tag::mapping);
  flatten(node);
  Entry* entries = values_.allocate<Entry>(node.pairs.size());
  for (std::size_t i = 0; i < node.pairs.size(); ++i)
    entries[i] = {key_text(*node.pairs[i].key), value(*node.pairs[i].value)};
  begin_table(node.pairs.size());
  identities_.resize(node.pairs.size());
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < node.pairs.size(); ++i) {
    const std::uint32_t index = find_or_add({'s', entries[i].key}, count);
    entries[index] = entries[i];
    if (index == count) ++count;
  }
  return Value::mapping({entries, count});
}

std::string_view Constructor::key_text(Node& key) {
  const Value made = value(key);
  switch (made.kind()) {
    case Value::Kind::null:
      return "null";
    case Value::Kind::boolean:
      return made.boolean() ? "true" : "false";
    case Value::Kind::integer:
      return made.digits();
    case Value::Kind::string:
      return made.text();
    case Value::Kind::floating:
      return values_.keep(std::string_view(java_text(made.floating())));
    default:
      return complex_key(key).text;
  }
}

Constructor::Identity Constructor::identity(Node& key) {
  switch (key.shape) {
    case Shape::scalar:
      return {scalar_kind(key), key_text(key)};
    case Shape::sequence:
      return {'L', complex_key(key).identity};
    case Shape::mapping:
      return {'M', complex_key(key).identity};
  }
  return {};
}

const Constructor::ComplexKey& Constructor::complex_key(Node& key) {
  const auto [found, added] = complex_keys_.try_emplace(&key);
  if (added) {
    std::string text;
    append_text(text, key);
    std::string identity;
    append_identity(identity, key);
    found->second = {values_.keep(std::string_view(text)), nodes_.keep(std::string_view(identity))};
  }
  return found->second;
}

void Constructor::append_text(std::string& out, Node& node) {
  const Value made = value(node);
  if (node.shape == Shape::scalar) {
    out += scalar_text(made);
    return;
  }
  const auto& inner = collection(node);
  std::string_view separator;
  out += node.shape == Shape::sequence ? '[' : '{';
  for (Node* item : inner.items) {
    out += separator;
    append_text(out, *item);
    separator = ", ";
  }
  if (node.shape == Shape::mapping) {
    for (const Pair& pair : inner.pairs) {
      out += separator;
      append_text(out, *pair.key);
      out += '=';
      append_text(out, *pair.value);
      separator = ", ";
    }
  }
  out += node.shape == Shape::sequence ? ']' : '}';
}

/// Lists are equal item by item, mappings in any order: their pairs are sorted here.
void Constructor::append_identity(std::string& out, Node& node) {
  const Value made = value(node);
  if (node.shape == Shape::scalar) {
    const std::string text = scalar_text(made);
    out += scalar_kind(node);
    out.append(std::to_string(text.size())).append(":").append(text);
    return;
  }
  const auto& inner = collection(node);
  out += node.shape == Shape::sequence ? 'L' : 'M';
  out.append(std::to_string(inner.items.size() + inner.pairs.size())).append(":");
  for (Node* item : inner.items) append_identity(out, *item);
  std::vector<std::string> pairs;
  for (const Pair& pair : inner.pairs) {
    append_identity(pairs.emplace_back(), *pair.key);
    append_identity(pairs.back(), *pair.value);
  }
  std::sort(pairs.begin(), pairs.end());
  for (const std::string& pair : pairs) out += pair;
}

void Constructor::begin_table(std::size_t keys) {
  if (table_.size() < keys * 2) table_.assign(std::bit_ceil(std::max<std::size_t>(keys * 2, 64)), Slot{});
  ++generation_;
}

std::uint32_t Constructor::find_or_add(const Identity& key, std::uint32_t index) {
  const std::uint64_t hash = hash_text(key.text, seed_ + static_cast<unsigned char>(key.kind));
  const std::size_t mask = table_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    Slot& slot = table_[at];
    if (slot.generation != generation_) {
      slot = {generation_, index, hash};
      identities_[index] = key;
      return index;
    }
    if (slot.hash == hash && identities_[slot.index] == key) return slot.index;
  }
}

}  // namespace ampcfg::document
