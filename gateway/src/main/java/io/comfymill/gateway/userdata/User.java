package io.comfymill.gateway.userdata;

import io.comfymill.common.id.TenantId;

/** A tenant's user: {@link #DEFAULT} unless the server has several. */
record User(TenantId tenant, String id) {
  static final String DEFAULT = "default";
}
