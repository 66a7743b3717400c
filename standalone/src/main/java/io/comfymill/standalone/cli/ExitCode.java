package io.comfymill.standalone.cli;

/** What the command line ends with. */
final class ExitCode {
  static final int OK = 0;

  /** It could not be done: the job failed, the port is taken, nothing runs. */
  static final int FAILED = 1;

  /** The command line was wrong. */
  static final int USAGE = 2;

  static final int NOT_REACHABLE = 3;

  private ExitCode() {}
}
