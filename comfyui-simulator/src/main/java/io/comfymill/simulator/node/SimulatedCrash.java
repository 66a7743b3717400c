package io.comfymill.simulator.node;

/** The whole server falls over. */
public final class SimulatedCrash extends Exception {
  private static final long serialVersionUID = 1L;

  SimulatedCrash() {
    super("simulated crash", null, false, false);
  }
}
