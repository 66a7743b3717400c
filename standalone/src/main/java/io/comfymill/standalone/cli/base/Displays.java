package io.comfymill.standalone.cli.base;

import io.comfymill.standalone.client.ProgressDisplay;
import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows progress: a bar at a terminal, plain lines elsewhere. */
public final class Displays {
  private static final int STEPS = 1000;
  private static final int TERMINAL_WIDTH = 78;

  private Displays() {}

  /** The launching script finds out whether there is a terminal, which the JVM cannot. */
  public static boolean isTerminal() {
    return Boolean.getBoolean("comfymill.terminal");
  }

  public static ProgressDisplay ofStandardError() {
    return isTerminal() ? new Bar(System.err) : new Lines(System.err);
  }

  private static final class Bar implements ProgressDisplay {
    private final ProgressBar bar;

    Bar(PrintStream out) {
      bar =
          new ProgressBarBuilder()
              .setInitialMax(STEPS)
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setUpdateIntervalMillis(100)
              .hideEta()
              .setMaxRenderedLength(TERMINAL_WIDTH)
              .setConsumer(new ConsoleProgressBarConsumer(out, TERMINAL_WIDTH))
              .build();
    }

    @Override
    public void show(double fraction, String doing) {
      bar.setExtraMessage(" " + doing);
      bar.stepTo(Math.round(fraction * STEPS));
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** Prints a line per graph node, not per step. */
  static final class Lines implements ProgressDisplay {
    private final PrintStream out;
    private String last = "";

    Lines(PrintStream out) {
      this.out = out;
    }

    @Override
    public void show(double fraction, String doing) {
      if (!doing.equals(last)) {
        out.printf("%3.0f %% %s%n", fraction * 100, doing);
        last = doing;
      }
    }

    @Override
    public void close() {
      out.flush();
    }
  }
}
