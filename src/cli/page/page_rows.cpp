#include "cli/page/page_rows.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "ampcfg/drift/judging/differs.hpp"
#include "cli/report/label.hpp"

namespace ampcfg::cli {
namespace {

std::string_view without_extension(std::string_view file) {
  for (const std::string_view extension : {".yml", ".yaml"}) {
    if (file.ends_with(extension)) return file.substr(0, file.size() - extension.size());
  }
  return file;
}

/// Finds the entry of the set that documents a variance.
class Notes {
 public:
  explicit Notes(const PageFacts& facts) {
    if (!facts.exceptions) return;
    for (const drift::Shown& entry : facts.exceptions->entries)
      if (!entry.instance.empty()) entries_[{entry.plugin, entry.instance}].push_back(&entry);
  }

  /// Null where there is none, as where another host's own set says so. A platform's counts before the top's.
  [[nodiscard]] const drift::Shown* of(const drift::Finding& finding, const std::string& host,
                                       const host::Instance& instance) const {
    if (!finding.file || !finding.key || finding.source != drift::Source::variable) return nullptr;
    const std::string platform = instance.platform.value_or("");
    std::vector<std::string> names{host + ":" + instance.name, instance.name};
    if (!finding.group.empty()) names = {"@" + finding.group};
    for (const std::string& of_platform : {platform, std::string()}) {
      for (const std::string& name : names) {
        if (const auto* entry = find({finding.plugin, name}, of_platform, finding)) return entry;
      }
    }
    return nullptr;
  }

 private:
  using Place = std::pair<std::string, std::string>;  ///< plugin and instance

  [[nodiscard]] const drift::Shown* find(const Place& place, const std::string& platform,
                                         const drift::Finding& finding) const {
    const auto found = entries_.find(place);
    if (found == entries_.end()) return nullptr;
    for (const drift::Shown* entry : found->second) {
      if (entry->platform == platform && is_entry_of(entry->entry, *finding.file, *finding.key)) return entry;
    }
    return nullptr;
  }

  std::map<Place, std::vector<const drift::Shown*>> entries_;
};

/// Where a row of what is the same stands.
auto name_of(const PageItem& item) {
  return std::tie(item.finding->plugin, item.finding->file, item.finding->key);
}

/// All that a row tells, but for whose it is. Where a file is refused is told, where a key stands is not.
auto told_by(const PageItem& item) {
  static const drift::Shown no_note;
  static const drift::Ended not_ended;
  const drift::Finding& finding = *item.finding;
  const drift::Shown& note = item.note == nullptr ? no_note : *item.note;
  const drift::Ended& ended = finding.ended ? *finding.ended : not_ended;
  const std::uint32_t line = finding.place && !finding.key ? finding.place->line : 0;
  const std::uint32_t column = finding.place && !finding.key ? finding.place->column : 0;
  return std::tuple_cat(
      name_of(item),
      std::tie(finding.status, finding.kind, finding.expected, finding.actual, finding.hidden, finding.source,
               finding.group, finding.message, finding.hint, finding.undecided, finding.reverted, finding.also_on,
               ended.until, ended.why, ended.by, note.why, note.by, note.until),
      std::make_tuple(line, column));
}

}  // namespace

bool is_entry_of(std::string_view entry, std::string_view file, std::string_view key) {
  if (!entry.ends_with(key)) return false;
  const std::string_view before = entry.substr(0, entry.size() - key.size());
  const std::string_view stem = without_extension(file);
  const auto is = [&](std::string_view name, std::string_view sign) {
    return before.size() == name.size() + sign.size() && before.starts_with(name) && before.ends_with(sign);
  };
  return (before.empty() && file == "config.yml") || is(file, ": ") || is(stem, ": ") || is(stem, ".");
}

PageRows page_rows(const PageFacts& facts) {
  const Notes notes(facts);
  PageRows rows;
  for (const auto& result : facts.scan) {
    if (!result.answer) continue;
    for (const host::InstanceScan& scan : result.answer->instances) {
      for (const drift::Finding& finding : scan.findings) {
        if (finding.status == drift::Status::ok) continue;
        rows.items.push_back({&finding, rows.instances.size(), notes.of(finding, result.host, scan.instance)});
      }
      rows.instances.push_back({result.host, label_in(facts.scan.size(), result.host, scan.instance.name), &scan});
    }
  }
  return rows;
}

std::vector<PageRow> rows_by_key(const std::vector<PageItem>& items) {
  std::vector<PageItem> sorted = items;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const PageItem& left, const PageItem& right) { return told_by(left) < told_by(right); });
  std::vector<PageRow> rows;
  for (const PageItem& item : sorted) {
    if (rows.empty() || told_by(rows.back().item) != told_by(item)) rows.push_back({item, {}});
    rows.back().instances.push_back(item.instance);
  }
  std::map<std::string_view, std::size_t> wrong;
  for (const PageItem& item : items) wrong[item.finding->plugin] += drift::differs(*item.finding) ? 1 : 0;
  std::stable_sort(rows.begin(), rows.end(), [&](const PageRow& left, const PageRow& right) {
    const std::size_t wrong_left = wrong[left.item.finding->plugin], wrong_right = wrong[right.item.finding->plugin];
    if (wrong_left != wrong_right) return wrong_left > wrong_right;
    if (name_of(left.item) != name_of(right.item)) return name_of(left.item) < name_of(right.item);
    return left.instances.size() > right.instances.size();
  });
  return rows;
}

}  // namespace ampcfg::cli
