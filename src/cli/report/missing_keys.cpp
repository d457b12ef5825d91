#include "cli/report/missing_keys.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// Fewer are no longer than what would stand for them is vague.
constexpr std::size_t least = 4;
constexpr std::size_t least_without_part = 12;

using Rows = std::vector<FindingRow>;

std::string_view key_of(const FindingRow& row) {
  return *row.finding->key;
}

/// The part of the file that keys share, up to a dot; empty where there is none.
std::string_view shared_part(const Rows& rows) {
  const auto [first, last] =
      std::minmax_element(rows.begin(), rows.end(),
                          [](const FindingRow& left, const FindingRow& right) { return key_of(left) < key_of(right); });
  const std::string_view low = key_of(*first), high = key_of(*last);
  const auto differ = std::mismatch(low.begin(), low.end(), high.begin(), high.end()).first;
  const std::size_t dot = low.substr(0, static_cast<std::size_t>(differ - low.begin())).rfind('.');
  return dot == std::string_view::npos ? std::string_view() : low.substr(0, dot + 1);
}

FindingRow one_for(Rows rows) {
  FindingRow row = rows.front();
  row.missing_keys = rows.size();
  const std::string_view part = shared_part(rows);
  row.name_of_keys =
      part.empty() ? shown(key_of(row)) + " and " + grouped(rows.size() - 1) + " more" : shown(part) + "*";
  return row;
}

/// The keys that the same instances lack.
void fold(Rows rows, Rows& into) {
  std::map<std::string_view, Rows> by_part;
  for (FindingRow& row : rows) {
    const std::string_view key = key_of(row);
    by_part[key.substr(0, key.find('.'))].push_back(std::move(row));
  }
  Rows left;
  for (auto& [part, of_part] : by_part) {
    if (of_part.size() >= least) {
      into.push_back(one_for(std::move(of_part)));
    } else {
      std::move(of_part.begin(), of_part.end(), std::back_inserter(left));
    }
  }
  if (left.size() >= least_without_part) {
    into.push_back(one_for(std::move(left)));
  } else {
    std::move(left.begin(), left.end(), std::back_inserter(into));
  }
}

}  // namespace

void fold_missing_keys(Rows& rows) {
  std::map<std::vector<std::string>, Rows> missing;
  Rows result;
  for (FindingRow& row : rows) {
    const bool is_missing = row.finding->key && row.finding->kind == "missing-key";
    (is_missing ? missing[row.instances] : result).push_back(std::move(row));
  }
  for (auto& [instances, of_these] : missing) fold(std::move(of_these), result);
  rows = std::move(result);
}

}  // namespace ampcfg::cli
