package io.comfymill.scheduler.core.policy;

import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.experience.ModelMemory;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.Ahead;
import io.comfymill.scheduler.core.fleet.NodeRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a node will be once all that it was given has run, which it does one after the other: when
 * that is, in seconds from now, and what it has loaded then.
 */
public final class Outlook {
  private final NodeId node;
  private final int modelSets;
  private final Experience experience;
  private ModelMemory models;
  private double busySeconds;
  // What is asked for again and again while a pass places jobs of one kind.
  private @Nullable Work asked;
  private double running;

  public Outlook(NodeRoom room, Experience experience, Instant now) {
    this.node = room.id();
    this.modelSets = room.modelSets();
    this.experience = experience;
    this.models = room.models();
    for (Ahead ahead : room.ahead()) {
      Instant end = ahead.expectedEnd();
      if (end == null) {
        add(ahead.work());
      } else if (end.isAfter(now)) {
        busySeconds += Duration.between(now, end).toMillis() / 1000.0;
      }
    }
  }

  /** This will run there too. */
  public void add(Work work) {
    busySeconds += loadSeconds(work) + runSeconds(work);
    models = models.with(work.models(), modelSets);
  }

  public double busySeconds() {
    return busySeconds;
  }

  public double loadSeconds(Work work) {
    return experience.loadSeconds(models.missing(work.models()), node);
  }

  public Set<String> missing(Work work) {
    return models.missing(work.models());
  }

  /** Until it has run here too, behind all that is ahead of it. */
  public double doneIn(Work work) {
    return busySeconds + loadSeconds(work) + runSeconds(work);
  }

  boolean isWarm(Work work) {
    return models.missing(work.models()).isEmpty();
  }

  /** Is what the work needs still there after {@code next} has run? */
  boolean staysWarm(Work work, Work next) {
    return models.with(next.models(), modelSets).missing(work.models()).isEmpty();
  }

  public double runSeconds(Work work) {
    if (!work.equals(asked)) {
      asked = work;
      running = experience.runSeconds(work, node);
    }
    return running;
  }
}
