package io.comfymill.gateway;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When operators are alerted. */
public interface AlertsConfig {
  /** Whether rules are looked at; what is open then stays as it is. */
  @WithDefault("true")
  boolean enabled();

  /** A node that is not heard of for longer. */
  @WithDefault("1M")
  Duration nodeLostAfter();

  /** A node that fails jobs, or whose ComfyUI does not answer, for longer. */
  @WithDefault("2M")
  Duration nodeUnhealthyAfter();

  /** A card that is hotter than so many degrees Celsius for five minutes. */
  @WithDefault("87")
  int gpuCelsius();

  /** A machine of whose memory less than so many percent are free for five minutes. */
  @WithDefault("4")
  int memoryFreePercent();

  /** A machine of whose disk less than so many percent are free. */
  @WithDefault("10")
  int diskFreePercent();

  /** Jobs that no node takes for longer. */
  @WithDefault("5M")
  Duration stuckAfter();

  /** A job that has waited for longer, other than for a time or a release. */
  @WithDefault("1H")
  Duration queueAge();

  /** For how long alerts that are over are listed. */
  @WithDefault("P30D")
  Duration keptFor();
}
