#include "cli/report/below.hpp"

#include <string>

#include "cli/terminal/text.hpp"

namespace ampcfg::cli {

void print_below(Output& out, std::string_view text, Paint paint) {
  for (const std::string& line : wrapped(text, out.width() - indent)) {
    for (const std::string& piece : broken(line, out.width() - indent))
      out.line(std::string(indent, ' ') + out.paint(paint, piece));
  }
}

}  // namespace ampcfg::cli
