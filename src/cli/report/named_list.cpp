#include "cli/report/named_list.hpp"

#include <algorithm>
#include <utility>

#include "cli/report/below.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// What words need beside the other columns.
constexpr std::size_t least_room = 24;

}  // namespace

NamedList::NamedList(Output& out, std::vector<std::string_view> names, const std::vector<ListRow>& rows)
    : out_(out), names_(std::move(names)), widths_(names_.size() - 1) {
  const std::size_t most = out.width() / 2;
  for (std::size_t at = 0; at < widths_.size(); ++at) {
    widths_[at] = width(names_[at]);
    for (const ListRow& row : rows) {
      if (width(row[at].text) <= most) widths_[at] = std::max(widths_[at], width(row[at].text));
    }
    start_ += widths_[at] + gap;
  }
  has_words_ = std::any_of(rows.begin(), rows.end(), [](const ListRow& row) { return !row.back().text.empty(); });
}

void NamedList::print_names() const {
  std::string line;
  for (std::size_t at = 0; at < widths_.size(); ++at) line += padded(names_[at], widths_[at] + gap);
  if (has_words_ && start_ + width(names_.back()) <= out_.width()) line += names_.back();
  out_.line(out_.paint(Paint::faint, line));
}

void NamedList::print(const ListRow& row) const {
  std::string line;
  for (std::size_t at = 0; at < widths_.size(); ++at) {
    const ListCell& cell = row[at];
    if (at == 0 && width(cell.text) > widths_[at]) {
      out_.name("", 0, cell.text, cell.paint);
      line.assign(widths_[at] + gap, ' ');
      continue;
    }
    const std::size_t taken = width(cell.text);
    line += out_.paint(cell.paint, cell.text) + std::string(taken < widths_[at] ? widths_[at] - taken : 0, ' ');
    line.append(gap, ' ');
  }
  const ListCell& words = row.back();
  const bool is_beside = start_ + least_room <= out_.width();
  auto lines = is_beside ? wrapped(words.text, out_.width() - start_) : std::vector<std::string>();
  out_.line(line + (lines.empty() ? "" : out_.paint(words.paint, lines.front())));
  for (std::size_t n = 1; n < lines.size(); ++n)
    out_.line(std::string(start_, ' ') + out_.paint(words.paint, lines[n]));
  if (!is_beside) print_below(out_, words.text, words.paint);
}

}  // namespace ampcfg::cli
