#ifndef PLIMSOLL_COMPILER_INDEX_REFERENCES_PARTS_H_
#define PLIMSOLL_COMPILER_INDEX_REFERENCES_PARTS_H_

#include "compiler/index/references.h"

namespace plimsoll {

// The parts that BuildReferences joins.
void AddCompose(const Repository& repository, ReferenceIndex* index);
void AddUnits(const Repository& repository, ReferenceIndex* index);
void AddFleet(const Fleet& fleet, ReferenceIndex* index);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_REFERENCES_PARTS_H_
