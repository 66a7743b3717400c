package io.comfymill.gateway.websocket;

import io.comfymill.common.id.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The connected clients. A client may have several sockets, of tabs that share an id or of a
 * connection that broke unnoticed; all of them are told.
 */
@ApplicationScoped
public class SocketRegistry {
  /** The lists are never changed, only replaced. */
  private final Map<Key, List<ClientSocket>> sockets = new ConcurrentHashMap<>();

  private record Key(TenantId tenant, String clientId) {}

  void register(ClientSocket socket) {
    sockets.merge(key(socket), List.of(socket), SocketRegistry::joined);
  }

  private static List<ClientSocket> joined(List<ClientSocket> before, List<ClientSocket> added) {
    return Stream.concat(before.stream(), added.stream()).toList();
  }

  void unregister(ClientSocket socket) {
    sockets.computeIfPresent(key(socket), (key, before) -> without(before, socket));
  }

  private static @Nullable List<ClientSocket> without(
      List<ClientSocket> before, ClientSocket gone) {
    List<ClientSocket> left = before.stream().filter(socket -> socket != gone).toList();
    return left.isEmpty() ? null : left;
  }

  List<ClientSocket> find(TenantId tenant, String clientId) {
    return sockets.getOrDefault(new Key(tenant, clientId), List.of());
  }

  List<ClientSocket> of(TenantId tenant) {
    return all().stream().filter(socket -> socket.tenant().equals(tenant)).toList();
  }

  Collection<ClientSocket> all() {
    return sockets.values().stream().flatMap(List::stream).toList();
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
