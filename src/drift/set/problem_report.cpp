#include "drift/set/problem_report.hpp"

#include "ampcfg/drift/matching/selection.hpp"

namespace ampcfg::drift {

std::string did_you_mean(std::string_view name, const std::vector<std::string>& known) {
  std::string text;
  for (const std::string& near : near_names(name, known))
    text += (text.empty() ? "; did you mean " : " or ") + quoted(near);
  return text.empty() ? text : text + "?";
}

}  // namespace ampcfg::drift
