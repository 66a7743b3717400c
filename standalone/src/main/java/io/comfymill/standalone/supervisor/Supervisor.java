package io.comfymill.standalone.supervisor;

import io.comfymill.standalone.process.ChildProcess;
import io.comfymill.standalone.state.ChildState;
import io.comfymill.standalone.state.MillState;
import io.comfymill.standalone.state.ProcessIdentity;
import io.comfymill.standalone.state.StateFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Starts all children at once, tells the user what happens to them, keeps the state file, and stops
 * them group by group. The children's threads call in; this object's lock guards what they share.
 */
public final class Supervisor {
  private static final Duration STOP_GRACE = Duration.ofSeconds(10);

  private final List<List<RestartingChild>> groups = new ArrayList<>();
  private final StateFile stateFile;
  private final String url;
  private final PrintWriter out;
  private final Map<String, ChildState> children = new HashMap<>();
  private final Set<String> notYetReady = new HashSet<>();
  private boolean stopping;

  /**
   * @param url what the user is told once all is ready
   */
  public Supervisor(List<List<ChildPlan>> plans, StateFile stateFile, String url, PrintWriter out) {
    this.stateFile = stateFile;
    this.url = url;
    this.out = out;
    for (List<ChildPlan> group : plans) {
      groups.add(group.stream().map(plan -> new RestartingChild(plan, this)).toList());
      group.forEach(plan -> notYetReady.add(plan.name()));
    }
  }

  public void start() {
    groups.forEach(group -> group.forEach(RestartingChild::start));
  }

  /** Stops the last group first, all children of a group at once. Blocks until no child is left. */
  public void stop() throws InterruptedException {
    synchronized (this) {
      stopping = true;
    }
    for (int i = groups.size() - 1; i >= 0; i--) {
      stopGroup(groups.get(i));
    }
  }

  private static void stopGroup(List<RestartingChild> group) throws InterruptedException {
    List<Thread> stops = new ArrayList<>();
    for (RestartingChild keeper : group) {
      Thread stop = new Thread(() -> stopOne(keeper), "stop-" + keeper.name());
      stop.start();
      stops.add(stop);
    }
    for (Thread stop : stops) {
      stop.join();
    }
  }

  private static void stopOne(RestartingChild keeper) {
    try {
      keeper.stop(STOP_GRACE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void started(ChildProcess child) {
    children.put(child.spec().name(), ChildState.of(child));
    try {
      stateFile.write(new MillState(ProcessIdentity.ofThisProcess(), childrenInOrder()));
    } catch (IOException e) {
      say("cannot write " + stateFile.file() + ", so status does not know all: " + e);
    }
  }

  private List<ChildState> childrenInOrder() {
    return groups.stream()
        .flatMap(List::stream)
        .map(keeper -> children.get(keeper.name()))
        .filter(Objects::nonNull)
        .toList();
  }

  synchronized void ready(ChildProcess child) {
    say(
        "%-12s ready after %.1f s on %s"
            .formatted(child.spec().name(), child.age().toMillis() / 1000.0, ports(child)));
    if (notYetReady.remove(child.spec().name()) && notYetReady.isEmpty()) {
      say("ready " + url);
    }
  }

  private static String ports(ChildProcess child) {
    return (child.spec().ports().size() == 1 ? "port " : "ports ")
        + String.join(", ", child.spec().ports().stream().map(String::valueOf).toList());
  }

  /** The child ended although nobody had asked it to. */
  synchronized void died(ChildProcess child, int exitCode, Duration untilRestart) {
    say(
        "%-12s ended with code %d, starting it again%s; see %s"
            .formatted(child.spec().name(), exitCode, in(untilRestart), child.spec().log()));
  }

  synchronized void cannotStart(String name, Exception why, Duration untilRetry) {
    say(
        "%-12s cannot be started, trying again%s: %s"
            .formatted(name, in(untilRetry), why.getMessage()));
  }

  private static String in(Duration wait) {
    return wait.isZero() ? "" : " in %.1f s".formatted(wait.toMillis() / 1000.0);
  }

  private void say(String line) {
    if (!stopping) {
      out.println(line);
      out.flush();
    }
  }
}
