package io.comfymill.scheduler.tuning;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.scheduler.config.SchedulerConfig;
import io.comfymill.scheduler.core.Tuning;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The settings in force that may change while the service runs: those in the file named by {@code
 * comfymill.scheduler.config-file}, else those of the configuration. An invalid value is logged
 * with its key, and the value before it stays.
 */
@ApplicationScoped
public class LiveTuning {
  private static final Logger LOG = Logger.getLogger(LiveTuning.class);

  private final SchedulerConfig config;
  private final Loops loops;
  private volatile SortedMap<String, String> accepted = new TreeMap<>();
  private @Nullable String lastTrouble;
  private @Nullable SupervisedLoop watching;
  private volatile Tuning current;

  /** Fails if the configuration is invalid. */
  public LiveTuning(SchedulerConfig config, Loops loops) {
    this.config = config;
    this.loops = loops;
    this.current = new TuningDraft(config).tuning();
  }

  /** Any thread. */
  public Tuning current() {
    return current;
  }

  /** What the file says, by name, so far as it counts. Any thread. */
  public Map<String, String> overrides() {
    return Collections.unmodifiableMap(accepted);
  }

  /** Reads the file at once, which is small, and then now and again. */
  void started(@Observes StartupEvent event) {
    Optional<SettingsFile> file = config.configFile().map(Path::of).map(SettingsFile::new);
    if (file.isPresent()) {
      look(file.get());
      watching =
          SupervisedLoop.startBlocking(
              loops,
              LoopSettings.named("settings-file"),
              () -> {
                look(file.get());
                return config.configPoll();
              });
    }
  }

  void stopping(@Observes ShutdownEvent event) {
    if (watching != null) {
      watching.close();
    }
  }

  private void look(SettingsFile file) {
    try {
      file.changed().ifPresent(this::apply);
      lastTrouble = null;
    } catch (IOException | RuntimeException e) {
      if (!e.toString().equals(lastTrouble)) {
        lastTrouble = e.toString();
        LOG.warnf("settings stay as they are, the settings file cannot be read: %s", e);
      }
    }
  }

  void apply(SortedMap<String, String> settings) {
    TuningDraft draft = new TuningDraft(config);
    SortedMap<String, String> good = new TreeMap<>();
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      String key = setting.getKey();
      if (accept(draft, key, setting.getValue())) {
        good.put(key, setting.getValue());
      } else if (accepted.containsKey(key)) {
        draft.set(key, accepted.get(key));
        good.put(key, accepted.get(key));
      }
    }
    try {
      current = draft.tuning();
      accepted = good;
      LOG.infof("settings read: %s", good);
    } catch (IllegalArgumentException e) {
      LOG.errorf("all settings stay as they are: %s", e.getMessage());
    }
  }

  private static boolean accept(TuningDraft draft, String key, String value) {
    try {
      boolean live = draft.set(key, value);
      if (!live) {
        LOG.warnf("%s cannot be changed while the service runs", key);
      }
      return live;
    } catch (IllegalArgumentException e) {
      LOG.errorf("%s keeps its value, '%s' makes no sense: %s", key, value, e.getMessage());
      return false;
    }
  }
}
