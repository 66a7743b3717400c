package io.comfymill.scheduler.core.pass;

import io.comfymill.scheduler.core.backlog.Bucket;
import io.comfymill.scheduler.core.backlog.Walk;
import io.comfymill.scheduler.core.policy.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Filter, score, plan: who goes where now. Pure, and as cheap as there are flows, demands and free
 * slots: a demand that no node takes is left out at the first job of each client, however many
 * there are.
 */
public final class SchedulingPass {
  private final Snapshot snapshot;
  private final Instant now;
  private final List<Candidate> fleet = new ArrayList<>();
  private final IdentityHashMap<Bucket, Choice> choices = new IdentityHashMap<>();
  private final List<Choice> closed = new ArrayList<>();
  private final List<Placement> placements = new ArrayList<>();
  private long uses;
  private int free;

  private SchedulingPass(Snapshot snapshot, Instant now) {
    this.snapshot = snapshot;
    this.now = now;
    this.uses = snapshot.uses();
    snapshot.nodes().forEach(room -> fleet.add(new Candidate(room, snapshot.experience(), now)));
    free = snapshot.nodes().stream().mapToInt(room -> room.online() ? room.free() : 0).sum();
  }

  public static Plan plan(Snapshot snapshot, Instant now) {
    return new SchedulingPass(snapshot, now).run();
  }

  private Plan run() {
    Walk walk = snapshot.backlog().walk();
    while (free > 0) {
      Walk.Turn turn = walk.next();
      if (turn == null) {
        break;
      } else if (place(turn)) {
        walk.take();
      } else {
        walk.leaveOut();
      }
    }
    return new Plan(placements, closed.stream().map(Choice::waiting).toList());
  }

  private boolean place(Walk.Turn turn) {
    Choice choice =
        choices.computeIfAbsent(turn.bucket(), bucket -> new Choice(bucket, fleet, now));
    if (choice.isClosed()) {
      return false;
    }
    List<Candidate> open = choice.open();
    if (open.isEmpty()) {
      choice.close();
      closed.add(choice);
      return false;
    }
    Candidate chosen = snapshot.policy().choose(turn.job().work(), open);
    chosen.take(turn.job().work(), ++uses);
    choice.taken();
    free--;
    placements.add(new Placement(turn.job(), chosen.id()));
    return true;
  }
}
