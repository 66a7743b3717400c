package io.comfymill.gateway.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.PromptRefusedException;
import io.comfymill.gateway.errors.PromptTooLargeException;
import io.comfymill.gateway.errors.QuotaExceededException;
import io.comfymill.gateway.errors.UnavailableException;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What clients are told where something cannot be done. */
final class Failures {
  private static final Logger LOG = Logger.getLogger(Failures.class);

  private Failures() {}

  /** The request itself is wrong, or this gateway is. */
  static Throwable ofMethod(Throwable failure) {
    if (failure instanceof McpError) {
      return failure;
    }
    return refusal(failure)
        .map(Failures::invalid)
        .orElseGet(
            () -> {
              LOG.error("a request of an MCP client failed", failure);
              return error(ErrorCodes.INTERNAL_ERROR, "The gateway failed; its log says why");
            });
  }

  static McpError invalid(String message) {
    return error(ErrorCodes.INVALID_PARAMS, message);
  }

  private static McpError error(int code, String message) {
    return McpError.builder(code).message(message).build();
  }

  /** What an assistant can mend, or may try again; empty for defects. */
  static Optional<String> refusal(Throwable failure) {
    if (failure instanceof PromptRefusedException refused) {
      return Optional.of(text(refused));
    } else if (failure instanceof UnavailableException away) {
      return Optional.of(away.publicMessage());
    }
    return failure instanceof ProblemException
            || failure instanceof InvalidFieldException
            || failure instanceof QuotaExceededException
            || failure instanceof PromptTooLargeException
        ? Optional.of("" + failure.getMessage())
        : Optional.empty();
  }

  private static String text(PromptRefusedException refused) {
    ObjectNode nodes = refused.nodeErrors();
    return nodes.isEmpty()
        ? "%s %s".formatted(refused.getMessage(), refused.error().details()).strip()
        : "%s %s".formatted(refused.getMessage(), nodes);
  }
}
