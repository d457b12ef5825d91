#include "ampcfg/document/reading/arena.hpp"

#include <algorithm>
#include <cstdint>

namespace ampcfg::document {

void* Arena::raw(std::size_t bytes, std::size_t alignment) {
  const std::size_t skew = (alignment - reinterpret_cast<std::uintptr_t>(next_) % alignment) % alignment;
  if (next_ == nullptr || bytes + skew > left_) {
    const std::size_t size = std::max(block_size_, bytes);
    blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
    block_size_ = std::min<std::size_t>(block_size_ * 2, std::size_t{1} << 20);
    next_ = blocks_.back().get() + bytes;
    left_ = size - bytes;
    return blocks_.back().get();
  }
  std::byte* place = next_ + skew;
  next_ = place + bytes;
  left_ -= bytes + skew;
  return place;
}

}  // namespace ampcfg::document
