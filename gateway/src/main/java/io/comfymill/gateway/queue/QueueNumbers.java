package io.comfymill.gateway.queue;

import io.comfymill.gateway.liverecords.JobRows;
import io.comfymill.gateway.liverecords.LiveRecords;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;

/**
 * ComfyUI's running number of prompts, counted in Redis across gateways. Without Redis this gateway
 * counts on by itself; numbers can then repeat, which costs nothing but the order of two jobs.
 */
@ApplicationScoped
public class QueueNumbers {
  private final LiveRecords live;
  private final JobRows rows;
  private final AtomicLong highestSeen = new AtomicLong();

  QueueNumbers(LiveRecords live, JobRows rows) {
    this.live = live;
    this.rows = rows;
  }

  public Uni<Long> next() {
    return live.nextNumber()
        .chain(number -> number.map(Uni.createFrom()::item).orElseGet(this::seedAndCount))
        .invoke(number -> highestSeen.accumulateAndGet(number, Math::max))
        .onFailure()
        .recoverWithItem(highestSeen::incrementAndGet);
  }

  private Uni<Long> seedAndCount() {
    return rows.highestNumber()
        .onFailure()
        .recoverWithItem(0L)
        .map(highest -> Math.max(highest, highestSeen.get()))
        .chain(live::seedNumber)
        .chain(live::nextNumber)
        .map(number -> number.orElseGet(highestSeen::incrementAndGet));
  }
}
