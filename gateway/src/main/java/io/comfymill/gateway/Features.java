package io.comfymill.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;

/** What this server says it supports, over HTTP and WebSockets alike. */
@ApplicationScoped
public class Features {
  private final long maxUploadBytes;

  Features(GatewayConfig config) {
    this.maxUploadBytes = config.maxUploadSize().asLongValue();
  }

  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("supports_preview_metadata", true)
        .put("max_upload_size", maxUploadBytes);
  }
}
