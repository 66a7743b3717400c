package io.comfymill.gateway.security.key;

/** A tenant or a key was changed, here or by another gateway. */
public record KeysChanged() {}
