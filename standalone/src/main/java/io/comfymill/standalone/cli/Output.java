package io.comfymill.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.standalone.client.Gateway;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;

/** What commands print, and what they put into addresses. */
final class Output {
  private static final int ACCEPTED = 202;

  private Output() {}

  static void print(CommandSpec spec, Object text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }

  static void json(CommandSpec spec, JsonNode json) {
    print(spec, json.toPrettyString() + System.lineSeparator());
  }

  /** Says so where the change that was asked for does not show yet. */
  static void noteWhereOnItsWay(CommandSpec spec, Gateway.Answer answer) {
    if (answer.status() == ACCEPTED) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("comfymill: the change is on its way; the scheduler has not made it yet");
      err.flush();
    }
  }

  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static String orDash(JsonNode value) {
    return value.isMissingNode() || value.isNull() || value.asText().isEmpty()
        ? "-"
        : value.asText();
  }
}
