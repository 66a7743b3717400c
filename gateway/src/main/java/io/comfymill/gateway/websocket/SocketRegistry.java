package io.comfymill.gateway.websocket;

import io.comfymill.common.id.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The connected clients, at most one socket each. A second socket replaces the first, whose closing
 * does not remove the second.
 */
@ApplicationScoped
public class SocketRegistry {
  private final Map<Key, ClientSocket> sockets = new ConcurrentHashMap<>();

  private record Key(TenantId tenant, String clientId) {}

  void register(ClientSocket socket) {
    sockets.put(key(socket), socket);
  }

  void unregister(ClientSocket socket) {
    sockets.remove(key(socket), socket);
  }

  Optional<ClientSocket> find(TenantId tenant, String clientId) {
    return Optional.ofNullable(sockets.get(new Key(tenant, clientId)));
  }

  List<ClientSocket> of(TenantId tenant) {
    return sockets.values().stream().filter(socket -> socket.tenant().equals(tenant)).toList();
  }

  Collection<ClientSocket> all() {
    return sockets.values();
  }

  /** The clients of a tenant that are connected from the given address. */
  public Set<String> clientsAt(TenantId tenant, String address) {
    return of(tenant).stream()
        .filter(socket -> socket.address().equals(address))
        .map(ClientSocket::clientId)
        .collect(Collectors.toSet());
  }

  private static Key key(ClientSocket socket) {
    return new Key(socket.tenant(), socket.clientId());
  }
}
