package io.comfymill.standalone.state;

import io.comfymill.standalone.process.ChildProcess;
import io.comfymill.standalone.process.StopSignal;
import io.comfymill.standalone.readiness.ReadyCheck;
import java.util.List;

/** What other commands, and the next supervisor, need to know about a child. */
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
