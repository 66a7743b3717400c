package io.comfymill.standalone.state;

import io.comfymill.standalone.process.ChildProcess;
import io.comfymill.standalone.process.StopSignal;
import io.comfymill.standalone.readiness.ReadyCheck;
import java.util.List;

/** What others must know of a child: commands that ask for it, and the next supervisor. */
public record ChildState(
    String name,
    ProcessIdentity process,
    List<Integer> ports,
    ReadyCheck readyCheck,
    StopSignal stopSignal) {
  public ChildState {
    ports = List.copyOf(ports);
  }

  public static ChildState of(ChildProcess child) {
    return new ChildState(
        child.spec().name(),
        new ProcessIdentity(child.pid(), child.startedAt()),
        child.spec().ports(),
        child.spec().readyCheck(),
        child.spec().stopSignal());
  }

  /** Asks the process itself. */
  public boolean isReady() {
    return process.isAlive() && readyCheck.isReady();
  }
}
