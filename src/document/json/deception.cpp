#include "document/json/deception.hpp"

namespace ampcfg::document {
namespace {

constexpr char32_t zero_width_non_joiner = 0x200C;
constexpr char32_t zero_width_joiner = 0x200D;
constexpr char32_t emoji_style = 0xFE0F;

// clang-format off
// Blocks of Unicode whose letters change their shape beside one another, so that a joiner between them is seen.
constexpr Block joining[] = {
    {0x0600, 0x08FF},               // Arabic, Syriac, Thaana, N'Ko, Samaritan, Mandaic
    {0x0900, 0x0DFF},               // Devanagari to Malayalam, Sinhala
    {0x0F00, 0x109F},               // Tibetan, Myanmar
    {0x1700, 0x18AF},               // scripts of the Philippines, Khmer, Mongolian
    {0x1900, 0x194F},               // Limbu
    {0x1A00, 0x1AAF},               // Buginese, Tai Tham
    {0x1B00, 0x1C4F},               // Balinese, Sundanese, Batak, Lepcha
    {0x1CC0, 0x1CFF},               // Sundanese, Vedic marks
    {0xA800, 0xA82F},               // Syloti Nagri
    {0xA840, 0xA95F},               // Phags-pa, Saurashtra, Devanagari, Kayah Li, Rejang
    {0xA980, 0xAA7F},               // Javanese, Myanmar, Cham
    {0xAAE0, 0xAAFF}, {0xABC0, 0xABFF},  // Meetei Mayek
    {0xFB50, 0xFDFF}, {0xFE70, 0xFEFE},  // forms of Arabic letters
    {0x10A00, 0x10A5F},             // Kharoshthi
    {0x10AC0, 0x10AFF},             // Manichaean
    {0x10B80, 0x10BAF},             // Psalter Pahlavi
    {0x10D00, 0x10D3F},             // Hanifi Rohingya
    {0x10EC0, 0x10EFF},             // Arabic
    {0x10F30, 0x10FDF},             // Sogdian, Old Uyghur, Chorasmian
    {0x11000, 0x11FFF},             // Brahmi and the scripts that came from it
    {0x1E900, 0x1E95F},             // Adlam
};

// Blocks with pictures that emoji are made of, skin tones among them.
constexpr Block pictures[] = {
    {0x2190, 0x21FF},               // arrows
    {0x2300, 0x23FF},               // technical
    {0x2600, 0x27BF},               // symbols, dingbats
    {0x2B00, 0x2BFF},               // symbols and arrows
    {0x1F000, 0x1FAFF},
};
// clang-format on

bool is_letter_that_joins(char32_t code) noexcept {
  return contains(joining, code) && !is_deceptive(code);
}

}  // namespace

bool is_joiner(char32_t code) noexcept {
  return code == zero_width_non_joiner || code == zero_width_joiner;
}

bool is_seen_to_join(char32_t before, char32_t joiner, char32_t after) noexcept {
  if (is_letter_that_joins(before) && is_letter_that_joins(after)) return true;
  return joiner == zero_width_joiner && (before == emoji_style || contains(pictures, before)) &&
         contains(pictures, after);
}

}  // namespace ampcfg::document
