// page_parts.hpp: the cells of values.
#include <algorithm>
#include <string_view>

#include "cli/page/page_parts.hpp"
#include "cli/report/finding_table.hpp"
#include "cli/report/label.hpp"
#include "cli/terminal/contrast.hpp"
#include "cli/terminal/line_difference.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// A value is cut to these columns, around what differs.
constexpr std::size_t most_columns = 300;

void write_note(Html& html, std::string_view text) {
  if (!text.empty()) html.tag("<span class=note>").text(text).tag("</span>");
}

void write_excerpt(Html& html, const Excerpt& excerpt, bool mark) {
  html.tag("<code>").text(excerpt.before);
  if (mark) html.tag("<mark>");
  html.text(excerpt.different);
  if (mark) html.tag("</mark>");
  html.text(excerpt.after).tag("</code>");
}

/// `until 2026-12-31, by mara: christmas`; empty where nothing is noted.
std::string note_words(const std::string& until, const std::string& by, const std::string& why) {
  std::string text;
  if (!until.empty()) text = "until " + until;
  if (!by.empty()) text += (text.empty() ? "by " : ", by ") + shown(by);
  if (!why.empty()) text += (text.empty() ? "" : ": ") + shown(why);
  return text;
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
  write_note(html, told(finding.message));
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

/// The line of a file, from 1; cut where it is long.
std::string line_in(const std::string& text, std::size_t number) {
  const auto lines = lines_of(text);
  if (number == 0 || number > lines.size()) return {};
  std::string_view line = lines[number - 1];
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return cut(shown(line), most_columns);
}

/// With the line before it, where the reason may lie.
void write_lines(Html& html, const PageFacts& facts, const PageRows& rows, const PageItem& item) {
  const drift::Finding& finding = *item.finding;
  if (finding.kind != "invalid-file" || !finding.file || !finding.place) return;
  const PageInstance& instance = rows.instances[item.instance];
  const auto found = std::find_if(facts.refused.begin(), facts.refused.end(), [&](const RefusedFile& refused) {
    return refused.host == instance.host && refused.instance == instance.scan->instance.name &&
           refused.plugin == finding.plugin && refused.file == *finding.file;
  });
  if (found == facts.refused.end()) return;
  const std::size_t number = finding.place->line;
  html.tag("<pre>");
  if (number > 1)
    html.tag("<i>")
        .text(std::to_string(number - 1) + "  ")
        .tag("</i>")
        .text(line_in(found->text, number - 1))
        .tag("\n");
  html.tag("<i>").text(std::to_string(number) + "  ").tag("</i>").text(line_in(found->text, number)).tag("</pre>");
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
  const Contrast both = contrast(expected, actual_words(finding), most_columns);
  const bool mark = both.alike && finding.expected && finding.actual && !has_hidden(finding);
  write_expected(html, item, both, mark);
  write_actual(html, finding, both, mark);
}

}  // namespace ampcfg::cli
