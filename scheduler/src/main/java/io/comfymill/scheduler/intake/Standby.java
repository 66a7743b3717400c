package io.comfymill.scheduler.intake;

import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Keeps the memory of the fleet up to date while another scheduler leads. Thread-safe. */
@ApplicationScoped
public class Standby {
  private final IntakeFactory intakes;
  private @Nullable Intake intake;

  public Standby(IntakeFactory intakes) {
    this.intakes = intakes;
  }

  public synchronized void start() {
    if (intake == null) {
      intake = intakes.followFleet(inputs -> {}); // they are remembered on their way here
    }
  }

  public synchronized void stop() {
    if (intake != null) {
      intake.close();
      intake = null;
    }
  }
}
