#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace ampcfg::fleet::gssapi_test {

// As libssh declares them, with the shapes of RFC 2744.
namespace {

struct Buffer {
  std::size_t length = 0;
  void* value = nullptr;
};
struct Oid;

}  // namespace

extern "C" {
extern const Oid* const GSS_C_NT_HOSTBASED_SERVICE;
std::uint32_t gss_indicate_mechs(std::uint32_t* minor, void** set);
std::uint32_t gss_release_oid_set(std::uint32_t* minor, void** set);
std::uint32_t gss_import_name(std::uint32_t* minor, Buffer* text, const Oid* type, void** name);
std::uint32_t gss_display_name(std::uint32_t* minor, void* name, Buffer* text, const Oid** type);
std::uint32_t gss_release_name(std::uint32_t* minor, void** name);
std::uint32_t gss_release_buffer(std::uint32_t* minor, Buffer* text);
std::uint32_t gss_display_status(std::uint32_t* minor, std::uint32_t value, int type, void* mechanism,
                                 std::uint32_t* context, Buffer* text);
}

TEST_CASE("calls to GSSAPI reach the library, which is loaded with the first") {
  std::uint32_t minor = 1;
  void* set = nullptr;
  REQUIRE(gss_indicate_mechs(&minor, &set) == 0);
  CHECK(set != nullptr);
  CHECK(gss_release_oid_set(&minor, &set) == 0);
  CHECK(set == nullptr);
  std::string given = "host@localhost";
  Buffer text{given.size(), given.data()};
  void* name = nullptr;
  REQUIRE(gss_import_name(&minor, &text, GSS_C_NT_HOSTBASED_SERVICE, &name) == 0);
  Buffer shown;
  const Oid* type = nullptr;
  REQUIRE(gss_display_name(&minor, name, &shown, &type) == 0);
  CHECK(std::string_view(static_cast<const char*>(shown.value), shown.length) == given);
  CHECK(gss_release_buffer(&minor, &shown) == 0);
  CHECK(gss_release_name(&minor, &name) == 0);
  std::uint32_t context = 0;
  constexpr std::uint32_t failure = std::uint32_t{13} << 16;
  constexpr int by_gssapi = 1;
  REQUIRE(gss_display_status(&minor, failure, by_gssapi, nullptr, &context, &shown) == 0);
  CHECK(shown.length > 0);
  CHECK(gss_release_buffer(&minor, &shown) == 0);
}

}  // namespace ampcfg::fleet::gssapi_test
