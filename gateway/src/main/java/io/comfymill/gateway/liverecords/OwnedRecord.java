package io.comfymill.gateway.liverecords;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;

/** A live record and the tenant it belongs to. */
record OwnedRecord(TenantId tenant, LiveRecord record) {
  JobId id() {
    return record.job().id();
  }

  /** In memory, of the tuple alone. */
  long bytes() {
    return 2L * record.tuple().length();
  }
}
