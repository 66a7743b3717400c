package io.comfymill.gateway.quota;

import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.security.Caller;
import io.comfymill.gateway.security.RequestTenant;
import io.comfymill.gateway.security.scope.Access;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** How much a tenant has used: its own by everybody, all by administrators. */
@Path("/api/usage")
@Tag(name = "access")
@AnswersProblems
public class UsageResource {
  private static final Duration USUAL = Duration.ofDays(30);
  private static final String ALL = "*";
  private static final String HEAD = "tenant,day,jobs,attempts,succeeded,gpu_seconds\n";

  private final Usage usage;
  private final RequestTenant caller;
  private final InstantSource clock;

  UsageResource(Usage usage, RequestTenant caller, InstantSource clock) {
    this.usage = usage;
    this.caller = caller;
    this.clock = clock;
  }

  /** By tenant and day. */
  public record Answer(Instant from, Instant to, List<Usage.Day> usage) {}

  @GET
  @Operation(
      summary =
          "Jobs and GPU seconds by day: from, to (dates in UTC, to is left out), tenant (* for all),"
              + " format=csv")
  public Uni<Response> usage(
      @RestQuery @Nullable String tenant,
      @RestQuery @Nullable String from,
      @RestQuery @Nullable String to,
      @RestQuery @Nullable String format) {
    Instant now = clock.instant();
    Instant until = to == null ? now : date("to", to);
    Instant since = from == null ? until.minus(USUAL) : date("from", from);
    if (!since.isBefore(until)) {
      throw new InvalidFieldException("from", "must be before to");
    }
    boolean csv = "csv".equals(format);
    return usage
        .byDay(whose(tenant), since, until, now)
        .map(days -> csv ? csv(days) : Response.ok(new Answer(since, until, days)).build());
  }

  /** What is another's does not exist. */
  private String whose(@Nullable String asked) {
    Caller who = caller.caller();
    String own = who.tenant().value();
    if (asked == null || asked.equals(own)) {
      return own;
    }
    if (!Access.ADMIN.permits(who.scopes())) {
      throw new ProblemException(
          ProblemType.UNKNOWN_TENANT, "tenant '%s' is not known".formatted(asked));
    }
    return asked.equals(ALL) ? "" : asked;
  }

  private static Instant date(String field, String text) {
    try {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException e) {
      throw new InvalidFieldException(field, "must be a date like 2026-11-28", e);
    }
  }

  private static Response csv(List<Usage.Day> days) {
    StringBuilder text = new StringBuilder(HEAD);
    for (Usage.Day day : days) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%d,%d,%d,%.3f\n",
              day.tenant(),
              day.day(),
              day.jobs(),
              day.attempts(),
              day.succeeded(),
              day.gpuSeconds()));
    }
    return Response.ok(text.toString(), MediaType.valueOf("text/csv;charset=utf-8")).build();
  }
}
