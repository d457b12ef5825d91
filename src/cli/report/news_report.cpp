#include "cli/report/news_report.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/os/machine.hpp"
#include "cli/report/label.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using drift::NewsItem;
using drift::NewsKind;

constexpr std::size_t word_columns = 10;
/// Places that are longer do not make the column wide.
constexpr std::size_t widest_label = 24, widest_place = 48, widest_value = 60;

/// A line of the report; its parts are safe to print.
struct NewsLine {
  std::string_view word;
  Paint paint = Paint::plain;
  std::string label, place, rest;
};

std::string_view word_of(NewsKind kind) {
  switch (kind) {
    case NewsKind::instance_came:
    case NewsKind::instance_went:
    case NewsKind::instance_failed:
    case NewsKind::instance_recovered:
      return "instance";
    case NewsKind::host_stopped:
    case NewsKind::host_answers:
      return "host";
    default:
      return drift::name(kind);
  }
}

Paint paint_of(const NewsItem& item) {
  if (item.is_failure()) return Paint::red;
  if (item.kind == NewsKind::still) return Paint::faint;
  return item.is_drift() ? Paint::yellow : Paint::green;
}

std::string place_of(const drift::Finding& finding) {
  std::string place = shown(finding.plugin);
  if (finding.file) place += "/" + shown(*finding.file);
  if (finding.key) place += " " + shown(*finding.key);
  return place;
}

std::string value_of(const std::optional<std::string>& value, bool is_hidden) {
  if (is_hidden) return std::string(drift::hidden_text);
  return value ? cut(*value, widest_value) : "nothing";
}

std::string kind_words(const drift::Finding& finding) {
  std::string words = finding.kind;
  std::replace(words.begin(), words.end(), '-', ' ');
  if (finding.place && !finding.key) words += ", line " + std::to_string(finding.place->line);
  return finding.message.empty() ? words : words + ": " + shown(finding.message);
}

std::string found_now(const drift::Finding& finding) {
  if (!finding.key || finding.status == drift::Status::error) return kind_words(finding);
  const std::string expected = "expected " + value_of(finding.expected, finding.hidden) + ", ";
  if (finding.kind == "missing-key") return expected + "is missing";
  if (finding.hidden) return expected + "is another";
  if (finding.kind == "not-unique") return value_of(finding.actual, false) + " " + shown(finding.message);
  return expected + "is " + value_of(finding.actual, false);
}

std::string origin_of(const NewsItem& item, const NewsFrame& frame) {
  if (!item.finding || !item.finding->file) return {};
  const auto found = frame.origins.find({item.host, item.instance, item.finding->plugin, *item.finding->file});
  if (found == frame.origins.end()) return {};
  const host::FileOrigin& origin = found->second;
  std::string words = "file of " + local_brief(os::rfc3339(origin.modified));
  if (!origin.history_is_known) return words;
  return words + (origin.deployment.empty() ? ", not by ampcfg" : ", by ampcfg (" + origin.deployment + ")");
}

/// `exception "christmas" (mara) of Chat/config.yml format`.
std::string exception_of(const std::string& why, const std::string& by, const std::string& place) {
  std::string words = "exception ";
  if (!why.empty()) words += in_quotes(why) + " ";
  if (!by.empty()) words += "(" + shown(by) + ") ";
  return words + "of " + place;
}

std::string rest_of_host(const NewsItem& item, const NewsFrame& frame) {
  if (item.kind == NewsKind::host_answers) return "answers again";
  const auto since = frame.silent_since.find(item.host);
  std::string words = "does not answer";
  for (const auto& result : frame.results) {
    if (result.host == item.host && result.status == fleet::AskResult::failed) words = "gives no answer";
  }
  if (since != frame.silent_since.end()) words += " since " + local_brief(since->second);
  return words + (item.error ? ": " + told(item.error->message()) : "");
}

std::string rest_of_instance(const NewsItem& item) {
  const std::string why = item.error ? ": " + told(item.error->message()) : "";
  switch (item.kind) {
    case NewsKind::instance_came:
      return "is there now";
    case NewsKind::instance_went:
      return "is there no more" + why;
    case NewsKind::instance_recovered:
      return "can be looked at again";
    default:
      return "cannot be looked at" + why;
  }
}

NewsLine line_of(const NewsItem& item, const NewsFrame& frame) {
  NewsLine line{word_of(item.kind), paint_of(item), {}, {}, {}};
  const bool is_host = item.kind == NewsKind::host_stopped || item.kind == NewsKind::host_answers;
  line.label = is_host             ? shown(item.host)
               : item.host.empty() ? (item.instance.empty() ? "everywhere" : shown(item.instance))
                                   : label_in(frame.results.size(), item.host, item.instance);
  if (is_host) {
    line.rest = rest_of_host(item, frame);
  } else if (item.ending) {
    const drift::Ending& ending = *item.ending;
    line.place = exception_of(ending.why, ending.by, shown(ending.plugin) + " " + shown(ending.entry));
    line.rest = "until " + ending.until;
  } else if (!item.finding) {
    line.rest = rest_of_instance(item);
  } else {
    line.place = place_of(*item.finding);
    if (item.kind == NewsKind::ended && item.finding->ended)
      line.place = exception_of(item.finding->ended->why, item.finding->ended->by, line.place);
    if (item.kind != NewsKind::gone) line.rest = found_now(*item.finding);
    const std::string origin = item.kind == NewsKind::gone ? "" : origin_of(item, frame);
    if (!origin.empty()) line.rest += "  " + origin;
  }
  return line;
}

/// On a terminal that is too narrow for it, what a line says of its place stands below.
void print(Output& out, const std::vector<NewsLine>& lines) {
  std::size_t label = 0, place = 0;
  for (const NewsLine& line : lines) {
    if (width(line.label) <= widest_label) label = std::max(label, width(line.label));
    if (!line.rest.empty() && width(line.place) <= widest_place) place = std::max(place, width(line.place));
  }
  for (const NewsLine& line : lines) {
    std::string text = padded(line.word, word_columns);
    const std::string left = padded(line.label, label);
    const std::string middle = line.place.empty() ? "" : "  " + padded(line.place, place);
    const std::size_t whole = word_columns + width(left) + width(middle) + 2 + width(line.rest);
    text = out.paint(line.paint, line.word) + text.substr(line.word.size()) + left;
    if (!out.is_terminal() || whole <= out.width()) {
      out.line(text + middle + (line.rest.empty() ? "" : "  " + line.rest));
      continue;
    }
    out.name(text + (line.place.empty() ? "" : "  "), word_columns + width(left) + 2, line.place);
    for (const std::string& part : wrapped(line.rest, out.width() - word_columns))
      out.line(std::string(word_columns, ' ') + part);
  }
}

std::string sum_of(std::size_t drift, std::size_t error) {
  std::string sum = error > 0 && drift == 0 ? "" : grouped(drift) + " drift";
  if (error > 0) sum += (sum.empty() ? "" : ", ") + counted(error, "error", "errors");
  return sum;
}

std::string shows_them(const NewsFrame& frame) {
  return "   (" + frame.scan_command + " shows them)";
}

std::string on(std::size_t instances) {
  return " on " + counted(instances, "instance", "instances");
}

void print_sums(Output& out, const drift::News& news, const NewsFrame& frame) {
  const auto print = [&](std::string_view word, const drift::NewsSum& sum, std::string_view more) {
    if (!sum.any()) return;
    out.line(out.paint(Paint::faint, padded(word, word_columns)) + sum_of(sum.drift, sum.error) + on(sum.instances) +
             std::string(more) + shows_them(frame));
  };
  print("first", news.unseen, ", where nothing was looked at before");
  if (!news.is_reminder) print("still", news.still, "");
}

void print_first(Output& out, const NewsFrame& frame) {
  const ScanTotals totals = totals_of(frame.results);
  std::string sum = totals.counts.drift + totals.counts.error == 0 ? "no drift"
                                                                   : sum_of(totals.counts.drift, totals.counts.error) +
                                                                         " on " + grouped(totals.differing_instances);
  sum += (totals.differing_instances == 0 ? " on " : " of ") + counted(totals.instances, "instance", "instances");
  if (totals.hosts > 1) sum += " of " + counted(totals.hosts, "host", "hosts");
  if (totals.failed_instances > 0) sum += ", " + counted(totals.failed_instances, "instance", "instances") + " failed";
  if (totals.failed_hosts > 0) sum += ", " + counted(totals.failed_hosts, "host", "hosts") + " failed";
  out.line(out.paint(Paint::strong, padded("first", word_columns)) + sum + (totals.clean() ? "" : shows_them(frame)));
  std::vector<NewsLine> lines;
  for (const auto& result : frame.results) {
    if (!result.answer) {
      const NewsItem item{NewsKind::host_stopped, result.host, {}, {}, {}, result.error};
      lines.push_back(line_of(item, frame));
      continue;
    }
    for (const host::InstanceScan& scan : result.answer->instances) {
      const std::string label = label_in(frame.results.size(), result.host, scan.instance.name);
      if (scan.instance.error) {
        lines.push_back({"instance", Paint::red, label, {}, told(scan.instance.error->message())});
      } else if (scan.counts.drift + scan.counts.error > 0) {
        lines.push_back({"drift", Paint::yellow, label, {}, sum_of(scan.counts.drift, scan.counts.error)});
      }
    }
  }
  print(out, lines);
}

}  // namespace

void print_news(Output& out, const drift::News& news, const NewsFrame& frame) {
  if (news.is_first) return print_first(out, frame);
  std::vector<NewsLine> lines;
  for (const NewsItem& item : news.items) lines.push_back(line_of(item, frame));
  print(out, lines);
  print_sums(out, news, frame);
}

}  // namespace ampcfg::cli
