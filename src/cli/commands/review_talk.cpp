#include "cli/commands/review_talk.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "ampcfg/drift/set/day.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/zone.hpp"
#include "cli/report/review_page.hpp"
#include "cli/terminal/dialogue.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using AnswerKind = drift::ReviewAnswer::What;

/// Which answer a key gives, and whether a question allows it.
struct AnswerKey {
  char letter;
  AnswerKind what;
  bool drift::ReviewChoices::*may;
  std::string_view why_not;
};
constexpr AnswerKey answer_keys[] = {
    {'f', AnswerKind::fix, &drift::ReviewChoices::fix, "a deploy has no single value to write here"},
    {'a', AnswerKind::accept, &drift::ReviewChoices::accept, "no set can say that this is right"},
    {'e', AnswerKind::everywhere, &drift::ReviewChoices::everywhere,
     "there is no one value that could be right everywhere"},
    {'g', AnswerKind::group, &drift::ReviewChoices::group, "there is no one value that a group could have"},
    {'d', AnswerKind::directive, &drift::ReviewChoices::directive, "no directive can be expected here"},
    {'i', AnswerKind::no_longer, &drift::ReviewChoices::no_longer, "this cannot be left out of the set"},
};

const AnswerKey* find_key(const std::string& text) {
  const auto* found = std::find_if(std::begin(answer_keys), std::end(answer_keys),
                                   [&](const AnswerKey& one) { return text == std::string(1, one.letter); });
  return found == std::end(answer_keys) ? nullptr : found;
}

/// Lines that are scrolled.
class Scrolled {
 public:
  Scrolled(const Output& out, std::function<std::vector<std::string>(std::size_t columns)> lines, std::string keys)
      : out_(out), lines_(std::move(lines)), keys_(std::move(keys)) {}

  std::vector<std::string> draw(std::size_t columns, std::size_t rows) {
    std::vector<std::string> all = lines_(columns);
    const std::size_t room = rows - std::min<std::size_t>(rows, 1);
    page_ = std::max<std::size_t>(room / 2, 1);
    first_ = std::min(first_, all.size() - std::min(all.size(), room));
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first_);
    const std::size_t seen = std::min(room, all.size() - first_);
    std::vector<std::string> lines(begin, begin + static_cast<std::ptrdiff_t>(seen));
    const std::size_t below = all.size() - first_ - seen;
    const std::string more = below > 0 ? grouped(below) + " more below   " : "";
    lines.push_back(out_.paint(Paint::faint, cut(more + keys_, columns)));
    return lines;
  }

  /// True for a key that scrolls.
  bool moves(Key::Kind kind) {
    if (kind == Key::Kind::down) ++first_;
    if (kind == Key::Kind::up) first_ -= std::min<std::size_t>(first_, 1);
    if (kind == Key::Kind::page_down) first_ += page_;
    if (kind == Key::Kind::page_up) first_ -= std::min(first_, page_);
    if (kind == Key::Kind::home) first_ = 0;
    return kind == Key::Kind::down || kind == Key::Kind::up || kind == Key::Kind::page_down ||
           kind == Key::Kind::page_up || kind == Key::Kind::home;
  }

 private:
  const Output& out_;
  std::function<std::vector<std::string>(std::size_t columns)> lines_;
  std::string keys_;
  std::size_t first_ = 0, page_ = 1;
};

class Talking {
 public:
  Talking(Console& console, const ReviewTalk& talk, std::vector<AskedGroup>& asked)
      : console_(console), talk_(talk), asked_(asked), dialogue_(console) {
    page_.note = talk.note;
    at_ = first_open(0).value_or(asked.size());
  }

  TalkEnd run() {
    while (true) {
      if (at_ >= asked_.size()) {
        if (const auto end = last_page()) return *end;
        continue;
      }
      const Key key = dialogue_.key(drawn());
      page_.note.clear();
      page_.is_wrong = false;
      if (key.kind == Key::Kind::interrupt) return TalkEnd::interrupted;
      if (const auto end = act(key)) return *end;
    }
  }

 private:
  [[nodiscard]] std::optional<std::size_t> first_open(std::size_t from) const {
    for (std::size_t n = 0; n < asked_.size(); ++n) {
      const std::size_t at = (from + n) % asked_.size();
      if (!asked_[at].answer) return at;
    }
    return std::nullopt;
  }
  [[nodiscard]] std::size_t decided() const {
    return static_cast<std::size_t>(std::count_if(asked_.begin(), asked_.end(), [](const AskedGroup& one) {
      return one.answer && one.answer->what != AnswerKind::skip;
    }));
  }
  AskedGroup& current() { return asked_[at_]; }

  Dialogue::Draw drawn() {
    return [this](std::size_t columns, std::size_t rows) {
      const AskedGroup& one = current();
      page_.number = at_ + 1;
      page_.of = asked_.size();
      page_.answer = one.answer ? words_of(*one.answer, talk_.scan.undecided) : "";
      return review_lines(console_.out, talk_.scan, one.group, page_, columns, rows);
    };
  }

  void complain(const std::string& text) {
    page_.note = text;
    page_.is_wrong = true;
  }

  void turn_to(std::size_t at) {
    at_ = at;
    page_.first = 0;
    if (at_ >= asked_.size()) return;
    const auto kept = notes_.find(current().group.id);
    if (kept != notes_.end()) page_.note = words_of_notes(kept->second);
  }

  std::optional<TalkEnd> act(const Key& key) {
    switch (key.kind) {
      case Key::Kind::up:
        page_.first -= std::min<std::size_t>(page_.first, 1);
        break;
      case Key::Kind::down:
        ++page_.first;
        break;
      case Key::Kind::page_up:
        page_.first -= std::min<std::size_t>(page_.first, 5);
        break;
      case Key::Kind::page_down:
        page_.first += 5;
        break;
      case Key::Kind::home:
        page_.first = 0;
        break;
      case Key::Kind::end:
        page_.first = current().group.keys.size();
        break;
      case Key::Kind::enter:
        if (current().answer) turn_to(first_open(at_).value_or(asked_.size()));
        break;
      case Key::Kind::text:
        return typed(key.text);
      default:
        break;
    }
    return std::nullopt;
  }

  std::optional<TalkEnd> typed(const std::string& text) {
    if (text == "q" || text == "Q") return quit();
    if (text == "b") {
      if (at_ > 0) turn_to(at_ - 1);
    } else if (text == "s") {
      say({});
    } else if (text == "v") {
      view();
    } else if (text == "w") {
      ask_why();
    } else if (text == "?") {
      show([this](std::size_t columns) { return review_help(talk_.scan.undecided, columns); }, "any key goes back");
    } else if (text == "F" || text == "A" || text == "S") {
      say_to_all(text.front());
    } else if (const AnswerKey* key = find_key(text)) {
      answer(*key);
    }
    return std::nullopt;
  }

  [[nodiscard]] drift::Notes notes_for(const drift::ReviewGroup& group) const {
    const auto kept = notes_.find(group.id);
    drift::Notes notes = kept == notes_.end() ? drift::Notes() : kept->second;
    notes.by = talk_.by;
    return notes;
  }

  void say(drift::ReviewAnswer answer) {
    current().answer = std::move(answer);
    talk_.keep(asked_);
    turn_to(first_open(at_).value_or(asked_.size()));
  }

  void answer(const AnswerKey& key) {
    const drift::ReviewGroup& group = current().group;
    if (!(group.choices.*key.may)) return complain(std::string(key.why_not));
    drift::ReviewAnswer answer{key.what, {}, notes_for(group)};
    if (key.what == AnswerKind::group && !ask_group(answer.text)) return;
    if (key.what == AnswerKind::directive && !ask_directive(answer.text)) return;
    say(std::move(answer));
  }

  /// Groups of the set that it could be are offered.
  bool ask_group(std::string& name) {
    const drift::ReviewGroup& group = current().group;
    std::string known;
    for (const auto& [one, members] : talk_.set.groups()) {
      if (drift::obstacle_of_group(talk_.scan, group, one, talk_.set).empty())
        known += (known.empty() ? "" : ", ") + shown(one);
    }
    page_.note = known.empty() ? "a name that the set does not have makes a group of these instances"
                               : "groups with just these: " + known + "; another name makes a new one";
    const auto text = dialogue_.text(drawn(), "group: ");
    page_.note.clear();
    if (!text || text->empty()) return false;
    name = text->starts_with('@') ? text->substr(1) : *text;
    const std::string why = drift::obstacle_of_group(talk_.scan, group, name, talk_.set);
    if (!why.empty()) complain(why);
    return why.empty();
  }

  bool ask_directive(std::string& json) {
    page_.note =
        "range 1..20, one-of A B, any, absent, unique, template TEXT, secret NAME; it is expected everywhere then";
    const auto text = dialogue_.text(drawn(), "directive: ");
    page_.note.clear();
    if (!text || text->empty()) return false;
    try {
      json = talk_.directive_of(*text, current().group.keys.front().of.key);
    } catch (const Error& error) {
      complain(error.message());
      return false;
    }
    return true;
  }

  static std::string words_of_notes(const drift::Notes& notes) {
    std::string text = notes.why.empty() ? "" : "why: " + shown(notes.why);
    if (!notes.until.empty()) text += (text.empty() ? "until " : ", until ") + shown(notes.until);
    return text;
  }

  void ask_why() {
    drift::Notes& notes = notes_[current().group.id];
    page_.note = "noted with what is decided here";
    const auto why = dialogue_.text(drawn(), "why: ", notes.why);
    if (!why) return page_.note.clear();
    const auto until = dialogue_.text(drawn(), "until (2026-12-31, or nothing): ", notes.until);
    page_.note.clear();
    if (!until) return;
    if (!until->empty() && !drift::is_day(*until))
      return complain(in_quotes(*until) + " is no day: write it as 2026-12-31");
    if (!until->empty() && *until < os::day_in(talk_.set.zone())) return complain(shown(*until) + " has passed");
    notes = {*why, *until, {}};
    page_.note = words_of_notes(notes);
  }

  void show(const std::function<std::vector<std::string>(std::size_t columns)>& lines, const std::string& keys) {
    Scrolled scrolled(console_.out, lines, keys);
    const Dialogue::Draw draw = [&](std::size_t columns, std::size_t rows) { return scrolled.draw(columns, rows); };
    while (true) {
      const Key key = dialogue_.key(draw);
      if (!scrolled.moves(key.kind)) {
        last_key_ = key;
        return;
      }
    }
  }

  void view() {
    const drift::ReviewGroup& group = current().group;
    const std::vector<std::string> more = talk_.look(group);
    const bool is_several = group.keys.size() > 1;
    show(
        [&](std::size_t columns) {
          auto lines = review_view(console_.out, talk_.scan, group, columns);
          for (const std::string& line : more) {
            if (line.empty()) lines.emplace_back();
            for (std::string& piece : broken(line, columns)) lines.push_back(std::move(piece));
          }
          return lines;
        },
        is_several ? "o decide each key by itself   any other key goes back" : "any key goes back");
    if (is_several && last_key_.text == "o") take_apart();
  }

  void take_apart() {
    const auto parts = drift::apart(talk_.scan, current().group, talk_.key);
    std::vector<AskedGroup> made;
    for (const drift::ReviewGroup& part : parts) made.push_back({part, std::nullopt});
    const auto place = asked_.erase(asked_.begin() + static_cast<std::ptrdiff_t>(at_));
    asked_.insert(place, made.begin(), made.end());
    talk_.keep(asked_);
    page_.note = "each of its " + grouped(parts.size()) + " keys is asked about by itself now";
  }

  /// A question that a single key answers.
  std::string ask(const std::string& question) {
    show(
        [&](std::size_t columns) {
          std::vector<std::string> lines;
          for (std::string& line : wrapped(question, columns)) lines.push_back(std::move(line));
          return lines;
        },
        "y yes   n no");
    return last_key_.kind == Key::Kind::interrupt ? "interrupt" : last_key_.text;
  }

  void say_to_all(char letter) {
    const AnswerKind what = letter == 'F' ? AnswerKind::fix : letter == 'A' ? AnswerKind::accept : AnswerKind::skip;
    std::vector<AskedGroup*> meant;
    for (AskedGroup& one : asked_) {
      const auto& may = one.group.choices;
      const bool is_allowed = what == AnswerKind::skip || (what == AnswerKind::fix ? may.fix : may.accept);
      if (!one.answer && is_allowed && one.group.rank != drift::ReviewRank::doubt) meant.push_back(&one);
    }
    if (meant.empty()) return complain("none of those that remain can be answered so");
    const drift::ReviewAnswer answer{what, {}, {}};
    const std::string question = counted(meant.size(), "question that remains: ", "questions that remain: ") +
                                 words_of(answer, talk_.scan.undecided) + "?";
    if (ask(question) != "y") return;
    for (AskedGroup* one : meant) one->answer = drift::ReviewAnswer{what, {}, notes_for(one->group)};
    talk_.keep(asked_);
    turn_to(first_open(at_).value_or(asked_.size()));
  }

  std::optional<TalkEnd> quit() {
    if (decided() == 0) return TalkEnd::keep;
    const std::string answer =
        ask("Carry out what is decided so far (" + grouped(decided()) + " of " + grouped(asked_.size()) +
            ")? If not, it is kept for the next review. Any other key goes on.");
    if (answer == "interrupt") return TalkEnd::interrupted;
    if (answer == "y") return TalkEnd::carry_out;
    if (answer == "n" || answer == "q") return TalkEnd::keep;
    return std::nullopt;
  }

  /// What was decided, in short.
  [[nodiscard]] std::vector<std::string> answers(std::size_t columns) const {
    const std::string text = "All " + grouped(asked_.size()) + " are answered, " + grouped(decided()) +
                             " of them decided. What that comes to is shown next.";
    std::vector<std::string> lines = wrapped(text, columns);
    lines.emplace_back();
    for (const AskedGroup& one : asked_) {
      if (!one.answer || one.answer->what == AnswerKind::skip) continue;
      const std::string line = words_of(*one.answer, talk_.scan.undecided) + ": " + review_title(talk_.scan, one.group);
      lines.push_back(cut(line, columns));
    }
    return lines;
  }

  /// All is answered.
  std::optional<TalkEnd> last_page() {
    if (decided() == 0) return TalkEnd::carry_out;
    Scrolled page(
        console_.out, [&](std::size_t columns) { return answers(columns); }, "Enter goes on   b back   q quit");
    const Key key = dialogue_.key([&](std::size_t columns, std::size_t rows) { return page.draw(columns, rows); });
    if (key.kind == Key::Kind::interrupt) return TalkEnd::interrupted;
    if (key.kind == Key::Kind::enter) return TalkEnd::carry_out;
    if (key.text == "b") turn_to(asked_.size() - 1);
    if (key.text == "q") return quit();
    return std::nullopt;
  }

  Console& console_;
  const ReviewTalk& talk_;
  std::vector<AskedGroup>& asked_;
  std::map<std::string, drift::Notes> notes_;  // by a question's id
  ReviewPage page_;
  std::size_t at_ = 0;
  Key last_key_;
  Dialogue dialogue_;
};

}  // namespace

TalkEnd talk_over(Console& console, const ReviewTalk& talk, std::vector<AskedGroup>& asked) {
  return Talking(console, talk, asked).run();
}

}  // namespace ampcfg::cli
