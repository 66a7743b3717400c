package io.comfymill.standalone.state;

import java.util.List;

/** A running Comfymill: its supervisor and its children, in the order of their start. */
public record MillState(ProcessIdentity supervisor, List<ChildState> children) {
  public MillState {
    children = List.copyOf(children);
  }

  /** Whether any of its processes is left. */
  public boolean runs() {
    return supervisor.isAlive() || children.stream().anyMatch(child -> child.process().isAlive());
  }
}
