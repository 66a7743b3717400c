package io.comfymill.agent.forward;

import io.comfymill.agent.settings.AgentConfig;
import io.comfymill.common.service.TlsConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Where gateways reach this agent. */
@ApplicationScoped
public class OwnAddress {
  private static final Logger LOG = Logger.getLogger(OwnAddress.class);

  private final Optional<String> url;

  OwnAddress(
      AgentConfig config,
      TlsConfig tls,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.http.port") int port) {
    this.url =
        config.address().or(() -> listening(tls.listen() ? "https://" : "http://", host, port));
  }

  /** Empty if that cannot be told. */
  Optional<String> url() {
    return url;
  }

  private static Optional<String> listening(String scheme, String host, int port) {
    boolean all = host.equals("0.0.0.0") || host.equals("::");
    try {
      String name = all ? InetAddress.getLocalHost().getHostAddress() : host;
      String bracketed = name.contains(":") ? "[" + name + "]" : name;
      return port == 0 ? Optional.empty() : Optional.of(scheme + bracketed + ":" + port);
    } catch (UnknownHostException e) {
      LOG.warn(
          "this machine does not know its own address; gateways cannot reach its ComfyUIs for"
              + " routes of custom nodes unless comfymill.agent.address is set",
          e);
      return Optional.empty();
    }
  }
}
