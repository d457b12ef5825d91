#include "host/reading/document_cache.hpp"

#include <cstdint>
#include <string_view>
#include <utility>

#include "ampcfg/document/reading/hash.hpp"

namespace ampcfg::host {
namespace {

using SharedDocument = std::shared_ptr<const document::Document>;

/// A document's keys and values beside its bytes, about.
constexpr std::size_t memory_per_byte = 5;
constexpr std::size_t memory_per_content = 1024;

}  // namespace

std::string_view DocumentCache::Content::bytes() const {
  const auto* document = std::get_if<SharedDocument>(&content);
  return document != nullptr ? (*document)->bytes() : std::string_view(refused_bytes);
}

drift::FileContent DocumentCache::read(std::string bytes) {
  const std::size_t hash = document::hash_file(bytes, reinterpret_cast<std::uintptr_t>(this));
  if (const auto known = find(hash, bytes)) return known->content;
  auto content = std::make_shared<Content>();
  content->hash = hash;
  content->cost = bytes.size() * memory_per_byte + memory_per_content;
  auto read = document::Document::take(bytes);
  if (auto* document = std::get_if<document::Document>(&read)) {
    content->content = std::make_shared<const document::Document>(std::move(*document));
  } else {
    content->content = std::get<document::Invalid>(std::move(read));
    content->refused_bytes = std::move(bytes);
  }
  drift::FileContent result = content->content;
  keep(std::move(content));
  return result;
}

std::shared_ptr<const DocumentCache::Content> DocumentCache::find(std::size_t hash, std::string_view bytes) {
  const std::lock_guard held(lock_);
  const auto [begin, end] = by_hash_.equal_range(hash);
  for (auto item = begin; item != end; ++item) {
    const auto place = item->second;
    if ((*place)->bytes() != bytes) continue;
    recent_.splice(recent_.begin(), recent_, place);
    return *place;
  }
  return nullptr;
}

void DocumentCache::keep(std::shared_ptr<const Content> content) {
  if (content->cost > bound_) return;
  const std::lock_guard held(lock_);
  cost_ += content->cost;
  const std::size_t hash = content->hash;
  recent_.push_front(std::move(content));
  by_hash_.emplace(hash, recent_.begin());
  while (cost_ > bound_) {
    const auto oldest = std::prev(recent_.end());
    cost_ -= (*oldest)->cost;
    const auto [begin, end] = by_hash_.equal_range((*oldest)->hash);
    for (auto item = begin; item != end; ++item) {
      if (item->second != oldest) continue;
      by_hash_.erase(item);
      break;
    }
    recent_.pop_back();
  }
}

}  // namespace ampcfg::host
