package io.comfymill.standalone.cli;

import io.comfymill.standalone.client.FakeGateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Runs commands against a gateway of its own and keeps what they print. */
final class RunningCommand implements AutoCloseable {
  final FakeGateway gateway = new FakeGateway();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  RunningCommand() throws IOException {}

  /** Returns the exit code. */
  int run(String... arguments) {
    CommandLine line = Comfymill.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(
        Stream.concat(Stream.of(arguments), Stream.of("--url", gateway.url().toString()))
            .toArray(String[]::new));
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  @Override
  public void close() {
    gateway.close();
  }
}
