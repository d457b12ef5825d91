#include "cli/commands/status_watch.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <future>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/signals.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/status_watch.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/screen.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int by_key = 0;
constexpr int by_signal = 130;

/// The hosts that a look awaits, told from its thread.
class Awaited {
 public:
  void set(const std::vector<std::string>& hosts) {
    const std::lock_guard lock(mutex_);
    hosts_ = hosts;
  }
  [[nodiscard]] std::vector<std::string> get() const {
    const std::lock_guard lock(mutex_);
    return hosts_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> hosts_;
};

class Watch {
 public:
  Watch(Console& console, const std::string& title, std::chrono::seconds pace, StatusResults first,
        const StatusLook& look)
      : console_(console), pace_(pace), look_(look) {
    view_.title = title;
    take(std::move(first));
  }

  Watch(Watch&&) = delete;
  Watch& operator=(Watch&&) = delete;
  /// Where something else than a key ends it: the look needs what it was given.
  ~Watch() {
    if (answer_.valid()) answer_.wait();
  }

  int run() {
    screen_.emplace(console_);
    std::optional<int> code;
    while (!code) {
      look_again();
      draw();
      const auto keys = screen_->keys(between_draws);
      if (!keys) code = by_signal;
      for (const Key& key : keys.value_or(std::vector<Key>())) {
        if (!code) code = view_.is_narrowing ? narrow(key) : move(key);
      }
    }
    screen_.reset();
    if (answer_.valid()) os::end_now(*code);
    return *code;
  }

 private:
  static constexpr std::chrono::milliseconds between_draws{250};
  /// What takes longer is said.
  static constexpr std::chrono::seconds patience{1};

  void take(StatusResults results) {
    results_ = std::move(results);
    view_.warnings = warnings_of(results_).size();
    view_.time = local_second(os::now_rfc3339());
    view_.trouble.clear();
    last_ = Clock::now();
  }

  void look_again() {
    try {
      if (!answer_.valid()) {
        if (Clock::now() - last_ >= pace_) begin_look();
      } else if (answer_.wait_for(std::chrono::seconds(0)) == std::future_status::ready) {
        take(answer_.get());
      }
    } catch (const std::exception& error) {
      view_.trouble = error.what();
      last_ = Clock::now();
    }
  }

  /// In a thread of its own: keys do not wait for it.
  void begin_look() {
    awaited_ = std::make_shared<Awaited>();
    std::packaged_task<StatusResults()> task([look = look_, awaited = awaited_] {
      return look([awaited](std::size_t, std::size_t, const std::vector<std::string>& hosts) { awaited->set(hosts); });
    });
    answer_ = task.get_future();
    std::thread(std::move(task)).detach();
    begun_ = Clock::now();
  }

  void draw() {
    view_.pace = fmt::format("every {} s", pace_.count());
    if (answer_.valid() && Clock::now() - begun_ > patience) {
      const auto hosts = awaited_->get();
      view_.pace = hosts.empty() ? "looking" : "awaiting " + shown(listed(hosts, "and"));
    }
    screen_->draw(watch_lines(console_.out, results_, view_, screen_->columns(), screen_->rows()));
  }

  /// What a key does while `narrow` is typed.
  std::optional<int> narrow(const Key& key) {
    std::string& text = view_.narrow;
    if (key.kind == Key::Kind::interrupt) return by_signal;
    if (key.kind == Key::Kind::text) text += key.text;
    if (key.kind == Key::Kind::erase) {
      while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U) text.pop_back();
      if (!text.empty()) text.pop_back();
    }
    if (key.kind == Key::Kind::escape) text.clear();
    view_.is_narrowing = key.kind != Key::Kind::enter && key.kind != Key::Kind::escape;
    view_.first = 0;
    return std::nullopt;
  }

  std::optional<int> move(const Key& key) {
    const std::size_t page = screen_->rows() / 2;
    switch (key.kind) {
      case Key::Kind::interrupt:
        return by_signal;
      case Key::Kind::up:
        view_.first -= std::min<std::size_t>(view_.first, 1);
        break;
      case Key::Kind::down:
        ++view_.first;
        break;
      case Key::Kind::page_up:
        view_.first -= std::min(view_.first, page);
        break;
      case Key::Kind::page_down:
        view_.first += page;
        break;
      case Key::Kind::home:
        view_.first = 0;
        break;
      case Key::Kind::end:
        view_.first = std::numeric_limits<std::size_t>::max() - page;
        break;
      case Key::Kind::escape:
        view_.narrow.clear();
        break;
      default:
        return typed(key.text);
    }
    return std::nullopt;
  }

  std::optional<int> typed(const std::string& text) {
    if (text == "q" || text == "Q") return by_key;
    if (text == "/") {
      view_.narrow.clear();
      view_.is_narrowing = true;
    }
    return std::nullopt;
  }

  Console& console_;
  std::chrono::seconds pace_;
  const StatusLook& look_;
  WatchView view_;
  StatusResults results_;
  std::future<StatusResults> answer_;  ///< of the look that is under way
  std::shared_ptr<Awaited> awaited_;
  Clock::time_point last_, begun_;
  std::optional<Screen> screen_;
};

}  // namespace

int watch_on_screen(Console& console, const std::string& title, std::chrono::seconds pace, StatusResults first,
                    const StatusLook& look) {
  return Watch(console, title, pace, std::move(first), look).run();
}

}  // namespace ampcfg::cli
