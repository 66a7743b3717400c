package io.comfymill.gateway.liverecords;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Keeps what is written, and may be slow or away. */
public final class FakeLiveRecords extends LiveRecords {
  private final List<String> written = new ArrayList<>();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private Advance answer = Advance.DONE;
  private boolean slow;
  private boolean away;

  public FakeLiveRecords() {
    super(null);
  }

  public List<String> written() {
    return written;
  }

  public void setSlow(boolean slow) {
    this.slow = slow;
  }

  public void setAway(boolean away) {
    this.away = away;
  }

  public void setAnswer(Advance answer) {
    this.answer = answer;
  }

  /** Lets the one go on that waits longest. */
  public void release() {
    held.removeFirst().run();
  }

  private <T> Uni<T> write(String what, T result) {
    if (away) {
      return Uni.createFrom().failure(new IllegalStateException("Redis is away"));
    }
    Uni<String> turn =
        slow
            ? Uni.createFrom().emitter(caller -> held.addLast(() -> caller.complete("")))
            : Uni.createFrom().item("");
    return turn.invoke(() -> written.add(what)).replaceWith(result);
  }

  @Override
  public Uni<Advance> apply(ObservedChange newer) {
    return newer.state().isFinal()
        ? write("remove " + newer.sequence(), Advance.DONE)
        : write(newer.state() + " " + newer.sequence(), answer);
  }

  @Override
  public Uni<Boolean> put(TenantId tenant, LiveRecord added) {
    return write("put " + added.job().sequence(), true);
  }

  @Override
  public Uni<Boolean> renumber(TenantId tenant, JobId id, double number) {
    return write("renumber " + number, true);
  }
}
