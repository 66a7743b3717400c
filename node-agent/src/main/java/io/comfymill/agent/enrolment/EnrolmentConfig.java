package io.comfymill.agent.enrolment;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where this agent gets its identity from, where it is not set up by hand. Needed once: from then
 * on it is in the agent's folder. Read before anything else is started, by {@link Enrolment}.
 */
public interface EnrolmentConfig {
  /** A gateway, at {@code https://}. */
  Optional<URI> gateway();

  /** What {@code comfymill agents token} has printed. */
  Optional<String> token();

  /** A file that holds it. */
  Optional<Path> tokenFile();
}
