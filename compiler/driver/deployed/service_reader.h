#ifndef PLIMSOLL_COMPILER_DRIVER_DEPLOYED_SERVICE_READER_H_
#define PLIMSOLL_COMPILER_DRIVER_DEPLOYED_SERVICE_READER_H_

#include <string>
#include <string_view>

#include "compiler/compose/project.h"
#include "compiler/driver/deployed/readers.h"

namespace plimsoll::deployed {

// One service of a compose project. What ties it to others (mounts, ports,
// networks, files) is in service_wiring.cc, all else in read_service.cc.
class ServiceReader {
 public:
  ServiceReader(const ServiceContext& context, const compose::Service& service,
                App* app)
      : context_(context), service_(service), app_(app) {}

  void Read();

 private:
  [[nodiscard]] const compose::Value* Get(std::string_view key) const {
    return service_.Get(key);
  }
  void Set(std::string key, const compose::Value& from, std::string value,
           std::string_view usual = {});
  // The same where the text as written would not be read better.
  void SetPlain(std::string key, const compose::Value& from, std::string value);
  void ReadKeys();
  void ReadImage();
  void ReadCommand(const char* key);
  void ReadEnvironment();
  void ReadPairs(const char* key);
  void ReadExtraHosts();
  void ReadMounts();
  [[nodiscard]] std::string DescribeMount(const compose::Mount& mount) const;
  void ReadTmpfs();
  void ReadPorts();
  void AddPort(const compose::Port& port, uint32_t offset);
  void ReadNetworks();
  void ReadDependencies();
  void ReadHealth();
  void ReadDeploy();
  void ReadDevices(const compose::Value* devices);
  void ReadUlimits();
  void ReadSecurity();
  void ReadFiles(const char* section, const compose::Resources& resources,
                 std::string_view folder);
  void ReadRest();
  void Append(const std::string& key, Fact fact);

  const ServiceContext& context_;
  const compose::Service& service_;
  App* app_;
};

}  // namespace plimsoll::deployed

#endif  // PLIMSOLL_COMPILER_DRIVER_DEPLOYED_SERVICE_READER_H_
