package io.comfymill.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.gateway.security.scope.Access;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeAccessTest {
  @ParameterizedTest
  @CsvSource({
    "/, true, JOBS_READ",
    "/vhs/viewvideo, true, JOBS_READ",
    "/impact/validate, false, JOBS_WRITE",
    "/manager/reboot, true, NODES_WRITE",
    "/api/manager/reboot, true, NODES_WRITE",
    "/api/v2/manager/queue/task, false, NODES_WRITE",
    "/customnode/install, true, NODES_WRITE",
    "/managers, true, JOBS_READ"
  })
  void whoChangesAServerHasToOperateTheFleet(String path, boolean reads, Access needed) {
    assertThat(NodeAccess.needed(path, reads)).isEqualTo(needed);
  }
}
