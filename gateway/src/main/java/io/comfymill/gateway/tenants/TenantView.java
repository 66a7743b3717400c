package io.comfymill.gateway.tenants;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.database.TenantRow;
import io.comfymill.gateway.quota.Limits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tenant.
 *
 * @param disabledAt null where its keys are taken
 */
@JsonNaming(SnakeCaseStrategy.class)
record TenantView(
    String id, String name, Limits limits, Instant createdAt, @Nullable Instant disabledAt) {
  static TenantView of(TenantRow row) {
    return new TenantView(
        row.id, row.name, Limits.parse(row.limits), row.createdAt, row.disabledAt);
  }
}
