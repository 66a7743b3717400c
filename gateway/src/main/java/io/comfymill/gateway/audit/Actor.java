package io.comfymill.gateway.audit;

import org.jspecify.annotations.Nullable;

/**
 * Who does something.
 *
 * @param keyId of the API key that was shown; null for none
 * @param address from where; empty where nobody asked from outside
 */
public record Actor(String tenant, String name, @Nullable String keyId, String address) {}
