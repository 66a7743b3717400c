package io.comfymill.gateway.records;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;

/** The names of what {@link LiveRecords} and {@link LivePages} keep in Redis. */
final class LiveKeys {
  private static final String PREFIX = "comfymill:live:";

  static final String TENANTS = PREFIX + "tenants";
  static final String NUMBER = "comfymill:number";

  /**
   * Present while the hashes are complete; gone when Redis was emptied. Holds the sequence up to
   * which every change is in them, which is lost, restored and failed over together with them.
   */
  static final String COMPLETE = PREFIX + "complete";

  private LiveKeys() {}

  static String states(TenantId tenant) {
    return PREFIX + tenant + ":states";
  }

  static String tuples(TenantId tenant) {
    return PREFIX + tenant + ":tuples";
  }

  static String tombstone(JobId id) {
    return "comfymill:gone:" + id;
  }
}
