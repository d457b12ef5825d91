#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ampcfg::drift {

/// The names nearest to `name` that a person may have meant, best first, at most three; none where nothing is near.
/// Where one is the same in another case, only such.
std::vector<std::string> near_names(std::string_view name, const std::vector<std::string>& known);

/// True for two names of one thing, one of them misspelt: they differ by case, by one letter (of four or more; one too
/// many, too few, another, or two swapped), or by how accents are written.
bool is_misspelt(std::string_view name, std::string_view known);

/// How a question for near names is worded.
struct Suggestion {
  std::string_view start = "did you mean ";
  std::string_view between = ", ";                     ///< names but the last, which follows an `or`
  std::string (*written)(std::string_view) = nullptr;  ///< a name, where it does not stand as it is
  std::size_t most = 3;
};

/// `did you mean a, b or c?`; empty where there are no names.
std::string did_you_mean(const std::vector<std::string>& near, const Suggestion& suggestion = {});
/// The same of the names near to `name`.
std::string did_you_mean(std::string_view name, const std::vector<std::string>& known,
                         const Suggestion& suggestion = {});

}  // namespace ampcfg::drift
