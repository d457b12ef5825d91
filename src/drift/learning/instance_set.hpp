#pragma once

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

namespace ampcfg::drift {

/// Some of the instances that are learned from, by their number.
class InstanceSet {
 public:
  void add(std::size_t instance);
  void add(const InstanceSet& others);
  void remove(const InstanceSet& others);

  [[nodiscard]] bool has(std::size_t instance) const;
  [[nodiscard]] bool empty() const { return low_ == 0 && high_.empty(); }
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::vector<std::size_t> list() const;
  [[nodiscard]] bool is_within(const InstanceSet& others) const { return without(others).empty(); }
  [[nodiscard]] bool meets(const InstanceSet& others) const { return !both(others).empty(); }
  [[nodiscard]] InstanceSet both(const InstanceSet& others) const;
  [[nodiscard]] InstanceSet without(const InstanceSet& others) const;
  [[nodiscard]] InstanceSet with(const InstanceSet& others) const;

  bool operator==(const InstanceSet&) const = default;
  bool operator<(const InstanceSet& other) const { return std::tie(low_, high_) < std::tie(other.low_, other.high_); }

 private:
  void trim();

  std::uint64_t low_ = 0;            // the first 64
  std::vector<std::uint64_t> high_;  // all others, without zeros at the end
};

}  // namespace ampcfg::drift
