package io.comfymill.gateway.queue;

import io.comfymill.common.id.PromptId;
import io.comfymill.common.rows.JobState;
import io.comfymill.gateway.liverecords.LiveJob;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chooses which jobs a {@code POST /interrupt} stops: only the caller's own. */
public final class Interrupts {
  private static final Comparator<LiveJob> OLDEST_FIRST =
      Comparator.comparing(LiveJob::submittedAt).thenComparing(LiveJob::id);

  private Interrupts() {}

  /**
   * What identifies the caller.
   *
   * @param prompt the one it names, if any
   * @param clientId the client it claims to be
   * @param neighbours clients with an open socket from the same address
   */
  public record Caller(
      @Nullable PromptId prompt, @Nullable String clientId, Set<String> neighbours) {
    public Caller {
      neighbours = Set.copyOf(neighbours);
    }
  }

  /**
   * A named prompt, if it runs; else the running jobs of the client that the caller says it is;
   * else those of the clients at its address; else the oldest running job. Where clients at its
   * address are known but have nothing running, another client's job is not touched, only one that
   * belongs to no client.
   */
  public static List<LiveJob> choose(List<LiveJob> jobs, Caller caller) {
    List<LiveJob> running =
        jobs.stream().filter(job -> job.state() == JobState.RUNNING).sorted(OLDEST_FIRST).toList();
    if (caller.prompt() != null) {
      return running.stream().filter(job -> job.promptId().equals(caller.prompt())).toList();
    }
    if (caller.clientId() != null) {
      return ofClients(running, Set.of(caller.clientId()));
    }
    List<LiveJob> near = ofClients(running, caller.neighbours());
    return near.isEmpty() ? oldest(running, caller).stream().toList() : near;
  }

  private static List<LiveJob> ofClients(List<LiveJob> running, Set<String> clients) {
    return running.stream()
        .filter(job -> job.clientId() != null && clients.contains(job.clientId()))
        .toList();
  }

  private static Optional<LiveJob> oldest(List<LiveJob> running, Caller caller) {
    return running.stream()
        .filter(job -> caller.neighbours().isEmpty() || job.clientId() == null)
        .findFirst();
  }
}
