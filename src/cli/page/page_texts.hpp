#pragma once

#include <string_view>

namespace ampcfg::cli {

/// The page's own text, each a file beside this one, as it is there. `html` has places to be filled in (`filled_in`).
struct PageTexts {
  std::string_view html, css, js;
};
extern const PageTexts page_texts;

}  // namespace ampcfg::cli
