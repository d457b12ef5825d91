#include "cli/terminal/manual_page.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

constexpr std::size_t body_indent = 4;
constexpr std::size_t display_indent = 6;

using Tokens = std::vector<std::string>;

std::string unescaped(std::string_view text) {
  constexpr std::string_view quote = "(dq";
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\' || at + 1 == text.size()) {
      plain += text[at];
      continue;
    }
    const char next = text[++at];
    if (text.substr(at).starts_with(quote)) {
      plain += '"';
      at += quote.size() - 1;
    } else if (next != '&') {
      plain += next == 'e' ? '\\' : next;
    }
  }
  return plain;
}

/// Arguments of a macro, still escaped, without the quotes around those that have spaces.
Tokens tokens_of(std::string_view line) {
  Tokens tokens;
  while (true) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (line.empty()) return tokens;
    const bool is_quoted = line.front() == '"';
    if (is_quoted) line.remove_prefix(1);
    const std::size_t end = std::min(line.find(is_quoted ? '"' : ' '), line.size());
    tokens.emplace_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
}

bool is_closing(std::string_view token) {
  constexpr std::string_view marks = ".,:;)]?!";
  return token.size() == 1 && marks.find(token.front()) != std::string_view::npos;
}

/// Words that are filled into lines.
class Paragraph {
 public:
  /// One word; behind `join` it is part of the one before.
  void add(const std::string& text, Paint paint = Paint::plain) {
    if (!std::exchange(joins_, false) || words_.empty()) words_.emplace_back();
    words_.back().push_back({text, paint});
  }
  void join() { joins_ = true; }
  /// To the word before, whatever stands between.
  void close(const std::string& text) {
    joins_ = true;
    add(text);
  }
  [[nodiscard]] bool is_empty() const { return words_.empty(); }
  [[nodiscard]] std::size_t columns() const {
    std::size_t columns = 0;
    for (const Word& word : words_) columns += width_of(word) + (columns > 0 ? 1 : 0);
    return columns;
  }
  /// The first line begins behind `lead`, whose columns are `indent`.
  void print(Output& out, std::string lead, std::size_t indent) const {
    std::string line = std::move(lead);
    std::size_t taken = indent;
    bool is_first = true;
    for (const Word& word : words_) {
      const std::size_t columns = width_of(word);
      if (!is_first && taken + 1 + columns > out.width()) {
        out.line(line);
        line.assign(indent, ' ');
        taken = indent;
        is_first = true;
      }
      line += (is_first ? "" : " ") + painted(out, word);
      taken += columns + (is_first ? 0 : 1);
      is_first = false;
    }
    out.line(line);
  }
  /// In one line.
  [[nodiscard]] std::string text(const Output& out) const {
    std::string text;
    for (const Word& word : words_) text += (text.empty() ? "" : " ") + painted(out, word);
    return text;
  }

 private:
  struct Piece {
    std::string text;
    Paint paint = Paint::plain;
  };
  using Word = std::vector<Piece>;

  static std::size_t width_of(const Word& word) {
    std::size_t columns = 0;
    for (const Piece& piece : word) columns += width(piece.text);
    return columns;
  }
  static std::string painted(const Output& out, const Word& word) {
    std::string text;
    for (const Piece& piece : word) text += out.paint(piece.paint, out.own(piece.text));
    return text;
  }

  std::vector<Word> words_;
  bool joins_ = false;
};

/// What stands in a line: text, and macros in it.
class Inline {
 public:
  Inline(Paragraph& words, const std::string& name) : words_(words), name_(name) {}

  void take(const Tokens& tokens) {
    for (std::size_t at = 0; at < tokens.size(); ++at) {
      const std::string& token = tokens[at];
      const bool rest_closes = std::all_of(tokens.begin() + static_cast<std::ptrdiff_t>(at), tokens.end(), is_closing);
      if (is_closing(token)) {
        if (rest_closes) end_enclosures();
        words_.close(token);
      } else if (token == "|") {
        words_.add(token);
      } else if (is_macro(token)) {
        const bool is_alone = at + 1 == tokens.size() || is_closing(tokens[at + 1]) || is_macro(tokens[at + 1]);
        begin(token, is_alone);
      } else {
        add(unescaped(token));
      }
    }
    end_enclosures();
  }

  static bool is_macro(std::string_view token) {
    constexpr std::array<std::string_view, 19> macros{"Ar", "Cm", "Ev", "Fl", "Fn", "Ic", "Li", "Nm", "No", "Ns",
                                                      "Oc", "Oo", "Op", "Pa", "Pc", "Po", "Pq", "Ql", "Sx"};
    return token == "Xr" || std::find(macros.begin(), macros.end(), token) != macros.end();
  }

 private:
  void begin(const std::string& macro, bool is_alone) {
    if (macro == "Ns") return words_.join();
    if (macro == "Op" || macro == "Oo") open("[", macro == "Op" ? "]" : "");
    if (macro == "Ql") open("'", "'");
    if (macro == "Pq" || macro == "Po") open("(", macro == "Pq" ? ")" : "");
    if (macro == "Oc") words_.close("]");
    if (macro == "Pc") words_.close(")");
    if (macro == "Nm" && is_alone) words_.add(name_, Paint::strong);
    if (macro == "Fl" && is_alone) words_.add("-", Paint::strong);
    macro_ = macro;
  }

  void open(const std::string& mark, const std::string& closing) {
    words_.add(mark);
    words_.join();
    if (!closing.empty()) closings_.push_back(closing);
  }

  void add(const std::string& text) {
    if (macro_ == "Xr" && is_section_) {
      words_.close("(" + text + ")");
    } else {
      words_.add((macro_ == "Fl" ? "-" : "") + text + (macro_ == "Fn" ? "()" : ""), paint());
    }
    is_section_ = macro_ == "Xr" && !is_section_;
  }

  [[nodiscard]] Paint paint() const {
    if (macro_ == "Fl" || macro_ == "Cm" || macro_ == "Ic" || macro_ == "Nm" || macro_ == "Fn") return Paint::strong;
    return macro_ == "Ar" ? Paint::cyan : Paint::plain;
  }

  void end_enclosures() {
    for (; !closings_.empty(); closings_.pop_back()) words_.close(closings_.back());
  }

  Paragraph& words_;
  const std::string& name_;
  std::string macro_;
  std::vector<std::string> closings_;  ///< at the end of the line
  bool is_section_ = false;            ///< the next word is the section of a page
};

/// A list that is open.
struct List {
  std::size_t indent = 0;  ///< of its items' text, beside what is around it
  bool is_compact = false;
  char kind = 't';  ///< tag, bullet, enum
  unsigned number = 0;
};

class Page {
 public:
  explicit Page(Output& out) : out_(out) {}

  void take(std::string_view line) {
    if (literal_indent_) {
      if (line == ".Ed") return literal_indent_.reset();
      out_.line(out_.own(std::string(indent() + *literal_indent_, ' ') + unescaped(line)));
    } else if (line.starts_with(".\\\"")) {
      return;
    } else if (line.starts_with('.')) {
      line.remove_prefix(1);
      const std::size_t end = std::min(line.find(' '), line.size());
      macro(std::string(line.substr(0, end)), line.substr(std::min(end + 1, line.size())));
    } else {
      for (const std::string& word : tokens_of(line)) paragraph_.add(unescaped(word));
    }
  }

  void end() { flush(); }

 private:
  [[nodiscard]] std::size_t indent() const {
    std::size_t columns = body_indent;
    for (const List& list : lists_) columns += list.indent;
    return columns;
  }

  void macro(const std::string& name, std::string_view rest) {
    const Tokens tokens = tokens_of(rest);
    if (name == "Dd" || name == "Os") return;
    if (name == "Dt") return out_.line(out_.paint(Paint::strong, tokens[0] + "(" + tokens[1] + ")"));
    if (name == "Sh" || name == "Ss") return begin_section(name == "Sh", unescaped(rest));
    if (name == "Pp") return end_paragraph();
    if (name == "Bl") return begin_list(tokens);
    if (name == "It") return begin_item(tokens);
    if (name == "El") return end_list();
    if (name == "Bd") return begin_literal(tokens);
    if (name == "Dl") return display(rest);
    if (name == "Nm") begin_name(tokens);
    if (name == "Nd") paragraph_.add("-");
    Tokens all{name};
    if (!Inline::is_macro(name)) all.clear();
    all.insert(all.end(), tokens.begin(), tokens.end());
    Inline(paragraph_, name_).take(all);
  }

  void flush() {
    if (tag_) {
      if (lists_.back().kind == 't' && tag_->columns() + 2 > lists_.back().indent) {
        begin_line();
        out_.line(std::string(indent() - lists_.back().indent, ' ') + tag_->text(out_));
        tag_.reset();
      }
    }
    if (paragraph_.is_empty() && !tag_) return;
    begin_line();
    std::string lead(indent(), ' ');
    if (tag_) {
      const std::size_t start = indent() - lists_.back().indent;
      const std::size_t behind = lists_.back().indent - std::min(lists_.back().indent, tag_->columns());
      lead = std::string(start, ' ') + tag_->text(out_) + std::string(behind, ' ');
    }
    tag_.reset();
    std::exchange(paragraph_, {}).print(out_, lead, indent());
  }

  void begin_line() {
    if (std::exchange(wants_gap_, false)) out_.line();
  }

  void end_paragraph() {
    flush();
    wants_gap_ = true;
  }

  void begin_section(bool is_large, const std::string& title) {
    end_paragraph();
    begin_line();
    out_.line((is_large ? "" : "  ") + out_.paint(Paint::strong, title));
    section_ = title;
  }

  void begin_list(const Tokens& tokens) {
    flush();
    List list;
    list.kind = tokens[0] == "-bullet" ? 'b' : tokens[0] == "-enum" ? 'e' : 't';
    list.indent = list.kind == 'b' ? 2 : list.kind == 'e' ? 3 : display_indent;
    for (std::size_t at = 1; at < tokens.size(); ++at) {
      if (tokens[at] == "-compact") list.is_compact = true;
      if (tokens[at - 1] == "-width" && tokens[at] != "Ds")
        list.indent = std::min(tokens[at].size() + 2, std::max(display_indent, out_.width() / 4));
    }
    lists_.push_back(list);
  }

  void begin_item(const Tokens& tokens) {
    flush();
    List& list = lists_.back();
    if (!list.is_compact) wants_gap_ = true;
    Paragraph tag;
    if (list.kind == 'b') tag.add("-");
    if (list.kind == 'e') tag.add(std::to_string(++list.number) + ".");
    if (list.kind == 't') Inline(tag, name_).take(tokens);
    tag_ = std::move(tag);
  }

  void end_list() {
    flush();
    lists_.pop_back();
  }

  void begin_literal(const Tokens& tokens) {
    end_paragraph();
    begin_line();
    literal_indent_ = std::find(tokens.begin(), tokens.end(), "-offset") == tokens.end() ? 0 : display_indent;
  }

  void display(std::string_view text) {
    flush();
    begin_line();
    out_.line(std::string(indent() + display_indent, ' ') + unescaped(text));
  }

  void begin_name(const Tokens& tokens) {
    if (name_.empty() && !tokens.empty()) name_ = tokens[0];
    if (section_ == "SYNOPSIS") flush();
  }

  Output& out_;
  std::string name_;  ///< what the page is of
  std::string section_;
  Paragraph paragraph_;
  std::optional<Paragraph> tag_;  ///< of an item, while nothing of its text is printed
  std::vector<List> lists_;
  std::optional<std::size_t> literal_indent_;
  bool wants_gap_ = false;
};

}  // namespace

void print_manual_page(Output& out, std::string_view mdoc) {
  Page page(out);
  while (!mdoc.empty()) {
    const std::size_t end = std::min(mdoc.find('\n'), mdoc.size());
    page.take(mdoc.substr(0, end));
    mdoc.remove_prefix(std::min(end + 1, mdoc.size()));
  }
  page.end();
}

}  // namespace ampcfg::cli
