package io.comfymill.standalone.diagnosis;

import java.net.URI;

/**
 * A running gateway, scheduler or agent.
 *
 * @param name as it is shown, like {@code gateway-1}
 * @param base its address without a path
 */
public record Service(String name, URI base) {}
