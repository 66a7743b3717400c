package io.comfymill.standalone.cli.base;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.standalone.client.Gateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What all commands that ask a gateway have in common. Their subcommands inherit the options. */
public abstract class GatewayCommand {
  private static final int ACCEPTED = 202;

  @Spec private CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8188",
      scope = ScopeType.INHERIT,
      description = "The gateway (default: ${DEFAULT-VALUE}).")
  private String url = "";

  @Mixin private KeyOption key;
  @Mixin private CaOption ca;

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON.")
  private boolean json;

  /** Whether what is printed is for programs. */
  protected final boolean asJson() {
    return json;
  }

  protected final Gateway gateway() {
    return new Gateway(address(), key(), trusted());
  }

  /** Where the gateway is. */
  protected final URI address() {
    return address("--url", url);
  }

  /** Where a server is that an option names. */
  protected final URI address(String option, String text) {
    try {
      return ServerAddress.parse(option, text);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  /** The API key; null for none. */
  protected final @Nullable String key() {
    try {
      return key.read();
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  /** Whom to trust; null for those that Java trusts. */
  protected final @Nullable SSLContext trusted() {
    try {
      return ca.read();
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  /** Gets a document and prints it as it is, or as {@code text} makes it readable. */
  protected final void show(String path, Function<JsonNode, String> text)
      throws IOException, InterruptedException {
    print(gateway().get(path), text);
  }

  /** Prints a document as it is, or as {@code text} makes it readable. */
  protected final void print(JsonNode document, Function<JsonNode, String> text) {
    print(json ? document.toPrettyString() + System.lineSeparator() : text.apply(document));
  }

  /** Asks for a change and prints what has changed. */
  protected final void change(
      String method, String path, @Nullable JsonNode body, TextTable.Column... columns)
      throws IOException, InterruptedException {
    Gateway.Answer answer = gateway().change(method, path, body);
    print(answer.json(), changed -> TextTable.of(List.of(changed), columns));
    if (answer.status() == ACCEPTED) {
      note("comfymill: the change is on its way; the scheduler has not made it yet");
    }
  }

  protected final void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }

  /** Tells the user something that is not what the command prints. */
  protected final void note(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  /** The command line is wrong: the user is shown how to use the command. */
  protected final ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** As {@link #usage(String)}, of a subcommand. */
  protected final ParameterException usage(String subcommand, String message) {
    return new ParameterException(spec.subcommands().get(subcommand), message);
  }
}
