#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace ampcfg::document {

/// Memory for what lives as long as a document: characters and items are put in one after another and freed together.
class Arena {
 public:
  Arena() = default;
  Arena(Arena&&) noexcept = default;
  Arena& operator=(Arena&&) noexcept = default;

  /// Memory for `count` objects of T, uninitialised, aligned.
  template <typename T>
  T* allocate(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= alignof(std::max_align_t));
    constexpr std::size_t size = sizeof(T);  // NOLINT(bugprone-sizeof-expression): T may well be a pointer
    return static_cast<T*>(raw(count * size, alignof(T)));
  }

  /// A copy of `items` that lives as long as this arena.
  template <typename T>
  std::span<const T> keep(std::span<const T> items) {
    if (items.empty()) return {};
    T* copy = allocate<T>(items.size());
    std::memcpy(static_cast<void*>(copy), items.data(), items.size_bytes());
    return {copy, items.size()};
  }

  /// A copy of `text` that lives as long as this arena.
  std::string_view keep(std::string_view text) {
    const auto kept = keep(std::span<const char>(text.data(), text.size()));
    return {kept.data(), kept.size()};
  }

 private:
  void* raw(std::size_t bytes, std::size_t alignment);

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::byte* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t block_size_ = 4096;
};

}  // namespace ampcfg::document
