package io.comfymill.simulator.node;

/** The whole server crashes. */
public class SimulatedCrash extends Exception {
  private static final long serialVersionUID = 1L;

  public SimulatedCrash() {
    this("simulated crash");
  }

  SimulatedCrash(String message) {
    super(message, null, false, false);
  }
}
