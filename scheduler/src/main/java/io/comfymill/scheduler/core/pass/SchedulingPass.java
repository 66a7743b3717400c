package io.comfymill.scheduler.core.pass;

import io.comfymill.common.id.AttemptId;
import io.comfymill.scheduler.core.backlog.Bucket;
import io.comfymill.scheduler.core.backlog.Walk;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.Turns;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.policy.Alternatives;
import io.comfymill.scheduler.core.policy.Candidate;
import java.time.Duration;
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
  private final List<Candidate> fleet;
  private final IdentityHashMap<Bucket, Choice> choices = new IdentityHashMap<>();
  private final List<Choice> closed = new ArrayList<>();
  private final List<Job> held = new ArrayList<>();
  private final List<Placement> placements = new ArrayList<>();
  private final Turns turns;
  private final Homes homes;
  private long uses;
  private int free;

  private SchedulingPass(Snapshot snapshot, Instant now) {
    this.snapshot = snapshot;
    this.now = now;
    this.uses = snapshot.uses();
    this.turns = new Turns(snapshot.nodes());
    this.homes = new Homes(snapshot.stickyNodes(), now);
    this.fleet = Candidate.of(snapshot.nodes(), snapshot.experience(), now);
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
    List<AttemptId> withdrawals = new TakingBack(fleet, snapshot.policy(), now).find();
    return new Plan(placements, closed.stream().map(Choice::waiting).toList(), held, withdrawals);
  }

  private boolean place(Walk.Turn turn) {
    Choice choice = choice(turn.bucket());
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
    if (waits(turn, choice, chosen)) {
      choice.hold();
      closed.add(choice);
      held.add(turn.job());
      return false;
    }
    take(turn, choice, chosen);
    return true;
  }

  private Choice choice(Bucket bucket) {
    return choices.computeIfAbsent(bucket, added -> new Choice(added, fleet, homes, now));
  }

  private boolean waits(Walk.Turn turn, Choice choice, Candidate chosen) {
    Instant since = turn.bucket().heldSince(turn.job().ticket().priority());
    double seconds = since == null ? 0 : Duration.between(since, now).toMillis() / 1000.0;
    return snapshot
        .policy()
        .waits(
            turn.job().work(),
            chosen,
            new Alternatives(
                choice.allowed(),
                choice.left(),
                seconds,
                turn.missed(),
                node -> isWantedByOthers(node, turn.bucket())));
  }

  private boolean isWantedByOthers(Candidate node, Bucket than) {
    for (Bucket bucket : snapshot.backlog().buckets()) {
      if (bucket != than && node.hasModelsOf(bucket.work())) {
        Choice choice = choice(bucket);
        if (choice.left() > 0 && choice.allowed().contains(node)) {
          return true;
        }
      }
    }
    return false;
  }

  private void take(Walk.Turn turn, Choice choice, Candidate chosen) {
    Work work = turn.job().work();
    placements.add(new Placement(turn.job(), chosen.id(), snapshot.policy().reason(work, chosen)));
    chosen.take(work, ++uses, turns);
    homes.placed(turn.job().ticket().requirements(), chosen.id());
    choice.taken();
    free--;
  }
}
