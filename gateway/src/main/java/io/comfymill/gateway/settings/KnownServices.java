package io.comfymill.gateway.settings;

import io.comfymill.common.service.settings.SettingsReports;
import io.comfymill.common.wire.ServiceSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What each process has told last of its settings. */
@ApplicationScoped
class KnownServices {
  private static final Duration GONE_AFTER = SettingsReports.EVERY.multipliedBy(3);

  /** More processes than an installation has: made-up names must not fill the memory. */
  private static final int MOST = 5_000;

  private final Map<String, ServiceSettings> told = new ConcurrentHashMap<>();
  private final InstantSource clock;

  KnownServices(InstantSource clock) {
    this.clock = clock;
  }

  void put(ServiceSettings said) {
    if (isGone(said)) {
      return;
    }
    if (told.size() >= MOST) {
      told.values().removeIf(this::isGone);
    }
    if (told.size() < MOST || told.containsKey(said.key())) {
      told.put(said.key(), said);
    }
  }

  private boolean isGone(ServiceSettings said) {
    return said.at().isBefore(clock.instant().minus(GONE_AFTER));
  }

  /** Those that run, by kind and name. */
  List<ServiceSettings> running() {
    return told.values().stream()
        .filter(said -> !isGone(said))
        .sorted(
            Comparator.comparing(ServiceSettings::service).thenComparing(ServiceSettings::instance))
        .toList();
  }
}
