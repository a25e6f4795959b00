#include <string>
#include <utility>

#include "compiler/base/memory_disk.h"
#include "compiler/driver/run.h"

namespace plimsoll {

Console MemoryConsole(std::shared_ptr<MemoryFileSystem> disk) {
  Console console;
  console.open =
      [disk = MemoryDisk(std::move(disk))](const std::string& absolute) {
        return disk.Open(absolute.substr(1));
      };
  return console;
}

}  // namespace plimsoll
