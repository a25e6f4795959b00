#ifndef PLIMSOLL_COMPILER_BASE_PARALLEL_FOR_H_
#define PLIMSOLL_COMPILER_BASE_PARALLEL_FOR_H_

#include <cstddef>
#include <functional>

namespace plimsoll {

// Calls `body(i)` once for every i below `count`, on up to `jobs` threads, and
// returns when all calls have. Calls run in no order: a body writes only to
// its own slot, and the caller joins the slots in index order. With one job
// everything runs on the calling thread.
void ParallelFor(size_t count, unsigned jobs,
                 const std::function<void(size_t)>& body);

// How many threads this machine runs at once; at least one.
[[nodiscard]] unsigned DefaultJobs();

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_PARALLEL_FOR_H_
