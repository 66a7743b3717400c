package io.comfymill.standalone.supervisor;

import io.comfymill.standalone.process.ProcessSpec;
import java.io.IOException;

/** A child to be, by name, and how to make all ready for a start of it. */
public record ChildPlan(String name, Preparation preparation) {
  public interface Preparation {
    /** Called before each start, by the thread of the child. */
    ProcessSpec prepare() throws IOException, InterruptedException;
  }
}
