package io.comfymill.scheduler.intake;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows the fleet while another scheduler leads. Belongs to the owning thread. */
@ApplicationScoped
public class Standby {
  private final IntakeFactory intakes;
  private @Nullable Intake intake;

  Standby(IntakeFactory intakes) {
    this.intakes = intakes;
  }

  public void start() {
    if (intake == null) {
      intake = intakes.followFleet(new Nowhere());
    }
  }

  public void stop() {
    if (intake != null) {
      intake.close();
      intake = null;
    }
  }

  /** What is read is remembered on its way here; that is all that is wanted of it. */
  private static final class Nowhere implements Sink {
    @Override
    public void put(List<Input> inputs) {}

    @Override
    public void close() {}
  }
}
