package io.comfymill.standalone.top;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/** Shows the fleet on a terminal and takes keys until the user quits. */
public final class LiveScreen {
  private static final long REFRESH_MILLIS = 500;
  private static final int LEAST_COLUMNS = 20;

  private final Fleet fleet;
  private final Screen screen;

  public LiveScreen(Fleet fleet, String url) {
    this.fleet = fleet;
    this.screen = new Screen(url);
  }

  /** What is known now, for a file or a pipe. */
  public String text() {
    return screen.text(fleet.snapshot());
  }

  /**
   * Blocks until the user quits. The terminal is then as it was before.
   *
   * @param change drains or resumes a node, given the word and the node's id; says what came of it
   * @throws NoTerminalException where there is no terminal that can do this
   */
  public void run(Function<List<String>, String> change) throws IOException, NoTerminalException {
    try (Terminal terminal = open()) {
      Attributes before = terminal.enterRawMode();
      terminal.puts(Capability.enter_ca_mode);
      terminal.puts(Capability.cursor_invisible);
      try {
        show(terminal, change);
      } finally {
        terminal.puts(Capability.cursor_visible);
        terminal.puts(Capability.exit_ca_mode);
        terminal.flush();
        terminal.setAttributes(before);
      }
    }
  }

  /** There is no terminal, or one that cannot place its cursor. */
  public static final class NoTerminalException extends Exception {
    private static final long serialVersionUID = 1L;

    NoTerminalException(Throwable cause) {
      super("there is no terminal", cause);
    }
  }

  private static Terminal open() throws IOException, NoTerminalException {
    try {
      return TerminalBuilder.builder().system(true).dumb(false).build();
    } catch (IllegalStateException e) {
      throw new NoTerminalException(e);
    }
  }

  private void show(Terminal terminal, Function<List<String>, String> change) throws IOException {
    Display display = new Display(terminal, true);
    Consumer<Controls> draw = controls -> draw(terminal, display, controls);
    Controls controls = Controls.INITIAL;
    while (!controls.ended()) {
      draw.accept(controls);
      Key key = Key.read(terminal.reader(), REFRESH_MILLIS).orElse(null);
      if (key == null) {
        continue;
      }
      List<String> shown =
          Screen.shown(fleet.snapshot(), controls).stream().map(NodeLine::id).toList();
      controls = controls.press(key, shown);
      if (controls.wanted() != null) {
        draw.accept(
            controls.told(controls.wanted().word() + " " + controls.wanted().node() + " …"));
        controls =
            controls.told(
                change.apply(List.of(controls.wanted().word(), controls.wanted().node())));
      }
    }
  }

  private void draw(Terminal terminal, Display display, Controls controls) {
    Size size = terminal.getSize();
    int columns = Math.max(LEAST_COLUMNS, size.getColumns());
    display.resize(size.getRows(), columns);
    display.update(screen.lines(fleet.snapshot(), controls, columns, size.getRows()), 0);
  }
}
