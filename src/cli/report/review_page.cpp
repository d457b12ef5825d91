#include "cli/report/review_page.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/os/machine.hpp"
#include "cli/report/below.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using drift::Finding;
using drift::ReviewedScan;
using drift::ReviewGroup;
using drift::ReviewKey;

/// The template that holds on any of the instances, as a text; empty where none does.
std::string template_of(const ReviewKey& key) {
  constexpr std::string_view start = "{\"$template\": ";
  for (const Finding& finding : key.findings) {
    if (!finding.expected || !finding.expected->starts_with(start)) continue;
    const auto read = document::JsonText::read(*finding.expected);
    const auto* text = std::get_if<document::JsonText>(&read);
    const document::JsonNode* member = text == nullptr ? nullptr : text->root().member("$template");
    if (member == nullptr) continue;
    std::string json;
    document::write_json(json, member->value);
    return json;
  }
  return {};
}

std::string expected_cell(const ReviewKey& key, bool undecided) {
  const Finding& first = key.findings.front();
  if (const std::string made = template_of(key); !made.empty()) return shown(made);
  if (undecided && first.source == drift::Source::variable) return key.usual ? shown(drift::demanded(*key.usual)) : "-";
  const auto differs = [&](const Finding& one) { return one.expected != first.expected; };
  if (first.hidden) return std::string(drift::hidden_text);
  if (key.of.key.empty() || !first.expected) return "-";
  if (std::any_of(key.findings.begin(), key.findings.end(), differs)) return "another for each";
  return shown(drift::demanded(*first.expected));
}

std::string actual_cell(const ReviewKey& key, const Finding& finding) {
  if (key.of.key.empty()) return shown(finding.kind == "missing-file" ? "not there" : finding.message);
  if (finding.hidden) return std::string(drift::hidden_text);
  if (!finding.actual) return "not there";
  return shown(*finding.actual);
}

bool agree(const ReviewKey& key) {
  return std::all_of(key.findings.begin(), key.findings.end(), [&](const Finding& one) {
    return actual_cell(key, one) == actual_cell(key, key.findings.front());
  });
}

/// `3 on A and B; 4 on C`, of what `cell` says of a finding, by the number before it and by itself.
template <typename Cell>
std::string by_instance(const ReviewedScan& scan, const ReviewKey& key, const Cell& cell) {
  std::map<std::pair<int, std::string>, std::vector<std::size_t>> by_value;
  for (std::size_t n = 0; n < key.findings.size(); ++n) by_value[cell(key.findings[n])].push_back(key.instances[n]);
  std::string text;
  for (const auto& [value, instances] : by_value)
    text += (text.empty() ? "" : "; ") + value.second + " on " + some_labels(scan, instances, 2);
  return text;
}

/// What is not made of a key's template is what is asked about.
std::string values_by_instance(const ReviewedScan& scan, const ReviewKey& key) {
  return by_instance(scan, key, [&](const Finding& finding) {
    const bool is_made = finding.expected && !drift::facts_of_template(*finding.expected).empty();
    return std::pair(is_made ? 1 : 0, actual_cell(key, finding));
  });
}

/// Where each is expected to have a value of its own; empty where all are to have the same.
std::string expected_by_instance(const ReviewedScan& scan, const ReviewKey& key) {
  const auto& first = key.findings.front();
  const bool is_same = std::all_of(key.findings.begin(), key.findings.end(),
                                   [&](const Finding& one) { return one.expected == first.expected; });
  if (is_same || scan.undecided || first.hidden || !template_of(key).empty()) return {};
  return by_instance(scan, key, [](const Finding& finding) {
    return std::pair(0, finding.expected ? shown(drift::demanded(*finding.expected)) : std::string("-"));
  });
}

constexpr std::string_view of_jar = "the JAR's default";

/// The table: a heading, then a row for each key; files stand above their keys.
struct ReviewRow {
  std::vector<std::string> cells;
  bool is_heading = false;
};

std::vector<std::size_t> value_columns(const ReviewGroup& group, std::size_t columns) {
  const bool all_agree = std::all_of(group.keys.begin(), group.keys.end(), agree);
  const bool are_same = std::all_of(group.keys.begin(), group.keys.end(),
                                    [&](const ReviewKey& key) { return key.instances == group.instances; });
  constexpr std::size_t most = 3, wide = 70;
  if (all_agree || !are_same || group.instances.size() > most || columns < wide) return {};
  std::vector<std::size_t> each(group.instances.size());
  for (std::size_t n = 0; n < each.size(); ++n) each[n] = n;
  return each;
}

std::vector<ReviewRow> rows_of(const ReviewedScan& scan, const ReviewGroup& group, std::size_t columns) {
  std::vector<ReviewRow> rows;
  constexpr std::size_t wide = 60;
  const auto each = value_columns(group, columns);
  const bool has_defaults = columns >= wide && std::any_of(group.keys.begin(), group.keys.end(),
                                                           [](const ReviewKey& key) { return key.is_default; });
  std::string last;
  for (const ReviewKey& key : group.keys) {
    const std::string file = (group.fact.empty() ? "" : key.of.plugin + "/") + key.of.file;
    if (rows.empty() || file != last) {
      ReviewRow row{{shown(file), rows.empty() ? (scan.undecided ? "universal" : "expected") : ""}, true};
      for (const std::size_t n : each)
        row.cells.push_back(rows.empty() ? scan.instances[group.instances[n]].label : "");
      if (each.empty()) row.cells.push_back(rows.empty() ? some_labels(scan, group.instances, 1) : "");
      if (has_defaults) row.cells.emplace_back();
      rows.push_back(std::move(row));
    }
    last = file;
    ReviewRow row{{key.of.key.empty() ? "  the file" : "  " + shown(key.of.key), expected_cell(key, scan.undecided)}};
    for (const std::size_t n : each) row.cells.push_back(actual_cell(key, key.findings[n]));
    if (each.empty())
      row.cells.push_back(agree(key) ? actual_cell(key, key.findings.front()) : values_by_instance(scan, key));
    if (has_defaults) row.cells.emplace_back(key.is_default ? of_jar : "");
    rows.push_back(std::move(row));
  }
  return rows;
}

/// A key's end tells it from others.
std::string cut_front(const std::string& text, std::size_t columns) {
  if (width(text) <= columns) return text;
  std::size_t from = 0;
  while (from < text.size() && width(std::string_view(text).substr(from)) + 1 > columns) {
    ++from;
    while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0U) == 0x80U) ++from;
  }
  return std::string(cut_sign) + text.substr(from);
}

/// Where two values begin alike and there is no room for more, from where they differ.
std::string cut_to_difference(const std::string& text, const std::string& other, std::size_t columns) {
  constexpr std::size_t seen = 4;
  if (width(text) <= columns) return text;
  std::size_t from = 0;
  while (from < std::min(text.size(), other.size()) && text[from] == other[from]) ++from;
  const auto is_inside = [&] { return from > 0 && (static_cast<unsigned char>(text[from]) & 0xC0U) == 0x80U; };
  if (from == text.size() || width(std::string_view(text).substr(0, from)) + seen <= columns) return cut(text, columns);
  from -= std::min(from, columns / 3);
  while (is_inside()) --from;
  return cut(std::string(cut_sign) + text.substr(from), columns);
}

/// The first columns take what they need, up to their share; the last what is left.
std::vector<std::size_t> widths_of(const std::vector<ReviewRow>& rows, std::size_t columns) {
  const std::size_t count = rows.front().cells.size();
  std::vector<std::size_t> widths(count);
  for (const ReviewRow& row : rows) {
    for (std::size_t n = 0; n < count; ++n) widths[n] = std::max(widths[n], width(row.cells[n]));
  }
  const std::size_t room = columns - std::min(columns, (count - 1) * gap);
  std::size_t left = room;
  for (std::size_t n = 0; n < count; ++n) {
    std::size_t others = 0;
    for (std::size_t m = n + 1; m < count; ++m) others += std::min(widths[m], room / (count + 1));
    widths[n] = std::min(widths[n], left - std::min(left, others));
    left -= std::min(left, widths[n]);
  }
  return widths;
}

std::string line_of(const Output& out, const ReviewRow& row, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t n = 0; n < row.cells.size(); ++n) {
    const bool is_key = n == 0 && !row.is_heading;
    const std::string& beside = row.cells[n == 1 && row.cells.size() > 2 ? 2 : 1];
    const std::string cell = is_key           ? cut_front(row.cells[n], widths[n])
                             : row.is_heading ? cut(row.cells[n], widths[n])
                                              : cut_to_difference(row.cells[n], beside, widths[n]);
    const Paint paint = row.is_heading           ? (n == 0 ? Paint::plain : Paint::faint)
                        : n == 0                 ? Paint::plain
                        : row.cells[n] == of_jar ? Paint::faint
                        : n == 1                 ? Paint::green
                                                 : Paint::yellow;
    line += (n == 0 ? "" : std::string(gap, ' ')) +
            out.paint(paint, n + 1 == row.cells.size() ? cell : padded(cell, widths[n]));
  }
  return line;
}

/// A deploy takes its time.
std::string in_ten_minutes(const std::string& time) {
  constexpr std::int64_t ten_minutes = 600'000'000'000;
  const auto parsed = os::parse_rfc3339(time);
  return parsed ? os::rfc3339(*parsed + ten_minutes) : std::string();
}

/// What more there is to know, each thing once.
std::vector<std::string> remarks_of(const ReviewedScan& scan, const ReviewGroup& group) {
  std::vector<std::string> remarks;
  std::set<std::string> known_remarks;
  const auto add = [&](const std::string& text) {
    if (!text.empty() && known_remarks.insert(text).second) remarks.push_back(text);
  };
  const std::array<std::string_view, 4> known{"has another value than expected", "the file has no such key",
                                              "the file is not there", "as documented for this instance"};
  for (const ReviewKey& key : group.keys) {
    if (const std::string each = expected_by_instance(scan, key); !each.empty())
      add(shown(key.of.key) + ": expected is " + each);
    if (!key.doubt.empty())
      add(shown(key.is_doubt_of_file || key.of.key.empty() ? key.of.file : key.of.key) + ": " + shown(key.doubt));
    for (const Finding& finding : key.findings) {
      const bool is_known = std::find(known.begin(), known.end(), finding.message) != known.end();
      const std::string of = group.keys.size() == 1 ? "" : shown(key.of.key.empty() ? key.of.file : key.of.key) + ": ";
      if (!is_known && !finding.message.empty() && !scan.undecided)
        add(of +
            (finding.place && finding.key == std::nullopt ? "line " + std::to_string(finding.place->line) + ": " : "") +
            shown(finding.message));
      if (!finding.hint.empty()) add(of + shown(finding.hint));
      if (finding.ended)
        add(of + "was right until " + shown(finding.ended->until) +
            (finding.ended->why.empty() ? "" : ": " + shown(finding.ended->why)));
      if (!finding.also_on.empty()) add(of + "also on " + shown(listed(finding.also_on, "and")));
      if (!finding.reverted.empty())
        add(of + "was deployed by " + shown(finding.reverted) + ", and gone after a restart");
    }
  }
  return remarks;
}

/// Who has written the files: `DEV01's file was written 2026-09-02 10:30 CET by a plugin or a person; ampcfg never
/// deployed it`. Empty where it is not known.
std::string origin_of(const ReviewedScan& scan, const ReviewGroup& group) {
  std::set<drift::FileOfInstance> files;
  const drift::FileOrigin *newest = nullptr, *deployed = nullptr;
  for (const ReviewKey& key : group.keys) {
    for (const std::size_t n : key.instances) {
      const auto found = scan.origins.find({n, key.of.plugin, key.of.file});
      if (found == scan.origins.end()) continue;
      files.insert(found->first);
      const drift::FileOrigin& origin = found->second;
      if (newest == nullptr || origin.written > newest->written) newest = &origin;
      if (!origin.deployed.empty() && (deployed == nullptr || origin.deployed > deployed->deployed)) deployed = &origin;
    }
  }
  if (newest == nullptr || newest->written.empty()) return {};
  const bool is_one = files.size() == 1;
  const std::string which =
      is_one ? scan.instances[std::get<0>(*files.begin())].label + "'s file" : "the newest of these files";
  std::string text = which + " was written " + local_moment(newest->written);
  if (!newest->deployed.empty() && newest->written <= in_ten_minutes(newest->deployed))
    return text + ", as ampcfg deployed it (" + shown(newest->by) + ")";
  text += " by a plugin or a person; ";
  if (deployed == nullptr) return text + "ampcfg never deployed " + (is_one ? "it" : "any");
  return text + "ampcfg deployed " + (is_one ? "it" : "some") + " before that, " + local_moment(deployed->deployed) +
         " (" + shown(deployed->by) + ")";
}

std::string title_of_question(const ReviewedScan& scan, const ReviewGroup& group) {
  const std::string names = some_labels(scan, group.instances, 3);
  const bool is_one = group.instances.size() == 1;
  const bool is_file = group.keys.front().of.key.empty();
  const std::size_t others = group.others();
  const std::string keys =
      is_file ? counted(group.keys.size(), "file", "files") : counted(group.keys.size(), "key", "keys");
  if (!group.fact.empty())
    return "made of {" + shown(group.fact) + "}: " + keys + " on " + names +
           (scan.undecided ? "" : (is_one ? " differs" : " differ"));
  std::string text = shown(group.plugin()) + ": " + names;
  if (group.rank == drift::ReviewRank::error)
    return text + (is_one ? " has" : " have") + " what cannot be judged, in " + keys;
  if (is_file)
    return text + (is_one ? " lacks " : " lack ") + keys +
           (others == 0 ? "" : " that " + counted(others, "other has", "others have"));
  const bool is_doubt_of_file = std::all_of(group.keys.begin(), group.keys.end(), [&](const ReviewKey& key) {
    return key.is_doubt_of_file && key.of.file == group.keys.front().of.file;
  });
  if (scan.undecided && is_doubt_of_file)
    return text + (is_one ? " has " : " have ") + shown(group.keys.front().of.file) + ", with " + keys;
  if (scan.undecided && group.keys.front().findings.front().source == drift::Source::universal)
    return text + (is_one ? " has" : " have") + " what nobody has decided, in " + keys;
  text += is_one ? " differs" : " differ";
  if (others == 1) text += " from the other that has it";
  if (others > 1) text += " from the " + grouped(others) + " others that have it";
  return text + ", in " + keys;
}

struct KeyWords {
  char letter;
  std::string_view words;
  bool is_there;
};

std::vector<KeyWords> keys_of(const ReviewedScan& scan, const ReviewGroup& group) {
  const drift::ReviewChoices& may = group.choices;
  return {{'f', scan.undecided ? "universal" : "fix", may.fix},
          {'a', scan.undecided ? "as it is" : "accept", may.accept},
          {'e', "everywhere", may.everywhere},
          {'g', "group…", may.group},
          {'d', "directive…", may.directive},
          {'i', "no longer check", may.no_longer},
          {'v', "view", true},
          {'w', "why", may.accept || may.everywhere || may.group},
          {'s', "skip", true},
          {'b', "back", true},
          {'q', "quit", true},
          {'?', "help", true}};
}

/// `f fix   a accept`, in as many lines as it takes.
std::vector<std::string> key_lines(const Output& out, const ReviewedScan& scan, const ReviewGroup& group,
                                   std::size_t columns) {
  std::vector<std::string> lines;
  std::size_t used = 0;
  const std::size_t between = columns < 60 ? 2 : 3;
  for (const KeyWords& key : keys_of(scan, group)) {
    if (!key.is_there) continue;
    const std::string words = out.own(key.words);
    const std::size_t size = 2 + width(words);
    if (lines.empty() || used + between + size > columns) {
      lines.emplace_back();
      used = 0;
    } else {
      lines.back() += std::string(between, ' ');
      used += between;
    }
    lines.back() += out.paint(Paint::strong, std::string(1, key.letter)) + " " + words;
    used += size;
  }
  return lines;
}

void add_wrapped(std::vector<std::string>& lines, const Output& out, Paint paint, const std::string& text,
                 std::size_t columns) {
  for (const std::string& line : wrapped(text, columns)) {
    for (const std::string& piece : broken(line, columns)) lines.push_back(out.paint(paint, piece));
  }
}

/// What there is to know besides, the first of it whole where there is room for so many lines.
std::vector<std::string> remark_lines(const Output& out, const ReviewedScan& scan, const ReviewGroup& group,
                                      bool is_roomy, std::size_t room, std::size_t columns) {
  const std::vector<std::string> remarks = remarks_of(scan, group);
  const std::size_t most = is_roomy ? 4 : 1;
  std::vector<std::string> lines;
  for (std::size_t n = 0; n < std::min(most, remarks.size()); ++n) {
    std::vector<std::string> whole;
    add_wrapped(whole, out, Paint::faint, (is_roomy ? "  " : "") + remarks[n], columns);
    if (is_roomy || lines.size() + whole.size() <= room) {
      std::move(whole.begin(), whole.end(), std::back_inserter(lines));
    } else {
      lines.push_back(out.paint(Paint::faint, cut(remarks[n], columns)));
    }
  }
  if (remarks.size() > most) {
    const std::string more = counted(remarks.size() - most, "more remark: v", "more remarks: v");
    lines.push_back(out.paint(Paint::faint, cut("  " + more, columns)));
  }
  std::vector<std::string> origin;
  if (const std::string text = origin_of(scan, group); !text.empty())
    add_wrapped(origin, out, Paint::faint, (is_roomy ? "  " : "") + text, columns);
  if (is_roomy || lines.size() + origin.size() <= room)
    std::move(origin.begin(), origin.end(), std::back_inserter(lines));
  return lines;
}

}  // namespace

std::string some_labels(const ReviewedScan& scan, const std::vector<std::size_t>& instances, std::size_t most) {
  std::vector<std::string> names;
  for (const std::size_t n : instances) names.push_back(scan.instances[n].label);
  if (most == 1 && names.size() > 1) return grouped(names.size()) + " instances";
  if (names.size() > most + 1) {
    const std::string more = grouped(names.size() - most) + " more";
    names.resize(most);
    names.push_back(more);
  }
  return listed(names, "and");
}

std::string review_title(const ReviewedScan& scan, const ReviewGroup& group) {
  return title_of_question(scan, group);
}

std::vector<std::string> review_lines(const Output& out, const ReviewedScan& scan, const ReviewGroup& group,
                                      ReviewPage& page, std::size_t columns, std::size_t rows) {
  const bool is_roomy = rows >= 20;
  std::vector<std::string> head, foot;
  const std::string number = grouped(page.number) + " of " + grouped(page.of) + "   ";
  // The number keeps its spaces, at which no line is broken.
  for (const std::string& line : wrapped(std::string(number.size(), '#') + title_of_question(scan, group), columns)) {
    const std::string whole = head.empty() ? number + line.substr(number.size()) : line;
    for (const std::string& piece : broken(whole, columns)) head.push_back(out.paint(Paint::strong, piece));
  }
  const std::vector<ReviewRow> table = rows_of(scan, group, columns);
  std::vector<std::string> keys = key_lines(out, scan, group, columns);
  const std::size_t needed = head.size() + table.size() + keys.size() + (page.note.empty() ? 0 : 1);
  constexpr std::size_t least_remarks = 2;  // the table scrolls
  foot = remark_lines(out, scan, group, is_roomy, std::max(rows - std::min(rows, needed), least_remarks), columns);
  if (!page.answer.empty()) add_wrapped(foot, out, Paint::cyan, "decided: " + page.answer + "; Enter goes on", columns);
  if (!page.note.empty()) add_wrapped(foot, out, page.is_wrong ? Paint::red : Paint::cyan, page.note, columns);
  const auto widths = widths_of(table, columns);
  const bool has_space = is_roomy || head.size() + table.size() + foot.size() + keys.size() + 2 <= rows;
  if (has_space && !foot.empty()) foot.insert(foot.begin(), "");
  if (has_space) foot.emplace_back();
  for (std::string& line : keys) foot.push_back(std::move(line));
  std::size_t room = rows - std::min(rows, head.size() + foot.size());
  room = std::max<std::size_t>(room, 2);
  const bool overflows = table.size() > room;
  const std::size_t in_sight = overflows ? std::max<std::size_t>(room - 1, 2) : table.size();
  page.first = std::min(page.first, table.size() - in_sight);
  std::vector<std::string> lines = std::move(head);
  lines.push_back(line_of(out, table.front(), widths));
  for (std::size_t n = 1; n < in_sight; ++n) lines.push_back(line_of(out, table[page.first + n], widths));
  if (overflows) {
    const std::string more = grouped(table.size() - in_sight) + " more: the arrows scroll";
    lines.push_back(out.paint(Paint::faint, cut("  " + std::string(cut_sign) + " " + more, columns)));
  }
  for (std::string& line : foot) lines.push_back(std::move(line));
  if (lines.size() > rows)
    lines.erase(lines.begin() + 1, lines.begin() + 1 + static_cast<std::ptrdiff_t>(lines.size() - rows));
  return lines;
}

std::vector<std::string> review_view(const Output& out, const ReviewedScan& scan, const ReviewGroup& group,
                                     std::size_t columns) {
  std::vector<std::string> lines;
  const auto add = [&](Paint paint, const std::string& text) {
    for (const std::string& piece : broken(text, columns)) lines.push_back(out.paint(paint, piece));
  };
  add_wrapped(lines, out, Paint::strong, title_of_question(scan, group), columns);
  for (const ReviewKey& key : group.keys) {
    lines.emplace_back();
    add(Paint::strong,
        shown(key.of.plugin) + "/" + shown(key.of.file) + (key.of.key.empty() ? "" : ": " + shown(key.of.key)));
    add(Paint::green, (scan.undecided ? "  universal  " : "  expected  ") + expected_cell(key, scan.undecided));
    for (std::size_t n = 0; n < key.findings.size(); ++n) {
      const Finding& finding = key.findings[n];
      const std::string line = finding.place ? "line " + std::to_string(finding.place->line) : "";
      add(Paint::yellow, "  " + scan.instances[key.instances[n]].label + "  " + actual_cell(key, finding) +
                             (line.empty() ? "" : "  (" + line + ")"));
    }
    if (!key.others.empty()) add(Paint::faint, "  as expected on " + some_labels(scan, key.others, 6));
  }
  const auto remarks = remarks_of(scan, group);
  if (!remarks.empty()) lines.emplace_back();
  for (const std::string& remark : remarks) add_wrapped(lines, out, Paint::plain, remark, columns);
  return lines;
}

std::vector<std::string> review_help(bool undecided, std::size_t columns) {
  using Line = std::pair<std::string_view, std::string_view>;
  const std::array<Line, 2> first =
      undecided ? std::array<Line, 2>{{{"f", "they are to have the universal value: what they have of their own goes"},
                                       {"a", "it is right as it is: the mark that nobody has decided it goes"}}}
                : std::array<Line, 2>{{{"f", "deploy what is expected"},
                                       {"a", "these instances may differ: what they have becomes a variance"}}};
  const std::array<Line, 11> more{
      {{"e", "what they have is right everywhere: it becomes universal, and the others are fixed"},
       {"g", "what they have is right for a group of instances, which is made if it is not there"},
       {"d", "expect what a directive says: a range, one of several values, a template"},
       {"i", "nobody is to expect it any more: its entries go, and it is asked about no more"},
       {"v", "see all of it: every value, lines of the files around them, what was deployed last"},
       {"w", "note why, and until which day, with what is decided then"},
       {"s", "leave it as it is for now"},
       {"b", "back to the question before, to answer it anew; Enter goes on"},
       {"F A S", "the same for all that remain, but for what is doubtful"},
       {"q", "quit: carry out what is decided so far, or keep it for the next review"},
       {"", "Nothing is written before all of it was shown once more, and agreed to."}}};
  constexpr std::size_t start = 7;
  std::vector<std::string> lines;
  const auto add = [&](const Line& line) {
    std::string_view letters = line.first;
    for (const std::string& part : wrapped(line.second, columns - start)) {
      lines.push_back(padded(letters, start) + part);
      letters = "";
    }
  };
  for (const Line& line : first) add(line);
  for (const Line& line : more) add(line);
  return lines;
}

std::string words_of(const drift::ReviewAnswer& answer, bool undecided) {
  using What = drift::ReviewAnswer::What;
  switch (answer.what) {
    case What::skip:
      return "left as it is";
    case What::fix:
      return undecided ? "to have the universal value" : "to be fixed";
    case What::accept:
      return undecided ? "right as it is" : "may differ";
    case What::everywhere:
      return "right everywhere";
    case What::group:
      return "right for @" + shown(answer.text);
    case What::directive:
      return shown(answer.text);
    case What::no_longer:
      return "no longer checked";
  }
  return {};
}

}  // namespace ampcfg::cli
