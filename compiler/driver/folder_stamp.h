#ifndef PLIMSOLL_COMPILER_DRIVER_FOLDER_STAMP_H_
#define PLIMSOLL_COMPILER_DRIVER_FOLDER_STAMP_H_

#include <string>

namespace plimsoll {

// A digest of what stat(2) says of everything below a folder of the real disk:
// names, types, modes, sizes, inodes, and when content and inode last changed.
// As long as it is the same, so is every byte below, unless a clock went back
// or a file changed within the same tick of the kernel's clock (10 ms at most)
// as it was made in. Empty where something cannot be read, or where the disk
// counts time in whole seconds.
[[nodiscard]] std::string StampFolder(const std::string& absolute,
                                      unsigned jobs);

// Waits until a change is sure to get another time than what is there.
void AwaitNextTick();

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_FOLDER_STAMP_H_
