#ifndef PLIMSOLL_TESTS_HISTORY_CATALOG_H_
#define PLIMSOLL_TESTS_HISTORY_CATALOG_H_

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// What a generated history is made of: the `.plants` files of this folder.
//
//   class NAME COUNT             what follows belongs to it; COUNT of each kind
//   === defect: TITLE            a variant: its files follow
//   === near-miss: TITLE         one that looks alike and is right
//   === base: TITLE              always there, once
//   === clean: TITLE             there as often as files are wanted
//   === carrier: KIND            a file that collects snippets of that kind
//   === filler: KIND             a snippet without any fault
//   -- PATH --                   a file
//   -- PATH#ANCHOR --            goes to the line ‹here:ANCHOR› of a file
//   -- ~KIND --                  goes into some carrier of that kind
//   -- link PATH -> TARGET --    a symlink
//
// A line with § is one where a finding is expected, or may not be. ‹token› is
// drawn by the seed (draw.h).
namespace plimsoll::history {

enum class PartKind : uint8_t { kFile, kInto, kCarrier, kLink };

struct FilePart {
  PartKind kind = PartKind::kFile;
  std::string path;    // Or the carrier's kind.
  std::string anchor;  // Or the link's target.
  std::string text;
};

struct Variant {
  std::string title;
  std::vector<FilePart> parts;
};

struct PlantClass {
  std::string name;
  int count = 0;
  std::vector<Variant> defects;
  std::vector<Variant> near_misses;
};

struct Catalog {
  std::vector<PlantClass> classes;
  std::vector<Variant> base;
  std::vector<Variant> clean;
  std::map<std::string, std::vector<Variant>> carriers;
  std::map<std::string, std::vector<Variant>> fillers;
  std::vector<std::string> faults;  // Of the catalog itself.
};

// Adds what one `.plants` file holds; `name` is for its faults.
void ParsePlants(std::string_view text, const std::string& name,
                 Catalog* catalog);

// All `.plants` files of a folder, by name.
[[nodiscard]] Catalog LoadCatalog(const std::filesystem::path& folder);

}  // namespace plimsoll::history

#endif  // PLIMSOLL_TESTS_HISTORY_CATALOG_H_
