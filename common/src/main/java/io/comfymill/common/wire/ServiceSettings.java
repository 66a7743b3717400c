package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings that one process runs with.
 *
 * @param type always {@link #TYPE}
 * @param instance which of the processes of its kind: an agent's id, of others machine and port
 */
public record ServiceSettings(
    String type, Instant at, Service service, String instance, List<Setting> settings) {
  public static final String TYPE = "ServiceSettings";

  public ServiceSettings {
    Require.type(type, TYPE);
    Require.time(at, "at");
    Require.present(service, "service");
    Require.name(instance, "instance");
    Require.present(settings, "settings");
    settings = List.copyOf(settings);
  }

  /** A kind of process. */
  public enum Service {
    GATEWAY,
    SCHEDULER,
    AGENT
  }

  /** Where a value is from. */
  public enum Source {
    /** Nobody has set it. */
    DEFAULT,
    FILE,
    ENVIRONMENT,
    /** A system property. */
    COMMAND_LINE,
    /** A file that is read again while the process runs. */
    LIVE_FILE,
    OTHER
  }

  /**
   * One of them.
   *
   * @param value null where there is none, and of a secret
   * @param standard its value where nobody sets it; null for none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Setting(
      String name,
      @Nullable String value,
      @Nullable String standard,
      Source source,
      boolean secret) {
    public Setting {
      Require.name(name, "name");
      Require.present(source, "source");
      Require.that(!secret || value == null, "value", "is a secret");
    }
  }

  /** The key of its record. */
  public String key() {
    return service + "/" + instance;
  }
}
