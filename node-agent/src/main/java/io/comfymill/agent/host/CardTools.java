package io.comfymill.agent.host;

import java.io.IOException;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the drivers' programs for the cards. One that is not there or fails is asked again only now
 * and then, and told of once. Confined to one thread.
 */
final class CardTools {
  private static final Logger LOG = Logger.getLogger(CardTools.class);
  private static final int ASK_AGAIN_AFTER = 30;

  private final List<Tool> tools;

  CardTools(HostConfig config) {
    String nvidia = config.nvidiaSmi();
    String rocm = config.rocmSmi();
    this.tools =
        List.of(
            new Tool(
                nvidia,
                () ->
                    NvidiaSmi.read(
                        Program.run(nvidia, NvidiaSmi.CARDS),
                        Program.run(nvidia, NvidiaSmi.PARTS),
                        Program.run(nvidia, NvidiaSmi.PROCESSES))),
            new Tool(rocm, () -> RocmSmi.read(Program.run(rocm, RocmSmi.CARDS))));
  }

  /** Of all vendors. */
  Cards look() throws InterruptedException {
    Cards all = Cards.NONE;
    for (Tool tool : tools) {
      all = all.and(tool.look());
    }
    return all;
  }

  private interface Look {
    Cards now() throws IOException, InterruptedException;
  }

  private static final class Tool {
    private final String program;
    private final Look look;
    private int skip;
    private @Nullable String told;

    Tool(String program, Look look) {
      this.program = program;
      this.look = look;
    }

    Cards look() throws InterruptedException {
      if (skip > 0) {
        skip--;
        return Cards.NONE;
      }
      try {
        Cards cards = look.now();
        told = null;
        return cards;
      } catch (IOException e) {
        skip = ASK_AGAIN_AFTER;
        String why = String.valueOf(e.getMessage());
        if (!why.equals(told)) {
          told = why;
          LOG.infof("%s tells of no cards: %s", program, why);
        }
        return Cards.NONE;
      }
    }
  }
}
