package io.comfymill.common.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Who an API key belongs to. Every job, file and quota is a tenant's. */
public record TenantId(@JsonValue String value) {
  /** The tenant of every request while no API keys exist. */
  public static final TenantId DEFAULT = new TenantId("default");

  @JsonCreator
  public TenantId {
    Ids.requireText("tenant", value, 64);
  }

  @Override
  public String toString() {
    return value;
  }
}
