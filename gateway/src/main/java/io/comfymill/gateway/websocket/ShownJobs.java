package io.comfymill.gateway.websocket;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which messages one client is told, and when. ComfyUI runs one job after the other, and clients
 * count on it; a fleet runs several of a client at once. So one job is <em>shown</em>, the one that
 * has been running longest, and messages of the others are held back. A job that ends meanwhile is
 * told from its start to its end in one go, followed by where the shown one is. When the shown job
 * ends, the next is shown. No end is ever told late.
 *
 * <p>Past the memory bound held messages are dropped, images and progress first; results among them
 * are made up for at the end. Pure, and not thread-safe.
 */
final class ShownJobs {
  private static final List<Set<JobMessage.Kind>> DROPPED_FIRST =
      List.of(
          Set.of(JobMessage.Kind.PREVIEW),
          Set.of(JobMessage.Kind.PROGRESS_STATE, JobMessage.Kind.PROGRESS),
          Set.of(JobMessage.Kind.PICTURE),
          Set.of(JobMessage.Kind.values()));

  private final long maxHeldBytes;

  /** The one running longest first; as many as run at once. */
  private final Map<JobId, RunMessages> runs = new LinkedHashMap<>();

  private final Set<JobId> running = new HashSet<>();
  private long heldBytes;
  private boolean followsAll;
  private @Nullable JobId shown;

  /** A job without a client that this one sees. */
  private @Nullable JobId bystander;

  ShownJobs(long maxHeldBytes) {
    this.maxHeldBytes = maxHeldBytes;
  }

  /** Whether a job of the client runs. */
  boolean anyRuns() {
    return !running.isEmpty();
  }

  long heldBytes() {
    return heldBytes;
  }

  /** The client can tell jobs apart, so nothing is held back from now on. */
  List<JobMessage> followAll() {
    followsAll = true;
    List<JobMessage> told = new ArrayList<>();
    runs.values().forEach(run -> told.addAll(take(run)));
    return told;
  }

  /** A job of the client runs, although nothing may have been heard of it. */
  void started(JobId job) {
    running.add(job);
  }

  /**
   * A message of a job of the client's.
   *
   * @return what the client is told now
   */
  List<JobMessage> message(AttemptId attempt, JobMessage message) {
    RunMessages run = run(attempt);
    if (run.isLate(message)) {
      return List.of();
    }
    if (followsAll || attempt.job().equals(shown)) {
      run.told(message);
      return List.of(message);
    }
    long before = run.heldBytes();
    run.hold(message);
    heldBytes += run.heldBytes() - before;
    makeRoom();
    return List.of();
  }

  /**
   * On a new connection: where a job is that was running before.
   *
   * @param last the last message of each kind, in ComfyUI's order
   * @return what the client is told now, which does not repeat that the job started
   */
  List<JobMessage> resume(AttemptId attempt, List<JobMessage> last) {
    RunMessages run = run(attempt);
    run.missedSome();
    last.forEach(message -> message(attempt, message));
    run.resumed(last);
    return attempt.job().equals(shown)
        ? run.whereabouts().stream()
            .filter(message -> message.kind() != JobMessage.Kind.START)
            .toList()
        : List.of();
  }

  private RunMessages run(AttemptId attempt) {
    JobId job = attempt.job();
    running.add(job);
    RunMessages run = runs.get(job);
    if (run == null || run.attempt() < attempt.number()) {
      heldBytes -= run == null ? 0 : run.heldBytes();
      run = new RunMessages(attempt.number());
      runs.put(job, run);
    }
    if (shown == null) {
      shown = job;
    }
    return run;
  }

  private void makeRoom() {
    for (Set<JobMessage.Kind> kinds : DROPPED_FIRST) {
      for (RunMessages run : runs.values()) {
        if (heldBytes <= maxHeldBytes) {
          return;
        }
        heldBytes -= run.heldBytes();
        run.drop(kinds);
        heldBytes += run.heldBytes();
      }
    }
  }

  /** Messages may have been lost: results among them are made up for at the end. */
  void missedSome() {
    runs.values().forEach(RunMessages::missedSome);
  }

  /** A job of the client's has ended. */
  List<JobMessage> end(JobEnd end) {
    JobId job = end.job();
    running.remove(job);
    RunMessages run = runs.remove(job);
    List<JobMessage> told = new ArrayList<>();
    if (!end.closing().isEmpty()) {
      told.addAll(run == null ? end.beginning() : untold(run));
      told.addAll(missing(run, end));
      told.addAll(end.closing());
    } else if (run != null) {
      heldBytes -= run.heldBytes();
    }
    return followsAll ? told : andThen(job, told);
  }

  private List<JobMessage> untold(RunMessages run) {
    return take(run).stream().filter(held -> held.kind() != JobMessage.Kind.PREVIEW).toList();
  }

  private static List<JobMessage> missing(@Nullable RunMessages run, JobEnd end) {
    if (run != null && run.isComplete()) {
      return List.of();
    }
    return end.results().stream()
        .filter(result -> run == null || !run.knowsResultOf(String.valueOf(result.graphNode())))
        .toList();
  }

  /** After a job's messages: the next job, or where the shown one is. */
  private List<JobMessage> andThen(JobId ended, List<JobMessage> told) {
    if (ended.equals(shown)) {
      told.addAll(showNext());
    } else if (shown != null && !told.isEmpty()) {
      told.addAll(runs.get(shown).whereabouts());
    }
    return told;
  }

  private List<JobMessage> showNext() {
    shown = runs.isEmpty() ? null : runs.keySet().iterator().next();
    return shown == null ? List.of() : take(runs.get(shown));
  }

  private List<JobMessage> take(RunMessages run) {
    heldBytes -= run.heldBytes();
    return run.takeHeld();
  }

  /**
   * A job waits again, or runs elsewhere: what was heard of earlier attempts is void.
   *
   * @param upTo the last attempt that is void
   */
  List<JobMessage> back(JobId job, int upTo) {
    RunMessages run = runs.get(job);
    if (job.equals(bystander)) {
      bystander = null;
    }
    if (run != null && run.attempt() > upTo) {
      return List.of();
    }
    running.remove(job);
    if (run == null) {
      return List.of();
    }
    runs.remove(job);
    heldBytes -= run.heldBytes();
    return job.equals(shown) && !followsAll ? showNext() : List.of();
  }

  /**
   * A message of a job that belongs to no client: the client sees it while none of its own runs.
   */
  List<JobMessage> ofNobody(JobMessage message) {
    if (!message.kind().isPublic()) {
      return List.of();
    }
    if (followsAll) {
      return List.of(message);
    }
    if (bystander == null && shown == null) {
      bystander = message.job();
    }
    return shown == null && message.job().equals(bystander) ? List.of(message) : List.of();
  }

  /** A job that belongs to no client has ended, which all are told if it was interrupted. */
  List<JobMessage> endOfNobody(JobEnd end) {
    if (end.job().equals(bystander)) {
      bystander = null;
    }
    List<JobMessage> told = new ArrayList<>(end.closing());
    return followsAll ? told : andThen(end.job(), told);
  }
}
