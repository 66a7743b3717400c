package io.comfymill.gateway.simulations;

import io.comfymill.common.wire.Simulation;
import io.comfymill.common.wire.Simulation.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The simulations of the last day, as they were last told of. */
@ApplicationScoped
class KnownSimulations {
  private static final int MOST = 200;
  private static final Duration KEPT = Duration.ofDays(1);

  /** A scheduler tells of one that it runs twice a second. */
  private static final Duration SILENT = Duration.ofSeconds(60);

  private final Map<String, Simulation> known = new ConcurrentHashMap<>();
  private final InstantSource clock;

  KnownSimulations(InstantSource clock) {
    this.clock = clock;
  }

  void put(Simulation said) {
    known.put(said.id(), said);
    known.values().removeIf(one -> one.at().isBefore(clock.instant().minus(KEPT)));
    while (known.size() > MOST) {
      known.values().stream()
          .min(Comparator.comparing(Simulation::at))
          .ifPresent(oldest -> known.remove(oldest.id()));
    }
  }

  Optional<Simulation> find(String id) {
    return Optional.ofNullable(known.get(id)).map(this::seen);
  }

  /** The newest first. */
  List<Simulation> all() {
    return known.values().stream()
        .map(this::seen)
        .sorted(Comparator.comparing(Simulation::at).reversed())
        .toList();
  }

  /** Of one that nobody tells of any more, that it will not be done. */
  private Simulation seen(Simulation said) {
    boolean open = said.state() == State.WAITING || said.state() == State.RUNNING;
    return open && said.at().isBefore(clock.instant().minus(SILENT))
        ? said.now(
            said.at(),
            State.FAILED,
            "no scheduler goes on with it; ask again",
            said.done(),
            said.recorded(),
            said.results())
        : said;
  }
}
