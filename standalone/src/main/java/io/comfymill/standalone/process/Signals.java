package io.comfymill.standalone.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Sends the signals that Java itself has no method for. */
public final class Signals {
  private Signals() {}

  /** Does nothing to a process that has ended. */
  public static void send(ProcessHandle process, StopSignal signal) throws InterruptedException {
    if (!process.isAlive()) {
      return;
    }
    if (signal == StopSignal.TERM || !sendByShell(process, signal)) {
      process.destroy();
    }
  }

  /** By the shell's own kill: a separate kill program is not installed everywhere. */
  private static boolean sendByShell(ProcessHandle process, StopSignal signal)
      throws InterruptedException {
    try {
      Process kill =
          new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return kill.waitFor(5, TimeUnit.SECONDS) && kill.exitValue() == 0;
    } catch (IOException noShell) {
      return false;
    }
  }
}
