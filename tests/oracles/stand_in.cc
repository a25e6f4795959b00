// Stands in for a program: what it was started with can be read in /proc for
// as long as it is wanted.

#include <unistd.h>

int main() {
  ::pause();
  return 0;
}
