#include "cli/report/below.hpp"

#include <string>
#include <vector>

#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// Its lines, each safe to print.
std::vector<std::string> safe_lines(const Output& out, std::string_view message) {
  const std::string whole = out.as_typed_here(message);
  std::string_view text = whole;
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(told(text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

}  // namespace

void print_below(Output& out, std::string_view text, Paint paint) {
  for (const std::string& line : wrapped(text, out.width() - indent)) {
    for (const std::string& piece : broken(line, out.width() - indent))
      out.line(std::string(indent, ' ') + out.paint(paint, piece));
  }
}

void print_reason(Output& out, std::string_view text, Paint paint) {
  for (const std::string& line : safe_lines(out, text)) {
    for (const std::string& part : wrapped(line, out.width() - indent))
      out.line(std::string(indent, ' ') + out.paint(paint, part));
  }
}

void print_hint(Output& out, std::string_view text) {
  for (const std::string& line : safe_lines(out, text))
    out.line(std::string(indent, ' ') + out.paint(Paint::cyan, line));
}

void print_error(Output& out, const std::string& label, const Error& error) {
  out.line(out.paint(Paint::strong, label));
  print_reason(out, error.what(), Paint::red);
  print_hint(out, error.hint());
  out.line();
}

void print_error_beside(Output& out, const std::string& label, const Error& error) {
  out.line(out.paint(Paint::strong, label) + "  " + out.paint(Paint::red, told(out.as_typed_here(error.what()))));
  print_hint(out, error.hint());
}

}  // namespace ampcfg::cli
