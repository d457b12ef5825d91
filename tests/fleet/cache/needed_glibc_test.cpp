#include "ampcfg/fleet/cache/needed_glibc.hpp"

#include <elf.h>
#include <gnu/libc-version.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <string>
#include <string_view>
#include <variant>

#include "ampcfg/os/file.hpp"

namespace ampcfg::fleet::needed_glibc_test {
namespace {

/// This test's own executable.
std::string own_bytes() {
  constexpr std::uint64_t largest = std::uint64_t{1} << 30;
  return std::get<os::FileBytes>(os::read_file("/proc/self/exe", largest)).bytes;
}

/// Where its section begins that says what it needs.
std::size_t place_of_needs(const std::string& bytes) {
  Elf64_Ehdr header;
  std::memcpy(&header, bytes.data(), sizeof header);
  for (unsigned n = 0; n < header.e_shnum; ++n) {
    Elf64_Shdr section;
    std::memcpy(&section, bytes.data() + header.e_shoff + n * sizeof section, sizeof section);
    if (section.sh_type == SHT_GNU_verneed) return section.sh_offset;
  }
  FAIL("no such section");
  return 0;
}

}  // namespace

TEST_CASE("versions of the C library are ordered by their numbers") {
  CHECK(is_older_glibc("2.9", "2.34"));
  CHECK_FALSE(is_older_glibc("2.34", "2.9"));
  CHECK_FALSE(is_older_glibc("2.34", "2.34"));
  CHECK(is_older_glibc("2.2", "2.2.5"));
  CHECK(is_older_glibc("", "2.0"));
  CHECK(is_older_glibc("PRIVATE", "2.0"));
}

TEST_CASE("an executable says which C library it needs") {
  const std::string bytes = own_bytes();
  const std::string needed = needed_glibc(bytes);
  CAPTURE(needed);
  // C++20 of GCC 12 needs no older one, and what runs here is not newer than what is here.
  CHECK_FALSE(is_older_glibc(needed, "2.2.5"));
  CHECK(bytes.find("GLIBC_" + needed) != std::string::npos);
  CHECK_FALSE(is_older_glibc(::gnu_get_libc_version(), needed));
}

TEST_CASE("what is no executable, or a damaged one, needs nothing, and is not read beyond its end") {
  CHECK(needed_glibc("").empty());
  CHECK(needed_glibc("#!/bin/sh\necho ran\n").empty());
  CHECK(needed_glibc(std::string(1000, '\177')).empty());
  const std::string bytes = own_bytes();
  for (const std::size_t size : {std::size_t{4}, sizeof(Elf64_Ehdr), bytes.size() / 2}) {
    CAPTURE(size);
    CHECK(needed_glibc(std::string_view(bytes).substr(0, size)).empty());
  }
  // Of its needs: any byte is another.
  const std::size_t place = place_of_needs(bytes);
  std::string damaged = bytes;
  for (std::size_t at = place; at < place + sizeof(Elf64_Verneed) + 2 * sizeof(Elf64_Vernaux); ++at) {
    for (const char byte : {'\0', '\1', '\377'}) {
      damaged[at] = byte;
      CHECK(needed_glibc(damaged).size() < 10);
    }
    damaged[at] = bytes[at];
  }
}

TEST_CASE("a loader says which version it misses") {
  struct Case {
    std::string_view said, missing;
  };
  const Case cases[] = {
      {"", ""},
      {"sh: 1: /home/amp/.cache/ampcfg/.new-12: not found", ""},
      {"/root/x: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /root/x)", "2.34"},
      {"version `GLIBC_2.9' not found (required by x) x: libm.so.6: version `GLIBC_2.29' not found (required by x)",
       "2.29"},
      {"needs GLIBC_2.34", ""},
      {"version `GLIBC_' not found", ""},
      {"version `GLIBC_2.34", ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.said);
    CHECK(missing_glibc(one.said) == one.missing);
  }
}

}  // namespace ampcfg::fleet::needed_glibc_test
