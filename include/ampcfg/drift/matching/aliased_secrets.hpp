#pragma once

#include <set>
#include <string>
#include <string_view>

#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/drift/matching/secrets.hpp"

namespace ampcfg::drift {

/// The strings that a secret of the document has by an alias (`token: *x`, in lists too): they are written under
/// another key, where nothing else says that they are secret. They live as long as the document.
std::set<std::string_view> aliased_secrets(const document::Document& document, const Secrets& secrets);

/// True if one of `texts` is, or stands in, `value`.
bool holds_any(const document::Value& value, const std::set<std::string_view>& texts);

/// What is shown of a key's value, as JSON; `aliased` are the document's.
std::string shown_json(const document::Key& key, const Secrets& secrets, const std::set<std::string_view>& aliased);

}  // namespace ampcfg::drift
