package io.comfymill.gateway.queue;

import io.comfymill.common.id.TenantId;

/** Told when this gateway has made a tenant's queue longer or shorter. */
public interface QueueListener {
  void queueChanged(TenantId tenant);
}
