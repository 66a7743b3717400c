package io.comfymill.gateway.proxy;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.comfyui.ApiPrefix;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;

/** Reads from the resources which paths are the gateway's own. */
@Dependent
public class OwnPathsProducer {
  @Produces
  @Singleton
  OwnPaths ownPaths(BeanManager beans, GatewayConfig config) {
    return new OwnPaths(ApiPrefix.declared(beans), config.proxy().refusedPaths());
  }
}
