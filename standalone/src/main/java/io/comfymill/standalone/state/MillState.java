package io.comfymill.standalone.state;

import java.util.List;

/** A running Comfymill: its supervisor and the children, in the order in which they are listed. */
public record MillState(ProcessIdentity supervisor, List<ChildState> children) {
  public MillState {
    children = List.copyOf(children);
  }

  /** Whether any process of it is left. */
  public boolean runs() {
    return supervisor.isAlive() || children.stream().anyMatch(child -> child.process().isAlive());
  }
}
