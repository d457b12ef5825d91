#include "drift/judging/places.hpp"

#include "ampcfg/os/relative_path.hpp"

namespace ampcfg::drift {
namespace {

constexpr std::string_view extensions[] = {".yml", ".yaml"};

}  // namespace

const document::Document* document_of(const FileContent& content) {
  const auto* document = std::get_if<std::shared_ptr<const document::Document>>(&content);
  return document == nullptr ? nullptr : document->get();
}

bool has_key(const document::Document& document, std::string_view key) {
  return document.find(key) != nullptr || document.has_section(key);
}

std::optional<std::string_view> Places::existing(std::string_view name) {
  if (has_extension(name)) return files_.exists(name) ? std::optional(name) : std::nullopt;
  for (const std::string_view extension : extensions) {
    buffer_.assign(name).append(extension);
    if (files_.exists(buffer_)) return keep(buffer_);
  }
  return std::nullopt;
}

Places::Named& Places::ask(Named& named, std::string_view name) {
  if (!named.asked) {
    named.asked = true;
    named.file = existing(name);
  }
  return named;
}

bool Places::has(const Candidate& candidate) {
  Named& named = *candidate.named;
  if (!named.read) {
    named.read = true;
    named.document = document_of(files_.read(*named.file));
  }
  return named.document != nullptr && has_key(*named.document, candidate.key);
}

std::string Places::section_file(std::string_view name) {
  if (has_extension(name)) return std::string(name);
  const auto file = existing(name);
  return file ? std::string(*file) : std::string(name) + ".yml";
}

KeyPlace Places::place(std::string_view key, std::int32_t stem) {
  by_prefix_.clear();
  for (; stem >= 0; stem = set_.stems[static_cast<std::size_t>(stem)].shorter) {
    const std::string_view path = set_.stems[static_cast<std::size_t>(stem)].path;
    Named& named = ask(stems_[static_cast<std::size_t>(stem)], path);
    if (named.file) by_prefix_.push_back({&named, key.substr(path.size() + 1)});
  }
  return choose(key);
}

void Places::find_prefixes(std::string_view key) {
  constexpr std::size_t longest_path = 4095;
  by_name_.clear();
  by_prefix_.clear();
  for (std::size_t dot = key.find('.'); dot != std::string_view::npos && dot <= longest_path;
       dot = key.find('.', dot + 1)) {
    if (!os::stays_within(key.substr(0, dot))) continue;
    Named& named = ask(by_name_.emplace_back(), key.substr(0, dot));
    if (named.file) by_prefix_.insert(by_prefix_.begin(), {&named, key.substr(dot + 1)});
  }
}

KeyPlace Places::place(std::string_view key) {
  find_prefixes(key);
  return choose(key);
}

std::vector<KeyPlace> Places::candidates(std::string_view key) {
  find_prefixes(key);
  std::vector<KeyPlace> places;
  for (const Candidate& candidate : by_prefix_) places.push_back({*candidate.named->file, candidate.key});
  if (ask(main_, "config").file) places.push_back({*main_.file, key});
  return places;
}

KeyPlace Places::choose(std::string_view key) {
  const bool has_main = ask(main_, "config").file.has_value();
  if (by_prefix_.size() == 1 && !has_main) return {*by_prefix_[0].named->file, by_prefix_[0].key};
  for (const Candidate& candidate : by_prefix_) {
    if (has(candidate)) return {*candidate.named->file, candidate.key};
  }
  if (has_main && by_prefix_.empty() && key.find('/') == std::string_view::npos) return {*main_.file, key};
  if (has_main && has({&main_, key})) return {*main_.file, key};
  if (!by_prefix_.empty()) return {*by_prefix_[0].named->file, by_prefix_[0].key};

  const std::size_t dot = key.find('.');
  const std::string_view first = key.substr(0, dot);
  if (dot != std::string_view::npos && first.find('/') != std::string_view::npos && os::stays_within(first)) {
    return {keep(std::string(first) + ".yml"), key.substr(dot + 1)};
  }
  return {has_main ? *main_.file : std::string_view("config.yml"), key};
}

}  // namespace ampcfg::drift
