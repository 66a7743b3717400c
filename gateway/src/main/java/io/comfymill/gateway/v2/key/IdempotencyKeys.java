package io.comfymill.gateway.v2.key;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.submit.SubmitClaim;
import io.comfymill.gateway.v2.error.ApiException;
import io.comfymill.gateway.v2.error.ErrorCode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** {@code Idempotency-Key}: each counts once for a day, whichever gateway it reaches. */
@ApplicationScoped
public class IdempotencyKeys {
  private static final Duration LIFETIME = Duration.ofHours(24);
  private static final int MAX_LENGTH = 255;

  private final Database database;
  private final InstantSource clock;

  IdempotencyKeys(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * @param key null where the client sent none
   * @throws ApiException where it is no key
   */
  public SubmitClaim claim(TenantId tenant, @Nullable String key) {
    if (key == null) {
      return SubmitClaim.NONE;
    }
    if (key.isBlank() || key.length() > MAX_LENGTH || !FieldChecks.isPlainText(key)) {
      throw ApiException.invalid(
          "Idempotency-Key", "must have 1 to %d characters".formatted(MAX_LENGTH));
    }
    return new Claim(tenant, key);
  }

  private final class Claim implements SubmitClaim {
    private final TenantId tenant;
    private final String key;

    Claim(TenantId tenant, String key) {
      this.tenant = tenant;
      this.key = key;
    }

    @Override
    public Uni<Void> make() {
      Instant now = clock.instant();
      return database
          .write(
              session ->
                  session
                      .createNativeQuery(
                          "delete from gateway.idempotency_keys where claimed_at < :old")
                      .setParameter("old", now.minus(LIFETIME))
                      .executeUpdate()
                      .chain(
                          () ->
                              session
                                  .createNativeQuery(
                                      "insert into gateway.idempotency_keys values (:tenant, :key, :now)"
                                          + " on conflict do nothing")
                                  .setParameter("tenant", tenant.value())
                                  .setParameter("key", key)
                                  .setParameter("now", now)
                                  .executeUpdate()))
          .invoke(this::requireNew)
          .replaceWithVoid();
    }

    private void requireNew(int rows) {
      if (rows == 0) {
        throw new ApiException(
            ErrorCode.IDEMPOTENCY_KEY_REUSE,
            "this Idempotency-Key was used before; look for the job that came of it");
      }
    }

    @Override
    public Uni<Void> release() {
      return database
          .write(
              session ->
                  session
                      .createNativeQuery(
                          "delete from gateway.idempotency_keys where tenant = :tenant and key = :key")
                      .setParameter("tenant", tenant.value())
                      .setParameter("key", key)
                      .executeUpdate())
          .replaceWithVoid();
    }
  }
}
