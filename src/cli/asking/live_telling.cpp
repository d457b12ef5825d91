#include "cli/asking/live_telling.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "cli/report/label.hpp"

namespace ampcfg::cli {
namespace {

/// Of a restart and of an apply; all other words are of what goes on.
constexpr std::array<std::string_view, 6> last_words = {"changed", "done", "failed", "restarted", "skipped", "undone"};

}  // namespace

fleet::Telling live_telling(LiveLines& live, std::size_t hosts) {
  return [&live, hosts](const std::string& host, const std::string& instance, std::string_view word,
                        const std::string& text) {
    const std::string label = label_in(hosts, host, instance);
    const bool is_over = std::find(last_words.begin(), last_words.end(), word) != last_words.end();
    is_over ? live.remove(label) : live.set(label, std::string(word) + (text.empty() ? "..." : ": " + text));
  };
}

}  // namespace ampcfg::cli
