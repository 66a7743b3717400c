package io.comfymill.gateway.audit;

import io.comfymill.common.audit.AuditEntry;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.FieldChecks;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The audit log, for administrators. */
@Path("/api/audit")
@Tag(name = "access")
@AnswersProblems
public class AuditResource {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  private final AuditLog log;

  AuditResource(AuditLog log) {
    this.log = log;
  }

  /**
   * A page.
   *
   * @param last the number of the newest entry that there is
   */
  public record Page(List<AuditEntry> entries, long last) {}

  /** Without {@code after}, the newest. */
  @GET
  @Operation(summary = "What was done by whom, in its order: after, limit, tenant, actor, action")
  public Uni<Page> entries(
      @RestQuery @Nullable String after,
      @RestQuery @Nullable String limit,
      @RestQuery @Nullable String tenant,
      @RestQuery @Nullable String actor,
      @RestQuery @Nullable String action) {
    int most =
        limit == null ? DEFAULT_LIMIT : (int) Math.min(number("limit", limit), MAX_LIMIT + 1);
    FieldChecks.range("limit", most, 1, MAX_LIMIT);
    return log.last()
        .chain(
            last ->
                log.entries(
                        new AuditLog.Query(
                            after == null ? Math.max(0, last - most) : number("after", after),
                            most,
                            tenant,
                            actor,
                            action))
                    .map(entries -> new Page(entries, last)));
  }

  private static long number(String field, String text) {
    if (text.matches("\\d{1,18}")) {
      return Long.parseLong(text);
    }
    throw new InvalidFieldException(field, "must be an integer, 0 or more");
  }
}
