package io.comfymill.gateway.webhooks;

import io.comfymill.common.http.Networks;
import io.comfymill.common.http.OutboundTarget;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.security.scope.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/** What a webhook may be. */
@ApplicationScoped
class WebhookChecks {
  static final List<String> ENDS =
      List.of(
          EventType.JOB_SUCCEEDED.word(),
          EventType.JOB_FAILED.word(),
          EventType.JOB_CANCELLED.word());

  /** The setting that names inner networks that may be reached. */
  static final String INNER = "comfymill.gateway.webhooks.allowed-networks";

  private final Networks inner;

  WebhookChecks(GatewayConfig config) {
    this.inner = Networks.parse(config.webhooks().allowedNetworks().orElse(List.of()));
  }

  /**
   * What can be told without looking a name up; the rest is judged whenever something is sent.
   *
   * @throws InvalidFieldException where nothing could ever be sent there
   */
  String url(String url) {
    try {
      OutboundTarget target = OutboundTarget.parse(url);
      if (target.isAddress()) {
        target.permitted(InetAddress.getAllByName(target.host()), inner, INNER);
      } else if (!target.tls() && inner.isEmpty()) {
        throw new IllegalArgumentException("an https URL");
      }
      return url;
    } catch (IllegalArgumentException | UnknownHostException e) {
      throw new InvalidFieldException("url", "must be a URL to send to: " + e.getMessage(), e);
    }
  }

  /**
   * @throws InvalidFieldException where one is unknown, or is not the caller's to know
   */
  List<String> events(SortedSet<String> events, Set<Scope> scopes) {
    if (events.isEmpty() || !EventType.choices().containsAll(events)) {
      throw new InvalidFieldException(
          "events", "must be some of " + String.join(", ", EventType.choices()));
    }
    if (events.stream().anyMatch(event -> event.startsWith("node.") || event.startsWith("alert."))
        && !scopes.contains(Scope.NODES_READ)) {
      throw new InvalidFieldException(
          "events", "may tell of nodes and alerts only who may read nodes");
    }
    return List.copyOf(events);
  }
}
