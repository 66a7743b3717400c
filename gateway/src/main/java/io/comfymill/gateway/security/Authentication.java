package io.comfymill.gateway.security;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.SecurityConfig;
import io.comfymill.gateway.SecurityConfig.AuthMode;
import io.netty.util.NetUtil;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Whether callers have to say who they are. */
@ApplicationScoped
public class Authentication {
  private static final Logger LOG = Logger.getLogger(Authentication.class);
  private static final String MODE = "comfymill.gateway.auth.mode";
  private static final String FLAG = "comfymill.gateway.auth.let-everybody-in";

  private final SecurityConfig.Auth config;
  private final String address;
  private volatile AuthMode mode;

  Authentication(
      GatewayConfig config, @ConfigProperty(name = "quarkus.http.host") String listensOn) {
    this.config = config.auth();
    this.address = this.config.publishedAddress().orElse(listensOn);
    this.mode = mode(this.config, address);
  }

  static AuthMode mode(SecurityConfig.Auth config, String address) {
    return config.mode().orElse(isOfThisMachine(address) ? AuthMode.NONE : AuthMode.KEYS);
  }

  /** Whether no other machine can reach it. */
  private static boolean isOfThisMachine(String address) {
    InetAddress ip = NetUtil.createInetAddressFromIpAddressString(address);
    return ip == null ? address.equals("localhost") : ip.isLoopbackAddress();
  }

  void start(@Observes @Priority(2) StartupEvent event) {
    String danger = danger(config, address);
    if (danger != null && !config.letEverybodyIn()) {
      throw new IllegalArgumentException(danger);
    }
    if (danger != null) {
      LOG.warn(danger);
    }
  }

  /** What is wrong with these settings, and how to mend it; null if nothing is. */
  static @Nullable String danger(SecurityConfig.Auth config, String address) {
    return mode(config, address) == AuthMode.NONE && !isOfThisMachine(address)
        ? ("%s=none lets whoever reaches %s run workflows, read every file and change the fleet;"
                + " set it to keys, or %s=true if that is what you want")
            .formatted(MODE, address, FLAG)
        : null;
  }

  boolean required() {
    return mode != AuthMode.NONE;
  }

  AuthMode mode() {
    return mode;
  }

  /** For tests, which share one running gateway. */
  void mode(AuthMode changed) {
    mode = changed;
  }
}
