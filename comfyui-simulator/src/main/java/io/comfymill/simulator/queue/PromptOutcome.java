package io.comfymill.simulator.queue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How a prompt ended.
 *
 * @param success false where it failed or was interrupted
 * @param messages {@code [event, data]} pairs
 * @param outputs by graph node id
 * @param meta by graph node id
 */
public record PromptOutcome(
    boolean success, ArrayNode messages, ObjectNode outputs, ObjectNode meta) {}
