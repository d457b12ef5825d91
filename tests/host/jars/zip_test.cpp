#include "host/jars/zip.hpp"

#include <catch2/catch.hpp>

#include "ampcfg/os/error.hpp"

namespace ampcfg::host::zip_test {
namespace {

using Files = std::map<std::string, std::string, std::less<>>;

Files read_all(const std::string& archive) {
  const ZipReader reader(archive);
  Files files;
  std::vector<ZipEntry> entries;
  reader.each([&](ZipEntry entry) { entries.push_back(std::move(entry)); });
  for (const ZipEntry& entry : entries) files[entry.name] = reader.read(entry, 1u << 20);
  return files;
}

/// What the Error says that reading an archive throws; empty where it throws none.
std::string refusal(const std::string& archive) {
  try {
    read_all(archive);
    return {};
  } catch (const Error& error) {
    CHECK(error.code() == "jar-unreadable");
    return error.message();
  }
}

/// `text` with what stands at a place of the first or last occurrence of a mark put over.
std::string changed(std::string text, std::size_t at, const std::string& bytes) {
  REQUIRE(at + bytes.size() <= text.size());
  return text.replace(at, bytes.size(), bytes);
}

const Files some = {{"config.yml", "a: 1\n"}, {"lang/de.yml", "ja: nein\n"}, {"empty.yml", ""}};

}  // namespace

TEST_CASE("an archive gives back what was put into it, in the same bytes each time") {
  const std::string archive = zip(some, "of a JAR");
  CHECK(read_all(archive) == some);
  CHECK(ZipReader(archive).comment() == "of a JAR");
  CHECK(zip(some, "of a JAR") == archive);
}

TEST_CASE("what is no archive, or half of one, is refused") {
  const std::string archive = zip(some, "");
  const std::string whole = "is no ZIP archive, or is not whole";
  CHECK(refusal("") == whole);
  CHECK(refusal("PK") == whole);
  CHECK(refusal(std::string(100'000, 'x')) == whole);
  std::size_t refused = 0;
  for (std::size_t size = 0; size < archive.size(); ++size) {
    const std::string message = refusal(archive.substr(0, size));
    if (!message.empty()) ++refused;
  }
  CHECK(refused == archive.size());
}

TEST_CASE("a byte that has changed is found by the checksum") {
  const std::string archive = zip({{"config.yml", std::string(1'000, 'a')}}, "");
  const std::size_t data = 30 + std::string("config.yml").size();
  CHECK(refusal(changed(archive, data + 1, "\xFF")) == "is no ZIP archive, or is not whole");
}

TEST_CASE("the table of contents is believed in nothing that costs memory") {
  const std::string archive = zip({{"config.yml", "a: 1\n"}}, "");
  const std::size_t table = archive.find("PK\1\2");
  CHECK(refusal(changed(archive, table + 24, std::string("\xFF\xFF\xFF\x7F", 4))) == "has a file of too many bytes");
  CHECK(refusal(changed(archive, table + 8, std::string("\1\0", 2))) == "is encrypted");
  const std::string bomb = zip({{"config.yml", std::string(900'000, '\0')}}, "");
  CHECK(bomb.size() < 900'000 / 200);
  CHECK(refusal(bomb) == "has a file that holds 200 times what it takes");
}

TEST_CASE("archives with one table of contents hold the same") {
  const auto table_of = [](const std::string& archive) {
    return table_of_contents(
        [&](std::uint64_t place, char* into, std::size_t count) {
          archive.copy(into, count, place);
          return true;
        },
        archive.size());
  };
  const std::string archive = zip(some, "");
  CHECK(table_of(archive) == archive.substr(archive.find("PK\1\2")));
  CHECK(table_of(archive) == table_of(zip(some, "")));
  CHECK(table_of(archive) !=
        table_of(zip({{"config.yml", "a: 2\n"}, {"lang/de.yml", "ja: nein\n"}, {"empty.yml", ""}}, "")));
  CHECK_THROWS_AS(table_of("PK"), Error);
  const std::size_t end = archive.rfind("PK\5\6");
  CHECK_THROWS_AS(table_of(changed(archive, end + 12, std::string("\xFF\xFF\xFF\xFF", 4))), Error);
}

}  // namespace ampcfg::host::zip_test
