package io.comfymill.scheduler.core.pass;

import io.comfymill.scheduler.core.backlog.Bucket;
import io.comfymill.scheduler.core.backlog.QueueOrder;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.policy.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Filter, score, plan: who goes where now. Pure, and as cheap as there are buckets and free slots:
 * a bucket that no node takes is left out at its first job, however long it is.
 */
public final class SchedulingPass {
  private final Snapshot snapshot;
  private final Instant now;
  private final List<Candidate> fleet = new ArrayList<>();
  private final List<Placement> placements = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private long uses;
  private int free;

  private SchedulingPass(Snapshot snapshot, Instant now) {
    this.snapshot = snapshot;
    this.now = now;
    this.uses = snapshot.uses();
    snapshot.nodes().forEach(room -> fleet.add(new Candidate(room)));
    free = snapshot.nodes().stream().mapToInt(room -> room.online() ? room.free() : 0).sum();
  }

  public static Plan plan(Snapshot snapshot, Instant now) {
    return new SchedulingPass(snapshot, now).run();
  }

  private Plan run() {
    PriorityQueue<Line> lines = lines();
    while (free > 0 && !lines.isEmpty()) {
      Line line = lines.remove();
      if (place(line) && line.advance()) {
        lines.add(line);
      }
    }
    return new Plan(placements, waiting);
  }

  private PriorityQueue<Line> lines() {
    PriorityQueue<Line> lines = new PriorityQueue<>();
    if (free > 0) {
      snapshot.backlog().buckets().forEach(bucket -> lines.add(new Line(bucket, fleet, now)));
    }
    return lines;
  }

  private boolean place(Line line) {
    List<Candidate> open = line.choice.open();
    if (open.isEmpty()) {
      waiting.add(new Waiting(line.bucket.demand(), line.left(), line.choice.refusals()));
      return false;
    }
    Candidate chosen = snapshot.policy().choose(line.bucket.demand(), open);
    chosen.take(++uses);
    free--;
    placements.add(new Placement(line.head, chosen.id()));
    return true;
  }

  /** A bucket with the job that is next in it. */
  private static final class Line implements Comparable<Line> {
    private final Bucket bucket;
    private final Iterator<Job> jobs;
    private final Choice choice;
    private Job head;
    private int taken;

    Line(Bucket bucket, List<Candidate> fleet, Instant now) {
      this.bucket = bucket;
      this.jobs = bucket.inOrder();
      this.head = jobs.next();
      this.choice = new Choice(bucket.demand(), fleet, now);
    }

    boolean advance() {
      taken++;
      if (!jobs.hasNext()) {
        return false;
      }
      head = jobs.next();
      return true;
    }

    int left() {
      return bucket.size() - taken;
    }

    @Override
    public int compareTo(Line other) {
      return QueueOrder.INSTANCE.compare(head, other.head);
    }
  }
}
