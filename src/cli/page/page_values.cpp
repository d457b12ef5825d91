// page_parts.hpp: the cells of values.
#include <algorithm>
#include <array>
#include <string_view>

#include "ampcfg/drift/matching/secrets.hpp"
#include "cli/page/page_parts.hpp"
#include "cli/report/finding_table.hpp"
#include "cli/report/label.hpp"
#include "cli/terminal/contrast.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// A line of a file is cut to these columns.
constexpr std::size_t most_columns = 300;

/// A value is cut to these columns, around what differs: the more there are, the fewer, as all of them are one file.
std::size_t columns_for(std::size_t values) {
  constexpr std::size_t least = 80, all_together = 500'000;
  return std::clamp(all_together / std::max<std::size_t>(values, 1), least, most_columns);
}

void write_note(Html& html, std::string_view text) {
  if (!text.empty()) html.tag("<span class=note>").text(text).tag("</span>");
}

void write_excerpt(Html& html, const Excerpt& excerpt, bool mark) {
  html.text(excerpt.before);
  if (mark) html.tag("<mark>");
  html.text(excerpt.different);
  if (mark) html.tag("</mark>");
  html.text(excerpt.after);
}

/// `until 2026-12-31, by mara: christmas`; empty where nothing is noted.
std::string note_words(const std::string& until, const std::string& by, const std::string& why) {
  std::string text;
  if (!until.empty()) text = "until " + shown(until);
  if (!by.empty()) text += (text.empty() ? "by " : ", by ") + shown(by);
  if (!why.empty()) text += (text.empty() ? "" : ": ") + shown(why);
  return text;
}

/// What a message says beyond what the two values do.
std::string remark_in(const drift::Finding& finding) {
  constexpr std::array<std::string_view, 3> plain{"has another value than expected", "the file has no such key",
                                                  "the file is not there"};
  const bool is_plain = std::find(plain.begin(), plain.end(), finding.message) != plain.end();
  return is_plain || finding.status == drift::Status::variance ? "" : told(finding.message);
}

/// True where two texts, lists or mappings have enough in common that what differs is worth a mark; of others, all
/// differs.
bool is_worth_a_mark(const drift::Finding& finding, const Contrast& both) {
  constexpr std::size_t quotes = 2, least_share = 4;
  if (!finding.expected || !finding.actual || has_hidden(finding)) return false;
  const auto has_parts = [](const std::string& json) { return json.find_first_of("\"[{") == 0; };
  if (!has_parts(*finding.expected) || !has_parts(*finding.actual)) return false;
  const std::size_t common = both.expected.before.size() + both.expected.after.size();
  const std::size_t longer = std::max(both.expected.text().size(), both.actual.text().size());
  return common > quotes && least_share * (common - quotes) >= longer;
}

void write_expected(Html& html, const PageItem& item, const Contrast& both, bool mark) {
  html.tag("<td class=ex>");
  write_excerpt(html, both.expected, mark);
  const drift::Finding& finding = *item.finding;
  if (!finding.group.empty()) write_note(html, "of the group @" + shown(finding.group));
  if (finding.undecided) write_note(html, "learned, and not decided yet");
  if (item.note != nullptr) write_note(html, note_words(item.note->until, item.note->by, item.note->why));
}

void write_actual(Html& html, const drift::Finding& finding, const Contrast& both, bool mark) {
  html.tag("<td class=ac>");
  write_excerpt(html, both.actual, mark);
  write_note(html, remark_in(finding));
  write_note(html, shown(finding.hint));
  if (finding.ended) {
    const std::string words = note_words(finding.ended->until, finding.ended->by, finding.ended->why);
    html.tag("<span class=note><b class=over>ended</b>: this value was expected ").text(words).tag("</span>");
  }
  std::vector<std::string> others;
  for (const std::string& other : finding.also_on) others.push_back(shown(other));
  if (!others.empty()) write_note(html, "also on " + listed(others, "and"));
  if (!finding.reverted.empty())
    write_note(html, "deployed by " + shown(finding.reverted) + ", gone after the restart");
}

/// Where a character of a line begins, from 1; at its end where it has no more.
std::size_t byte_of(std::string_view line, std::size_t column) {
  std::size_t at = 0;
  for (std::size_t n = 1; n < column && at < line.size(); ++n) {
    do ++at;
    while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80);
  }
  return at;
}

/// With its number, and a mark at `column`, 0 for none.
void write_line(Html& html, std::string_view line, std::size_t number, std::size_t column) {
  html.tag("<i>").text(std::to_string(number) + "  ").tag("</i>");
  // What is hidden in it has another length.
  if (column == 0 || line.find(drift::hidden_text) != line.npos) return void(html.text(cut(shown(line), most_columns)));
  const std::size_t begin = byte_of(line, column), end = byte_of(line, column + 1);
  const std::string before = shown(line.substr(0, begin));
  html.text(width(before) > most_columns ? "…" : before).tag("<mark>").text(shown(line.substr(begin, end - begin)));
  html.tag("</mark>").text(cut(shown(line.substr(end)), most_columns));
}

/// With the line before it, where the reason may lie.
void write_lines(Html& html, const PageFacts& facts, const PageRows& rows, const PageItem& item) {
  const drift::Finding& finding = *item.finding;
  if (finding.kind != "invalid-file" || !finding.file || !finding.place) return;
  const PageInstance& instance = rows.instances[item.instance];
  const auto found = std::find_if(facts.refused.begin(), facts.refused.end(), [&](const RefusedLine& refused) {
    return refused.host == instance.host && refused.instance == instance.scan->instance.name &&
           refused.plugin == finding.plugin && refused.file == *finding.file;
  });
  if (found == facts.refused.end()) return;
  html.tag("<pre>");
  if (finding.place->line > 1) {
    write_line(html, found->before, finding.place->line - 1, 0);
    html.tag("\n");
  }
  write_line(html, found->line, finding.place->line, finding.place->column);
  html.tag("</pre>");
}

}  // namespace

void write_values(Html& html, const PageFacts& facts, const PageRows& rows, const PageItem& item) {
  const drift::Finding& finding = *item.finding;
  if (!finding.key) {
    html.tag("<td class=ac colspan=2><span class=kind>").text(words_of_whole_file(finding)).tag("</span>");
    write_lines(html, facts, rows, item);
    return;
  }
  const std::string expected(plain_value(expected_words(finding)));
  const Contrast both = contrast(expected, actual_words(finding), columns_for(rows.items.size()));
  const bool mark = is_worth_a_mark(finding, both);
  write_expected(html, item, both, mark);
  write_actual(html, finding, both, mark);
}

}  // namespace ampcfg::cli
