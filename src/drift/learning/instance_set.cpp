#include "drift/learning/instance_set.hpp"

#include <algorithm>
#include <bit>

namespace ampcfg::drift {
namespace {

constexpr std::size_t bits = 64;

void list_bits(std::uint64_t word, std::size_t first, std::vector<std::size_t>& numbers) {
  for (; word != 0; word &= word - 1) numbers.push_back(first + static_cast<std::size_t>(std::countr_zero(word)));
}

}  // namespace

void InstanceSet::add(std::size_t instance) {
  const std::uint64_t bit = std::uint64_t{1} << (instance % bits);
  if (instance < bits) {
    low_ |= bit;
    return;
  }
  const std::size_t word = instance / bits - 1;
  if (high_.size() <= word) high_.resize(word + 1);
  high_[word] |= bit;
}

void InstanceSet::add(const InstanceSet& others) {
  low_ |= others.low_;
  if (high_.size() < others.high_.size()) high_.resize(others.high_.size());
  for (std::size_t word = 0; word < others.high_.size(); ++word) high_[word] |= others.high_[word];
}

void InstanceSet::remove(const InstanceSet& others) {
  low_ &= ~others.low_;
  for (std::size_t word = 0; word < std::min(high_.size(), others.high_.size()); ++word)
    high_[word] &= ~others.high_[word];
  trim();
}

bool InstanceSet::has(std::size_t instance) const {
  const std::size_t word = instance / bits;
  const std::uint64_t in = word == 0 ? low_ : word <= high_.size() ? high_[word - 1] : 0;
  return (in >> (instance % bits) & 1U) != 0;
}

std::size_t InstanceSet::size() const {
  auto count = static_cast<std::size_t>(std::popcount(low_));
  for (const std::uint64_t word : high_) count += static_cast<std::size_t>(std::popcount(word));
  return count;
}

std::vector<std::size_t> InstanceSet::list() const {
  std::vector<std::size_t> numbers;
  list_bits(low_, 0, numbers);
  for (std::size_t word = 0; word < high_.size(); ++word) list_bits(high_[word], (word + 1) * bits, numbers);
  return numbers;
}

InstanceSet InstanceSet::both(const InstanceSet& others) const {
  InstanceSet result = *this;
  result.low_ &= others.low_;
  if (result.high_.size() > others.high_.size()) result.high_.resize(others.high_.size());
  for (std::size_t word = 0; word < result.high_.size(); ++word) result.high_[word] &= others.high_[word];
  result.trim();
  return result;
}

InstanceSet InstanceSet::without(const InstanceSet& others) const {
  InstanceSet result = *this;
  result.remove(others);
  return result;
}

InstanceSet InstanceSet::with(const InstanceSet& others) const {
  InstanceSet result = *this;
  result.add(others);
  return result;
}

void InstanceSet::trim() {
  while (!high_.empty() && high_.back() == 0) high_.pop_back();
}

}  // namespace ampcfg::drift
