package io.comfymill.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;

/** The features this server announces, over HTTP and over WebSockets. */
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
        .put("node_replacements", true)
        .put("max_upload_size", maxUploadBytes);
  }
}
