#include "document/json_editing/json_row.hpp"

#include <algorithm>
#include <utility>

#include "ampcfg/document/reading/value.hpp"
#include "document/json_editing/json_changes.hpp"

namespace ampcfg::document {
namespace {

std::size_t count_line_ends(std::string_view space) {
  std::size_t count = 0;
  for (std::size_t at = space.find_first_of(line_ends); at != std::string_view::npos;
       at = space.find_first_of(line_ends, at)) {
    at += space.substr(at).starts_with("\r\n") ? 2 : 1;
    ++count;
  }
  return count;
}

/// What is left of the space before children that go and the space behind them: where both have an end of a line, all
/// but the lines of those children.
std::string without_lines(std::string_view before, std::string_view behind) {
  const std::size_t begin = before.find_last_of(line_ends);
  const std::size_t end = behind.find_first_of(line_ends);
  if (begin == std::string_view::npos || end == std::string_view::npos) return std::string(before);
  const std::size_t next = end + (behind.substr(end).starts_with("\r\n") ? 2 : 1);
  const std::string left = std::string(before.substr(0, begin + 1)).append(behind.substr(next));
  const auto commas = [](std::string_view text) { return std::count(text.begin(), text.end(), ','); };
  return commas(left) == commas(before) ? left : std::string(before);
}

}  // namespace

JsonRow::JsonRow(const JsonText& text, const JsonNode& container, JsonSpot spot, const JsonManner& manner)
    : text_(text), container_(container), spot_(std::move(spot)), manner_(manner) {
  const std::size_t count = container.children.size();
  on_lines_ = count == 1 && has_line_end(space_before(0));
  for (std::size_t i = 1; i < count && !on_lines_; ++i) on_lines_ = has_line_end(space_before(i));
  std::size_t fit = 1;
  while (fit < count && !is_fit(space_before(fit))) ++fit;
  if (fit < count) fit_ = space_before(fit);
  step_ = spot_.step;
  if (!on_lines_) return;
  line_ = fit_.empty() ? line_of_any() : behind_line_end(fit_);
  step_ = line_.starts_with(spot_.line) ? std::string(line_.substr(spot_.line.size())) : manner.step;
  objects_on_lines_ = objects_on_lines();
}

std::string_view JsonRow::space_before(std::size_t child) const {
  return child == 0 ? lead_of(text_, container_) : gap_behind(text_, container_, child - 1);
}

bool JsonRow::is_fit(std::string_view space) const {
  return count_line_ends(space) == (on_lines_ ? 1 : 0);
}

/// Where children stand on lines, what the line of one begins with.
std::string_view JsonRow::line_of_any() const {
  std::size_t child = container_.children.size() - 1;
  while (child > 0 && !has_line_end(space_before(child))) --child;
  return behind_line_end(space_before(child));
}

/// As the first has it that is an object with members and no directive; else as the file has it at that depth.
bool JsonRow::objects_on_lines() const {
  const auto& children = container_.children;
  const auto shown = std::find_if(children.begin(), children.end(), [](const JsonNode& child) {
    return child.value.kind() == Value::Kind::mapping && !child.children.empty() && !is_directive(child);
  });
  return shown == children.end() ? manner_.is_on_lines(spot_.depth + 1) : opens_on_lines(text_, *shown);
}

JsonSpot JsonRow::spot(std::size_t child) const {
  const std::string_view space = space_before(child);
  return {objects_on_lines_, has_line_end(space) ? std::string(behind_line_end(space)) : spot_.line, step_,
          spot_.depth + 1};
}

JsonSpot JsonRow::new_spot(std::size_t before) const {
  return {objects_on_lines_, on_lines_ ? std::string(behind_line_end(separator(before))) : spot_.line, step_,
          spot_.depth + 1};
}

std::string_view JsonRow::colon() const {
  const JsonNode& first = container_.children.front();
  const std::string_view space = written(text_, {first.key_written.end, first.written.begin});
  return has_line_end(space) ? std::string_view(manner_.colon) : space;
}

std::string JsonRow::separator(std::size_t before) const {
  const std::size_t count = container_.children.size();
  if (before > 1 && is_fit(space_before(before - 1))) return std::string(space_before(before - 1));
  const std::size_t next = std::max<std::size_t>(before, 1);
  if (next < count && is_fit(space_before(next))) return std::string(space_before(next));
  if (!fit_.empty()) return std::string(fit_);
  const bool is_list = container_.value.kind() == Value::Kind::list;
  if (!on_lines_) return is_list ? manner_.list_comma : manner_.object_comma;
  return "," + manner_.line_end + std::string(line_);
}

/// `last_old` is the last of the old children that stay before `next`, which is an old one too.
std::string JsonRow::space_between(const JsonSlot* last_old, const JsonSlot& next) const {
  const std::size_t first = last_old == nullptr ? 0 : last_old->at + 1;
  const std::string_view before = space_before(first);
  return first == next.at ? std::string(before) : without_lines(before, space_before(next.at));
}

void JsonRow::write(std::string& out, std::span<const JsonSlot> slots,
                    const std::function<void(const JsonSlot&)>& write_child) const {
  const std::string_view bytes = text_.bytes();
  const JsonSlot* last_old = nullptr;
  out += bytes[container_.written.begin];
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const JsonSlot& slot = slots[i];
    if (i == 0 && slot.is_new) {
      out += space_before(0);
    } else if (slot.is_new || (i > 0 && last_old == nullptr)) {
      out += separator(slot.at);
    } else {
      out += space_between(last_old, slot);
    }
    if (!slot.is_new) last_old = &slot;
    write_child(slot);
  }
  const std::size_t end = container_.children.back().written.end;
  out += bytes.substr(end, container_.written.end - end);
}

}  // namespace ampcfg::document
