package io.comfymill.scheduler.core.simulation;

import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.scheduler.simulation.engine.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The way to the schedulers. Commands and reports are kept, to be read from any place on;
 * heartbeats are for whoever listens. On the way there messages are late, double and out of order,
 * and what agents send may be lost; what was appended is safe.
 */
final class SimulatedKafka {
  private final Timeline time;
  private final Faults faults;
  private final List<Object> log = new ArrayList<>();
  private final List<Consumer<Heartbeat>> listeners = new ArrayList<>();
  private Runnable wake = () -> {};

  SimulatedKafka(Timeline time, Faults faults) {
    this.time = time;
    this.faults = faults;
  }

  void listen(Consumer<Heartbeat> listener) {
    listeners.add(listener);
  }

  /** Called whenever something has come in. */
  void whenever(Runnable somethingCame) {
    wake = somethingCame;
  }

  List<Object> from(int position) {
    return log.subList(position, log.size());
  }

  int end() {
    return log.size();
  }

  void send(Object message) {
    boolean mayBeLost = message instanceof Heartbeat.OfNode || message instanceof AttemptEvent;
    if (mayBeLost && faults.happens(0.02)) {
      return;
    }
    time.after(faults.delay(), () -> append(message));
    if (faults.happens(0.05)) {
      time.after(faults.delay(), () -> append(message));
    }
  }

  private void append(Object message) {
    if (message instanceof Heartbeat heartbeat) {
      listeners.forEach(listener -> listener.accept(heartbeat));
    } else {
      log.add(message);
    }
    wake.run();
  }
}
