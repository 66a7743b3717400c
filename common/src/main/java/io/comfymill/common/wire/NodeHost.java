package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node runs on, and what else runs there.
 *
 * @param name of the machine
 * @param gpus that the node uses, as far as they can be told; several nodes may use one
 * @param othersPrompts prompts in its ComfyUI's queue, running or not, that its agent did not put
 *     there
 * @param load of the machine; null where its agent is on another one or does not say it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeHost(String name, List<Gpu> gpus, int othersPrompts, @Nullable HostLoad load) {
  private static final int MOST_GPUS = 256;

  public NodeHost {
    Require.name(name, "name");
    Require.that(othersPrompts >= 0, "othersPrompts", "is less than 0");
    Require.present(gpus, "gpus");
    gpus = List.copyOf(gpus);
    Require.that(gpus.size() <= MOST_GPUS, "gpus", "are more than " + MOST_GPUS);
  }

  /** Equal for the same host at any moment, but for other people's prompts. */
  public NodeHost withoutFigures() {
    return new NodeHost(name, gpus.stream().map(Gpu::withoutFigures).toList(), othersPrompts, null);
  }
}
