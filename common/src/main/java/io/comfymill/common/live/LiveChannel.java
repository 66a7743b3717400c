package io.comfymill.common.live;

import io.comfymill.common.id.TenantId;

/** The Redis pub/sub channels that carry {@link LiveFrame}s: one for each tenant. */
public final class LiveChannel {
  /** What a gateway subscribes to. */
  public static final String PATTERN = "comfymill:frames:*";

  private LiveChannel() {}

  public static String of(TenantId tenant) {
    return "comfymill:frames:" + tenant;
  }
}
