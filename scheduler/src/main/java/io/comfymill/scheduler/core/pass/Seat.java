package io.comfymill.scheduler.core.pass;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Forecast.Confidence;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.NodeRoom;
import io.comfymill.scheduler.core.policy.Outlook;
import java.time.Duration;
import java.time.Instant;

/** A node in times to come: what a forecast has given it so far, and how sure that is. */
final class Seat {
  private final NodeId id;
  private final Experience experience;
  private final Outlook outlook;
  private Confidence ahead = Confidence.HIGH;

  Seat(NodeRoom room, Experience experience, Instant now) {
    this.id = room.id();
    this.experience = experience;
    this.outlook = new Outlook(room, experience, now);
    room.ahead().forEach(work -> ahead = least(ahead, known(work.work())));
  }

  NodeId id() {
    return id;
  }

  double doneIn(Work work) {
    return outlook.doneIn(work);
  }

  Instant freeAt(Instant now) {
    return now.plus(seconds(outlook.busySeconds()));
  }

  /** From the start of loading to the end. */
  Duration takes(Work work) {
    return seconds(outlook.loadSeconds(work) + outlook.runSeconds(work));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  Confidence confidence(Work work) {
    Confidence own = known(work);
    return ahead == Confidence.HIGH ? own : least(own, Confidence.MEDIUM);
  }

  private Confidence known(Work work) {
    if (!experience.knowsRunTime(work)) {
      return Confidence.LOW;
    }
    return experience.knowsRunTime(work, id) && experience.knowsLoadTimes(outlook.missing(work))
        ? Confidence.HIGH
        : Confidence.MEDIUM;
  }

  private static Confidence least(Confidence left, Confidence right) {
    return left.compareTo(right) <= 0 ? left : right;
  }

  void take(Work work) {
    ahead = least(ahead, known(work));
    outlook.add(work);
  }
}
