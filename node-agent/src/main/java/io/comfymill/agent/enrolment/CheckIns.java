package io.comfymill.agent.enrolment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Says to the gateway again and again that this agent runs here, and renews its certificate in
 * time. A gateway that is away changes nothing; one that says no ends the agent: it was revoked, or
 * another machine has a copy of its folder.
 */
public final class CheckIns implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(CheckIns.class);
  private static final Duration USUAL = Duration.ofSeconds(20);
  private static final Duration STALLED_AFTER = Duration.ofMinutes(5);

  private final Enrolment enrolment;
  private final String place;
  private final String host;
  private final InstantSource clock;
  private final Runnable end;
  private volatile Enrolled present;
  private @Nullable SupervisedLoop loop;

  /**
   * @param end called where the agent must not go on
   */
  public CheckIns(Path dataFolder, Enrolled present, String host, InstantSource clock, Runnable end)
      throws IOException {
    this.enrolment = new Enrolment(dataFolder);
    this.present = present;
    this.place = Place.of(dataFolder, host);
    this.host = host;
    this.clock = clock;
    this.end = end;
  }

  /**
   * The first time, then again and again.
   *
   * @throws IllegalStateException where this agent must not run
   */
  public void start(Loops loops) throws InterruptedException {
    try {
      turn();
    } catch (RefusedException refused) {
      throw new IllegalStateException(
          refused.getMessage() + " (" + present.gateway() + ")", refused);
    }
    loop =
        SupervisedLoop.startBlocking(
            loops, LoopSettings.named("check-in").stallAfter(STALLED_AFTER), this::again);
  }

  private Duration again() throws InterruptedException {
    try {
      return turn();
    } catch (RefusedException refused) {
      LOG.errorf("%s says: %s; this agent ends", present.gateway(), refused.getMessage());
      end.run();
      return STALLED_AFTER;
    }
  }

  /** One time; a gateway that does not answer is asked again. */
  private Duration turn() throws InterruptedException, RefusedException {
    try {
      long seconds =
          enrolment
              .checkIn(present, body(false), clock.instant())
              .path("interval_seconds")
              .asLong();
      renewIfDue(clock.instant());
      return seconds > 0 ? Duration.ofSeconds(seconds) : USUAL;
    } catch (RefusedException refused) {
      if (refused.isForGood()) {
        throw refused;
      }
      LOG.warnf("the gateway does not take it: %s", refused.getMessage());
    } catch (IOException away) {
      LOG.warnf("%s cannot be asked: %s", present.gateway(), away.toString());
    }
    return USUAL;
  }

  private void renewIfDue(Instant now) throws IOException, InterruptedException {
    if (present.isDue(now)) {
      present = enrolment.renew(present, now);
      LOG.infof(
          "the certificate of %s was renewed until %s",
          present.agent(), present.certificate().getNotAfter().toInstant());
    }
  }

  private ObjectNode body(boolean leaving) {
    return WireJson.mapper()
        .createObjectNode()
        .put("place", place)
        .put("host", host)
        .put("leaving", leaving);
  }

  /** Leaves word that this agent may be anywhere next. */
  @Override
  public void close() {
    if (loop != null) {
      loop.close();
    }
    try {
      enrolment.checkIn(present, body(true), clock.instant());
    } catch (IOException e) {
      LOG.debugf(e, "the gateway was not told that this agent ends");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
