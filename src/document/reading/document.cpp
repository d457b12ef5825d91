#include "ampcfg/document/reading/document.hpp"

#include <atomic>
#include <mutex>
#include <utility>

#include "ampcfg/document/reading/arena.hpp"
#include "document/reading/composer.hpp"
#include "document/reading/constructor.hpp"
#include "document/reading/flattening.hpp"
#include "document/reading/refused.hpp"
#include "document/reading/text.hpp"

namespace ampcfg::document {
namespace {

/// To find all lines takes about as long as to count them so many times.
constexpr unsigned few_places = 8;

}  // namespace

struct Document::Content {
  explicit Content(std::string given)
      : bytes(std::move(given)),
        text(bytes),
        seed(reinterpret_cast<std::uintptr_t>(bytes.data())),
        flattening(seed, arena) {}

  void read();
  /// No more is to be asked after it.
  std::string given_back() && { return std::move(bytes); }
  /// Of an offset in the text.
  Place place(std::uint32_t offset) const {
    if (places_asked++ < few_places) {
      if (const auto place = counted_place(text, offset)) return *place;
    }
    return lines().place(offset);
  }
  /// Made when it is first needed: most files are asked for few places or none.
  const Lines& lines() const {
    std::call_once(lines_asked, [this] { lines_.emplace(text); });
    return *lines_;
  }

  std::string bytes;
  const Text text;
  const std::uint64_t seed;
  Arena arena;
  Flattening flattening;
  mutable std::atomic<unsigned> places_asked = 0;
  mutable std::once_flag lines_asked;
  mutable std::optional<Lines> lines_;
  std::mutex asking;  ///< for `asked`
  Arena asked;        ///< what `section` has made
};

void Document::Content::read() {
  if (text.forbidden()) throw *text.forbidden();
  Arena nodes;
  const Memory memory{nodes, arena};
  Composer composer(text, memory);
  Node* const root = composer.compose();
  if (root == nullptr || (root->shape == Node::Shape::scalar && root->tag == Tag::null)) return;
  if (root->shape != Node::Shape::mapping)
    throw Refused(root->begin, "the file's top level is no mapping: `key: value` lines are missing");
  Constructor constructor(memory, seed);
  flattening.put(composer, constructor, collection(*root));
  for (Key& key : flattening.leaves()) {
    key.key = text.bytes(key.key);
    key.written = text.bytes(key.written);
  }
}

std::variant<Document, Invalid> Document::read(std::string bytes) {
  return take(bytes);
}

std::variant<Document, Invalid> Document::take(std::string& bytes) {
  if (bytes.size() >= UINT32_MAX) return Invalid{"the file is too large", {}, {}, 0};
  std::unique_ptr<Content> content;
  try {
    content = std::make_unique<Content>(std::move(bytes));
    content->read();
  } catch (const Refused& refused) {
    if (!content) return Invalid{refused.reason(), {}, {}, 0};
    Lines::Line shown = content->lines().line(refused.at());
    Invalid invalid{refused.reason(), content->lines().place(refused.at()), std::move(shown.text), shown.column,
                    refused.is_of_whole()};
    bytes = std::move(*content).given_back();
    return invalid;
  }
  return Document(std::move(content));
}

Document::Document(std::unique_ptr<Content> content) noexcept : content_(std::move(content)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

std::string_view Document::bytes() const noexcept {
  return content_->bytes;
}
std::span<const Key> Document::keys() const noexcept {
  return std::as_const(content_->flattening).leaves();
}

const Key* Document::find(std::string_view path) const {
  return content_->flattening.leaf(path);
}

std::optional<Key> Document::section(std::string_view path) const {
  const std::lock_guard lock(content_->asking);
  std::optional<Key> found = content_->flattening.section(path, content_->asked);
  if (found) {
    found->key = content_->text.bytes(found->key);
    found->written = content_->text.bytes(found->written);
  }
  return found;
}

bool Document::has_section(std::string_view path) const {
  return content_->flattening.has_section(path);
}

Place Document::place(std::uint32_t byte) const noexcept {
  return content_->place(content_->text.offset(byte));
}

}  // namespace ampcfg::document
