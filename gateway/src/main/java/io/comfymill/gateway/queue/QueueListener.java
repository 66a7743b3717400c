package io.comfymill.gateway.queue;

import io.comfymill.common.id.TenantId;

/** Is told that a tenant's queue has become longer or shorter by this gateway's doing. */
public interface QueueListener {
  void queueChanged(TenantId tenant);
}
