// Result<T>: a value, or the Failure that a request, a user, the database or a helper caused.
#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "protocol/failure.hpp"

namespace challenger {

template <class T>
using Result = tl::expected<T, Failure>;

// Makes the failing side of any Result; arguments as in Failure, in order.
template <class... Rest>
tl::unexpected<Failure> fail(FailureName name, Rest&&... rest) {
    return tl::unexpected<Failure>(Failure{name, std::forward<Rest>(rest)...});
}

}  // namespace challenger
