#include "places.hpp"

namespace ampcfg::drift {
namespace {

constexpr std::string_view extensions[] = {".yml", ".yaml"};

}  // namespace

const document::Document* document_of(const FileContent& content) {
  const auto* document = std::get_if<std::shared_ptr<const document::Document>>(&content);
  return document == nullptr ? nullptr : document->get();
}

bool has_key(const document::Document& document, std::string_view key) {
  return document.find(key) != nullptr || document.section(key).has_value();
}

std::optional<std::string_view> Places::existing(std::string_view name) {
  if (has_extension(name)) return files_.exists(name) ? std::optional(name) : std::nullopt;
  for (const std::string_view extension : extensions) {
    buffer_.assign(name).append(extension);
    if (files_.exists(buffer_)) return keep(buffer_);
  }
  return std::nullopt;
}

Places::Resolved& Places::resolve(Resolved& resolved, std::string_view name) {
  if (!resolved.asked) resolved = {true, existing(name)};
  return resolved;
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
    const Resolved& resolved = resolve(stems_[static_cast<std::size_t>(stem)], path);
    if (resolved.file) by_prefix_.push_back({*resolved.file, key.substr(path.size() + 1)});
  }
  return choose(key, by_prefix_);
}

KeyPlace Places::place(std::string_view key) {
  constexpr std::size_t longest_path = 4095;
  by_prefix_.clear();
  for (std::size_t dot = key.find('.'); dot != std::string_view::npos && dot <= longest_path;
       dot = key.find('.', dot + 1)) {
    if (!stays_within(key.substr(0, dot))) continue;
    if (const auto file = existing(key.substr(0, dot)))
      by_prefix_.insert(by_prefix_.begin(), {*file, key.substr(dot + 1)});
  }
  return choose(key, by_prefix_);
}

KeyPlace Places::choose(std::string_view key, const std::vector<KeyPlace>& by_prefix) {
  const auto main = resolve(main_, "config").file;
  const auto has = [&](const KeyPlace& candidate) {
    const auto* document = document_of(files_.read(candidate.file));
    return document != nullptr && has_key(*document, candidate.key);
  };
  if (by_prefix.size() == 1 && !main) return by_prefix[0];
  for (const KeyPlace& candidate : by_prefix) {
    if (has(candidate)) return candidate;
  }
  if (main && has({*main, key})) return {*main, key};
  if (!by_prefix.empty()) return by_prefix[0];

  const std::size_t dot = key.find('.');
  const std::string_view first = key.substr(0, dot);
  if (dot != std::string_view::npos && first.find('/') != std::string_view::npos && stays_within(first)) {
    return {keep(std::string(first) + ".yml"), key.substr(dot + 1)};
  }
  return {main ? *main : std::string_view("config.yml"), key};
}

}  // namespace ampcfg::drift
