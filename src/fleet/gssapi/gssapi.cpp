#include <dlfcn.h>

#include <array>
#include <cstdint>

// What libssh calls of GSSAPI. The library is loaded with the first of these calls, which only a session with a host
// makes that offers Kerberos: loading it takes longer than much of what ampcfg does without one. Where it is not there,
// each call fails, and libssh goes on to the next way to log in.
//
// The declarations are those of RFC 2744, with `void*` for its pointers, which are never looked into here.
namespace {

using Status = std::uint32_t;
using Number = std::uint32_t;

constexpr Status failure = Status{13} << 16;  // GSS_S_FAILURE

void* function_named(const char* name) {
  static void* const library = ::dlopen("libgssapi_krb5.so.2", RTLD_NOW | RTLD_LOCAL);
  return library == nullptr ? nullptr : ::dlsym(library, name);
}

template <typename... Arguments>
Status call(const char* name, Number* minor, Arguments... arguments) {
  using Function = Status (*)(Number*, Arguments...);
  if (void* found = function_named(name)) return reinterpret_cast<Function>(found)(minor, arguments...);
  if (minor != nullptr) *minor = 0;
  return failure;
}

/// `gss_OID_desc`.
struct Oid {
  Number length;
  const void* elements;
};

constexpr std::array<unsigned char, 10> user_name{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x01, 0x01};
constexpr std::array<unsigned char, 10> hostbased_service{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x01, 0x04};
constexpr Oid user_name_oid{user_name.size(), user_name.data()};
constexpr Oid hostbased_service_oid{hostbased_service.size(), hostbased_service.data()};

}  // namespace

extern "C" {

extern const Oid* const GSS_C_NT_USER_NAME;
extern const Oid* const GSS_C_NT_HOSTBASED_SERVICE;
const Oid* const GSS_C_NT_USER_NAME = &user_name_oid;
const Oid* const GSS_C_NT_HOSTBASED_SERVICE = &hostbased_service_oid;

Status gss_accept_sec_context(Number* minor, void* context, void* credential, void* token, void* bindings, void* source,
                              void* mechanism, void* answer, void* flags, void* time, void* delegated) {
  return call("gss_accept_sec_context", minor, context, credential, token, bindings, source, mechanism, answer, flags,
              time, delegated);
}

Status gss_acquire_cred(Number* minor, void* name, Number time, void* mechanisms, int usage, void* credential,
                        void* actual_mechanisms, void* actual_time) {
  return call("gss_acquire_cred", minor, name, time, mechanisms, usage, credential, actual_mechanisms, actual_time);
}

Status gss_add_oid_set_member(Number* minor, void* member, void* set) {
  return call("gss_add_oid_set_member", minor, member, set);
}

Status gss_create_empty_oid_set(Number* minor, void* set) {
  return call("gss_create_empty_oid_set", minor, set);
}

Status gss_display_name(Number* minor, void* name, void* text, void* type) {
  return call("gss_display_name", minor, name, text, type);
}

Status gss_display_status(Number* minor, Number value, int type, void* mechanism, void* context, void* text) {
  return call("gss_display_status", minor, value, type, mechanism, context, text);
}

Status gss_get_mic(Number* minor, void* context, Number quality, void* message, void* token) {
  return call("gss_get_mic", minor, context, quality, message, token);
}

Status gss_import_name(Number* minor, void* text, void* type, void* name) {
  return call("gss_import_name", minor, text, type, name);
}

Status gss_indicate_mechs(Number* minor, void* set) {
  return call("gss_indicate_mechs", minor, set);
}

Status gss_init_sec_context(Number* minor, void* credential, void* context, void* target, void* mechanism, Number flags,
                            Number time, void* bindings, void* token, void* actual_mechanism, void* answer,
                            void* actual_flags, void* actual_time) {
  return call("gss_init_sec_context", minor, credential, context, target, mechanism, flags, time, bindings, token,
              actual_mechanism, answer, actual_flags, actual_time);
}

Status gss_inquire_cred(Number* minor, void* credential, void* name, void* time, void* usage, void* mechanisms) {
  return call("gss_inquire_cred", minor, credential, name, time, usage, mechanisms);
}

Status gss_inquire_cred_by_mech(Number* minor, void* credential, void* mechanism, void* name, void* initiator_time,
                                void* acceptor_time, void* usage) {
  return call("gss_inquire_cred_by_mech", minor, credential, mechanism, name, initiator_time, acceptor_time, usage);
}

Status gss_release_buffer(Number* minor, void* buffer) {
  return call("gss_release_buffer", minor, buffer);
}

Status gss_release_cred(Number* minor, void* credential) {
  return call("gss_release_cred", minor, credential);
}

Status gss_release_name(Number* minor, void* name) {
  return call("gss_release_name", minor, name);
}

Status gss_release_oid_set(Number* minor, void* set) {
  return call("gss_release_oid_set", minor, set);
}

Status gss_test_oid_set_member(Number* minor, void* member, void* set, void* present) {
  return call("gss_test_oid_set_member", minor, member, set, present);
}

Status gss_verify_mic(Number* minor, void* context, void* message, void* token, void* quality) {
  return call("gss_verify_mic", minor, context, message, token, quality);
}

}  // extern "C"
