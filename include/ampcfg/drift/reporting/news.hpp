#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/reporting/found.hpp"
#include "ampcfg/drift/reporting/mark.hpp"
#include "ampcfg/os/digest.hpp"

namespace ampcfg::drift {

/// `still`: of a reminder. `ended`: a variance; with a finding where its value is still there.
enum class NewsKind : std::uint8_t {
  fresh,
  changed,
  still,
  gone,
  ended,
  instance_came,
  instance_went,
  instance_failed,
  instance_recovered,
  host_stopped,
  host_answers
};
/// As JSON has them: `host-stopped`; `fresh` is `new`.
std::string_view name(NewsKind kind);

struct NewsItem {
  NewsKind kind = NewsKind::fresh;
  std::string host;                ///< empty: it is of the set
  std::string instance;            ///< empty: it is of the host; of `ended` without a finding, as the set has it
  std::optional<Finding> finding;  ///< of one that is gone: its place, status and kind
  std::optional<Ending> ending;    ///< of `ended` without a finding
  std::optional<Error> error;      ///< of a host that stopped to answer, of an instance that failed or went

  /// News of a failure: something cannot be known.
  [[nodiscard]] bool is_failure() const noexcept;
  /// News of drift that is there.
  [[nodiscard]] bool is_drift() const noexcept;
};

struct NewsSum {
  std::size_t drift = 0, error = 0;  ///< findings
  std::size_t instances = 0;         ///< that have some

  [[nodiscard]] bool any() const noexcept { return drift + error > 0; }
  NewsSum& operator+=(const NewsSum& other) noexcept;
};

/// What somebody is to be told.
struct News {
  bool is_first = false;  ///< nothing was told before: `items` is empty, and what was seen is to be told in numbers
  bool is_reminder = false;
  std::string before;           ///< when something was told last (RFC 3339); empty where `is_first`
  std::vector<NewsItem> items;  ///< by kind, then by host, instance, plugin, file and key
  NewsSum still;                ///< what is known, and was seen again
  NewsSum unseen;               ///< what no scan before has looked at

  [[nodiscard]] bool any() const noexcept { return is_first || !items.empty() || unseen.any(); }
  [[nodiscard]] bool has_failure() const noexcept;
  [[nodiscard]] bool has_drift() const noexcept;
};

/// What is news of a scan, and what is known once that is told.
struct Compared {
  News news;
  Mark mark;
};

/// Compares what was seen with what somebody knows; nothing: the first report. Only what both have looked at is
/// compared, and of what could not be seen (below a host, an instance, a folder or a file that cannot be read) nothing
/// is concluded. With `remind_days`, what is known is told again so many days after it was told.
Compared compare(const std::optional<Mark>& before, const Found& seen, const os::Hmac& key,
                 std::optional<unsigned> remind_days = std::nullopt);

}  // namespace ampcfg::drift
