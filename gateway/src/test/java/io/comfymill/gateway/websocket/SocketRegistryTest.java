package io.comfymill.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.TenantId;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

class SocketRegistryTest {
  private static final TenantId OTHER_TENANT = new TenantId("other");
  private final SocketRegistry registry = new SocketRegistry();

  @Test
  void aClientMayHaveSeveralSocketsAndTheClosingOfOneLeavesTheOthers() {
    ClientSocket first = socket(TenantId.DEFAULT, "ann", "10.0.0.1");
    ClientSocket second = socket(TenantId.DEFAULT, "ann", "10.0.0.1");
    registry.register(first);
    registry.register(second);
    assertThat(registry.find(TenantId.DEFAULT, "ann")).containsExactly(first, second);
    registry.unregister(first);
    assertThat(registry.find(TenantId.DEFAULT, "ann")).containsExactly(second);
    registry.unregister(second);
    assertThat(registry.all()).isEmpty();
  }

  @Test
  void tenantsDoNotSeeEachOthersClients() {
    registry.register(socket(TenantId.DEFAULT, "ann", "10.0.0.1"));
    registry.register(socket(OTHER_TENANT, "ann", "10.0.0.1"));
    registry.register(socket(OTHER_TENANT, "bob", "10.0.0.2"));
    assertThat(registry.of(TenantId.DEFAULT)).hasSize(1);
    assertThat(registry.clientsAt(OTHER_TENANT, "10.0.0.1")).containsExactly("ann");
    assertThat(registry.clientsAt(TenantId.DEFAULT, "10.0.0.2")).isEmpty();
  }

  private static ClientSocket socket(TenantId tenant, String clientId, String address) {
    Outbox outbox =
        new Outbox(new Outbox.Limits(1, 1), message -> Uni.createFrom().voidItem(), () -> {});
    return new ClientSocket(tenant, clientId, address, 1, outbox);
  }
}
