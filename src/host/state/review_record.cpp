#include "ampcfg/host/state/review_record.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>

#include "ampcfg/os/digest.hpp"
#include "host/state/record_json.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* review_file = "review.json";
constexpr std::uint64_t largest_review = 16u << 20;
constexpr std::size_t key_size = 32;

}  // namespace

ReviewRecord read_review(const State& state) {
  ReviewRecord made{os::sha256_hex(os::random_bytes(key_size)), {}, {}};
  auto read = state.folder().read(review_file, largest_review);
  auto* file = std::get_if<os::FileBytes>(&read);
  if (file == nullptr) return made;
  try {
    const std::string shown = (state.path() / review_file).native();
    const document::JsonText json = read_record(std::move(file->bytes), shown);
    const RecordReader object(json.root(), shown);
    ReviewRecord record{object.text("key"), object.text("at"), {}};
    for (const RecordReader& item : object.list("answers"))
      record.answers.push_back(
          {item.text("id"), item.text("what"), item.text("text"), item.text("why"), item.text("until")});
    return is_sha256(record.key) ? record : made;
  } catch (const Error&) {
    return made;
  }
}

void write_review(const State& state, const ReviewRecord& record) {
  std::vector<std::string> answers;
  for (const KeptAnswer& one : record.answers) {
    answers.push_back(RecordWriter()
                          .text("id", one.id)
                          .text("what", one.what)
                          .text("text", one.text)
                          .text("why", one.why)
                          .text("until", one.until)
                          .object());
  }
  const std::string text =
      RecordWriter(",\n  ").text("key", record.key).text("at", record.at).list("answers", answers, "    ").object();
  in_state([&] { state.folder().replace(review_file, text + "\n", os::Durability::synced); });
}

}  // namespace ampcfg::host
