package io.comfymill.gateway.enrolment;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.audit.AuditLog;
import io.comfymill.gateway.database.AgentRow;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.input.FieldChecks;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Where each agent runs: of two that live at once by copies of one folder, the first is served and
 * the later is refused, and both are named.
 */
@ApplicationScoped
class CheckIns {
  static final Duration INTERVAL = Duration.ofSeconds(20);

  /** Who has not been heard of for longer may come back elsewhere, its folder with it. */
  private static final Duration GONE_AFTER = INTERVAL.multipliedBy(3);

  private static final Duration COPIES_NOTED_EVERY = Duration.ofMinutes(10);
  private static final int MAX_TEXT = 256;

  private final Database database;
  private final AuditLog audit;
  private final InstantSource clock;

  CheckIns(Database database, AuditLog audit, InstantSource clock) {
    this.database = database;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * What an agent says.
   *
   * @param place the machine and the folder, the same after a restart and for no copy
   * @param host the machine's name, for people
   * @param leaving it ends, and may be anywhere next
   */
  record Body(@Nullable String place, @Nullable String host, @Nullable Boolean leaving) {
    Body {
      FieldChecks.text("place", place, MAX_TEXT);
      FieldChecks.text("host", host, MAX_TEXT);
      if (place == null) {
        throw new InvalidFieldException("place", "must be there");
      }
    }
  }

  /** When it is to come again. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Answer(long intervalSeconds) {}

  /** Fails with {@link ProblemException} where it was revoked, or lives elsewhere. */
  Uni<Answer> note(Actor actor, Body body) {
    return database
        .write(
            session ->
                AgentStore.locked(session, actor.name())
                    .chain(row -> noted(session, actor, row, body)))
        .map(
            refusal -> {
              if (refusal.isPresent()) {
                throw refusal.get();
              }
              return new Answer(INTERVAL.toSeconds());
            });
  }

  /** A refusal is no failure here: what was noted of it is to be kept. */
  private Uni<Optional<ProblemException>> noted(
      Mutiny.Session session, Actor actor, @Nullable AgentRow row, Body body) {
    if (row == null || row.revokedAt != null) {
      return Uni.createFrom().item(Optional.of(revoked(actor.name())));
    }
    String place = String.valueOf(body.place());
    String host = body.host() == null ? actor.address() : body.host();
    if (Boolean.TRUE.equals(body.leaving())) {
      row.place = place.equals(row.place) ? null : row.place;
      return Uni.createFrom().item(Optional.empty());
    }
    if (livesElsewhere(row, place)) {
      return copied(session, actor, row, host);
    }
    row.place = place;
    row.host = host;
    row.seenAt = clock.instant();
    return Uni.createFrom().item(Optional.empty());
  }

  static ProblemException revoked(String agent) {
    return new ProblemException(
        ProblemType.AGENT_REVOKED,
        "agent '%s' was revoked; it can be enrolled anew with another token".formatted(agent));
  }

  private boolean livesElsewhere(AgentRow row, String place) {
    return row.place != null
        && !row.place.equals(place)
        && row.seenAt != null
        && row.seenAt.plus(GONE_AFTER).isAfter(clock.instant());
  }

  private Uni<Optional<ProblemException>> copied(
      Mutiny.Session session, Actor actor, AgentRow row, String host) {
    Instant now = clock.instant();
    boolean noted = row.copiedAt != null && row.copiedAt.plus(COPIES_NOTED_EVERY).isAfter(now);
    row.copiedAt = now;
    row.copiedHost = host;
    String detail =
        "agent '%s' runs on %s, and %s has a copy of its folder; enrol one of them anew"
            .formatted(row.id, row.host, host);
    Optional<ProblemException> refusal =
        Optional.of(new ProblemException(ProblemType.AGENT_COPIED, detail));
    return noted
        ? Uni.createFrom().item(refusal)
        : audit
            .write(session, actor, new AuditLog.Act("agent.copied", row.id, null, detail))
            .replaceWith(refusal);
  }
}
