package io.comfymill.gateway;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts a gateway. */
@QuarkusMain
public final class GatewayMain {
  private GatewayMain() {}

  /**
   * Quarkus refuses paths and queries that {@code java.net.URI} cannot read, such as {@code
   * ?filename=100%.png}, which ComfyUI's server takes. It looks for the property when it is loaded.
   */
  public static void main(String... arguments) {
    System.setProperty("vertx.disableURIValidation", "true");
    Quarkus.run(arguments);
  }
}
