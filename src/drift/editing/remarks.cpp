// edited_file.hpp: our comments in a text.
#include <algorithm>
#include <cstddef>
#include <utility>

#include "ampcfg/drift/editing/edited_file.hpp"

namespace ampcfg::drift {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// The first line, with its end, which is taken from `text`.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end == std::string_view::npos ? end : end + 1);
  text.remove_prefix(line.size());
  return line;
}

std::string_view indent_of(std::string_view line) {
  return line.substr(0, std::min(line.find_first_not_of(" \t"), line.size()));
}

bool begins_with(std::string_view line, std::string_view sign) {
  return line.substr(indent_of(line).size()).starts_with(sign);
}

bool is_used(std::string_view text, std::string_view sign) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  while (!text.empty()) {
    if (begins_with(take_line(text), sign)) return true;
  }
  return false;
}

/// How the text's first line ends.
std::string_view end_of_lines(std::string_view text) {
  const std::size_t end = text.find('\n');
  return end != std::string_view::npos && end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n";
}

}  // namespace

Remarks::Remarks(std::string_view text) : sign_("#ampcfg:") {
  for (int number = 2; is_used(text, sign_); ++number) sign_ = "#ampcfg-" + std::to_string(number) + ":";
}

std::string Remarks::put_into(std::string_view text, const std::vector<std::string>& head,
                              std::vector<LineRemark> remarks) const {
  std::string result;
  const std::string_view end = end_of_lines(text);
  const auto add = [&](std::string_view indent, const std::string& words) {
    result.append(indent).append(sign_).append(words.empty() ? "" : " ").append(words).append(end);
  };
  if (text.starts_with(byte_order_mark)) {
    result = byte_order_mark;
    text.remove_prefix(byte_order_mark.size());
  }
  for (const std::string& words : head) add({}, words);
  std::stable_sort(remarks.begin(), remarks.end(),
                   [](const LineRemark& left, const LineRemark& right) { return left.line < right.line; });
  auto remark = remarks.begin();
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    for (; remark != remarks.end() && (remark->line <= number || text.empty()); ++remark)
      add(indent_of(line), remark->words);
    result += line;
  }
  for (; remark != remarks.end(); ++remark) add({}, remark->words);
  return result;
}

std::string Remarks::taken_out_of(std::string_view text) const {
  std::string result;
  if (text.starts_with(byte_order_mark)) {
    result = byte_order_mark;
    text.remove_prefix(byte_order_mark.size());
  }
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (!begins_with(line, sign_)) result += line;
  }
  return result;
}

}  // namespace ampcfg::drift
